// SPDX-License-Identifier: GPL-3.0-or-later
// Small readers of HotSpot and 3D-ICE files for the tests, written from the formats and not from our writers: what the
// other program would see, as rectangles in metres.
#pragma once

#include "io/thermal_export.hpp"

#include <QByteArray>
#include <QList>
#include <QMap>

#include <array>
#include <vector>

namespace interpose::tests {

struct SeenTile
{
    double x = 0, y = 0, w = 0, h = 0; ///< m
    std::array<double, 3> k{};         ///< W/(m K)
    double power = 0;                  ///< W
};

struct SeenLayer
{
    double thickness = 0; ///< m
    std::array<double, 3> base{};
    std::vector<SeenTile> tiles;
};

struct SeenStack
{
    double width = 0, height = 0;   ///< m
    double cell_x = 0, cell_y = 0;  ///< um, 3D-ICE
    std::vector<SeenLayer> layers;  ///< bottom up
    double h_top = 0, h_bottom = 0; ///< W/(m2 K)
    double ambient_k = 0;
    bool trace_fits = true; ///< HotSpot: columns are the blocks of the heated layers, in their order
};

using Files = QMap<QByteArray, QByteArray>;
Files filesOf(const ThermalExport& exported);

/// Applies HotSpot's count of convection: h_top = 1 / (1.5 r_convec s_sink^2).
SeenStack seenByHotSpot(const Files& files);
SeenStack seenByThreeDIce(const Files& files);

} // namespace interpose::tests

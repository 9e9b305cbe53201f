// SPDX-License-Identifier: GPL-3.0-or-later
// Symmetry of what a carrier bears. Screening, not a prediction: no warpage is computed.
#pragma once

#include "package/package.hpp"

namespace interpose {

/// Silicon's centroid on a carrier.
struct Balance
{
    double area_mm2 = 0, moment_x_mm3 = 0, moment_y_mm3 = 0; ///< about the carrier's centre
    double half_width_mm = 0, half_height_mm = 0;

    void add(const Rect& plan);
    double x() const { return area_mm2 > 0 ? moment_x_mm3 / area_mm2 / half_width_mm : 0; }
    double y() const { return area_mm2 > 0 ? moment_y_mm3 / area_mm2 / half_height_mm : 0; }
    double asymmetry() const;
};

/// Of all silicon of the input.
Balance balanceOf(const PackageInput& input);

/// All figures but the distance of the balls; absent when nothing stands on the carrier. O(n log n).
/// Source: docs/physics/package.md#symmetry
std::optional<SymmetryFigures> screenSymmetry(const PackageInput& input);

} // namespace interpose

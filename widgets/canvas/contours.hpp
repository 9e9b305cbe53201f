// SPDX-License-Identifier: GPL-3.0-or-later
// Isolines of a regular grid by marching squares, joined into polylines.
#pragma once

#include <QPolygonF>

#include <vector>

namespace interpose {

/// Lines along which bilinear `field` equals `level`.
/// \param field  nx x ny, row-major, x fastest; values at the cell centres
/// \return       polylines in cells: the centre of the lower left cell is (0.5, 0.5), y up; closed ones repeat their
///               first point. Saddles are split by the mean of their corners. Deterministic.
/// Errors: none; empty when nx or ny < 2. O(nx ny).
std::vector<QPolygonF> contourLines(const std::vector<float>& field, int nx, int ny, double level);

} // namespace interpose

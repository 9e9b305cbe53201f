// SPDX-License-Identifier: GPL-3.0-or-later
// How many rectangles come from a round wafer: the closed forms people quote and the exact count of whole dies.
// Formulas, sources and how far they differ: docs/physics/yield.md#wafer.
#pragma once

#include "model/technology.hpp"

#include <cstdint>
#include <vector>

namespace interpose {

/// A round wafer and the street between its dies.
struct Wafer
{
    double diameter_mm = 300;
    double edge_exclusion_mm = 3; ///< ring at the rim where no die may reach
    double scribe_mm = 0.1;       ///< width of the street between two dies

    double usableRadiusMm() const { return diameter_mm / 2 - edge_exclusion_mm; }
    auto operator<=>(const Wafer&) const = default;
};

Wafer waferOf(const ProcessNode& process);

// Closed forms: dies per wafer as a real number, not rounded, not clamped: negative for dies near the wafer's size.
// Width and height > 0 and without the street. All fall with the die's area.

/// Usable area over die area with its street.
double diesByAreaRatio(const Wafer& wafer, double width_mm, double height_mm);
/// Area ratio less the rim, pi d^2/4A - pi d/sqrt(2A), on the whole wafer and without streets.
double diesClassicNoEdge(const Wafer& wafer, double width_mm, double height_mm);
/// The same on the usable radius with streets. The product's count for dies.
double diesClassic(const Wafer& wafer, double width_mm, double height_mm);
/// The same for a square die of that area.
double diesClassicSquare(const Wafer& wafer, double area_mm2);
/// round((d - 2E) pi (d/4A - 1/sqrt(2A))), halves to even, A with the street.
double diesGrossRounded(const Wafer& wafer, double width_mm, double height_mm);

/// Where the grid of dies lies on the wafer.
enum class WaferAlignment {
    DieCentre,        ///< a die's centre at the wafer's centre
    StreetCrossing,   ///< two streets cross there
    VerticalStreet,   ///< a vertical street through it, a row of dies centred in y
    HorizontalStreet, ///< a horizontal street through it, a column of dies centred in x
};
inline constexpr WaferAlignment kWaferAlignments[] = {WaferAlignment::DieCentre, WaferAlignment::StreetCrossing,
                                                      WaferAlignment::VerticalStreet, WaferAlignment::HorizontalStreet};

/// A count of whole dies and where it was found.
struct DieCount
{
    double dies = 0;
    WaferAlignment alignment = WaferAlignment::DieCentre;
    bool exact = true; ///< false: too many rows to count, the closed form stands in (it is exact to 0.1 % there)
};

/// Whole dies of the grid whose four corners lie on the usable radius or within (1e-9 mm allowed).
/// O(diameter / height).
std::int64_t exactWholeDies(const Wafer& wafer, double width_mm, double height_mm, WaferAlignment alignment);
/// The same with the lower-left corner of some die at (x, y) from the wafer's centre.
std::int64_t exactWholeDiesAt(const Wafer& wafer, double width_mm, double height_mm, double x_mm, double y_mm);

/// The best of the four alignments, the first of equals. Total: any size > 0; above 4,096 rows the closed form.
DieCount bestAlignedDies(const Wafer& wafer, double width_mm, double height_mm);
/// The best of the four alignments and of steps x steps offsets of the pitch: a lower bound of the optimum.
std::int64_t bestOffsetDies(const Wafer& wafer, double width_mm, double height_mm, int steps = 24);

/// One place of the grid that touches the wafer. From the wafer's centre to the die's lower-left corner.
struct WaferSite
{
    double x_mm = 0, y_mm = 0;
    bool whole = false; ///< within the usable radius; else partial
};

/// Every die of the grid that touches the wafer's disc, row by row from the bottom; the whole ones are exactWholeDies.
/// Empty above a million sites. O(sites).
std::vector<WaferSite> waferMap(const Wafer& wafer, double width_mm, double height_mm, WaferAlignment alignment);

/// True when one die, centred, lies within the usable radius.
bool fitsOnWafer(const Wafer& wafer, double width_mm, double height_mm);

} // namespace interpose

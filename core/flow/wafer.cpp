// SPDX-License-Identifier: GPL-3.0-or-later
// Dies per wafer. The exact count walks the rows of the grid and asks each how many dies its chord holds.
#include "flow/wafer.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace interpose {

namespace {

using std::numbers::pi;

constexpr double kCornerToleranceMm = 1e-9;
constexpr double kMostRows = 4096, kMostSites = 1e6;

/// pi r^2/A - 2 pi r/sqrt(2A)
double classic(double radius_mm, double area_mm2)
{
    return pi * radius_mm * radius_mm / area_mm2 - 2 * pi * radius_mm / std::sqrt(2 * area_mm2);
}

double areaWithStreet(const Wafer& wafer, double width_mm, double height_mm)
{
    return (width_mm + wafer.scribe_mm) * (height_mm + wafer.scribe_mm);
}

bool centredInX(WaferAlignment alignment)
{
    return alignment == WaferAlignment::DieCentre || alignment == WaferAlignment::HorizontalStreet;
}

bool centredInY(WaferAlignment alignment)
{
    return alignment == WaferAlignment::DieCentre || alignment == WaferAlignment::VerticalStreet;
}

/// Dies of one row that lie within |x| <= halfChord.
double diesInRow(double halfChord_mm, double width_mm, double pitch_mm, double x_mm)
{
    const double first = std::ceil((-halfChord_mm - x_mm) / pitch_mm);
    const double last = std::floor((halfChord_mm - width_mm - x_mm) / pitch_mm);
    return std::max(0.0, last - first + 1);
}

} // namespace

Wafer waferOf(const ProcessNode& process)
{
    return {process.wafer_diameter_mm, process.edge_exclusion_mm, process.scribe_mm};
}

double diesByAreaRatio(const Wafer& wafer, double width_mm, double height_mm)
{
    const double r = wafer.usableRadiusMm();
    return pi * r * r / areaWithStreet(wafer, width_mm, height_mm);
}

double diesClassicNoEdge(const Wafer& wafer, double width_mm, double height_mm)
{
    return classic(wafer.diameter_mm / 2, width_mm * height_mm);
}

double diesClassic(const Wafer& wafer, double width_mm, double height_mm)
{
    return classic(wafer.usableRadiusMm(), areaWithStreet(wafer, width_mm, height_mm));
}

double diesClassicSquare(const Wafer& wafer, double area_mm2)
{
    const double side = std::sqrt(area_mm2);
    return diesClassic(wafer, side, side);
}

double diesGrossRounded(const Wafer& wafer, double width_mm, double height_mm)
{
    const double area = areaWithStreet(wafer, width_mm, height_mm), d = wafer.diameter_mm;
    return std::nearbyint((d - 2 * wafer.edge_exclusion_mm) * pi * (d / (4 * area) - 1 / std::sqrt(2 * area)));
}

std::int64_t exactWholeDies(const Wafer& wafer, double width_mm, double height_mm, WaferAlignment alignment)
{
    return exactWholeDiesAt(wafer, width_mm, height_mm, centredInX(alignment) ? -width_mm / 2 : wafer.scribe_mm / 2,
                            centredInY(alignment) ? -height_mm / 2 : wafer.scribe_mm / 2);
}

std::int64_t exactWholeDiesAt(const Wafer& wafer, double width_mm, double height_mm, double x_mm, double y_mm)
{
    const double radius = wafer.usableRadiusMm() + kCornerToleranceMm;
    const double pitchX = width_mm + wafer.scribe_mm, pitchY = height_mm + wafer.scribe_mm;
    if (radius <= 0) return 0;
    double dies = 0;
    const double firstRow = std::ceil((-radius - y_mm) / pitchY);
    const double lastRow = std::floor((radius - height_mm - y_mm) / pitchY);
    for (double row = firstRow; row <= lastRow; ++row) {
        const double bottom = y_mm + row * pitchY;
        const double farthest = std::max(std::abs(bottom), std::abs(bottom + height_mm));
        if (farthest > radius) continue;
        dies += diesInRow(std::sqrt(radius * radius - farthest * farthest), width_mm, pitchX, x_mm);
    }
    return static_cast<std::int64_t>(std::min(dies, 9e18));
}

DieCount bestAlignedDies(const Wafer& wafer, double width_mm, double height_mm)
{
    if (!fitsOnWafer(wafer, width_mm, height_mm)) return {};
    // Count along the longer side: the grid is the same one turned, and there are fewer rows to walk.
    if (wafer.diameter_mm > kMostRows * (std::max(width_mm, height_mm) + wafer.scribe_mm))
        return {diesClassic(wafer, width_mm, height_mm), WaferAlignment::DieCentre, false};
    const bool turned = width_mm > height_mm;
    DieCount best;
    for (const WaferAlignment alignment : kWaferAlignments) {
        WaferAlignment counted = alignment;
        if (turned && alignment == WaferAlignment::VerticalStreet) counted = WaferAlignment::HorizontalStreet;
        if (turned && alignment == WaferAlignment::HorizontalStreet) counted = WaferAlignment::VerticalStreet;
        const std::int64_t dies = turned ? exactWholeDies(wafer, height_mm, width_mm, counted)
                                         : exactWholeDies(wafer, width_mm, height_mm, counted);
        if (static_cast<double>(dies) > best.dies) best = {static_cast<double>(dies), alignment, true};
    }
    return best;
}

std::int64_t bestOffsetDies(const Wafer& wafer, double width_mm, double height_mm, int steps)
{
    std::int64_t best = 0;
    for (const WaferAlignment alignment : kWaferAlignments)
        best = std::max(best, exactWholeDies(wafer, width_mm, height_mm, alignment));
    const double pitchX = width_mm + wafer.scribe_mm, pitchY = height_mm + wafer.scribe_mm;
    for (int i = 0; i < steps; ++i)
        for (int j = 0; j < steps; ++j)
            best = std::max(best, exactWholeDiesAt(wafer, width_mm, height_mm, pitchX * i / steps, pitchY * j / steps));
    return best;
}

std::vector<WaferSite> waferMap(const Wafer& wafer, double width_mm, double height_mm, WaferAlignment alignment)
{
    const double radius = wafer.diameter_mm / 2, usable = wafer.usableRadiusMm() + kCornerToleranceMm;
    const double pitchX = width_mm + wafer.scribe_mm, pitchY = height_mm + wafer.scribe_mm;
    std::vector<WaferSite> map;
    if (pi * radius * radius > kMostSites * pitchX * pitchY) return map;
    const double x0 = centredInX(alignment) ? -width_mm / 2 : wafer.scribe_mm / 2;
    const double y0 = centredInY(alignment) ? -height_mm / 2 : wafer.scribe_mm / 2;
    for (double row = std::ceil((-radius - height_mm - y0) / pitchY); y0 + row * pitchY < radius; ++row) {
        const double y = y0 + row * pitchY, farY = std::max(std::abs(y), std::abs(y + height_mm));
        for (double column = std::ceil((-radius - width_mm - x0) / pitchX); x0 + column * pitchX < radius; ++column) {
            const double x = x0 + column * pitchX, farX = std::max(std::abs(x), std::abs(x + width_mm));
            const double nearX = std::clamp(0.0, x, x + width_mm), nearY = std::clamp(0.0, y, y + height_mm);
            if (std::hypot(nearX, nearY) < radius) map.push_back({x, y, std::hypot(farX, farY) <= usable});
        }
    }
    return map;
}

bool fitsOnWafer(const Wafer& wafer, double width_mm, double height_mm)
{
    return std::hypot(width_mm, height_mm) / 2 <= wafer.usableRadiusMm() + kCornerToleranceMm;
}

} // namespace interpose

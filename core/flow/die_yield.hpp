// SPDX-License-Identifier: GPL-3.0-or-later
// Closed forms of yield: of a die for its defects, of what passes a test, of a die with spare units, of many bonds.
// Pure functions of plain numbers; formulas, sources and valid ranges are in docs/physics/yield.md.
#pragma once

#include "model/flow_settings.hpp"
#include "model/technology.hpp"

namespace interpose {

/// Mean number of killer defects on an area.
/// \param area_mm2        critical area; >= 0
/// \param defects_per_cm2 killer defects; >= 0
constexpr double meanFaults(double area_mm2, double defects_per_cm2)
{
    return area_mm2 * defects_per_cm2 / 100.0;
}

// Yield for a mean number of faults x >= 0: a fraction in [0, 1] that is 1 at x = 0 and falls with x.
// Errors: none. Source: docs/physics/yield.md#die.

double poissonYield(double mean_faults);
double murphyTriangularYield(double mean_faults);
double murphyRectangularYield(double mean_faults);
double seedsExponentialYield(double mean_faults);
double seedsSqrtMooreYield(double mean_faults);
/// \param clustering alpha > 0; 1 is Seeds' exponential form, large tends to Poisson; rises with falling alpha
double negativeBinomialYield(double mean_faults, double clustering);
/// Faults given per critical layer: (1 + x)^-n. \param layers n > 0
double boseEinsteinYieldPerLayer(double mean_faults_per_layer, double layers);
/// Faults given per die and shared evenly by the layers: (1 + x/n)^-n. \param layers n > 0
double boseEinsteinYieldPerDie(double mean_faults, double layers);

/// A process's yield model at a mean number of faults x >= 0, e.g. of critical areas summed by other means.
double yieldOfFaults(const ProcessNode& process, double mean_faults);

/// Yield of silicon of a wafer process: its yield model on the critical share of the outline. `Murphy` is the
/// triangular form, `Seeds` the exponential one.
/// \param area_mm2 outline of the die or carrier without the scribe street; >= 0
/// \return fraction in [0, 1]; falls with area and with defects
double dieYield(const ProcessNode& process, double area_mm2);

/// Mean area in which a defect opens a wire or shorts it to a neighbour, per length of wire, for defects of at least
/// `defect_um` whose density falls with the cube of their size: opens by the width, shorts by the spaces beside it.
/// \param signal_share of the tracks; a space between two signals counts once for both
/// \return um2 per um, that is um; falls with width and space. Source: docs/physics/yield.md#carrier
double criticalWidthUm(double defect_um, double width_um, double space_um, double signal_share);

/// What a test of limited coverage lets through.
struct KnownGood
{
    double pass = 1;            ///< share called good: 1 - (1 - Y) c
    double quality = 1;         ///< share truly good of those: Y / pass; 1 when nothing passes
    double escape_fraction = 0; ///< share bad of those: 1 - quality
};

/// Sorts pieces of a true yield. A good piece always passes; a bad one is caught with probability `coverage`.
/// \param true_yield, coverage fractions in [0, 1]
/// \return pass rises with yield and falls with coverage; escapes fall with both. docs/physics/yield.md#known-good-die
KnownGood knownGood(double true_yield, double coverage);
/// The same by either form; Williams and Brown: pass Y^c, quality Y^(1-c).
KnownGood knownGood(double true_yield, double coverage, CoverageForm form);

/// Yield of a die that is sold with `needed` of its `units` equal units good, units failing independently.
/// \param unit_yield, rest_yield of one unit and of everything that has no spare; fractions in [0, 1]
/// \param units, needed 0 <= needed <= units
/// \return rest x P(at least `needed` good); rises with both yields, falls with `needed`. O(units).
double harvestedYield(double unit_yield, double rest_yield, int units, int needed);

/// All of `bonds` independent bonds good: p^b by pow. \param bond_yield p in [0, 1]; \param bonds b >= 0
double allBondsGood(double bond_yield, double bonds);
/// The same through the logarithm, exp(b ln p), the form to use when p is known as 1 - tiny.
double allBondsGoodLog(double bond_yield, double bonds);

} // namespace interpose

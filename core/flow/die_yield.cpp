// SPDX-License-Identifier: GPL-3.0-or-later
// Yield formulas as written in docs/physics/yield.md, through expm1 and log1p where cancellation would cost digits.
#include "flow/die_yield.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace interpose {

double poissonYield(double mean_faults)
{
    return std::exp(-mean_faults);
}

double murphyTriangularYield(double mean_faults)
{
    if (mean_faults <= 0) return 1;
    const double mean = -std::expm1(-mean_faults) / mean_faults;
    return mean * mean;
}

double murphyRectangularYield(double mean_faults)
{
    if (mean_faults <= 0) return 1;
    return -std::expm1(-2 * mean_faults) / (2 * mean_faults);
}

double seedsExponentialYield(double mean_faults)
{
    return 1 / (1 + mean_faults);
}

double seedsSqrtMooreYield(double mean_faults)
{
    return std::exp(-std::sqrt(mean_faults));
}

double negativeBinomialYield(double mean_faults, double clustering)
{
    assert(clustering > 0);
    // log1p keeps the Poisson limit: at alpha = 1e12 the plain power would have lost x entirely.
    return std::exp(-clustering * std::log1p(mean_faults / clustering));
}

double boseEinsteinYieldPerLayer(double mean_faults_per_layer, double layers)
{
    return std::exp(-layers * std::log1p(mean_faults_per_layer));
}

double boseEinsteinYieldPerDie(double mean_faults, double layers)
{
    return negativeBinomialYield(mean_faults, layers);
}

double yieldOfFaults(const ProcessNode& process, double mean_faults)
{
    switch (process.yield_model) {
    case YieldModel::Poisson:
        return poissonYield(mean_faults);
    case YieldModel::NegativeBinomial:
        return negativeBinomialYield(mean_faults, process.clustering);
    case YieldModel::Murphy:
        return murphyTriangularYield(mean_faults);
    case YieldModel::Seeds:
        return seedsExponentialYield(mean_faults);
    }
    return 1;
}

double dieYield(const ProcessNode& process, double area_mm2)
{
    return yieldOfFaults(process, meanFaults(area_mm2 * process.critical_area_ratio, process.defects_per_cm2));
}

double criticalWidthUm(double defect_um, double width_um, double space_um, double signal_share)
{
    // Integral of (x - gap) 2 x0^2/x^3 over defect sizes x from the larger of x0 and the gap on.
    const auto critical = [&](double gap_um) {
        return gap_um >= defect_um ? defect_um * defect_um / gap_um : 2 * defect_um - gap_um;
    };
    return defect_um <= 0 ? 0 : critical(width_um) + (2 - signal_share) * critical(space_um);
}

KnownGood knownGood(double true_yield, double coverage)
{
    KnownGood result;
    result.pass = 1 - (1 - true_yield) * coverage;
    result.quality = result.pass > 0 ? std::min(1.0, true_yield / result.pass) : 1.0;
    result.escape_fraction = 1 - result.quality;
    return result;
}

KnownGood knownGood(double true_yield, double coverage, CoverageForm form)
{
    if (form == CoverageForm::Linear) return knownGood(true_yield, coverage);
    KnownGood result;
    result.pass = std::pow(true_yield, coverage);
    result.quality = std::pow(true_yield, 1 - coverage);
    result.escape_fraction = 1 - result.quality;
    return result;
}

double harvestedYield(double unit_yield, double rest_yield, int units, int needed)
{
    assert(0 <= needed && needed <= units);
    if (needed == 0 || unit_yield >= 1) return rest_yield;
    if (unit_yield <= 0) return 0;
    // Terms of the binomial from all good downwards; the ratio of neighbours avoids factorials.
    double logTerm = units * std::log(unit_yield), sum = 0;
    const double logOdds = std::log1p(-unit_yield) - std::log(unit_yield);
    for (int good = units; good >= needed; --good) {
        sum += std::exp(logTerm);
        logTerm += std::log(static_cast<double>(good)) - std::log(static_cast<double>(units - good + 1)) + logOdds;
    }
    return rest_yield * std::min(1.0, sum);
}

double allBondsGood(double bond_yield, double bonds)
{
    return std::pow(bond_yield, bonds);
}

double allBondsGoodLog(double bond_yield, double bonds)
{
    if (bonds <= 0) return 1;
    return bond_yield <= 0 ? 0 : std::exp(bonds * std::log(bond_yield));
}

} // namespace interpose

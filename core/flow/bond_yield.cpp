// SPDX-License-Identifier: GPL-3.0-or-later
// Forms and classes of bond yield. Binomials are summed from their boundary term away from the mode, in few steps.
#include "flow/bond_yield.hpp"

#include "flow/die_yield.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace interpose {

namespace {

/// ln n! by Stirling's series from 16 on (error below 1e-15 of the value), by the product below.
double logFactorial(double n)
{
    if (n < 16) {
        double product = 1;
        for (double i = 2; i <= n; ++i)
            product *= i;
        return std::log(product);
    }
    const double inverse = 1 / n, square = inverse * inverse;
    return n * std::log(n) - n + 0.5 * std::log(2 * std::numbers::pi * n) +
           inverse * (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square / 1680)));
}

/// Sum of the terms from k failures on, upwards or downwards, until they no longer count.
double tail(double p, double n, double k, bool upwards)
{
    double term =
        std::exp(logFactorial(n) - logFactorial(k) - logFactorial(n - k) + k * std::log(p) + (n - k) * std::log1p(-p));
    const double odds = p / (1 - p);
    double sum = 0;
    while (term > sum * 1e-17) {
        sum += term;
        term *= upwards ? (n - k) / (k + 1) * odds : k / ((n - k + 1) * odds);
        k += upwards ? 1 : -1;
    }
    return std::min(sum, 1.0);
}

/// Limits of the binomial for very many tries.
double limitAtMost(double p, double n, double k)
{
    const double mean = p * n, variance = std::max(mean * (1 - p), 1e-9);
    if (variance > 400 || p > 0.5) return 0.5 * std::erfc((mean - k - 0.5) / std::sqrt(2 * variance));
    double term = std::exp(-mean), sum = 0; // Poisson
    for (double i = 0; i <= k && term > sum * 1e-17; ++i) {
        sum += term;
        term *= mean / (i + 1);
    }
    return std::min(sum, 1.0);
}

BondYield byClass(const Bond& bond, double bonds)
{
    BondYield result;
    const double power = bonds * bond.power_share, repairable = bonds * bond.repairable_share;
    result.form = "per bond";
    result.signal = allBondsGoodLog(bond.yield, bonds - power - repairable);
    if (repairable > 0) {
        const double group = std::max(1, bond.repair_group);
        result.repairable =
            allBondsGoodLog(binomialAtMost(1 - bond.yield, group, bond.repair_spares), repairable / group);
    }
    if (power > 0) result.power = binomialAtMost(1 - bond.yield, power, power * bond.tolerated_open_share);
    if (result.repairable || result.power) result.form = "per bond, by class";
    result.yield = *result.signal * result.repairable.value_or(1) * result.power.value_or(1);
    return result;
}

} // namespace

double binomialAtMost(double failure, double trials, double most)
{
    const double n = std::round(trials), k = std::floor(most);
    if (k >= n || failure <= 0) return 1;
    if (k < 0 || failure >= 1) return 0;
    if (n > 1e7) return limitAtMost(failure, n, k);
    return k < failure * n ? tail(failure, n, k, false) : 1 - tail(failure, n, k + 1, true);
}

BondYield bondYield(const Bond& bond, double area_mm2, double bonds)
{
    BondYield result;
    switch (bond.yield_form) {
    case BondYieldForm::PerDie:
        result.form = "per die";
        result.yield = bond.yield;
        break;
    case BondYieldForm::PerBond:
        return byClass(bond, bonds);
    case BondYieldForm::PerArea:
        result.form = "per area";
        result.yield = poissonYield(meanFaults(area_mm2, bond.defects_per_cm2));
        break;
    }
    return result;
}

} // namespace interpose

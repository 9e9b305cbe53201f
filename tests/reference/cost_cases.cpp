// SPDX-License-Identifier: GPL-3.0-or-later
// yield-math/1 and wafer-math/1.
#include "cost_cases.hpp"

#include "answer_tree.hpp"
#include "flow/die_yield.hpp"
#include "flow/wafer.hpp"

#include <cmath>
#include <stdexcept>

namespace interpose::reference {

namespace {

using nlohmann::json;

double number(const json& inputs, const char* key)
{
    return inputs.at(key).get<double>();
}

double yieldOf(const json& inputs)
{
    const std::string model = inputs.at("model");
    const double x = number(inputs, "mean_faults");
    if (model == "poisson") return poissonYield(x);
    if (model == "murphy_triangular") return murphyTriangularYield(x);
    if (model == "murphy_rectangular") return murphyRectangularYield(x);
    if (model == "seeds_exponential") return seedsExponentialYield(x);
    if (model == "seeds_sqrt_moore") return seedsSqrtMooreYield(x);
    if (model == "negative_binomial") return negativeBinomialYield(x, number(inputs, "alpha"));
    if (model == "bose_einstein") {
        const std::string basis = inputs.at("basis");
        if (basis == "per_critical_layer") return boseEinsteinYieldPerLayer(x, number(inputs, "n"));
        if (basis == "per_die") return boseEinsteinYieldPerDie(x, number(inputs, "n"));
    }
    throw std::invalid_argument("unknown yield model");
}

json knownGoodAnswers(const json& inputs)
{
    const double trueYield = number(inputs, "true_die_yield"), dies = number(inputs, "dies_per_module");
    const double assembly = number(inputs, "assembly_yield_of_module");
    const KnownGood known = knownGood(trueYield, number(inputs, "test_defect_coverage"));
    const double all = std::pow(known.quality, dies);
    return {{"fraction_passing_test", known.pass},
            {"quality_good_given_pass", known.quality},
            {"escape_rate_ppm", known.escape_fraction * 1e6},
            {"all_dies_good_in_module", all},
            {"module_yield", all * assembly},
            {"untested_module_yield", std::pow(trueYield, dies) * assembly}};
}

json harvestingAnswers(const json& inputs)
{
    const double defects = number(inputs, "defect_density_per_cm2"), alpha = number(inputs, "alpha");
    const int units = inputs.at("repeated_units").get<int>(), needed = inputs.at("units_needed").get<int>();
    if (needed < 0 || needed > units) throw std::invalid_argument("more units needed than there are");
    const double unit = negativeBinomialYield(meanFaults(number(inputs, "unit_area_mm2"), defects), alpha);
    const double rest = negativeBinomialYield(meanFaults(number(inputs, "non_repairable_area_mm2"), defects), alpha);
    return {{"unit_yield", unit},
            {"non_repairable_yield", rest},
            {"all_units_good", harvestedYield(unit, rest, units, units)},
            {"at_least_k_good", harvestedYield(unit, rest, units, needed)}};
}

json bondAnswers(const json& inputs)
{
    const double bonds = number(inputs, "bonds"), each = number(inputs, "bond_yield");
    return {{"all_bonds_good", allBondsGood(each, bonds)}, {"log_form", allBondsGoodLog(each, bonds)}};
}

json waferAnswers(const json& inputs)
{
    const Wafer wafer{number(inputs, "wafer_diameter_mm"), number(inputs, "edge_exclusion_mm"),
                      number(inputs, "scribe_mm")};
    Wafer fixedEdge = wafer;
    fixedEdge.edge_exclusion_mm = 3; // the tool's own, whatever the case says
    const double w = number(inputs, "die_width_mm"), h = number(inputs, "die_height_mm");
    return {
        {"area_ratio_upper_bound", diesByAreaRatio(wafer, w, h)},
        {"classic_no_edge_no_scribe", diesClassicNoEdge(wafer, w, h)},
        {"classic_with_edge_and_scribe", diesClassic(wafer, w, h)},
        {"actuary_square_die", diesClassicSquare(wafer, w * h)},
        {"google_gdpw_rounded_edge_3mm_fixed", diesGrossRounded(fixedEdge, w, h)},
        {"exact_whole_dies",
         {{"die_centre_at_wafer_centre", exactWholeDies(wafer, w, h, WaferAlignment::DieCentre)},
          {"die_corner_crossing_at_wafer_centre", exactWholeDies(wafer, w, h, WaferAlignment::StreetCrossing)},
          {"vertical_street_at_centre_die_centre_in_y", exactWholeDies(wafer, w, h, WaferAlignment::VerticalStreet)},
          {"horizontal_street_at_centre_die_centre_in_x",
           exactWholeDies(wafer, w, h, WaferAlignment::HorizontalStreet)}}}};
}

} // namespace

std::vector<Figure> checkYieldMath(const json& file)
{
    json answers;
    answers["yield_models"] =
        answerCases(file, "yield_models", [](const json& inputs) { return json{{"yield", yieldOf(inputs)}}; });
    answers["known_good_die"] = answerCases(file, "known_good_die", knownGoodAnswers);
    answers["partial_good_harvesting"] = answerCases(file, "partial_good_harvesting", harvestingAnswers);
    answers["bond_yield"] = answerCases(file, "bond_yield", bondAnswers);
    return judgeTree(file, answers);
}

std::vector<Figure> checkWaferMath(const json& file)
{
    return judgeTree(file, {{"cases", answerCases(file, "cases", waferAnswers)}});
}

} // namespace interpose::reference

// SPDX-License-Identifier: GPL-3.0-or-later
// The cost-actuary family: one reading of parameters and systems, five kinds of question.
#include "cost_cases.hpp"

#include "answer_tree.hpp"
#include "flow/peers/actuary_dac22.hpp"

#include <cmath>
#include <stdexcept>

namespace interpose::reference {

namespace {

using nlohmann::json;
using namespace actuary_dac22;

double number(const json& node, const char* key)
{
    return node.at(key).get<double>();
}

Wafer readWafer(const json& node)
{
    return {number(node, "diameter_mm"), number(node, "edge_exclusion_mm"), number(node, "scribe_lane_mm")};
}

OrganicSubstrate readOrganic(const json& node)
{
    OrganicSubstrate organic{number(node, "area_factor"),
                             number(node, "cost_usd_per_mm2"),
                             number(node, "c4_bump_cost_usd_per_mm2"),
                             number(node, "die_bonding_yield"),
                             number(node, "nre_usd_per_mm2"),
                             number(node, "nre_fixed_usd"),
                             number(node, "layer_factor_one_die"),
                             {}};
    for (const json& step : node.at("layer_factors_several_dies"))
        organic.layer_factors_several_dies.push_back(
            {number(step, "substrate_area_above_mm2"), number(step, "factor")});
    return organic;
}

Carrier readCarrier(const json& node)
{
    return {number(node, "area_factor"),
            number(node, "wafer_price_usd"),
            number(node, "defect_density_per_cm2"),
            number(node, "clustering_alpha"),
            number(node, "die_bonding_yield"),
            number(node, "nre_usd_per_mm2"),
            number(node, "nre_fixed_usd"),
            number(node, "microbump_cost_usd_per_mm2")};
}

Parameters readParameters(const json& node)
{
    Parameters parameters;
    parameters.wafer = readWafer(node.at("wafer"));
    parameters.die_clustering = number(node, "die_clustering_alpha");
    for (const auto& [key, entry] : node.at("nodes").items())
        parameters.nodes[key] = {number(entry, "defect_density_per_cm2"), number(entry, "wafer_price_usd"),
                                 number(entry, "nre_basis_usd")};
    if (const auto split = node.find("nre_split"); split != node.end())
        parameters.nre_split = {number(*split, "module_fraction"), number(*split, "chip_fraction"),
                                number(*split, "chip_fixed_fraction"), number(*split, "nre_reference_area_mm2"),
                                number(*split, "d2d_interface_area_mm2")};
    parameters.organic_substrate = readOrganic(node.at("organic_substrate"));
    parameters.fanout_rdl = readCarrier(node.at("fanout_rdl"));
    parameters.silicon_interposer = readCarrier(node.at("silicon_interposer"));
    return parameters;
}

Integration readIntegration(const json& node)
{
    const std::string name = node.at("integration");
    if (name == "organic_substrate") return Integration::OrganicSubstrate;
    if (name == "fanout_chip_first") return Integration::FanoutChipFirst;
    if (name == "fanout_chip_last") return Integration::FanoutChipLast;
    if (name == "silicon_interposer") return Integration::SiliconInterposer;
    throw std::invalid_argument("unknown integration");
}

System readSystem(const json& node)
{
    System system;
    system.integration = readIntegration(node);
    for (const json& entry : node.at("dies")) {
        Die die;
        die.area_mm2 = number(entry, "area_mm2");
        die.count = entry.at("count").get<int>();
        if (entry.value("purchased", false))
            die.unit_price_usd = number(entry, "unit_price_usd");
        else
            die.node = entry.at("node_key").get<std::string>();
        system.dies.push_back(die);
    }
    return system;
}

json dieAnswers(const Die& die, const DieFigures& figures)
{
    json answers{{"count", die.count}};
    if (die.unit_price_usd) {
        answers["known_good_cost_usd"] = figures.known_good_die_cost_usd;
        return answers;
    }
    answers.update({{"die_yield", figures.die_yield},
                    {"gross_dies_per_wafer", figures.gross_dies_per_wafer},
                    {"known_good_dies_per_wafer", figures.known_good_dies_per_wafer},
                    {"raw_die_cost_usd", figures.raw_die_cost_usd},
                    {"known_good_die_cost_usd", figures.known_good_die_cost_usd},
                    {"yield_loss_cost_per_die_usd", figures.yield_loss_cost_per_die_usd},
                    {"chip_nre_usd", figures.chip_nre_usd},
                    {"module_nre_usd", figures.module_nre_usd}});
    return answers;
}

json packageAnswers(const PackageFigures& package, bool organic)
{
    json answers{{"total_die_area_mm2", package.total_die_area_mm2},
                 {"substrate_area_mm2", package.substrate_area_mm2},
                 {"substrate_cost_usd", package.substrate_cost_usd},
                 {"die_count", package.die_count}};
    if (organic) return answers;
    answers.update({{"interposer_area_mm2", package.interposer_area_mm2},
                    {"interposer_yield", package.interposer_yield},
                    {"gross_interposers_per_wafer", package.gross_interposers_per_wafer},
                    {"interposer_cost_usd", package.interposer_cost_usd}});
    return answers;
}

json yieldAnswers(const SystemFigures& figures, bool organic)
{
    if (organic) return {{"y_die_bonding", figures.die_bonding_yield}};
    const double y1 = figures.interposer_yield, y2 = figures.die_bonding_yield, y3 = figures.substrate_attach_yield;
    return {{"y1_interposer", y1},
            {"y2_die_bonding", y2},
            {"y3_substrate_attach", y3},
            {"assembly_yield_chip_last", y2 * y3},
            {"assembly_yield_chip_first", y1 * y3},
            {"all", y1 * y2 * y3}};
}

json systemAnswers(const Parameters& parameters, const json& inputs)
{
    const System system = readSystem(inputs);
    const SystemFigures figures = evaluate(parameters, system);
    const bool organic = system.integration == Integration::OrganicSubstrate;
    const RecurringCost& cost = figures.recurring_cost_usd;
    json dies = json::array();
    for (std::size_t i = 0; i < system.dies.size(); ++i)
        dies.push_back(dieAnswers(system.dies[i], figures.dies[i]));
    return {{"per_die", dies},
            {"package", packageAnswers(figures.package, organic)},
            {"recurring_cost_usd",
             {{"raw_dies_and_bumps", cost.raw_dies_and_bumps},
              {"die_yield_loss", cost.die_yield_loss},
              {"raw_package", cost.raw_package},
              {"package_yield_loss", cost.package_yield_loss},
              {"wasted_known_good_dies", cost.wasted_known_good_dies},
              {"total", cost.total}}},
            {"package_nre_usd", figures.package_nre_usd},
            {"yields", yieldAnswers(figures, organic)}};
}

json nreAnswers(const Parameters& parameters, const json& inputs)
{
    // A design used several times would need its modules counted once, too, which the cases do not define.
    if (!inputs.at("all_chips_are_distinct_designs").get<bool>()) throw std::invalid_argument("reused designs");
    const Node& node = parameters.nodes.at(inputs.at("node_key").get<std::string>());
    const NreSplit& split = parameters.nre_split;
    const int chips = inputs.at("chip_count").get<int>();
    const Die die{inputs.at("node_key"), number(inputs, "die_area_mm2"), chips, {}};
    const SystemFigures figures = evaluate(parameters, {readIntegration(inputs), {die}});
    const double recurring = figures.recurring_cost_usd.total;
    const double modules = moduleNre(split, node, number(inputs, "functional_area_mm2"));
    const double designs = chips * chipNre(split, node, die.area_mm2);
    const double d2d = chips > 1 ? moduleNre(split, node, split.d2d_interface_area_mm2) : 0;
    const double total = modules + designs + d2d + figures.package_nre_usd;
    json units = json::array();
    for (const json& volume : inputs.at("volumes_units"))
        units.push_back(recurring + total / volume.get<double>());
    return {{"recurring_cost_usd", recurring},
            {"nre_modules_usd", modules},
            {"nre_chips_usd", designs},
            {"nre_d2d_interface_usd", d2d},
            {"nre_package_usd", figures.package_nre_usd},
            {"nre_total_usd", total},
            {"total_unit_cost_usd_at_volume", units}};
}

void addCrossovers(json& cases)
{
    const json first = cases.at(0).at("expected");
    for (json& one : cases) {
        json& answers = one["expected"];
        if (answers.is_null() || first.is_null()) continue;
        const double saving = number(first, "recurring_cost_usd") - number(answers, "recurring_cost_usd");
        const double extra = number(answers, "nre_total_usd") - number(first, "nre_total_usd");
        answers["crossover_vs_monolithic"] = {
            {"recurring_saving_usd", saving}, {"extra_nre_usd", extra}, {"crossover_volume_units", extra / saving}};
    }
}

json amdAnswers(const Parameters& parameters, const json& inputs)
{
    const RecurringCost divisor = evaluate(parameters, readSystem(inputs.at("divisor_mcm"))).recurring_cost_usd;
    const double unit = divisor.raw_dies_and_bumps + divisor.die_yield_loss;
    json answers;
    for (const std::string kind : {"mcm", "soc"}) {
        const RecurringCost cost = evaluate(parameters, readSystem(inputs.at(kind))).recurring_cost_usd;
        answers[kind + " raw chips"] = cost.raw_dies_and_bumps / unit;
        answers[kind + " defect chips"] = cost.die_yield_loss / unit;
        answers[kind + " packaging"] =
            (cost.raw_package + cost.package_yield_loss + cost.wasted_known_good_dies) / unit;
    }
    return answers;
}

json curveAnswers(const Wafer& wafer, const json& inputs)
{
    json yields = json::array(), costs = json::array();
    for (const json& area : inputs.at("area_mm2")) {
        const CurvePoint point = costPerArea(wafer, number(inputs, "defect_density_per_cm2"),
                                             number(inputs, "clustering_alpha"), area.get<double>());
        yields.push_back(point.die_yield);
        costs.push_back(point.normalised_cost_per_area);
    }
    return {{"die_yield", yields}, {"normalised_cost_per_area", costs}};
}

double totalCost(const json& file)
{
    return evaluate(readParameters(file.at("parameters")), readSystem(file.at("inputs"))).recurring_cost_usd.total;
}

/// "a.1.b" -> /a/1/b. Longer keys with dots in them are not told apart; the schema has none.
json::json_pointer pointerOfDotted(const std::string& dotted)
{
    std::string pointer = "/";
    for (const char c : dotted)
        pointer += c == '.' ? '/' : c;
    return json::json_pointer(pointer);
}

double perturbedTotal(const json& file, const json& perturbation, double factor)
{
    json changed = file;
    json& value = changed.at(pointerOfDotted(perturbation.at("parameter_path")));
    const std::string how = perturbation.at("applied_to");
    if (how == "value")
        value = value.get<double>() * factor;
    else if (how == "one_minus_value")
        value = 1 - (1 - value.get<double>()) * factor;
    else
        throw std::invalid_argument("unknown applied_to");
    return totalCost(changed);
}

json sensitivityAnswers(const json& file)
{
    json bars = json::array();
    for (const json& perturbation : file.at("inputs").at("perturbations")) {
        const double change = number(perturbation, "relative_change");
        const double minus = perturbedTotal(file, perturbation, 1 - change);
        const double plus = perturbedTotal(file, perturbation, 1 + change);
        bars.push_back({{"total_cost_usd_at_minus", minus},
                        {"total_cost_usd_at_plus", plus},
                        {"swing_usd", std::abs(plus - minus)}});
    }
    return {{"base_total_cost_usd", totalCost(file)}, {"bars_in_order", bars}};
}

using CaseOf = json (*)(const Parameters&, const json&);

/// Cases that share the file's parameters; unreadable parameters leave every case unanswered.
json parameterCases(const json& file, CaseOf answerCase)
{
    return answerCases(file, "cases",
                       [&](const json& inputs) { return answerCase(readParameters(file.at("parameters")), inputs); });
}

} // namespace

std::vector<Figure> checkActuary(const json& file)
{
    return judgeTree(file, {{"cases", parameterCases(file, systemAnswers)}});
}

std::vector<Figure> checkActuaryNre(const json& file)
{
    json cases = parameterCases(file, nreAnswers);
    if (!cases.empty()) addCrossovers(cases);
    return judgeTree(file, {{"cases", cases}});
}

std::vector<Figure> checkActuaryCurve(const json& file)
{
    return judgeTree(file, {{"cases", answerCases(file, "cases", [&](const json& inputs) {
                                 return curveAnswers(readWafer(file.at("parameters").at("wafer")), inputs);
                             })}});
}

std::vector<Figure> checkActuaryAmd(const json& file)
{
    return judgeTree(file, {{"cases", parameterCases(file, amdAnswers)}});
}

std::vector<Figure> checkActuarySensitivity(const json& file)
{
    json answers;
    try {
        answers["expected"] = sensitivityAnswers(file);
    } catch (const json::exception&) {
        // left without answers: every figure of the file fails
    } catch (const std::logic_error&) {
    }
    return judgeTree(file, answers);
}

} // namespace interpose::reference

// SPDX-License-Identifier: GPL-3.0-or-later
// The other published models: google, RapidChiplet, CATCH, ECO-CHIP, 3D-Carbon.
#include "cost_cases.hpp"

#include "answer_tree.hpp"
#include "flow/peers/catch_2023.hpp"
#include "flow/peers/eco_chip.hpp"
#include "flow/peers/google_baseline.hpp"
#include "flow/peers/rapidchiplet.hpp"
#include "flow/peers/three_d_carbon.hpp"

#include <stdexcept>

namespace interpose::reference {

namespace {

using nlohmann::json;

double number(const json& node, const char* key)
{
    return node.at(key).get<double>();
}

// ---- google_baseline

google_baseline::Die readGoogleDie(const json& node)
{
    return {number(node, "width_mm"),          number(node, "height_mm"),       node.at("count").get<int>(),
            number(node, "saw_street_mm"),     number(node, "wafer_price_usd"), number(node, "defect_density_per_cm2"),
            number(node, "bose_einstein_n"),   number(node, "probe_seconds"),   number(node, "prober_usd_per_hour"),
            number(node, "field_failure_ppm"), number(node, "mask_set_usd"),    number(node, "nre_usd")};
}

google_baseline::AssemblyStep readGoogleStep(const json& node, const json& dies)
{
    google_baseline::AssemblyStep step;
    step.per_die_step_yield = number(node, "per_die_step_yield");
    for (const json& item : node.at("items")) {
        if (item == "substrate") {
            step.substrate = true;
            continue;
        }
        std::size_t index = 0;
        while (index < dies.size() && dies[index].at("name") != item)
            ++index;
        if (index == dies.size()) throw std::invalid_argument("assembly step names an unknown die");
        step.dies.push_back(index);
    }
    return step;
}

google_baseline::Product readGoogle(const json& inputs)
{
    const json &global = inputs.at("global"), &substrate = inputs.at("substrate"), &dies = inputs.at("dies");
    google_baseline::Product product;
    product.wafer_diameter_mm = number(global, "wafer_diameter_mm");
    product.edge_exclusion_mm = number(global, "edge_exclusion_mm");
    const std::string model = global.at("yield_model");
    if (model != "Murphy" && model != "Bose Einstein") throw std::invalid_argument("unknown yield model");
    product.yield_model =
        model == "Murphy" ? google_baseline::DieYieldModel::Murphy : google_baseline::DieYieldModel::BoseEinstein;
    product.volume_units = number(global, "volume_units");
    product.package_assembly_cost_usd = number(global, "package_assembly_cost_usd");
    product.final_package_test_yield = number(global, "final_package_test_yield");
    product.system_level_test_yield = number(global, "system_level_test_yield");
    for (const json& step : global.at("assembly_steps"))
        product.assembly_steps.push_back(readGoogleStep(step, dies));
    product.substrate = {number(substrate, "unit_price_usd"), number(substrate, "nre_usd"), number(substrate, "yield")};
    for (const json& die : dies)
        product.dies.push_back(readGoogleDie(die));
    return product;
}

json googleAnswers(const json& inputs)
{
    const google_baseline::Figures figures = google_baseline::evaluate(readGoogle(inputs));
    json dies;
    for (std::size_t i = 0; i < figures.dies.size(); ++i) {
        const google_baseline::DieFigures& die = figures.dies[i];
        dies[inputs.at("dies")[i].at("name").get<std::string>()] = {
            {"effective_area_mm2", die.effective_area_mm2},
            {"gross_dies_per_wafer", die.gross_dies_per_wafer},
            {"die_yield", die.die_yield},
            {"probe_cost_usd", die.probe_cost_usd},
            {"good_dies_per_wafer_truncated", die.good_dies_per_wafer_truncated},
            {"die_unit_price_usd", die.die_unit_price_usd}};
    }
    return {{"per_die", dies},
            {"substrate_unit_price_usd", figures.substrate_unit_price_usd},
            {"material_cost_usd", figures.material_cost_usd},
            {"assembly_scrap_cost_usd", figures.assembly_scrap_cost_usd},
            {"field_quality_cost_usd", figures.field_quality_cost_usd},
            {"package_assembly_cost_usd", figures.package_assembly_cost_usd},
            {"nre_usd", figures.nre_usd},
            {"mask_set_usd", figures.mask_set_usd},
            {"total_cost_excluding_tester_time_usd", figures.total_cost_excluding_tester_time_usd},
            {"unit_cost_usd", figures.unit_cost_usd}};
}

// ---- rapidchiplet

rapidchiplet::Technology readRapidTechnology(const json& inputs, const json& name)
{
    const json& node = inputs.at("technologies").at(name.get<std::string>());
    return {number(node, "wafer_radius_mm"), number(node, "wafer_price_usd"), number(node, "defect_density_per_mm2")};
}

json siliconAnswers(const rapidchiplet::Silicon& silicon)
{
    return {{"dies_per_wafer", silicon.dies_per_wafer},
            {"manufacturing_yield", silicon.manufacturing_yield},
            {"known_good_dies", silicon.known_good_dies},
            {"cost", silicon.cost}};
}

json rapidAnswers(const json& inputs)
{
    std::vector<rapidchiplet::Chiplet> chiplets;
    for (const json& node : inputs.at("chiplets"))
        chiplets.push_back({number(node, "width_mm") * number(node, "height_mm"), node.at("count").get<int>(),
                            readRapidTechnology(inputs, node.at("technology"))});
    std::optional<rapidchiplet::Chiplet> interposer;
    if (const json& node = inputs.at("interposer"); node.at("present").get<bool>())
        interposer = {number(node, "area_mm2"), 1, readRapidTechnology(inputs, node.at("technology"))};
    const rapidchiplet::Figures figures =
        rapidchiplet::evaluate(chiplets, interposer, number(inputs, "packaging_yield"));
    json named;
    for (std::size_t i = 0; i < chiplets.size(); ++i)
        named[inputs.at("chiplets")[i].at("name").get<std::string>()] = siliconAnswers(figures.chiplets[i]);
    return {{"total_cost_usd", figures.total_cost_usd},
            {"interposer", figures.interposer ? siliconAnswers(*figures.interposer) : json{{"cost", 0}}},
            {"chiplets", named}};
}

// ---- catch_2023

constexpr int kMostLayers = 10'000; ///< copies of one layer a case may ask for

catch_2023::Layer readCatchLayer(const json& layers, const json& entry)
{
    const json& node = layers.at(entry.at("layer").get<std::string>());
    return {number(node, "cost_usd_per_mm2"),    number(node, "defect_density_per_mm2"),
            number(node, "critical_area_ratio"), number(node, "clustering_alpha"),
            number(node, "litho_cost_fraction"), number(node, "mask_set_usd")};
}

catch_2023::AssemblyProcess readCatchAssembly(const json& node)
{
    return {number(node, "pick_and_place_machine_usd"),
            number(node, "bonding_machine_usd"),
            number(node, "machine_life_years"),
            number(node, "machine_uptime"),
            number(node, "technician_usd_per_year"),
            number(node, "pick_and_place_s"),
            number(node, "bonding_s"),
            node.at("pick_and_place_group").get<int>(),
            node.at("bonding_group").get<int>(),
            number(node, "alignment_yield_per_die"),
            number(node, "bond_yield_per_bond"),
            number(node, "dielectric_bond_defect_density_per_mm2")};
}

catch_2023::Node readCatchNode(const json& inputs, const json& entry)
{
    catch_2023::Node node;
    node.core_area_mm2 = number(entry, "core_area_mm2");
    node.io_area_mm2 = number(entry, "io_area_mm2");
    for (const json& layer : entry.at("stackup")) {
        const int count = layer.at("count").get<int>();
        if (count < 0 || count > kMostLayers) throw std::invalid_argument("layer count");
        node.stackup.insert(node.stackup.end(), static_cast<std::size_t>(count),
                            readCatchLayer(inputs.at("layers"), layer));
    }
    node.assembly =
        readCatchAssembly(inputs.at("assembly_processes").at(entry.at("assembly_process").get<std::string>()));
    node.dies_per_wafer = number(entry, "dies_per_wafer_as_counted_by_tool");
    node.bonds = number(entry, "bonds_counted");
    node.design_nre_usd = number(entry, "design_nre_usd");
    node.volume_units = number(entry, "volume_units");
    for (const json& child : entry.at("stacked_on_top"))
        node.stacked_on_top.push_back(readCatchNode(inputs, child));
    return node;
}

json catchNodeAnswers(const catch_2023::Figures& figures)
{
    json layers = json::array(), above = json::array();
    for (const catch_2023::LayerFigures& layer : figures.layers)
        layers.push_back({{"layer_yield", layer.layer_yield},
                          {"layer_cost_usd", layer.layer_cost_usd},
                          {"reticle_utilisation", layer.reticle_utilisation}});
    for (const catch_2023::Figures& child : figures.stacked_on_top)
        above.push_back(catchNodeAnswers(child));
    return {{"area_mm2", figures.area_mm2},
            {"self_cost_usd", figures.self_cost_usd},
            {"self_yield", figures.self_yield},
            {"stacked_die_count", figures.stacked_on_top.size()},
            {"assembly_cost_usd", figures.assembly_cost_usd},
            {"assembly_yield", figures.assembly_yield},
            {"nre_per_unit_usd", figures.nre_per_unit_usd},
            {"cost_before_own_yield_usd", figures.cost_before_own_yield_usd},
            {"own_and_assembly_yield", figures.own_and_assembly_yield},
            {"cost_per_good_unit_usd", figures.cost_per_good_unit_usd},
            {"layers", layers},
            {"stacked_on_top", above}};
}

json catchAnswers(const json& inputs)
{
    const json& wafer = inputs.at("wafer");
    return catchNodeAnswers(catch_2023::evaluate(
        readCatchNode(inputs, inputs.at("stack")),
        {number(wafer, "diameter_mm"), number(wafer, "reticle_x_mm"), number(wafer, "reticle_y_mm")}));
}

// ---- eco_chip

eco_chip::Product readEcoChip(const json& table, const json& inputs)
{
    const json &design = inputs.at("design"), &activity = inputs.at("activity");
    eco_chip::Product product;
    for (const json& entry : inputs.at("chiplets")) {
        const json& node = table.at(std::to_string(entry.at("node_nm").get<int>()));
        const std::string type = entry.at("type");
        product.chiplets.push_back({number(entry, "area_given_mm2"), node.at(type + "_area_factor").get<double>(),
                                    node.at(type + "_power_factor").get<double>(), number(node, "cpa_g_co2_per_mm2"),
                                    number(node, "defect_density_per_cm2"), number(node, "transistors_per_mm2"),
                                    number(node, "gates_per_hour_per_core"), number(node, "dynamic_power_ratio")});
    }
    product.power_w = number(design, "power");
    product.lifetime_hours = number(inputs, "lifetime_hours");
    product.transistors_per_gate = number(design, "Transistors_per_gate");
    product.power_per_core_w = number(design, "Power_per_core");
    product.carbon_g_co2_per_kwh = number(design, "Carbon_per_kWh");
    product.design_iterations = number(inputs, "design_iterations");
    product.parts_manufactured = number(design, "num_prt_mfg");
    product.wafer_diameter_mm = number(inputs, "wafer_diameter_mm");
    product.switching_fraction = number(activity, "switching_fraction");
    product.on_fraction = number(activity, "on_fraction");
    product.average_power_fraction = number(activity, "average_power_fraction");
    return product;
}

json ecoChipAnswers(const json& table, const json& inputs)
{
    const std::vector<eco_chip::Figures> figures = eco_chip::evaluate(readEcoChip(table, inputs));
    json answers;
    for (std::size_t i = 0; i < figures.size(); ++i) {
        const std::string name = inputs.at("chiplets")[i].at("name");
        answers["embodied_manufacturing_kg_co2"][name] = figures[i].embodied_manufacturing_kg_co2;
        answers["design_kg_co2"][name] = figures[i].design_kg_co2;
        answers["operational_kg_co2"][name] = figures[i].operational_kg_co2;
        answers["total_kg_co2"][name] = figures[i].total_kg_co2;
        answers["per_die"][name] = {{"area_after_node_scaling_mm2", figures[i].area_after_node_scaling_mm2},
                                    {"die_yield", figures[i].die_yield}};
    }
    return answers;
}

// ---- three_d_carbon

three_d_carbon::Parameters readCarbonParameters(const json& table)
{
    const json &bonding = table.at("bonding_yield"), &energy = table.at("bonding_kwh_per_mm2");
    const json &rdl = table.at("die_yield").at("RDL"), &silicon = table.at("die_yield").at("Si");
    return {number(bonding, "Bumping_D2W"),
            number(bonding, "Bumping_W2W"),
            number(bonding, "Hybridbonding_D2W"),
            number(bonding, "Hybridbonding_W2W"),
            number(energy, "DBI"),
            number(energy, "TCB"),
            number(energy, "TSV"),
            number(table.at("substrate_kwh_per_mm2"), "RDL"),
            number(rdl, "defect_density_per_mm2"),
            number(rdl, "clustering_alpha"),
            number(silicon, "defect_density_per_mm2"),
            number(silicon, "clustering_alpha"),
            number(table.at("epa_kwh_per_cm2"), "interposer"),
            number(table.at("mpa_g_per_cm2"), "interposer"),
            number(table.at("bridge"), "area_mm2"),
            number(table.at("bridge"), "bridges_per_die"),
            number(table, "wafer_diameter_mm")};
}

three_d_carbon::Die readCarbonDie(const json& table, const json& entry)
{
    const std::string node = std::to_string(entry.at("node_nm").get<int>()) + "nm";
    const json& defects = table.at("die_yield").at(node);
    return {{table.at("epa_kwh_per_cm2").at(node).get<double>(), table.at("gpa_g_per_cm2").at(node).get<double>(),
             table.at("mpa_g_per_cm2").at(node).get<double>(),
             table.at("epa_beol_per_layer_kwh_per_cm2").at(node).get<double>(),
             table.at("reference_metal_layers").at(node).get<int>(), number(defects, "defect_density_per_mm2"),
             number(defects, "clustering_alpha")},
            number(entry, "area_mm2"),
            entry.at("metal_layers").get<int>(),
            entry.at("count").get<int>()};
}

three_d_carbon::Integration readCarbonIntegration(const std::string& name)
{
    using enum three_d_carbon::Integration;
    if (name == "MCM") return Mcm;
    if (name == "InFO_chipfirst") return InfoChipFirst;
    if (name == "InFO_chiplast") return InfoChipLast;
    if (name == "Si_int") return SiliconInterposer;
    if (name == "EMIB") return Emib;
    if (name == "Micro_bumping") return MicroBumping;
    if (name == "Hybrid_bonding") return HybridBonding;
    throw std::invalid_argument("unknown integration");
}

three_d_carbon::BondingMethod readCarbonBonding(const json& inputs)
{
    const std::string method = inputs.at("bonding_method");
    if (method == "none") return three_d_carbon::BondingMethod::None;
    // Only stacks whose dies all face down are defined by the cases.
    if (inputs.at("stack_orientation") != "F2B") throw std::invalid_argument("unknown orientation");
    if (method == "D2W") return three_d_carbon::BondingMethod::DieToWafer;
    if (method == "W2W") return three_d_carbon::BondingMethod::WaferToWafer;
    throw std::invalid_argument("unknown bonding method");
}

json carbonAnswers(const json& table, const json& inputs)
{
    three_d_carbon::Product product;
    product.integration = readCarbonIntegration(inputs.at("integration"));
    product.bonding = readCarbonBonding(inputs);
    for (const json& die : inputs.at("dies"))
        product.dies.push_back(readCarbonDie(table, die));
    product.grid_g_co2_per_kwh =
        table.at("grid_g_co2_per_kwh").at(inputs.at("manufacturing_grid").get<std::string>()).get<double>();
    product.package_area_mm2 = number(inputs, "package_area_mm2");
    product.package_kwh_per_mm2 = number(inputs, "package_kwh_per_mm2");
    product.carrier_area_mm2 = number(inputs, "carrier_area_mm2");
    const three_d_carbon::Figures figures = three_d_carbon::evaluate(product, readCarbonParameters(table));
    json dies = json::array();
    for (const three_d_carbon::DieFigures& die : figures.per_die)
        dies.push_back({{"die_yield", die.die_yield}, {"dies_per_wafer", die.dies_per_wafer}});
    return {{"dies_g_co2", figures.dies_g_co2},
            {"bonding_g_co2", figures.bonding_g_co2},
            {"substrate_g_co2", figures.substrate_g_co2},
            {"package_g_co2", figures.package_g_co2},
            {"per_die", dies},
            {"embodied_total_g_co2", figures.embodied_total_g_co2}};
}

} // namespace

std::vector<Figure> checkGoogle(const json& file)
{
    return judgeTree(file, {{"cases", answerCases(file, "cases", googleAnswers)}});
}

std::vector<Figure> checkRapidchiplet(const json& file)
{
    return judgeTree(file, {{"cases", answerCases(file, "cases", rapidAnswers)}});
}

std::vector<Figure> checkCatch(const json& file)
{
    return judgeTree(file, {{"cases", answerCases(file, "cases", catchAnswers)}});
}

std::vector<Figure> checkEcoChip(const json& file)
{
    return judgeTree(file, {{"cases", answerCases(file, "cases", [&](const json& inputs) {
                                 return ecoChipAnswers(file.at("technology_table"), inputs);
                             })}});
}

std::vector<Figure> checkThreeDCarbon(const json& file)
{
    return judgeTree(file, {{"cases", answerCases(file, "cases", [&](const json& inputs) {
                                 return carbonAnswers(file.at("technology_table"), inputs);
                             })}});
}

} // namespace interpose::reference

// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/hotspot_keys.hpp"

#include <algorithm>
#include <set>

namespace interpose {

namespace {

using Keys = std::set<std::string, std::less<>>;

/// Read by the import.
const Keys kHonoured{"t_chip",
                     "k_chip",
                     "p_chip",
                     "material_chip",
                     "t_interface",
                     "k_interface",
                     "p_interface",
                     "material_interface",
                     "s_spreader",
                     "t_spreader",
                     "k_spreader",
                     "p_spreader",
                     "material_spreader",
                     "s_sink",
                     "t_sink",
                     "k_sink",
                     "p_sink",
                     "material_sink",
                     "r_convec",
                     "ambient",
                     "detailed_3D"};

/// Of transients, of the program's own files and grids, of its floorplanner: a steady temperature does not know them.
const Keys kElsewhere{"c_convec",
                      "init_file",
                      "init_temp",
                      "steady_file",
                      "sampling_intvl",
                      "base_proc_freq",
                      "dtm_used",
                      "model_type",
                      "grid_rows",
                      "grid_cols",
                      "grid_layer_file",
                      "grid_steady_file",
                      "grid_transient_file",
                      "grid_map_mode",
                      "block_omit_lateral",
                      "thermal_threshold",
                      "wrap_l2",
                      "l2_label",
                      "model_rim",
                      "rim_thickness",
                      "compact_ratio",
                      "n_orients",
                      "P0",
                      "Davg",
                      "Kmoves",
                      "Rcool",
                      "Rreject",
                      "Nmax",
                      "lambdaA",
                      "lambdaT",
                      "lambdaW",
                      "c",
                      "f",
                      "p",
                      "o",
                      "materials_file",
                      "leakage_mode",
                      "package_config_file",
                      "pumping_pressure",
                      "pump_internal_res",
                      "inlet_temperature",
                      "coolant_material",
                      "coolant_capac",
                      "coolant_res",
                      "coolant_visc",
                      "wall_material",
                      "wall_capac",
                      "wall_res",
                      "htc"};

/// The secondary path: named once when it is on.
const Keys kSecondary{"r_convec_sec", "c_convec_sec", "n_metal",  "t_metal",  "t_c4",  "s_c4", "n_c4",
                      "s_sub",        "t_sub",        "s_solder", "t_solder", "s_pcb", "t_pcb"};

/// Switches, and what is lost when they are on.
const std::map<std::string, std::string, std::less<>> kSwitches{
    {"model_secondary", "the path through C4, substrate and board is left out: the underside is adiabatic here"},
    {"leakage_used", "power that grows with temperature is left out: powers are those of the trace"},
    {"package_model_used", "the detailed package model is left out: -r_convec is taken as it stands"},
    {"use_microfluidic_cooling", "liquid cooling inside the stack is left out"},
};

bool isOn(const std::string& text)
{
    return text != "0" && text != "off" && text != "(null)";
}

std::string listed(const std::vector<std::string>& keys)
{
    std::string text;
    for (const std::string& key : keys)
        text += (text.empty() ? "-" : ", -") + key;
    return text;
}

} // namespace

double hotSpotDefault(const std::string& key)
{
    static const std::map<std::string, double, std::less<>> kDefaults{
        {"t_chip", 0.15e-3}, {"k_chip", 130},        {"p_chip", 1630300},  {"t_interface", 20e-6},
        {"k_interface", 4},  {"p_interface", 4e6},   {"s_spreader", 0.03}, {"t_spreader", 1e-3},
        {"k_spreader", 400}, {"p_spreader", 3.55e6}, {"s_sink", 0.06},     {"t_sink", 6.9e-3},
        {"k_sink", 400},     {"p_sink", 3.55e6},     {"r_convec", 0.1},    {"ambient", 318.15}};
    return kDefaults.at(key);
}

std::map<std::string, HotSpotMaterial> hotSpotMaterials()
{
    return {{"silicon", {130, 1630300, true}}, {"copper", {400, 3.55e6, true}}, {"aluminum", {237, 2.422e6, true}}};
}

std::vector<std::string> hotSpotKeyNotes(const HotSpotConfig& config)
{
    std::vector<std::string> notes, elsewhere, unknown;
    for (const auto& [key, value] : config) {
        const auto known = kSwitches.find(key);
        if (known != kSwitches.end()) {
            if (isOn(value.text)) notes.push_back("-" + key + " is on: " + known->second + '.');
        } else if (kElsewhere.contains(key)) {
            elsewhere.push_back(key);
        } else if (!kHonoured.contains(key) && !kSecondary.contains(key)) {
            unknown.push_back(key.substr(0, 60));
        }
    }
    if (!elsewhere.empty())
        notes.push_back(
            "Not read, since a steady temperature of the whole stack does not need them: " + listed(elsewhere) + '.');
    if (unknown.size() > 20) unknown.resize(20);
    if (!unknown.empty()) notes.push_back("Unknown keys, ignored: " + listed(unknown) + '.');
    return notes;
}

} // namespace interpose

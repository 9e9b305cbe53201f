// SPDX-License-Identifier: GPL-3.0-or-later
// Adapters of the cost, yield and carbon schemas: each reads a case in its own spelling, asks the core's public
// functions and judges every number expected.
#pragma once

#include "figure.hpp"

#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace interpose::reference {

/// `yield-math/1`: yield models, known-good dies, harvesting, bonds.
std::vector<Figure> checkYieldMath(const nlohmann::json& file);
/// `wafer-math/1`: closed forms and exact whole dies at four alignments.
std::vector<Figure> checkWaferMath(const nlohmann::json& file);

/// `cost-actuary/1`: dies, package and five recurring parts of a system in one of four integrations.
std::vector<Figure> checkActuary(const nlohmann::json& file);
/// `cost-actuary-nre/1`: NRE parts, unit cost at volumes, crossover against the first case.
std::vector<Figure> checkActuaryNre(const nlohmann::json& file);
/// `cost-actuary-curve/1`: yield and normalised cost per area.
std::vector<Figure> checkActuaryCurve(const nlohmann::json& file);
/// `cost-actuary-amd/1`: chiplets against monolithic, normalised.
std::vector<Figure> checkActuaryAmd(const nlohmann::json& file);
/// `cost-actuary-sensitivity/1`: total cost with one parameter moved at a time.
std::vector<Figure> checkActuarySensitivity(const nlohmann::json& file);

/// `cost-google/1`, `cost-rapidchiplet/1`, `cost-catch/1`: the other published cost models.
std::vector<Figure> checkGoogle(const nlohmann::json& file);
std::vector<Figure> checkRapidchiplet(const nlohmann::json& file);
std::vector<Figure> checkCatch(const nlohmann::json& file);

/// `carbon-eco-chip/1`, `carbon-3d-carbon/1`: the published carbon models.
std::vector<Figure> checkEcoChip(const nlohmann::json& file);
std::vector<Figure> checkThreeDCarbon(const nlohmann::json& file);

} // namespace interpose::reference

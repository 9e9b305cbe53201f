// SPDX-License-Identifier: GPL-3.0-or-later
// Adapters of the placement reference schemas: they translate a case into the core's words and judge its answers.
#pragma once

#include "figure.hpp"

#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace interpose::reference {

/// `placement-vectors/1`: rotations, gaps, overlap, legality, lengths and cuts of small hand-worked cases.
std::vector<Figure> checkPlacementVectors(const nlohmann::json& file);

/// `placement-case/1`: bump-to-bump wire lengths and cuts of a given layout.
std::vector<Figure> checkPlacementCase(const nlohmann::json& file);

/// `coarse3dblox/1`: PHY centres, link lengths and bridge positions of 3Dblox assemblies.
std::vector<Figure> checkCoarse3dblox(const nlohmann::json& file);

/// `interconnect-case/1`: lengths, wires, bandwidth, latency, throughput, areas and costs of a network of dies.
std::vector<Figure> checkInterconnectCase(const nlohmann::json& file);

} // namespace interpose::reference

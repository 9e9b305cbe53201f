// SPDX-License-Identifier: GPL-3.0-or-later
// What a test can reach before parts join: each answer is the coverage that the line reckons with.
#pragma once

#include "model/assembly.hpp"

#include <optional>
#include <vector>

namespace interpose {

/// Finest bumps of a part, over its bond regions; absent without bonds.
std::optional<Coord> finestPitch(const Part& part, const Technology& technology);

/// Whether a probe card lands on the part at wafer sort: its finest bumps are no finer than probe_pitch, or it has pads
/// for probes. Absent where no limit or no bumps are stated.
/// \param probe_pitch  FlowSettings::probe_pitch; 0: none stated
std::optional<bool> probesLand(const Part& part, const Technology& technology, Coord probe_pitch);
/// What the line reckons with: they land where nothing says that they do not.
bool probeable(const Part& part, const Technology& technology, Coord probe_pitch);

/// How a carrier is judged before it takes parts.
enum class CarrierCheck { Tested, Inspected, Blind };
CarrierCheck carrierCheck(const CarrierTechnology& carrier);

/// The interposers and RDLs that are the root or stand on it.
bool isMainCarrier(const PlacedBody& body, const std::vector<PlacedBody>& bodies);

/// True where the line tests its main carriers with their dies on them: their test comes after the attach in the file's
/// steps; without steps, for a root RDL with a fill (fan-out).
bool testsCarrierWithDies(const FlowSettings& flow, const std::vector<PlacedBody>& bodies);

/// Share of bad dies that wafer sort catches.
/// \param stated         of the part, before all else
/// \param node_coverage  ProcessNode::sort_coverage
double sortCoverage(bool is_probeable, std::optional<double> stated, double node_coverage,
                    const FlowSettings& settings);

/// Share of bad carriers that are caught before they take parts; 0 for blind ones.
double carrierCoverage(CarrierCheck check, std::optional<double> stated, const FlowSettings& settings);

/// Share of modules with a bad memory stack that a test of the module catches: what that test catches of all, and of
/// stacks without direct access no more than their host finds.
/// \param direct_access  balls lead to the stack's own test port
/// \param test_coverage  of the test, e.g. FlowSettings::final_test_coverage
double memoryCoverage(bool direct_access, double test_coverage, const FlowSettings& settings);

} // namespace interpose

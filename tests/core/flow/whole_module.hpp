// SPDX-License-Identifier: GPL-3.0-or-later
// A module with one part of every kind: GPU, two stacks, dummy, interposer, bridge, substrate.
#pragma once

#include "small_line.hpp"

namespace interpose::tests {

inline ProcessNode process(double wafer_price_usd, double defects_per_cm2)
{
    ProcessNode node;
    node.wafer_price_usd = wafer_price_usd;
    node.defects_per_cm2 = defects_per_cm2;
    node.sort_coverage = 0.98;
    node.sort_cost_usd_per_mm2 = 0.05;
    return node;
}

inline FlowAttach joint(const std::string& id, BondYieldForm form, double yield, double area_mm2)
{
    FlowAttach joint;
    joint.placed = PlacedId(id);
    joint.bond.yield_form = form;
    joint.bond.yield = yield;
    joint.bond.cost_usd_per_mm2 = 0.01;
    joint.bond.cost_usd_per_attach = 2;
    joint.area_mm2 = area_mm2;
    joint.bonds = area_mm2 / 0.0016;
    return joint;
}

inline FlowInput module()
{
    FlowInput input;
    input.parts = {piece("BRIDGE", PartKind::Bridge, 4, 8),   piece("DUMMY", PartKind::Dummy, 10, 11),
                   piece("GPU", PartKind::Die, 25, 30),       piece("HBM0", PartKind::HbmStack, 10, 11),
                   piece("HBM1", PartKind::HbmStack, 10, 11), piece("INT", PartKind::Interposer, 40, 40),
                   piece("SUB", PartKind::Substrate, 60, 60)};
    input.parts[0].process = input.parts[5].process = process(2000, 0.01);
    input.parts[0].carrier = input.parts[5].carrier = CarrierTechnology{};
    input.parts[1].process = process(1500, 0.5);
    input.parts[2].process = process(16000, 0.1);
    for (const std::size_t stack : {3u, 4u}) {
        input.parts[stack].price_usd = 250;
        input.parts[stack].escape_fraction = 0.002;
    }
    input.parts[6].carrier = CarrierTechnology{};
    input.parts[6].carrier->cost_usd_per_mm2 = 0.03;
    input.parts[6].carrier->defects_per_cm2 = 0.001;
    input.attaches = {
        joint("DUMMY", BondYieldForm::PerDie, 0.999, 110),    joint("GPU", BondYieldForm::PerDie, 0.998, 700),
        joint("GPU", BondYieldForm::PerArea, 1, 50),          joint("HBM0", BondYieldForm::PerBond, 1 - 1e-8, 110),
        joint("HBM1", BondYieldForm::PerBond, 1 - 1e-8, 110), joint("INT", BondYieldForm::PerDie, 0.5, 1600)};
    input.attaches[2].bond.defects_per_cm2 = 0.002;
    input.attaches[2].bond.cost_usd_per_attach = 3;
    input.attaches[5].onto_root_substrate = true;
    input.settings.module_process_cost_usd = 40;
    input.settings.substrate_attach_cost_usd = 20;
    input.settings.lid_cost_usd = 15;
    input.settings.final_test_cost_usd = 60;
    return input;
}

} // namespace interpose::tests

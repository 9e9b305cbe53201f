// SPDX-License-Identifier: GPL-3.0-or-later
// A small module and a small stack, and how to find things in what they give.
#pragma once

#include "flow/module_flow.hpp"

#include <cmath>
#include <stdexcept>

namespace interpose::tests {

inline FlowPart piece(const std::string& id, PartKind kind, double width_mm, double height_mm)
{
    FlowPart part;
    part.placed = PlacedId(id);
    part.part = PartId("part of " + id);
    part.kind = kind;
    part.width_mm = width_mm;
    part.height_mm = height_mm;
    return part;
}

inline FlowPart made(const std::string& id, PartKind kind, double side_mm, double price_usd, double defects_per_cm2)
{
    FlowPart part = piece(id, kind, side_mm, side_mm);
    part.process = ProcessNode{};
    part.process->wafer_price_usd = price_usd;
    part.process->defects_per_cm2 = defects_per_cm2;
    if (isCarrier(kind)) part.carrier = CarrierTechnology{};
    return part;
}

inline void attach(FlowInput& input, const std::string& id, double yield, double area_mm2, bool ontoRoot = false)
{
    FlowAttach joint;
    joint.placed = PlacedId(id);
    joint.bond.name = "bump";
    joint.bond.yield = yield;
    joint.bond.cost_usd_per_attach = 2;
    joint.bond.cost_usd_per_mm2 = 0.01;
    joint.area_mm2 = area_mm2;
    joint.bonds = 100 * area_mm2;
    joint.onto_root_substrate = ontoRoot;
    input.attaches.push_back(joint);
}

/// Two dies on an interposer on a substrate.
inline FlowInput pair()
{
    FlowInput input;
    input.parts = {made("A", PartKind::Die, 20, 16000, 0.1), made("B", PartKind::Die, 10, 9000, 0.1),
                   made("INT", PartKind::Interposer, 30, 1900, 0.05), piece("SUB", PartKind::Substrate, 50, 50)};
    input.parts[2].main_carrier = true;
    input.parts[3].price_usd = 40;
    input.parts[3].with_substrate = true;
    attach(input, "A", 0.99, 400);
    attach(input, "B", 0.995, 100);
    attach(input, "INT", 1, 900, true);
    input.settings.module_process_cost_usd = 50;
    input.settings.substrate_attach_cost_usd = 10;
    input.settings.lid_cost_usd = 8;
    input.settings.final_test_cost_usd = 20;
    return input;
}

/// A base with two dies on it, on a substrate.
inline FlowInput stack()
{
    FlowInput input;
    input.parts = {made("BASE", PartKind::Die, 12, 9000, 0.1), made("TOP0", PartKind::Die, 12, 16000, 0.1),
                   made("TOP1", PartKind::Die, 12, 16000, 0.1), piece("SUB", PartKind::Substrate, 30, 30)};
    for (std::size_t i = 0; i < 3; ++i)
        input.parts[i].stack = PlacedId("BASE");
    input.parts[2].part = input.parts[1].part;
    input.parts[3].price_usd = 30;
    attach(input, "BASE", 0.999, 144);
    attach(input, "TOP0", 0.96, 144);
    attach(input, "TOP1", 0.96, 144);
    input.settings.final_test_cost_usd = 5;
    input.settings.final_test_coverage = 1;
    return input;
}

inline FlowStep& stepOf(FlowInput& input, StepKind kind)
{
    if (input.steps.empty()) input.steps = usualSteps(false);
    for (FlowStep& step : input.steps)
        if (step.kind == kind) return step;
    throw std::logic_error("no such step");
}

inline const StepFigures& figuresOf(const FlowResult& result, StepKind kind)
{
    for (const StepFigures& step : result.lines.back().steps)
        if (step.kind == kind) return step;
    throw std::logic_error("no such step");
}

inline const FlowLine& lineOf(const FlowResult& result, const std::string& name)
{
    for (const FlowLine& line : result.lines)
        if (line.name == name) return line;
    throw std::logic_error("no such line");
}

inline double factor(const std::vector<YieldFactor>& factors, const std::string& name)
{
    for (const YieldFactor& one : factors)
        if (one.name == name) return one.value;
    return std::nan("");
}

inline double product(const std::vector<YieldFactor>& factors)
{
    double value = 1;
    for (const YieldFactor& one : factors)
        value *= one.value;
    return value;
}

inline bool near(double got, double expected, double relative = 1e-12)
{
    return std::abs(got - expected) <= relative * std::abs(expected);
}

} // namespace interpose::tests

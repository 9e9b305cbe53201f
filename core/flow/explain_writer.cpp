// SPDX-License-Identifier: GPL-3.0-or-later
#include "flow/explain_writer.hpp"

#include "flow/flow_steps.hpp"

#include <algorithm>
#include <map>

namespace interpose {

namespace {

/// In words, by page; the pages say more.
std::string_view validRange(std::string_view page)
{
    if (page == kDiePage)
        return "random defects of a mature process; above two mean faults the models differ by more than a factor two";
    if (page == kHarvestPage) return "equal units that fail independently, without clustering between them";
    if (page == kKnownGoodPage) return "a good piece always passes; coverage between 0 and 1";
    if (page == kMemoryPage) return "both kinds of fault are independent, and found independently";
    if (page == kWaferPage) return "no notch, flat or test sites; closed forms for pieces well below the wafer's size";
    if (page == kBondPage) return "joints fail independently; a full array over the contact area";
    if (page == kCarrierPage) return "defects small against several pitches; no power meshes, no repair";
    if (page == kModulePage) return "failures are independent, an escape is always fatal";
    if (page == kPiecePage) return "prices of one piece at volume; no logistics, no margins";
    if (page == kLinePage) return "steady line; pass fractions above one in 10^9";
    if (page == kNrePage) return "pieces shipped; no respins, no wear of masks, no interest";
    return "a planning figure; grids differ by a factor of three, processes by two";
}

/// Attaches as the line closes them, see flowLines.
std::vector<AttachPlace> attachPlaces(const FlowInput& input, const FlowLines& flow)
{
    std::map<std::string_view, const FlowPart*> parts;
    for (const FlowPart& part : input.parts)
        parts.emplace(part.placed.str(), &part);
    std::map<std::string, std::size_t> lines;
    for (const std::size_t stack : flow.stacks)
        lines.emplace(flow.lines[stack].name, stack);
    std::vector<AttachPlace> places;
    for (const FlowAttach& attach : input.attaches) {
        AttachPlace place{flow.lines.size() - 1, attach.onto_root_substrate};
        const auto found = parts.find(attach.placed.str());
        const FlowPart* part = found == parts.end() ? nullptr : found->second;
        if (part && !attach.onto_root_substrate) {
            const bool stacked = part->stack && *part->stack != part->placed;
            const auto line = stacked ? lines.find("stack on " + part->stack->str()) : lines.end();
            if (line != lines.end()) place.line = line->second;
            place.at_substrate = !stacked && part->with_substrate;
        }
        places.push_back(place);
    }
    return places;
}

bool equalButForPlace(PartFlowFigures a, const PartFlowFigures& b)
{
    a.placed = b.placed;
    return a == b;
}

} // namespace

ExplainWriter::ExplainWriter(std::string key, double value, std::string unit, const char* page)
    : ExplanationDraft(std::move(key), value, std::move(unit), page, std::string(validRange(page)))
{}

std::string ExplainWriter::next(const char* op)
{
    if (!empty()) formula(op);
    return numbered();
}

ExplainWriter& ExplainWriter::plus(std::string what, double value, std::string unit, std::string key)
{
    const std::string symbol = next(" + ");
    return formula(symbol).figure(symbol, std::move(what), value, std::move(unit), std::move(key));
}

ExplainWriter& ExplainWriter::times(std::string what, double value, std::string key)
{
    const std::string symbol = next(" * ");
    return formula(symbol).figure(symbol, std::move(what), value, {}, std::move(key));
}

ExplainWriter& ExplainWriter::counted(const char* op, const char* by, double count, std::string what, double value,
                                      std::string unit, std::string key)
{
    const std::string symbol = next(op);
    formula(symbol);
    if (count != 1) formula(by + std::to_string(static_cast<int>(count)));
    return figure(symbol, std::move(what), value, std::move(unit), std::move(key));
}

ExplainContext::ExplainContext(const FlowInput& flowInput, const FlowResult& flowResult)
    : input(flowInput), result(flowResult), flow(flowLines(flowInput)), attach_places(attachPlaces(flowInput, flow))
{
    std::map<std::string, int> names;
    for (const Line& line : flow.lines) {
        const int count = ++names[line.name];
        line_keys.push_back("lines/" + line.name + (count > 1 ? "#" + std::to_string(count) : ""));
    }
    std::map<PartId, std::vector<std::size_t>> known;
    for (std::size_t i = 0; i < result.parts.size(); ++i) {
        std::vector<std::size_t>& same = known[result.parts[i].part];
        const auto twin = std::ranges::find_if(same, [&](std::size_t other) {
            return equalButForPlace(result.parts[other], result.parts[i]) && flow.made[other] == flow.made[i];
        });
        representatives.push_back(twin == same.end() ? i : *twin);
        if (twin == same.end()) same.push_back(i);
    }
}

std::string ExplainContext::stepKey(std::size_t line, std::size_t step) const
{
    return line_keys[line] + "/steps/" + std::to_string(step) + '/';
}

std::string ExplainContext::partKey(std::size_t part) const
{
    return "parts/" + input.parts[representatives[part]].placed.str() + '/';
}

std::string ExplainContext::partPointer(std::size_t part) const
{
    return "/assembly/parts/" + input.parts[part].part.str() + '/';
}

std::string ExplainContext::nodePointer(std::size_t part) const
{
    return "/assembly/technology/nodes/" + input.parts[part].process_id + '/';
}

std::string ExplainContext::carrierPointer(std::size_t part) const
{
    return "/assembly/technology/carriers/" + input.parts[part].carrier_id + '/';
}

std::string ExplainContext::bondPointer(std::size_t attach) const
{
    return "/assembly/technology/bonds/" + input.attaches[attach].bond_id + '/';
}

std::string ExplainContext::stepPointer(StepKind kind) const
{
    const auto step = std::ranges::find(input.steps, kind, &FlowStep::kind);
    return "/flow/steps/" + std::to_string(step - input.steps.begin()) + '/';
}

FlowStep ExplainContext::statedStep(std::size_t line, StepKind kind) const
{
    const FlowStep* step = stepOf(input.steps, kind);
    if (!step) return {};
    return isModule(line) && flow.service_price && inServicePrice(kind) ? withoutProcessCost(*step) : *step;
}

std::vector<std::size_t> ExplainContext::attachesAt(std::size_t line, StepKind kind) const
{
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < attach_places.size(); ++i)
        if (attach_places[i].line == line && attach_places[i].at_substrate == (kind == StepKind::SubstrateAttach))
            found.push_back(i);
    return found;
}

} // namespace interpose

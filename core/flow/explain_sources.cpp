// SPDX-License-Identifier: GPL-3.0-or-later
// Where the inputs of a formula come from: the facts beside the values that their pointers lead to.
#include "flow/explain_flow.hpp"

#include <algorithm>
#include <charconv>

namespace interpose {

namespace {

using Path = std::vector<std::string>;

Path split(const std::string& pointer)
{
    Path path;
    for (std::size_t start = 1; start <= pointer.size();) {
        const std::size_t end = std::min(pointer.find('/', start), pointer.size());
        path.push_back(pointer.substr(start, end - start));
        start = end + 1;
    }
    return path;
}

/// The facts of the record of an id.
template <class Table>
const Facts* factsOf(const Table& table, const typename Table::key_type& id)
{
    const auto record = table.find(id);
    return record == table.end() ? nullptr : &record->second.facts;
}

/// "/assembly/technology/<table>/<id>/...": a routing class has facts of its own.
const Facts* technologyFacts(const Technology& technology, const Path& path)
{
    if (path[2] == "nodes") return factsOf(technology.nodes, path[3]);
    if (path[2] == "bonds") return factsOf(technology.bonds, path[3]);
    if (path[2] == "standards") return factsOf(technology.standards, path[3]);
    if (path[2] == "vias") return factsOf(technology.vias, path[3]);
    if (path[2] == "hbm") return factsOf(technology.hbm, path[3]);
    const auto carrier = technology.carriers.find(path[3]);
    if (carrier == technology.carriers.end()) return nullptr;
    if (path.size() < 7) return &carrier->second.facts;
    const auto routing = std::ranges::find(carrier->second.routing, path[5], &RoutingClass::id);
    return routing == carrier->second.routing.end() ? nullptr : &routing->facts;
}

const Facts* partFacts(const Assembly& assembly, const Path& path)
{
    const auto part = assembly.catalogue->parts.find(PartId(path[2]));
    if (part == assembly.catalogue->parts.end()) return nullptr;
    if (path[3] == "harvest" && part->second.harvest) return &part->second.harvest->facts;
    if (path[3] != "rails" || path.size() < 6) return &part->second.facts;
    const auto rail = std::ranges::find(part->second.rails, path[4], &Rail::id);
    return rail == part->second.rails.end() ? nullptr : &rail->facts;
}

const Facts* linkFacts(const Assembly& assembly, const Path& path)
{
    const auto link = std::ranges::find(*assembly.links, LinkId(path[2]), &Link::id);
    return link == assembly.links->end() ? nullptr : &link->facts;
}

const Facts* flowFacts(const FlowSettings& flow, const Path& path)
{
    if (path[1] != "steps") return &flow.facts;
    std::size_t index = flow.steps.size();
    std::from_chars(path[2].data(), path[2].data() + path[2].size(), index);
    return index < flow.steps.size() ? &flow.steps[index].facts : nullptr;
}

const Fact* factAt(const Assembly& assembly, const std::string& pointer)
{
    Path path = split(pointer);
    if (path.size() < 2) return nullptr;
    // ".../facts/<key>/low": an end of a band stands in the fact of its value.
    if (path.size() > 3 && path[path.size() - 3] == "facts") {
        path.erase(path.end() - 3);
        path.pop_back();
    }
    const Facts* facts = nullptr;
    if (path[0] == "flow")
        facts = flowFacts(assembly.flow, path);
    else if (path[1] == "package")
        facts = &assembly.package.facts;
    else if (path.size() > 4 && path[1] == "technology")
        facts = technologyFacts(assembly.technology(), path);
    else if (path.size() > 3 && path[1] == "links")
        facts = linkFacts(assembly, path);
    else if (path.size() > 3)
        facts = partFacts(assembly, path);
    if (!facts) return nullptr;
    const auto fact = facts->find(path.back());
    if (fact != facts->end()) return &fact->second;
    // One fact may stand for a whole list, as that of "rates",
    if (std::ranges::find(path, "rates") != path.end()) {
        const auto rates = facts->find("rates");
        return rates == facts->end() ? nullptr : &rates->second;
    }
    // or for a whole object, as that of "harvest" does for its counts.
    if (path.size() == 5 && path[3] == "harvest") {
        const Part& part = assembly.catalogue->parts.at(PartId(path[2]));
        const auto whole = part.facts.find("harvest");
        if (whole != part.facts.end()) return &whole->second;
    }
    // and that of "power_blocks" for all of them.
    if (path.size() > 5 && path[3] == "power_blocks") {
        const auto blocks = facts->find("power_blocks");
        return blocks == facts->end() ? nullptr : &blocks->second;
    }
    const auto products = path[1] == "products" ? facts->find("products") : facts->end();
    return products == facts->end() ? nullptr : &products->second;
}

} // namespace

void addSources(const Assembly& assembly, std::vector<Explanation>& explanations)
{
    for (Explanation& one : explanations)
        for (ExplainInput& input : one.inputs) {
            if (input.pointer.empty()) {
                input.origin = input.figure.empty() ? "placement" : "report";
                continue;
            }
            const Fact* fact = factAt(assembly, input.pointer);
            input.origin = fact ? fact->origin : "unstated";
            if (!fact) continue;
            input.grade = fact->grade;
            input.source = fact->source;
        }
}

} // namespace interpose

// SPDX-License-Identifier: GPL-3.0-or-later
#include "package/dummy.hpp"

#include "model/edit.hpp"
#include "package/size_name.hpp"
#include "package/symmetry.hpp"

#include "base/number_text.hpp"

#include <algorithm>
#include <map>

namespace interpose {

namespace {

constexpr Coord kStep = Coord::fromNm(1'000'000);
constexpr double kWorthwhile = 1e-6; ///< less asymmetry than this is none

struct Neighbours
{
    Rect inside;             ///< where the block may be
    std::vector<Rect> taken; ///< neighbours with their gaps
    bool tooMany = false;
};

Coord gapTo(PartKind kind, const DummyRules& rules)
{
    if (kind == PartKind::HbmStack) return rules.stack_gap;
    return kind == PartKind::Dummy ? rules.dummy_gap : rules.die_gap;
}

Neighbours neighboursOf(const Assembly& assembly, const PackageInput& input, const DummyRules& rules)
{
    const Size size = input.screened->actual;
    Neighbours found;
    found.inside = {rules.edge, rules.edge, size.width - 2 * rules.edge, size.height - 2 * rules.edge};
    const std::vector<PlacedBody> bodies = layOut(assembly);
    const auto carrier =
        std::ranges::find(bodies, input.screened->placed, [](const PlacedBody& body) { return body.placed->id; });
    for (const PlacedBody& body : bodies) {
        if (body.parent != carrier->index || body.placed->seat == Seat::Embedded) continue;
        const Rect box = carrier->transform.unapply(body.box());
        const Coord by = gapTo(body.part->kind, rules);
        found.taken.push_back({box.x - by, box.y - by, box.width + 2 * by, box.height + 2 * by});
    }
    found.tooMany = found.taken.size() > kMostNeighbours;
    return found;
}

/// Lower ends a block of that length may have along one axis: at an edge or the middle, beside a neighbour at its gap,
/// or level with its middle.
std::vector<Coord> places(Coord from, Coord to, Coord length, const std::vector<std::pair<Coord, Coord>>& taken)
{
    std::vector<Coord> all{from, to - length, (from + to - length) / 2};
    for (const auto& [low, high] : taken) {
        all.push_back(high);
        all.push_back(low - length);
        all.push_back((low + high - length) / 2);
    }
    std::erase_if(all, [&](Coord at) { return at < from || at + length > to; });
    std::ranges::sort(all);
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

std::vector<Coord> steps(Coord longest)
{
    std::vector<Coord> all;
    for (Coord length = kStep; length <= longest; length += kStep)
        all.push_back(length);
    return all;
}

class Search
{
public:
    Search(const Balance& balance, const Neighbours& neighbours)
        : m_balance(balance), m_neighbours(neighbours), m_target(balance.asymmetry() / 2)
    {
        for (const Rect& taken : neighbours.taken) {
            m_x.emplace_back(taken.x, taken.right());
            m_y.emplace_back(taken.y, taken.top());
        }
    }

    std::optional<DummyProposal> run()
    {
        const Rect& in = m_neighbours.inside;
        for (const Coord width : steps(in.width)) {
            const std::vector<Coord> xs = places(in.x, in.right(), width, m_x);
            for (const Coord height : steps(in.height))
                tryBlocks(width, height, xs, places(in.y, in.top(), height, m_y));
        }
        return m_best;
    }

private:
    void tryBlocks(Coord width, Coord height, const std::vector<Coord>& xs, const std::vector<Coord>& ys)
    {
        if (m_best && width.mm() * height.mm() > m_best->plan.areaMm2()) return;
        for (const Coord x : xs)
            for (const Coord y : ys)
                tryBlock({x, y, width, height});
    }

    void tryBlock(const Rect& plan)
    {
        Balance after = m_balance;
        after.add(plan);
        const double asymmetry = after.asymmetry();
        const bool better = !m_best || plan.areaMm2() < m_best->plan.areaMm2() || asymmetry < m_best->asymmetry_after;
        if (asymmetry > m_target || !better) return;
        if (std::ranges::any_of(m_neighbours.taken, [&](const Rect& taken) { return overlaps(taken, plan); })) return;
        m_best = DummyProposal{{}, plan, m_balance.asymmetry(), asymmetry};
    }

    const Balance& m_balance;
    const Neighbours& m_neighbours;
    double m_target;
    std::vector<std::pair<Coord, Coord>> m_x, m_y;
    std::optional<DummyProposal> m_best;
};

/// Dies and stacks that stand on the carrier.
std::vector<const Part*> siliconOn(const Assembly& assembly, const PlacedId& carrier)
{
    std::vector<const Part*> found;
    for (const PlacedPart& placed : assembly.placed) {
        const Part& part = assembly.part(placed);
        const bool silicon = part.kind == PartKind::Die || part.kind == PartKind::HbmStack;
        if (placed.on == carrier && placed.seat == Seat::Top && silicon) found.push_back(&part);
    }
    return found;
}

Coord tallestOn(const Assembly& assembly, const PlacedId& carrier)
{
    Coord tallest;
    for (const Part* part : siliconOn(assembly, carrier))
        tallest = std::max(tallest, part->thickness);
    return tallest;
}

/// Area of the regions of each bond under the silicon on the carrier.
std::map<std::string, double> bondsOn(const Assembly& assembly, const PlacedId& carrier)
{
    std::map<std::string, double> area_mm2;
    for (const Part* part : siliconOn(assembly, carrier))
        for (const BondRegion& region : part->bonds)
            area_mm2[region.bond] += region.region.areaMm2();
    return area_mm2;
}

/// Whether the block can be cut from the part, either way round.
bool yields(const Part& part, const Rect& block)
{
    return (part.width >= block.width && part.height >= block.height) ||
           (part.width >= block.height && part.height >= block.width);
}

} // namespace

std::optional<DummyProposal> proposeDummy(const Assembly& assembly, const DummyRules& rules)
{
    const PackageInput input = packageInput(assembly, layOut(assembly), {}, {});
    if (!input.screened) return {};
    const Balance balance = balanceOf(input);
    const Neighbours neighbours = neighboursOf(assembly, input, rules);
    if (balance.asymmetry() <= kWorthwhile || neighbours.tooMany || neighbours.inside.empty()) return {};
    std::optional<DummyProposal> best = Search(balance, neighbours).run();
    if (best) best->carrier = input.screened->placed;
    return best;
}

DummyChoice chooseDummy(const Assembly& assembly, const DummyProposal& proposal, const std::map<PartId, Part>& parts)
{
    const std::map<std::string, double> bonds = bondsOn(assembly, proposal.carrier);
    const auto ownBond = [](const Part& part) { return part.bonds.empty() ? std::string() : part.bonds.front().bond; };
    const auto area = [&](const std::string& bond) { return bonds.contains(bond) ? bonds.at(bond) : 0.0; };
    DummyChoice best;
    const auto better = [&](const Part& part) {
        if (!best.part) return true;
        const double here = area(ownBond(part)), there = area(ownBond(*best.part));
        if (here != there) return here > there;
        const bool enough = yields(part, proposal.plan), was = yields(*best.part, proposal.plan);
        if (enough != was) return enough;
        return enough ? part.areaMm2() < best.part->areaMm2() : part.areaMm2() > best.part->areaMm2();
    };
    for (const auto& [id, part] : parts)
        if (part.kind == PartKind::Dummy && better(part)) best.part = &part;
    if (!best.part) return best;
    best.bond = ownBond(*best.part);
    if (area(best.bond) <= 0 && !bonds.empty())
        best.bond = std::ranges::max_element(bonds, {}, [](const auto& bond) { return bond.second; })->first;
    return best;
}

Assembly addDummy(const Assembly& assembly, const DummyProposal& proposal, const DummyChoice& choice,
                  const Technology& library, PlacedId* added)
{
    Part part = *choice.part;
    const Size size{proposal.plan.width, proposal.plan.height};
    part.id = PartId("dummy_" + fixedText(size.width.mm(), 0) + 'x' + fixedText(size.height.mm(), 0));
    part.name = "Structural dummy silicon, " + sizeText(size) + " mm";
    if (part.price_usd) *part.price_usd *= proposal.plan.areaMm2() / choice.part->areaMm2();
    part.width = size.width;
    part.height = size.height;
    if (const Coord tallest = tallestOn(assembly, proposal.carrier); tallest > Coord{}) part.thickness = tallest;
    part.bonds.clear();
    if (!choice.bond.empty()) part.bonds.push_back({part.outline(), choice.bond});
    part.library.clear();
    const Fact fact{"user", "assumed: sized to balance the carrier", Grade::Yours, {}, {}, {}};
    for (const char* key : {"width_um", "height_um", "thickness_um"})
        part.facts[key] = fact;
    return addPlaced(assembly, part, library, proposal.carrier, {proposal.plan.x, proposal.plan.y}, added);
}

} // namespace interpose

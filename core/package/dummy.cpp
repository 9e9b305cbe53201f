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

struct Neighbours
{
    Rect inside;             ///< where the block may be
    Rect within;             ///< where it does not enlarge what the carrier's contents need
    std::vector<Rect> taken; ///< neighbours with their gaps
};

Coord gapTo(PartKind kind, const DummyRules& rules)
{
    if (kind == PartKind::HbmStack) return rules.stack_gap;
    return kind == PartKind::Dummy ? rules.dummy_gap : rules.die_gap;
}

/// The room of the carrier clear of its edge, and of the rim and keep-out of the root, in the carrier's frame.
Rect roomOn(const Assembly& assembly, const PlacedBody& carrier, const PlacedBody& root, const DummyRules& rules)
{
    const auto inset = [](const Rect& r, Coord by) {
        return Rect{r.x + by, r.y + by, std::max(Coord{}, r.width - 2 * by), std::max(Coord{}, r.height - 2 * by)};
    };
    const Rect clear = inset(root.box(), rimOf(assembly) + assembly.package.part_keepout);
    return intersection(inset(carrier.part->outline(), rules.edge), carrier.transform.unapply(clear));
}

/// True when the body stands over the carrier and none of what it stands on covers all of it.
bool standsOver(const std::vector<PlacedBody>& bodies, const PlacedBody& body, std::size_t carrier)
{
    if (!body.parent || body.placed->seat != Seat::Top) return false;
    if (*body.parent == carrier) return true;
    const PlacedBody& parent = bodies[*body.parent];
    return standsOver(bodies, parent, carrier) && !parent.box().contains(body.box());
}

Neighbours neighboursOf(const Assembly& assembly, const PackageInput& input, const DummyRules& rules)
{
    const std::vector<PlacedBody> bodies = layOut(assembly);
    const auto placed = [](const PlacedBody& body) { return body.placed->id; };
    const PlacedBody& carrier = *std::ranges::find(bodies, input.screened->placed, placed);
    Neighbours found;
    found.inside = roomOn(assembly, carrier, *std::ranges::find(bodies, assembly.root()->id, placed), rules);
    const Coord rim = carrier.parent ? Coord{} : rimOf(assembly) + assembly.package.part_keepout;
    const Coord edge = std::max(rules.edge, rim);
    const Rect needed = neededRoom(assembly, bodies, carrier.index, {rules.edge, {}, {}});
    found.within = intersection(found.inside,
                                {needed.x + edge, needed.y + edge, needed.width - edge * 2, needed.height - edge * 2});
    for (const PlacedBody& body : bodies) {
        if (!standsOver(bodies, body, carrier.index)) continue;
        const Rect box = carrier.transform.unapply(body.box());
        const Coord by = gapTo(body.part->kind, rules);
        found.taken.push_back({box.x - by, box.y - by, box.width + 2 * by, box.height + 2 * by});
    }
    return found;
}

/// Stretch along one axis.
struct Span
{
    Coord low, high;
    Coord length() const { return high - low; }
};

template <class T>
void sortOnce(std::vector<T>& all)
{
    std::ranges::sort(all);
    all.erase(std::unique(all.begin(), all.end()), all.end());
}

/// Widths ascend. In the column that a block of one width takes at one place, the free stretches between neighbours are
/// found first: only heights that fit one of them are tried.
class Search
{
public:
    Search(const Balance& balance, const Neighbours& neighbours)
        : m_balance(balance), m_neighbours(neighbours), m_target(balance.asymmetry() / 2)
    {
        for (const Rect& taken : neighbours.taken)
            m_middles.push_back(taken.centre().y);
        sortOnce(m_middles);
    }

    DummySearch run()
    {
        const Rect& in = m_neighbours.inside;
        for (Coord width = kStep; width <= in.width && isWorthTrying(width, kStep) && !isOver(); width += kStep) {
            bool anyRoom = false;
            for (const Coord x : places(width))
                for (const Span& free : freeIn({x, x + width})) {
                    anyRoom = true;
                    tryHeights(x, width, free);
                }
            if (!anyRoom) break; // nor for a wider one
        }
        const DummyAnswer answer = m_best ? DummyAnswer::Found : isOver() ? DummyAnswer::GaveUp : DummyAnswer::NoPlace;
        return {answer, m_best, m_tries};
    }

private:
    bool isOver() const { return m_tries >= kMostTries; }

    bool isWorthTrying(Coord width, Coord height) const
    {
        return !m_best || width.mm() * height.mm() <= m_best->plan.areaMm2();
    }

    /// Left edges: at an edge of the room or its middle, beside a neighbour at its gap, or level with its middle.
    std::vector<Coord> places(Coord width) const
    {
        const Rect& in = m_neighbours.inside;
        const Coord last = in.right() - width;
        std::vector<Coord> all{in.x, last, (in.x + last) / 2};
        for (const Rect& taken : m_neighbours.taken)
            all.insert(all.end(), {taken.right(), taken.x - width, (taken.x + taken.right() - width) / 2});
        std::erase_if(all, [&](Coord at) { return at < in.x || at > last; });
        sortOnce(all);
        return all;
    }

    /// Free stretches of at least a step in that column.
    std::vector<Span> freeIn(const Span& column)
    {
        const Rect& in = m_neighbours.inside;
        std::vector<std::pair<Coord, Coord>> taken;
        for (const Rect& t : m_neighbours.taken)
            if (t.x < column.high && t.right() > column.low) taken.emplace_back(t.y, t.top());
        std::ranges::sort(taken);
        taken.emplace_back(in.top(), in.top());
        m_tries += taken.size();
        std::vector<Span> free;
        Coord from = in.y;
        for (const auto& [low, high] : taken) {
            if (const Coord to = std::min(low, in.top()); to - from >= kStep) free.push_back({from, to});
            from = std::max(from, high);
        }
        return free;
    }

    void tryHeights(Coord x, Coord width, const Span& free)
    {
        for (Coord height = kStep; height <= free.length() && isWorthTrying(width, height) && !isOver();
             height += kStep) {
            const Coord last = free.high - height;
            ++m_tries;
            if (!couldHalve({x, free.low, width, height}, last)) continue;
            for (const Coord y : {free.low, last, (free.low + last) / 2, m_neighbours.inside.centre().y - height / 2})
                if (y >= free.low && y <= last) tryBlock({x, y, width, height});
            const auto first = std::ranges::lower_bound(m_middles, free.low + height / 2);
            for (auto at = first; at != m_middles.end() && *at - height / 2 <= last; ++at)
                if (*at - height / 2 >= free.low) tryBlock({x, *at - height / 2, width, height});
        }
    }

    /// Whether the best of all heights it can be slid to halves the asymmetry: a lower end between block.y and `last`.
    bool couldHalve(const Rect& block, Coord last) const
    {
        const double area = block.areaMm2(), middle = m_balance.half_height_mm - block.height.mm() / 2;
        const double best = middle - m_balance.moment_y_mm3 / area; // no moment left along y
        Balance after = m_balance;
        const double y = std::clamp(best, block.y.mm(), last.mm());
        after.add({block.x, Coord::fromMm(y), block.width, block.height});
        return after.asymmetry() <= m_target + 1e-6; // of whole nanometres
    }

    void tryBlock(const Rect& plan)
    {
        ++m_tries;
        Balance after = m_balance;
        after.add(plan);
        const double asymmetry = after.asymmetry();
        const bool better = !m_best || plan.areaMm2() < m_best->plan.areaMm2() || asymmetry < m_best->asymmetry_after;
        if (asymmetry > m_target || !better) return;
        m_best = DummyProposal{{}, plan, m_balance.asymmetry(), asymmetry};
    }

    const Balance& m_balance;
    const Neighbours& m_neighbours;
    double m_target;
    std::vector<Coord> m_middles; ///< of the neighbours, along y
    std::size_t m_tries = 0;
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

DummySearch proposeDummy(const Assembly& assembly, const DummyRules& rules)
{
    const PackageInput input = packageInput(assembly, layOut(assembly), {}, {});
    if (!input.screened || !input.root) return {};
    const Balance balance = balanceOf(input);
    if (balance.area_mm2 <= 0) return {};
    if (balance.asymmetry() < kBalanced) return {DummyAnswer::Balanced, {}, 0};
    const Neighbours neighbours = neighboursOf(assembly, input, rules);
    if (neighbours.taken.size() > kMostNeighbours) return {DummyAnswer::TooMany, {}, 0};
    Neighbours inside = neighbours;
    inside.inside = neighbours.within;
    DummySearch search = Search(balance, inside).run();
    if (search.answer == DummyAnswer::NoPlace) search = Search(balance, neighbours).run();
    if (search.proposal) search.proposal->carrier = input.screened->placed;
    return search;
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

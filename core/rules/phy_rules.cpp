// SPDX-License-Identifier: GPL-3.0-or-later
// Interfaces: every PHY has one partner, and an HBM stack looks at its host without lateral offset.
#include "rules/findings.hpp"

#include <cstdlib>
#include <set>
#include <tuple>
#include <unordered_map>

namespace interpose {

namespace {

/// How many links use each PHY of each placed part.
using PhyUse = std::unordered_map<std::string_view, std::map<std::string_view, int>>;

PhyUse countUse(const std::vector<Link>& links)
{
    PhyUse use;
    for (const Link& link : links)
        for (const PhyRef* end : {&link.a, &link.b})
            ++use[end->placed.str()][end->phy];
    return use;
}

/// PHY-001 and PHY-004.
void checkUse(const RuleScene& scene, const PlacedBody& body, const Phy& phy, int links, Findings& findings)
{
    const std::string& id = scene.id(body.index);
    const std::string both = id + '.' + phy.id;
    if (links > 1)
        findings.add(Severity::Error, "PHY-004", {both, id},
                     both + " has " + std::to_string(links) + " links, at most 1 is possible", links, 1.0, "links");
    const bool port = scene.assembly.technology().standards.at(phy.standard).kind == InterfaceKind::Port;
    if (links > 0 || port) return;
    // A die may have PHYs to spare; a stack nobody reads is a mistake.
    const bool stack = body.part->kind == PartKind::HbmStack;
    findings.add(stack ? Severity::Warning : Severity::Info, "PHY-001", {both, id},
                 both + " (" + phy.standard + ", " + std::to_string(phy.lanes) +
                     " lanes) is not connected: 0 links, 1 is asked",
                 0.0, 1.0, "links");
}

/// Side of a stack as seen from the root, as a unit step.
struct Side
{
    int x = 0, y = 0;
    bool operator==(const Side&) const = default;
};

Side sideOf(Edge edge)
{
    switch (edge) {
    case Edge::Left:
        return {-1, 0};
    case Edge::Right:
        return {1, 0};
    case Edge::Bottom:
        return {0, -1};
    case Edge::Top:
        return {0, 1};
    }
    return {};
}

Side placedSide(const PlacedBody& body, Edge edge)
{
    const Side side = sideOf(edge);
    const Point out = body.transform.applyVector({Coord::fromNm(side.x), Coord::fromNm(side.y)});
    return {static_cast<int>(out.x.nm()), static_cast<int>(out.y.nm())};
}

/// Side of `stack` on which `host` lies; nothing when one is above the other.
std::optional<Side> sideTowards(const PlacedBody& stack, const PlacedBody& host)
{
    const Rect a = stack.box(), b = host.box();
    const Point apart = gap(a, b);
    if (apart.x < Coord{} && apart.y < Coord{}) return std::nullopt;
    if (apart.x >= apart.y) return Side{b.x >= a.right() ? 1 : -1, 0};
    return Side{0, b.y >= a.top() ? 1 : -1};
}

class StackLinks
{
public:
    StackLinks(const RuleScene& scene, Findings& findings) : m_scene(scene), m_findings(findings)
    {
        for (const PlacedBody& body : scene.bodies)
            m_bodyOf.emplace(scene.id(body.index), body.index);
    }

    void check(const Link& link)
    {
        const PlacedBody &a = bodyOf(link.a), &b = bodyOf(link.b);
        const bool aStack = a.part->kind == PartKind::HbmStack, bStack = b.part->kind == PartKind::HbmStack;
        if (aStack == bStack) return;
        const PlacedBody &stack = aStack ? a : b, &host = aStack ? b : a;
        const Phy& stackPhy = *stack.part->phy(aStack ? link.a.phy : link.b.phy);
        const Phy& hostPhy = *host.part->phy(aStack ? link.b.phy : link.a.phy);
        const std::optional<Side> towards = sideTowards(stack, host);
        if (!towards) return;
        checkFacing(link, stack, stackPhy, host, *towards);
        checkOffset(link, stack, stackPhy, host, hostPhy, *towards);
        checkChannel(link, stack, stackPhy, host, hostPhy);
        m_rows[{host.index, -towards->x, -towards->y}].insert(stack.index);
    }

    /// PHY-006: the stacks of each host edge, side by side at the least gap, against the edge.
    void checkRows()
    {
        const std::optional<Coord> overhang = m_scene.deck.max_hbm_overhang;
        if (!overhang) return;
        const Coord between = leastStackGap();
        for (const auto& [edge, stacks] : m_rows) {
            const auto [host, x, y] = edge;
            const auto along = [x = x](const Rect& box) { return x != 0 ? box.height : box.width; };
            Coord needed = between * (static_cast<int>(stacks.size()) - 1);
            for (const std::size_t stack : stacks)
                needed += along(m_scene.bodies[stack].box());
            const Coord room = along(m_scene.bodies[host].box()) + *overhang * 2;
            if (needed <= room) continue;
            m_findings.add(Severity::Warning, "PHY-006", {m_scene.id(host), m_scene.id(*stacks.begin())},
                           std::to_string(stacks.size()) + " stacks beside one edge of " + m_scene.id(host) + " need " +
                               inUm(needed) + ", the edge and its overhang have " + inUm(room) +
                               "; move a stack to another edge",
                           needed.um(), room.um(), "max_hbm_overhang_um");
        }
    }

private:
    const PlacedBody& bodyOf(const PhyRef& end) const { return m_scene.bodies[m_bodyOf.at(end.placed.str())]; }

    /// PHY-002. A PHY along an edge must be on the side of the host; a field, on the half towards it.
    void checkFacing(const Link& link, const PlacedBody& stack, const Phy& phy, const PlacedBody& host, Side towards)
    {
        const std::string &id = stack.placed->id.str(), &hostId = host.placed->id.str();
        std::optional<double> degreesOff;
        if (phy.edge) {
            const Side side = placedSide(stack, *phy.edge);
            if (side == towards) return;
            degreesOff = side == Side{-towards.x, -towards.y} ? 180.0 : 90.0;
        } else {
            const Point field = stack.transform.apply(phy.region).centre() - stack.box().centre();
            if ((field.x * towards.x + field.y * towards.y) >= Coord{}) return;
            degreesOff = 180.0;
        }
        m_findings.add(Severity::Warning, "PHY-002", {id, hostId, link.id.str()},
                       id + " turns its PHY away from its host " + hostId + " by " +
                           std::to_string(static_cast<int>(*degreesOff)) + " degrees, 0 is asked",
                       degreesOff, 0.0, "facing");
    }

    /// PHY-003.
    void checkOffset(const Link& link, const PlacedBody& stack, const Phy& stackPhy, const PlacedBody& host,
                     const Phy& hostPhy, Side towards)
    {
        const std::optional<Coord> limit = m_scene.deck.max_hbm_offset;
        const Point apart =
            stack.transform.apply(stackPhy.region).centre() - host.transform.apply(hostPhy.region).centre();
        const Coord offset = abs(towards.x != 0 ? apart.y : apart.x);
        if (!limit || offset <= *limit) return;
        m_findings.add(Severity::Warning, "PHY-003", {stack.placed->id.str(), host.placed->id.str(), link.id.str()},
                       stack.placed->id.str() + " is " + inUm(offset) + " off its host PHY on " +
                           host.placed->id.str() + " along the edge, at most " + inUm(*limit) + " is asked",
                       offset.um(), limit->um(), "max_hbm_offset_um");
    }

    /// PHY-005.
    void checkChannel(const Link& link, const PlacedBody& stack, const Phy& stackPhy, const PlacedBody& host,
                      const Phy& hostPhy)
    {
        const std::optional<Coord> limit = m_scene.deck.max_hbm_channel;
        const Coord length =
            manhattan(stack.transform.apply(stackPhy.region).centre(), host.transform.apply(hostPhy.region).centre());
        if (!limit || length <= *limit) return;
        m_findings.add(Severity::Warning, "PHY-005", {stack.placed->id.str(), host.placed->id.str(), link.id.str()},
                       stack.placed->id.str() + " has a channel of " + inUm(length) + " to its host PHY on " +
                           host.placed->id.str() + ", at most " + inUm(*limit) + " is asked; move it closer",
                       length.um(), limit->um(), "max_hbm_channel_um");
    }

    Coord leastStackGap() const
    {
        for (const GapRule& rule : m_scene.deck.gaps)
            if (rule.a == PartKind::HbmStack && rule.b == PartKind::HbmStack && rule.min_gap) return *rule.min_gap;
        return {};
    }

    const RuleScene& m_scene;
    Findings& m_findings;
    std::unordered_map<std::string_view, std::size_t> m_bodyOf;
    /// Stacks read from one edge of a host: its body and the way the edge looks.
    std::map<std::tuple<std::size_t, int, int>, std::set<std::size_t>> m_rows;
};

} // namespace

void checkPhys(const RuleScene& scene, Findings& findings)
{
    const std::vector<Link>& links = *scene.assembly.links;
    const PhyUse use = countUse(links);
    for (const PlacedBody& body : scene.bodies) {
        if (body.part->phys.empty()) continue;
        const auto ofBody = use.find(scene.id(body.index));
        for (const Phy& phy : body.part->phys) {
            int count = 0;
            if (ofBody != use.end())
                if (const auto one = ofBody->second.find(phy.id); one != ofBody->second.end()) count = one->second;
            checkUse(scene, body, phy, count, findings);
        }
    }
    if (links.empty()) return;
    StackLinks stacks(scene, findings);
    for (const Link& link : links)
        stacks.check(link);
    stacks.checkRows();
}

} // namespace interpose

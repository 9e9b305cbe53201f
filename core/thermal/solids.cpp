// SPDX-License-Identifier: GPL-3.0-or-later
#include "thermal/solids.hpp"

#include "thermal/cooling_solids.hpp"

#include <algorithm>
#include <set>

namespace interpose {

namespace {

/// Fills lie over what their carrier stands in and under everything the carrier carries.
int fillLevel(int tier)
{
    return 2 * tier + 2;
}
int solidLevel(int tier)
{
    return 2 * tier + 1;
}
static_assert(kRimLevel == 2 * 1 + 1);

/// Stated power as blocks in part coordinates, less what links take out of it.
std::vector<PowerBlock> ownPower(const Part& part, double taken_w)
{
    const double stated = part.statedPowerW();
    const double keep = stated > 0 ? (stated - taken_w) / stated : 0;
    std::vector<PowerBlock> blocks = part.power_blocks;
    if (blocks.empty() && stated > 0) blocks.push_back({part.id.str(), part.outline(), stated});
    for (PowerBlock& block : blocks)
        block.power_w *= keep;
    return blocks;
}

class Builder
{
public:
    Builder(const Assembly& assembly, const std::vector<PlacedBody>& bodies, const std::vector<Contact>& contacts,
            const std::vector<HeatSource>& sources)
        : m_assembly(assembly)
        , m_bodies(bodies)
        , m_contacts(contacts)
        , m_sourcesOf(bodies.size())
        , m_covered(bodies.size(), false)
        , m_own(bodies.size())
    {
        for (const HeatSource& source : sources)
            m_sourcesOf[source.body].push_back(&source);
        for (const Contact& contact : contacts)
            m_covered[contact.lower] = true;
    }

    SolidModel build()
    {
        findExtent();
        findCarriedTops();
        for (std::size_t i = 0; i < m_bodies.size(); ++i)
            addBody(i);
        for (const Contact& contact : m_contacts)
            addBond(contact);
        addFills();
        const std::size_t before = m_model.solids.size();
        addCooling(m_assembly.cooling, m_bodies, topSurfaces(), m_model);
        addColumns(before);
        return std::move(m_model);
    }

private:
    void findExtent()
    {
        for (const PlacedBody& body : m_bodies) {
            if (!body.parent) m_model.outline = body.box();
            m_model.bottom = std::min(m_model.bottom, body.bottom);
            m_model.top = std::max(m_model.top, body.top);
        }
    }

    void addBody(std::size_t index)
    {
        const PlacedBody& body = m_bodies[index];
        const std::vector<PlacedLayer> layers = placedLayers(body);
        for (const PlacedLayer& layer : layers)
            addOwn(index, {body.box(), layer.bottom, layer.top, layer.material, solidLevel(body.tier), 0});
        const BodyPower power = bodyPower(index);
        for (const PlacedLayer& layer : layers) {
            if (layer.power_share <= 0) continue;
            addPower(index, power.own, layer, layer.power_share, false);
            const double stated_w = body.part->statedPowerW() * layer.power_share;
            m_model.probes.push_back(
                {index, body.box(), layer.bottom, layer.top, stated_w / (body.box().areaMm2() * 1e-6)});
        }
        addPower(index, power.links, interfaceLayer(body, layers), 1, true);
    }

    void addOwn(std::size_t index, const Solid& solid)
    {
        m_own[index].push_back(m_model.solids.size());
        m_model.solids.push_back(solid);
    }

    /// A layer of the part at its height, bottom first. A part of which no layer takes power counts as one that does.
    struct PlacedLayer
    {
        Coord bottom, top;
        std::string material;
        double power_share = 0;
    };

    std::vector<PlacedLayer> placedLayers(const PlacedBody& body)
    {
        std::vector<PartLayer> layers = bodyLayers(*body.part, m_assembly.technology());
        if (body.part->hbm && body.part->layers.empty() && layers.size() == 1) reportFlatStack(body);
        if (activeFace(body) != body.part->active_face) std::ranges::reverse(layers);
        const bool powered = std::ranges::any_of(layers, [](const PartLayer& l) { return l.power_share > 0; });
        const double whole = body.part->thickness.m();
        std::vector<PlacedLayer> placed;
        Coord z = body.bottom;
        for (const PartLayer& layer : layers) {
            const double share = powered ? layer.power_share : layer.thickness.m() / whole;
            placed.push_back({z, z + layer.thickness, layer.material, share});
            z += layer.thickness;
        }
        return placed;
    }

    /// Interfaces are at the active face: link power goes into the powered layer nearest to it.
    static const PlacedLayer& interfaceLayer(const PlacedBody& body, const std::vector<PlacedLayer>& layers)
    {
        const auto takesPower = [](const PlacedLayer& layer) { return layer.power_share > 0; };
        if (activeFace(body) == Face::Down) return *std::ranges::find_if(layers, takesPower);
        return *std::find_if(layers.rbegin(), layers.rend(), takesPower);
    }

    void addPower(std::size_t index, const std::vector<PowerBlock>& blocks, const PlacedLayer& layer, double share,
                  bool of_links)
    {
        for (const PowerBlock& block : blocks)
            m_model.powers.push_back({m_bodies[index].transform.apply(block.region), layer.bottom, layer.top,
                                      block.power_w * share, index, of_links});
    }

    Diagnostic& report(const char* code, const PlacedBody& body, const std::string& what)
    {
        Diagnostic& finding = m_model.diagnostics.emplace_back();
        finding.code = code;
        finding.ids = {body.placed->id.str()};
        finding.message = body.placed->id.str() + what;
        finding.rule = "heat";
        return finding;
    }

    void reportFlatStack(const PlacedBody& body)
    {
        report("HEAT-007", body,
               " is thinner than the tiers of its generation; it is taken as one block of its material");
    }

    struct BodyPower
    {
        std::vector<PowerBlock> own, links; ///< part coordinates
    };

    /// All power of a body in part coordinates: its own and what its links put in.
    BodyPower bodyPower(std::size_t index)
    {
        const PlacedBody& body = m_bodies[index];
        double moved = 0, spreadAdded = 0;
        BodyPower power;
        for (const HeatSource* source : m_sourcesOf[index]) {
            if (source->region.empty()) {
                if (!source->inside_stated_power) spreadAdded += source->power_w;
                continue; // inside the stated power and over the whole part: already there
            }
            power.links.push_back({"link", source->region, source->power_w});
            if (source->inside_stated_power) moved += source->power_w;
        }
        const double stated = body.part->statedPowerW();
        if (moved > stated) {
            limitLinkPower(index, power.links, stated / moved);
            moved = stated;
        }
        power.own = ownPower(*body.part, moved);
        if (spreadAdded > 0) power.own.push_back({"links", body.part->outline(), spreadAdded});
        const auto isCold = [](const PowerBlock& block) { return block.power_w == 0; };
        std::erase_if(power.own, isCold);
        std::erase_if(power.links, isCold);
        return power;
    }

    /// A part that states less power than its links use keeps its stated total, and says so.
    void limitLinkPower(std::size_t index, std::vector<PowerBlock>& placed, double factor)
    {
        double wanted = 0;
        std::size_t at = 0;
        for (const HeatSource* source : m_sourcesOf[index]) {
            if (source->region.empty()) continue;
            PowerBlock& block = placed[at++];
            if (!source->inside_stated_power) continue;
            wanted += block.power_w;
            block.power_w *= factor;
        }
        const PlacedBody& body = m_bodies[index];
        Diagnostic& finding =
            report("HEAT-005", body, " states less power than its links dissipate in it; the stated total is kept");
        finding.value = wanted;
        finding.limit = body.part->statedPowerW();
    }

    void addBond(const Contact& contact)
    {
        if (contact.bond.empty()) return;
        const PlacedBody& upper = m_bodies[contact.upper];
        const Coord bottom = m_bodies[contact.lower].top;
        if (bottom >= upper.bottom) return;
        const auto& bond = m_assembly.technology().bonds.at(contact.bond);
        const int tier = std::max(upper.tier, m_bodies[contact.lower].tier);
        m_model.solids.push_back({contact.region, bottom, upper.bottom, bond.material, solidLevel(tier), 0});
    }

    /// Highest top of each part and of everything it carries, however indirectly.
    void findCarriedTops()
    {
        m_carriedTop.resize(m_bodies.size());
        for (std::size_t i = 0; i < m_bodies.size(); ++i)
            for (std::optional<std::size_t> at = i; at; at = m_bodies[*at].parent)
                m_carriedTop[*at] = std::max(m_carriedTop[*at], m_bodies[i].top);
    }

    /// Height up to which a carrier's fill stands: as stated, or ground flush with the tallest part it carries.
    Coord fillTop(std::size_t index) const
    {
        const PlacedBody& carrier = m_bodies[index];
        return carrier.part->fill_height ? carrier.top + *carrier.part->fill_height : m_carriedTop[index];
    }

    /// Top of whatever covers a part from above: itself or the fill of a carrier below it.
    Coord coveredTop(std::size_t index) const
    {
        Coord top = m_bodies[index].top;
        for (auto at = m_bodies[index].parent; at; at = m_bodies[*at].parent)
            if (m_bodies[*at].part->fill) top = std::max(top, fillTop(*at));
        return top;
    }

    void addFills()
    {
        for (std::size_t i = 0; i < m_bodies.size(); ++i) {
            const PlacedBody& body = m_bodies[i];
            if (!body.part->fill) continue;
            const Coord top = fillTop(i);
            if (top > body.top) addOwn(i, {body.box(), body.top, top, *body.part->fill, fillLevel(body.tier), 0});
            m_model.top = std::max(m_model.top, top);
        }
    }

    /// Silicon whose top nothing stands on; what is let into a carrier and what is soldered beside do not reach the
    /// lid.
    bool meetsLid(std::size_t i) const
    {
        const PartKind kind = m_bodies[i].part->kind;
        const bool silicon = kind == PartKind::Die || kind == PartKind::HbmStack || kind == PartKind::Dummy;
        return silicon && !m_covered[i] && m_bodies[i].placed->seat == Seat::Top;
    }

    /// \param cooling  first solid of the cooling
    void addColumns(std::size_t cooling)
    {
        std::vector<bool> carries(m_bodies.size(), false);
        for (const PlacedBody& body : m_bodies)
            if (body.parent && body.placed->seat == Seat::Top) carries[*body.parent] = true;
        std::set<PartId> seen;
        for (std::size_t i = 0; i < m_bodies.size(); ++i) {
            const PlacedBody& body = m_bodies[i];
            const bool onTop = !body.parent || body.placed->seat == Seat::Top;
            if (!onTop || carries[i] || !seen.insert(body.part->id).second) continue;
            std::set<std::string> bonds;
            for (const BondRegion& region : body.part->bonds)
                bonds.insert(region.bond);
            if (bonds.empty()) bonds.insert(std::string());
            for (const std::string& bond : bonds)
                m_model.columns.push_back(columnOf(i, bond, cooling));
        }
    }

    std::vector<Solid> columnOf(std::size_t index, const std::string& bond, std::size_t cooling) const
    {
        std::vector<Solid> column;
        for (std::optional<std::size_t> at = index; at; at = m_bodies[*at].parent) {
            const PlacedBody& body = m_bodies[*at];
            for (const std::size_t own : m_own[*at])
                column.push_back(m_model.solids[own]);
            const auto& bonds = body.part->bonds;
            addBondTo(column, body, *at == index || bonds.empty() ? bond : bonds.front().bond);
        }
        for (std::size_t i = cooling; i < m_model.solids.size(); ++i)
            if (coversColumn(m_model.solids[i], index)) column.push_back(m_model.solids[i]);
        std::ranges::stable_sort(column, {}, &Solid::level);
        return column;
    }

    void addBondTo(std::vector<Solid>& column, const PlacedBody& body, const std::string& bond) const
    {
        if (!body.parent || body.part->bonds.empty() || bond.empty()) return;
        const Coord below = m_bodies[*body.parent].top;
        if (below >= body.bottom) return;
        const std::string& material = m_assembly.technology().bonds.at(bond).material;
        column.push_back({body.box(), below, body.bottom, material, solidLevel(body.tier), 0});
    }

    /// Plates do, and the TIM1 that lies on the part or on the fill of one of its carriers.
    bool coversColumn(const Solid& solid, std::size_t index) const
    {
        if (solid.level == 0) return true;
        for (std::optional<std::size_t> at = index; at; at = m_bodies[*at].parent) {
            const PlacedBody& body = m_bodies[*at];
            const bool onBody = *at == index && solid.level == solidLevel(body.tier);
            if ((onBody || (body.part->fill && solid.level == fillLevel(body.tier))) && solid.plan == body.box())
                return true;
        }
        return false;
    }

    /// What TIM1 lies on. A part that carries others meets no lid: where its own top is free it looks into the cavity
    /// (air, or the fill it is given), for TIM is dispensed on what reaches the lid.
    std::vector<TopSurface> topSurfaces() const
    {
        std::vector<TopSurface> surfaces;
        for (std::size_t i = 0; i < m_bodies.size(); ++i) {
            const PlacedBody& body = m_bodies[i];
            if (meetsLid(i)) surfaces.push_back({body.box(), coveredTop(i), solidLevel(body.tier)});
            // Mould that reaches the top of all it holds offers its surface to the TIM as well.
            if (body.part->fill && fillTop(i) >= m_carriedTop[i])
                surfaces.push_back({body.box(), fillTop(i), fillLevel(body.tier)});
        }
        return surfaces;
    }

    const Assembly& m_assembly;
    const std::vector<PlacedBody>& m_bodies;
    const std::vector<Contact>& m_contacts;
    std::vector<std::vector<const HeatSource*>> m_sourcesOf;
    std::vector<bool> m_covered;                 ///< something stands on it
    std::vector<std::vector<std::size_t>> m_own; ///< per body: its layers and fill among the solids
    std::vector<Coord> m_carriedTop;
    SolidModel m_model;
};

} // namespace

SolidModel buildSolids(const Assembly& assembly, const std::vector<PlacedBody>& bodies,
                       const std::vector<Contact>& contacts, const std::vector<HeatSource>& sources)
{
    return Builder(assembly, bodies, contacts, sources).build();
}

} // namespace interpose

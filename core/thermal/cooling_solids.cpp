// SPDX-License-Identifier: GPL-3.0-or-later
#include "thermal/cooling_solids.hpp"

#include "base/number_text.hpp"
#include "geom/region.hpp"

#include <algorithm>
#include <utility>

namespace interpose {

namespace {

Rect centredOn(const Rect& outline, Coord width, Coord height)
{
    return {outline.x + (outline.width - width) / 2, outline.y + (outline.height - height) / 2, width, height};
}

/// Height between which and the root's top a rim stands.
struct Rim
{
    Coord bottom, top;
    std::string material;
};

class CoolingBuilder
{
public:
    CoolingBuilder(const Cooling& cooling, const std::vector<PlacedBody>& bodies,
                   const std::vector<TopSurface>& surfaces, SolidModel& model)
        : m_cooling(cooling), m_bodies(bodies), m_surfaces(surfaces), m_model(model)
    {}

    void build()
    {
        const Coord tallest = tallestPart();
        if (m_lidded || m_ring) addTim1();
        if (m_ring) addRim({rootTop(), tallest, m_cooling.rim_material});
        if (m_lidded && m_cooling.lid_thickness > Coord{}) {
            addRim({rootTop(), m_model.top, m_cooling.lid_material});
            addPlate(m_model.outline, m_cooling.lid_thickness, m_cooling.lid_material, 0);
        }
        if (m_sink) addSink();
        reportUnused();
    }

private:
    const PlacedBody& root() const
    {
        return *std::ranges::find_if(m_bodies, [](const PlacedBody& body) { return !body.parent; });
    }
    Coord rootTop() const { return root().top; }
    Coord tallestPart() const
    {
        Coord tallest;
        for (const PlacedBody& body : m_bodies)
            tallest = std::max(tallest, body.top);
        return tallest;
    }

    void addPlate(const Rect& plan, Coord thickness, const std::string& material, double contact_k_mm2_per_w)
    {
        if (thickness <= Coord{}) return;
        m_model.solids.push_back({plan, m_model.top, m_model.top + thickness, material, 0, contact_k_mm2_per_w});
        m_model.top += thickness;
    }

    /// TIM1 fills the room between what faces the lid and the lid; its bondline grows over lower parts.
    void addTim1()
    {
        if (m_cooling.tim1_thickness <= Coord{}) return;
        const Coord ceiling = m_model.top + m_cooling.tim1_thickness;
        for (const TopSurface& surface : m_surfaces)
            if (surface.top < ceiling)
                m_model.solids.push_back({surface.plan, surface.top, ceiling, m_cooling.tim1_material, surface.level,
                                          m_cooling.tim1_contact_k_mm2_per_w});
        m_model.top = ceiling;
    }

    void addRim(const Rim& rim)
    {
        const Coord width = m_cooling.rim_width;
        const Rect& outline = m_model.outline;
        if (width <= Coord{} || rim.top <= rim.bottom) return;
        const Rect room = centredOn(outline, outline.width - 2 * width, outline.height - 2 * width);
        if (room.empty()) return; // a validated assembly has room
        for (const Rect& strip : subtract(outline, {room}))
            m_model.solids.push_back({strip, rim.bottom, rim.top, rim.material, kRimLevel, 0});
        for (const PlacedBody& body : m_bodies) {
            const bool beside = body.parent && body.top > rim.bottom && body.bottom < rim.top;
            if (beside && !room.contains(body.box()) && overlaps(body.box(), outline)) reportInRim(body);
        }
    }

    void reportInRim(const PlacedBody& body)
    {
        const Rect box = body.box(), &outline = m_model.outline;
        const Coord free =
            std::min({box.x - outline.x, box.y - outline.y, outline.right() - box.right(), outline.top() - box.top()});
        const Coord most = std::max(Coord{}, free);
        Diagnostic finding;
        finding.severity = Severity::Error;
        finding.code = "HEAT-008";
        finding.ids = {body.placed->id.str()};
        finding.message = body.placed->id.str() + " stands where the " + (m_lidded ? "lid's foot" : "ring") +
                          " stands: move it inwards, or make rim_width_um at most " + trimmedText(most.um(), 3);
        finding.value = m_cooling.rim_width.um();
        finding.limit = most.um();
        finding.rule = "heat";
        m_model.diagnostics.push_back(std::move(finding));
    }

    void addSink()
    {
        const Rect& outline = m_model.outline;
        const Rect base = centredOn(outline, m_cooling.sink_width.value_or(outline.width),
                                    m_cooling.sink_height.value_or(outline.height));
        if (!m_ring)
            addPlate(intersection(base, outline), m_cooling.tim2_thickness, m_cooling.tim2_material,
                     m_cooling.tim2_contact_k_mm2_per_w);
        addPlate(base, m_cooling.sink_thickness, m_cooling.sink_material, 0);
        m_model.sink_base = base;
    }

    /// Nothing that is stated is dropped in silence.
    void reportUnused()
    {
        std::string names;
        const auto note = [&](bool unused, const char* name) {
            if (unused) names += (names.empty() ? "" : ", ") + std::string(name);
        };
        const bool lid = m_lidded && m_cooling.lid_thickness > Coord{};
        note(!m_lidded && !m_ring && m_cooling.tim1_thickness > Coord{}, "tim1_thickness_um");
        note(!m_lidded && m_cooling.lid_thickness > Coord{}, "lid_thickness_um");
        note(!m_ring && !lid && m_cooling.rim_width > Coord{}, "rim_width_um");
        note((m_ring || !m_sink) && m_cooling.tim2_thickness > Coord{}, "tim2_thickness_um");
        if (names.empty()) return;
        Diagnostic finding;
        finding.severity = Severity::Info;
        finding.code = "HEAT-009";
        finding.message = "The cooling has no place for what it states: " + names;
        finding.rule = "heat";
        m_model.diagnostics.push_back(std::move(finding));
    }

    const Cooling& m_cooling;
    const std::vector<PlacedBody>& m_bodies;
    const std::vector<TopSurface>& m_surfaces;
    SolidModel& m_model;
    const bool m_lidded = m_cooling.style == CoolingStyle::Lidded;
    const bool m_ring = m_cooling.style == CoolingStyle::LidlessRing;
    const bool m_sink = m_cooling.sink_thickness > Coord{};
};

} // namespace

void addCooling(const Cooling& cooling, const std::vector<PlacedBody>& bodies, const std::vector<TopSurface>& surfaces,
                SolidModel& model)
{
    CoolingBuilder(cooling, bodies, surfaces, model).build();
}

} // namespace interpose

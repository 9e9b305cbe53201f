// SPDX-License-Identifier: GPL-3.0-or-later
// Private to core/engine: an explanation of the power section under construction, and what its explainers share.
#pragma once

#include "engine/explain_power.hpp"
#include "model/explanation_draft.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace interpose {

class PowerWriter : public ExplanationDraft<PowerWriter>
{
public:
    /// \param key      after "power/"
    /// \param section  of docs/physics/power.md, with the hash
    PowerWriter(std::string key, double value, std::string unit, std::string_view section);

    /// Another explained figure. \param key after "power/"
    PowerWriter& figure(std::string symbol, std::string what, double value, std::string unit, const std::string& key);
    /// " + x3" (or "x3" at the start of the formula), a figure.
    PowerWriter& plus(std::string what, double value, std::string unit, const std::string& key);
    std::size_t terms() const { return m_made.inputs.size(); }
};

/// Input and result with the ways between them.
class PowerContext
{
public:
    PowerContext(const Assembly& assembly, const PowerLayout& layout, const PowerResult& result);

    const Assembly& assembly;
    const PowerLayout& layout;
    const PowerInput& input; ///< of the layout
    const PowerResult& result;
    std::vector<Explanation> all;

    void add(Explanation one) { all.push_back(std::move(one)); }

    std::size_t bodyOf(const PlacedId& placed) const;
    const Part& partOf(const PowerBody& body) const;
    std::string partPointer(const PowerBody& body) const; ///< "/assembly/parts/<id>/"
    /// Of the rail's own record in the file; of what the process or generation states in its place.
    std::string voltagePointer(const PowerBody& body, const PowerRail& rail) const;
    const RailFigures& figuresOf(const PowerBody& body, const PowerRail& rail) const;
    std::size_t netOf(const PowerRail& rail) const; ///< in the result

    std::vector<const InterfaceFigures*> onto(const PlacedId& placed) const; ///< through which it feeds others
    /// Feeds a part that hangs under the one it comes from.
    bool hangs(const InterfaceFigures& f) const { return !isVia(f) && input.joins[joinOf(f)].hangs; }
    static bool isVia(const InterfaceFigures& f) { return f.kind == "via" && !f.onto; }
    /// What goes down through the body's joints; through its vias without its own where its sheet is below them.
    std::vector<Amperes> carried(std::size_t body, bool own) const;
    const PowerSite& siteOf(const InterfaceFigures& f) const;
    /// Where its sites lie: the regions of its joints, or the outline of the part its vias pass.
    std::vector<Rect> regionsOf(const InterfaceFigures& f) const;
    /// Per interface, then net.
    const std::vector<std::vector<Amperes>>& throughs() const { return m_loads.through; }
    double shareOf(std::size_t interface) const { return m_loads.share[interface]; } ///< of what the body carries

private:
    std::size_t joinOf(const InterfaceFigures& f) const;

    NetLoads m_loads;
    std::vector<std::vector<Amperes>> m_own, m_above; ///< by body, then net
};

/// "interfaces/<placed>/<onto>/<site>/".
std::string interfaceKey(const InterfaceFigures& f);
/// "rails/<placed>/<name>/".
std::string railKey(const PowerBody& body, const PowerRail& rail);
/// Pointer to an end of the band in the fact beside the value; to the value itself where it has no band there.
std::string bandPointer(const std::string& pointer, double value, double end, std::string_view name);

void explainInterfaces(PowerContext& context);
/// The drop on the way to each part, and of its rails.
void explainDrops(PowerContext& context);

} // namespace interpose

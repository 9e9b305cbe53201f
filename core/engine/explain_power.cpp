// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/explain_power.hpp"

#include <algorithm>

namespace interpose {

namespace {

constexpr const char* kPage = "docs/physics/power.md";

Explanation started(std::string key, double value, std::string unit, std::string formula, const char* section)
{
    return {"power/" + key,
            value,
            std::move(unit),
            {},
            std::move(formula),
            {},
            std::string(kPage) + section,
            "steady currents, shared evenly by the sites of an interface"};
}

Explanation ofRail(const PowerBody& body, const PowerRail& rail)
{
    const double voltage = rail.voltage_v.value;
    Explanation e = started("rails/" + body.placed.str() + '/' + rail.name + "/current_a", rail.power_w / voltage, "A",
                            "P / V", "#rails");
    const std::string& ask = rail.voltage_v.ask; // names parts by id, which is no place in the file's list of them
    const std::string pointer = ask.starts_with("/assembly/technology/") ? ask : std::string();
    e.inputs = {{"P", "power of the rail", rail.power_w, "W", {}}, {"V", "voltage", voltage, "V", pointer}};
    return e;
}

std::string keyOf(const InterfaceFigures& f)
{
    return "interfaces/" + f.placed.str() + '/' + (f.onto ? f.onto->str() + '/' : std::string()) + f.site + '/';
}

void addInterface(const InterfaceFigures& f, std::vector<Explanation>& all)
{
    const double free = std::max(f.sites - f.signal_sites, 1.0);
    if (f.utilisation) {
        Explanation e = started(keyOf(f) + "utilisation", *f.utilisation, {}, "(p + g) / n", "#interfaces");
        e.inputs = {{"p", "sites needed for supply", *f.power_sites, {}, {}},
                    {"g", "sites needed for ground", *f.ground_sites, {}, {}},
                    {"n", "sites less those of signals", free, {}, {}}};
        all.push_back(std::move(e));
    }
    if (f.drop_mv) {
        Explanation e = started(keyOf(f) + "drop_mv", *f.drop_mv, "mV", "4 * R / n * I", "#interfaces");
        e.inputs = {{"R", "resistance of one site", *f.resistance_mohm * free / 4, "mOhm", {}},
                    {"n", "sites less those of signals", free, {}, {}},
                    {"I", "current", f.current_a, "A", {}}};
        all.push_back(std::move(e));
    }
}

/// Ripple and step as the stage gathered them.
Explanation ofNet(const PowerInput& input, const NetFigures& net)
{
    double step = 0, ripple = 1;
    for (const PowerBody& body : input.bodies)
        for (const PowerRail& rail : body.rails) {
            if (netName(rail) != net.net) continue;
            step += rail.power_w / rail.voltage_v.value * rail.step_share;
            ripple = std::min(ripple, rail.ripple_share);
        }
    Explanation e = started("nets/" + net.net + "/target_impedance_mohm", *net.target_impedance_mohm, "mOhm",
                            "1000 * V * r / d", "#decoupling");
    e.inputs = {{"V", "voltage", net.voltage_v, "V", {}},
                {"r", "least ripple, of the voltage", ripple, {}, {}},
                {"d", "current that may come or go at once", step, "A", {}}};
    return e;
}

} // namespace

std::vector<Explanation> explainPower(const PowerInput& input, const PowerResult& result)
{
    std::vector<Explanation> all;
    for (const PowerBody& body : input.bodies)
        for (const PowerRail& rail : body.rails)
            if (rail.voltage_v.value > 0) all.push_back(ofRail(body, rail));
    for (const InterfaceFigures& f : result.interfaces)
        addInterface(f, all);
    for (const NetFigures& net : result.nets)
        if (net.target_impedance_mohm) all.push_back(ofNet(input, net));
    return all;
}

} // namespace interpose

// SPDX-License-Identifier: GPL-3.0-or-later
// Rails, nets, capacitance and test access; the interfaces have their own file.
#include "engine/explain_power.hpp"

#include "engine/explain_power_writer.hpp"

#include <algorithm>
#include <array>

namespace interpose {

namespace {

/// Where the power of a part stands in the file: one total, or its blocks.
void addPower(const PowerContext& context, const PowerBody& body, PowerWriter& e)
{
    const Part& part = context.partOf(body);
    const std::string at = context.partPointer(body);
    e.formula("(");
    if (part.power_w) {
        e.formula("P").stated("P", "power of the part", *part.power_w, "W", at + "power_w");
    } else {
        std::string sum;
        for (const PowerBlock& block : part.power_blocks) {
            const std::string symbol = "b" + std::to_string(e.terms() + 1);
            sum += (sum.empty() ? "" : " + ") + symbol;
            e.stated(symbol, "power of the block " + block.id, block.power_w, "W",
                     at + "power_blocks/" + block.id + "/power_w");
        }
        e.formula(sum.empty() ? "0" : sum);
    }
    if (const double links = body.power_w - part.statedPowerW(); links != 0)
        e.formula(" + l").with("l", "power of its links on top of that", links, "W");
    e.formula(")");
}

void explainRailPower(PowerContext& context, const PowerBody& body, const PowerRail& rail)
{
    PowerWriter e(railKey(body, rail) + "power_w", rail.power_w.value, "W", "#rails");
    e.range("power as stated, with the links' where it is not inside it");
    const Part& part = context.partOf(body);
    const auto stated = std::ranges::find(part.rails, rail.name, &Rail::id);
    e.form(stated == part.rails.end() ? "one rail, at the supply of the process or generation" : "rails of the part");
    addPower(context, body, e);
    if (stated != part.rails.end())
        e.formula(" * s").stated("s", "share of the rail", stated->power_share, {},
                                 context.partPointer(body) + "rails/" + rail.name + "/power_share");
    context.add(e.done());
}

/// The rail's power at an end of the band of the part's.
void addPowerEnd(const PowerContext& context, const PowerBody& body, const PowerRail& rail, double power_w,
                 const char* end, PowerWriter& e)
{
    const Part& part = context.partOf(body);
    const std::string pointer = context.partPointer(body) + (part.power_w ? "power_w" : "power_blocks");
    const double stated = part.statedPowerW(), added = body.power_w - stated;
    const double share = body.power_w > 0 ? rail.power_w.value / body.power_w : 0;
    if (power_w == rail.power_w.value || share <= 0) {
        e.formula("P").figure("P", "power of the rail", power_w, "W", railKey(body, rail) + "power_w");
        return;
    }
    const double at = power_w / share - added;
    e.formula("(Q + l) * s")
        .stated("Q", "power of the part, an end of its band", at, "W", bandPointer(pointer, stated, at, end));
    e.with("l", "power of its links on top of that", added, "W").with("s", "share of the rail", share);
}

void explainRailCurrents(PowerContext& context, const PowerBody& body, const PowerRail& rail)
{
    const RailFigures& f = context.figuresOf(body, rail);
    const Banded &v = rail.voltage_v, &p = rail.power_w;
    struct End
    {
        const char* key;
        double current_a, power_w, voltage_v;
        const char *of_power, *of_voltage;
    };
    for (const End& end : {End{"current_a", f.current_a, p.value, v.value, "", ""},
                           End{"current_low_a", f.current_low_a, p.low, v.high, "low", "high"},
                           End{"current_high_a", f.current_high_a, p.high, v.low, "high", "low"}}) {
        if (end.voltage_v <= 0) continue;
        PowerWriter e(railKey(body, rail) + end.key, end.current_a, "A", "#rails");
        e.range("the voltage that reaches the part: no regulator inside the package");
        addPowerEnd(context, body, rail, end.power_w, end.of_power, e);
        e.formula(" / V");
        e.stated("V", *end.of_voltage ? "voltage, the other end of its band" : "voltage", end.voltage_v, "V",
                 bandPointer(context.voltagePointer(body, rail), v.value, end.voltage_v, end.of_voltage));
        context.add(e.done());
    }
}

/// Calls take(body, rail) for every rail of a net.
template <class Take>
void forRails(const PowerContext& context, std::size_t net, Take&& take)
{
    for (const PowerBody& body : context.input.bodies)
        for (const PowerRail& rail : body.rails)
            if (context.netOf(rail) == net) take(body, rail);
}

std::string netKey(const NetFigures& net)
{
    return "nets/" + net.net + '/';
}

void explainSums(PowerContext& context, std::size_t index)
{
    const NetFigures& net = context.result.nets[index];
    PowerWriter power(netKey(net) + "power_w", net.power_w, "W", "#rails");
    PowerWriter current(netKey(net) + "current_a", net.current_a, "A", "#rails");
    forRails(context, index, [&](const PowerBody& body, const PowerRail& rail) {
        power.plus("of " + body.placed.str(), rail.power_w.value, "W", railKey(body, rail) + "power_w");
        current.plus("of " + body.placed.str(), context.figuresOf(body, rail).current_a, "A",
                     railKey(body, rail) + "current_a");
    });
    context.add(power.range("rails of one name and one voltage are one net").done());
    context.add(current.range("rails of one name and one voltage are one net").done());
}

/// The least ripple over the sum of the steps.
void explainImpedance(PowerContext& context, std::size_t index)
{
    const NetFigures& net = context.result.nets[index];
    if (!net.target_impedance_mohm) return;
    PowerWriter e(netKey(net) + "target_impedance_mohm", *net.target_impedance_mohm, "mOhm", "#decoupling");
    e.range("one number for all frequencies; inductance is not judged");
    std::string steps;
    const PowerBody* first = nullptr;
    const PowerRail *rail0 = nullptr, *least = nullptr;
    const PowerBody* leastOf = nullptr;
    forRails(context, index, [&](const PowerBody& body, const PowerRail& rail) {
        if (!first) first = &body, rail0 = &rail;
        if (!least || rail.ripple_share < least->ripple_share) least = &rail, leastOf = &body;
        const std::string n = std::to_string(e.terms() / 2 + 1);
        steps += (steps.empty() ? "s" : " + s") + n + " * i" + n;
        e.stated("s" + n, "share of its current that comes or goes at once, " + body.placed.str(), rail.step_share, {},
                 context.partPointer(body) + "rails/" + rail.name + "/step_share");
        e.figure("i" + n, "current of " + body.placed.str(), context.figuresOf(body, rail).current_a, "A",
                 railKey(body, rail) + "current_a");
    });
    e.formula("1000 * V * r / (" + steps + ")");
    e.stated("V", "voltage", net.voltage_v, "V", context.voltagePointer(*first, *rail0));
    e.stated("r", "least ripple, of the voltage", least->ripple_share, {},
             context.partPointer(*leastOf) + "rails/" + least->name + "/ripple_share");
    context.add(e.done());
}

void explainCapacitance(PowerContext& context, const PowerBody& body)
{
    if (body.capacitance_nf <= 0) return;
    const Part& part = context.partOf(body);
    const std::string technology = "/assembly/technology/";
    PowerWriter e("parts/" + body.placed.str() + "/capacitance_nf", body.capacitance_nf, "nF", "#decoupling");
    e.formula("c").stated("c", "stated of the part", part.capacitance_nf, "nF",
                          context.partPointer(body) + "capacitance_nf");
    const auto& nodes = context.assembly.technology().nodes;
    const auto& carriers = context.assembly.technology().carriers;
    if (part.kind == PartKind::Die && part.node && nodes.contains(*part.node))
        e.formula(" + d * a")
            .stated("d", "on the die, by area", nodes.at(*part.node).decap_nf_per_mm2, "nF/mm2",
                    technology + "nodes/" + *part.node + "/decap_nf_per_mm2");
    if (part.carrier && carriers.contains(*part.carrier))
        e.formula(" + t * a")
            .stated("t", "deep trenches, by area", carriers.at(*part.carrier).decap_nf_per_mm2, "nF/mm2",
                    technology + "carriers/" + *part.carrier + "/decap_nf_per_mm2");
    e.with("a", "area of the part", body.area_mm2, "mm2");
    context.add(e.range("in parallel, each at its nominal value").done());
}

/// Share of a net in what a part serves, by current.
double servedShare(const PowerContext& context, std::size_t body, std::size_t net)
{
    double whole = 0, part = 0;
    const bool passive = context.input.bodies[body].kind == PartKind::Passive;
    const bool carrier = isCarrier(context.input.bodies[body].kind);
    const std::vector<Amperes> all = context.carried(body, true);
    for (std::size_t n = 0; n < all.size(); ++n) {
        double current = all[n].value;
        if (passive) current = context.result.nets[n].current_a;
        if (!passive && !carrier) {
            current = 0;
            for (const PowerRail& rail : context.input.bodies[body].rails)
                if (context.netOf(rail) == n) current += context.figuresOf(context.input.bodies[body], rail).current_a;
        }
        whole += current;
        if (n == net) part = current;
    }
    return whole > 0 ? part / whole : 0;
}

void explainInventory(PowerContext& context, std::size_t index)
{
    const NetFigures& net = context.result.nets[index];
    const std::array stated{net.die_nf, net.carrier_nf, net.package_nf};
    constexpr std::array kKeys{"die_nf", "carrier_nf", "package_nf"};
    std::vector<PowerWriter> kinds;
    for (std::size_t kind = 0; kind < stated.size(); ++kind)
        kinds.emplace_back(netKey(net) + kKeys[kind], stated[kind].value_or(0), "nF", "#decoupling");
    std::array<std::string, 3> sums;
    for (std::size_t b = 0; b < context.input.bodies.size(); ++b) {
        const PowerBody& body = context.input.bodies[b];
        const double share = servedShare(context, b, index);
        if (body.capacitance_nf <= 0 || share <= 0) continue;
        const std::size_t kind = body.kind == PartKind::Passive ? 2 : isCarrier(body.kind) ? 1 : 0;
        const std::string n = std::to_string(kinds[kind].terms() / 2 + 1);
        sums[kind] += (sums[kind].empty() ? "c" : " + c") + n + " * s" + n;
        kinds[kind].figure("c" + n, "capacitance of " + body.placed.str(), body.capacitance_nf, "nF",
                           "parts/" + body.placed.str() + "/capacitance_nf");
        kinds[kind].with("s" + n, "share of the net in the current that it serves", share);
    }
    for (std::size_t kind = 0; kind < kinds.size(); ++kind)
        if (stated[kind])
            context.add(kinds[kind]
                            .formula(sums[kind])
                            .range("a part serves its nets by current; which frequency each serves is not judged")
                            .done());
    if (!net.die_alone_from_mhz) return;
    PowerWriter alone(netKey(net) + "die_alone_from_mhz", *net.die_alone_from_mhz, "MHz", "#decoupling");
    context.add(
        alone.formula("1000000 / (2 * 3.141592653589793 * c * z)")
            .figure("c", "on-die capacitance", *net.die_nf, "nF", netKey(net) + "die_nf")
            .figure("z", "target impedance", *net.target_impedance_mohm, "mOhm", netKey(net) + "target_impedance_mohm")
            .range("capacitance alone, no inductance")
            .done());
}

/// What the final test finds of a memory stack; out of reach no more than its host does.
void addFinalTest(const FlowSettings& flow, const AccessFigures& f, PowerWriter& e)
{
    const bool hidden = f.reachable == false;
    e.formula(hidden ? "min(c, h)" : "c");
    e.stated("c", "coverage of the final test", flow.final_test_coverage, {}, "/flow/final_test_coverage");
    if (hidden) e.stated("h", "what the host finds", flow.host_test_coverage, {}, "/flow/host_test_coverage");
}

/// The coverage that the flow reckons with, where it is stated.
void explainAccess(PowerContext& context, const AccessFigures& f)
{
    const PowerBody& body = context.input.bodies[context.bodyOf(f.placed)];
    const Part& part = context.partOf(body);
    if (f.finest_pitch_um) {
        PowerWriter e("access/" + f.placed.str() + "/finest_pitch_um", *f.finest_pitch_um, "um", "#test-access");
        e.formula("p").stated("p", "finest pitch of its bonds", *f.finest_pitch_um, "um",
                              "/assembly/technology/bonds/" + body.finest_bond + "/pitch_um");
        context.add(e.range("bonds of the part, and of what stands on a carrier").done());
    }
    if (!f.coverage) return;
    PowerWriter e("access/" + f.placed.str() + "/coverage", *f.coverage, {}, "#test-access");
    e.form(std::string(f.test)).range("share of bad pieces caught, as the flow has it");
    const auto from = [&](const std::string& pointer) {
        e.formula("c").stated("c", "coverage stated", *f.coverage, {}, pointer);
    };
    if (f.test == "blind")
        e.formula("0");
    else if (f.test == "direct access")
        addFinalTest(context.assembly.flow, f, e);
    else if (part.sort_coverage)
        from(context.partPointer(body) + "sort_coverage");
    else if (f.test == "carrier test")
        from("/flow/carrier_test_coverage");
    else if (f.test == "inspection")
        from("/flow/inspection_coverage");
    else if (f.test == "sort")
        from("/assembly/technology/nodes/" + part.node.value_or("") + "/sort_coverage");
    else
        from("/flow/unprobed_coverage");
    context.add(e.done());
}

/// Through the root's joints to the board; of a root without any, what it carries.
void explainTotal(PowerContext& context)
{
    PowerWriter e("current_a", context.result.current_a, "A", "#interfaces");
    for (const InterfaceFigures& f : context.result.interfaces)
        if (!f.onto && !PowerContext::isVia(f))
            e.plus("to the board under " + f.placed.str(), f.current_a, "A", interfaceKey(f) + "current_a");
    for (std::size_t b = 0; b < context.input.bodies.size(); ++b) {
        const PowerBody& body = context.input.bodies[b];
        if (!body.root || std::ranges::find(context.input.joins, b, &PowerJoin::body) != context.input.joins.end())
            continue;
        for (const PowerRail& rail : body.rails)
            e.plus("of " + body.placed.str(), context.figuresOf(body, rail).current_a, "A",
                   railKey(body, rail) + "current_a");
        for (const InterfaceFigures* f : context.onto(body.placed))
            e.plus("passed on to " + f->placed.str(), f->current_a, "A", interfaceKey(*f) + "current_a");
    }
    context.add(e.done());
}

void explainWorst(PowerContext& context)
{
    const PowerResult& r = context.result;
    const auto explain = [&](const char* key, const std::optional<double>& value,
                             std::optional<double> InterfaceFigures::* end, const char* figure) {
        const auto worst = std::ranges::find(r.interfaces, value, end);
        if (!value || worst == r.interfaces.end()) return;
        PowerWriter e(key, *value, {}, "#interfaces");
        e.plus("of the fullest interface, that of " + worst->placed.str(), *value, {}, interfaceKey(*worst) + figure);
        context.add(e.range("all currents, limits and ways to the board known").done());
    };
    explain("worst_utilisation", r.worst_utilisation, &InterfaceFigures::utilisation, "utilisation");
    explain("worst_low", r.worst_low, &InterfaceFigures::utilisation_low, "utilisation_low");
    explain("worst_high", r.worst_high, &InterfaceFigures::utilisation_high, "utilisation_high");
}

} // namespace

std::vector<Explanation> explainPower(const Assembly& assembly, const PowerLayout& layout, const PowerResult& result)
{
    PowerContext context(assembly, layout, result);
    for (const PowerBody& body : layout.input.bodies) {
        explainCapacitance(context, body);
        for (const PowerRail& rail : body.rails) {
            explainRailPower(context, body, rail);
            explainRailCurrents(context, body, rail);
        }
    }
    explainDrops(context);
    for (std::size_t net = 0; net < result.nets.size(); ++net) {
        explainSums(context, net);
        explainImpedance(context, net);
        explainInventory(context, net);
    }
    explainInterfaces(context);
    for (const AccessFigures& access : result.access)
        explainAccess(context, access);
    explainTotal(context);
    explainWorst(context);
    return std::move(context.all);
}

} // namespace interpose

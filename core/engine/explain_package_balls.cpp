// SPDX-License-Identifier: GPL-3.0-or-later
// Balls at hand and needed: power and ground are figures of the power section, the rest leads into the file.
#include "engine/explain_package_writer.hpp"
#include "engine/explain_power_writer.hpp"
#include "model/port_wires.hpp"
#include "package/balls.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace interpose {

namespace {

/// One end of the bands, or the stated values between them.
struct End
{
    const char* suffix; ///< of keys
    const char* keep;   ///< end of the keep-out's band
    Coord PackageInput::* keepout;
    double ValueBand::* value;
    const char* name; ///< end of other bands
    std::optional<double> InterfaceFigures::* utilisation;
};
const End kStated{"", "", &PackageInput::ball_keepout, &ValueBand::value, "", &InterfaceFigures::utilisation};
const End kLow{"_low",          "low", &PackageInput::ball_keepout_low,
               &ValueBand::low, "low", &InterfaceFigures::utilisation_low};
const End kHigh{"_high",          "high", &PackageInput::ball_keepout_high,
                &ValueBand::high, "high", &InterfaceFigures::utilisation_high};

class BallExplainer
{
public:
    BallExplainer(PackageContext& context, const BallStep& balls) : m_context(context), m_balls(balls)
    {
        for (const InterfaceFigures& f : context.power.interfaces)
            if (!f.onto && f.kind == "ball" && f.placed == context.input.root->placed) m_joints.push_back(&f);
        m_byPower = powerIsKnown(context.input) &&
                    std::ranges::all_of(m_joints, [](const InterfaceFigures* f) { return f->utilisation.has_value(); });
    }

    void explain()
    {
        if (m_balls.needed_high == std::numeric_limits<int>::max()) return; // no sum of what is shown
        explainHand();
        explainPower("power", m_balls.power, &InterfaceFigures::power_sites, "power_sites");
        explainPower("ground", m_balls.ground, &InterfaceFigures::ground_sites, "ground_sites");
        explainSignals();
        explainTest();
        explainNeeded();
        explainEnd(kLow, m_balls.needed_low);
        explainEnd(kHigh, m_balls.needed_high);
        explainShares();
    }

private:
    PackageWriter started(const std::string& figure, double value, std::string unit = {}) const
    {
        PackageWriter e("package/balls/" + figure, value, std::move(unit), "#balls");
        e.range("every net has balls of its own; the outline as it is");
        e.form(m_balls.limit_known ? "by current" : "upper end of a band: not all inputs are known");
        return e;
    }
    std::string bondPointer(const std::string& key) const
    {
        return "/assembly/technology/bonds/" + m_balls.bond + '/' + key;
    }
    bool onOneBond() const
    {
        return std::ranges::all_of(m_context.input.balls, [&](const BallField& f) { return f.bond == m_balls.bond; });
    }

    /// Whole columns and rows of each field clear of the rim, in micrometres.
    void addHand(PackageWriter& e, const End& end) const
    {
        const PackageInput& input = m_context.input;
        const double keep = (input.*end.keepout).um();
        int term = 0;
        const auto side = [](const std::string& low, const std::string& high, const std::string& length) {
            return "floor(max(0, 0 - max(0 - " + high + ", k - " + length + ") - max(" + low + ", k)) / p";
        };
        for (const BallField& field : input.balls) {
            const std::string i = std::to_string(++term), nudge = " + 0.000000001)";
            e.formula(term > 1 ? " + " : "");
            e.formula(side("l" + i, "r" + i, "w") + i + nudge + " * " + side("b" + i, "t" + i, "h") + i + nudge);
            e.with("l" + i, "left of the field", field.region.x.um(), "um")
                .with("r" + i, "right", field.region.right().um(), "um")
                .with("b" + i, "bottom", field.region.y.um(), "um")
                .with("t" + i, "top", field.region.top().um(), "um")
                .stated("p" + i, "pitch", field.pitch.um(), "um",
                        "/assembly/technology/bonds/" + field.bond + "/pitch_um");
        }
        const std::string part = m_context.partPointer(input.root->placed);
        e.stated("w", "width of the root", input.root->actual.width.um(), "um", part + "width_um")
            .stated("h", "height of the root", input.root->actual.height.um(), "um", part + "height_um")
            .stated("k", "rim kept free", keep, "um",
                    bandPointer("/assembly/package/ball_keepout_um", input.ball_keepout.um(), keep, end.keep));
    }

    void explainHand()
    {
        PackageWriter all = started("available", m_balls.available);
        addHand(all, kStated);
        m_context.add(all.done());
        PackageWriter of = started("bond_available", m_balls.bond_available);
        of.formula("a");
        if (onOneBond())
            of.figure("a", "balls at hand", m_balls.available, {}, "package/balls/available");
        else
            of.with("a", "of the fullest bond", m_balls.bond_available);
        m_context.add(of.done());
        m_context.add(started("pitch_mm", m_balls.pitch_mm, "mm")
                          .formula("p / 1000")
                          .stated("p", "pitch", 1000 * m_balls.pitch_mm, "um", bondPointer("pitch_um"))
                          .done());
        PackageWriter current = started("current_a", m_balls.current_a, "A");
        double sum = 0;
        for (const NetCurrent& net : m_context.input.nets)
            sum += net.current_a.value;
        m_context.add(current.formula("I").with("I", "of all nets that reach the board", sum, "A").done());
    }

    void explainPower(const char* figure, double value, std::optional<double> InterfaceFigures::* sites,
                      const char* key)
    {
        PackageWriter e = started(figure, value);
        if (m_byPower) {
            int term = 0;
            for (const InterfaceFigures* f : m_joints) {
                const std::string symbol = "x" + std::to_string(++term);
                e.formula((term > 1 ? " + " : "") + symbol)
                    .figure(symbol, "sites of " + f->site + " at the board", (f->*sites).value_or(0), {},
                            "power/" + interfaceKey(*f) + key);
            }
        } else {
            e.formula("x").with("x", "share of the balls at hand where limit or current is not known", value);
        }
        m_context.add(e.done());
    }

    /// Lanes both ways, or once, and what the standard needs beside them, of every port without a link.
    void explainSignals()
    {
        PackageWriter e = started("signal", m_balls.signal);
        int term = 0;
        for (const PlacedPart& placed : m_context.assembly.placed)
            for (const Phy& phy : m_context.assembly.part(placed).phys) {
                const auto& standard = m_context.assembly.technology().standards.at(phy.standard);
                if (standard.kind != InterfaceKind::Port || isLinked(placed.id, phy.id)) continue;
                const std::string i = std::to_string(++term);
                e.formula((term > 1 ? " + " : "") + std::string(standard.shared_bus ? "" : "2 * ") + "n" + i + " + o" +
                          i);
                e.stated("n" + i, "lanes of " + placed.id.str() + '/' + phy.id, phy.lanes, {},
                         m_context.partPointer(placed.id) + "phys/" + phy.id + "/lanes");
                e.stated("o" + i, "wires beside them", std::max(standard.overhead_wires, 0), {},
                         "/assembly/technology/standards/" + phy.standard + "/overhead_wires");
            }
        m_context.add(e.done());
    }
    bool isLinked(const PlacedId& placed, const auto& phy) const
    {
        return std::ranges::any_of(*m_context.assembly.links, [&](const Link& link) {
            return (link.a.placed == placed && link.a.phy == phy) || (link.b.placed == placed && link.b.phy == phy);
        });
    }

    /// Direct access of the stacks of each generation, at an end of its band; "" without any.
    std::string addTest(PackageWriter& e, const End& end) const
    {
        std::map<std::string, int> stacks;
        for (const PlacedPart& placed : m_context.assembly.placed)
            if (const auto& hbm = m_context.assembly.part(placed).hbm) ++stacks[*hbm];
        std::string sum;
        int term = 0;
        for (const auto& [id, count] : stacks) {
            const HbmGeneration& hbm = m_context.assembly.technology().hbm.at(id);
            const ValueBand own = directAccess(hbm);
            const std::string i = std::to_string(++term);
            sum += (term > 1 ? " + c" : "c") + i + " * d" + i;
            e.with("c" + i, "stacks of " + id, count);
            const std::string at = "/assembly/technology/hbm/" + id + "/direct_access_bumps";
            if (own.value == hbm.direct_access_bumps)
                e.stated("d" + i, "direct access of one", own.*end.value, {},
                         bandPointer(at, own.value, own.*end.value, end.name));
            else
                e.with("d" + i, "direct access of one, assumed as none is stated", own.*end.value);
        }
        return sum.empty() ? "0" : "ceil(" + sum + " - 0.000000001)";
    }

    void explainTest()
    {
        PackageWriter e = started("test", m_balls.test);
        const std::string sum = addTest(e, kStated);
        m_context.add(e.formula(sum).done());
    }

    void addSpare(PackageWriter& e, const End& end) const
    {
        const ValueBand& spare = m_context.input.ball_spare_share;
        e.stated("k", "kept free", spare.*end.value, {},
                 bandPointer("/assembly/package/ball_spare_share", spare.value, spare.*end.value, end.name));
    }

    void explainNeeded()
    {
        PackageWriter spare = started("spare", m_balls.spare), needed = started("needed", m_balls.needed);
        const auto add = [&](const char* symbol, const char* what, int value, const char* figure) {
            const std::string key = std::string("package/balls/") + figure;
            if (*symbol != 'r') spare.figure(symbol, what, value, {}, key);
            needed.figure(symbol, what, value, {}, key);
        };
        add("p", "balls of the nets", m_balls.power, "power");
        add("g", "balls of ground", m_balls.ground, "ground");
        add("s", "balls of signals", m_balls.signal, "signal");
        add("t", "balls of the stacks' direct access", m_balls.test, "test");
        add("r", "spare balls", m_balls.spare, "spare");
        addSpare(spare, kStated);
        m_context.add(spare.formula("ceil(k * (p + g + s + t) - 0.000000001 * max(1, k * (p + g + s + t)))").done());
        m_context.add(needed.formula("p + g + s + t + r").done());
        m_context.add(started("margin", m_balls.margin)
                          .formula("a - n")
                          .figure("a", "balls at hand", m_balls.available, {}, "package/balls/available")
                          .figure("n", "balls needed", m_balls.needed, {}, "package/balls/needed")
                          .done());
    }

    /// All inputs at one end of their bands; the sites of power and ground are those of the power section's
    /// utilisation.
    void explainEnd(const End& end, int value)
    {
        PackageWriter e = started(std::string("needed") + end.suffix, value);
        std::string sum;
        int term = 0;
        for (const InterfaceFigures* f : m_joints) {
            if (!m_byPower) continue;
            const std::string i = std::to_string(++term), at = "power/" + interfaceKey(*f);
            sum += "round(u" + i + " * max(n" + i + " - v" + i + ", 1)) + ";
            e.figure("u" + i, "share of the free sites at this end", *(f->*end.utilisation), {},
                     at + "utilisation" + end.suffix)
                .figure("n" + i, "sites at the board", f->sites, {}, at + "sites")
                .figure("v" + i, "of them for signals", f->signal_sites, {}, at + "signal_sites");
        }
        if (m_byPower) {
            e.figure("s", "balls of signals", m_balls.signal, {}, "package/balls/signal");
            sum = '(' + sum + "s + " + addTest(e, end) + ')';
            addSpare(e, end);
            e.formula(sum + " + ceil(k * " + sum + " - 0.000000001 * max(1, k * " + sum + "))");
        } else {
            e.formula("x").with("x", "by the share of the balls at hand at this end", value);
        }
        m_context.add(e.done());
    }

    void explainShares()
    {
        PackageWriter of = started("bond_needed", m_balls.bond_needed);
        of.formula("n");
        if (onOneBond())
            of.figure("n", "balls needed", m_balls.needed, {}, "package/balls/needed");
        else
            of.with("n", "on the fullest bond, with its share of signals and spare", m_balls.bond_needed);
        m_context.add(of.done());
        if (!m_balls.used_share) return;
        m_context.add(
            started("used_share", *m_balls.used_share)
                .formula("n / a")
                .figure("n", "balls needed on " + m_balls.bond, m_balls.bond_needed, {}, "package/balls/bond_needed")
                .figure("a", "balls at hand on " + m_balls.bond, m_balls.bond_available, {},
                        "package/balls/bond_available")
                .done());
        if (!onOneBond() || !m_byPower) return;
        explainShare(kLow, *m_balls.used_share_low, m_balls.needed_low);
        explainShare(kHigh, *m_balls.used_share_high, m_balls.needed_high);
    }

    void explainShare(const End& end, double value, int needed)
    {
        if (std::isinf(value)) return; // none at hand at this end
        PackageWriter e = started(std::string("used_share") + end.suffix, value);
        e.figure("n", "balls needed at this end", needed, {}, std::string("package/balls/needed") + end.suffix);
        e.formula("n / (");
        addHand(e, end);
        m_context.add(e.formula(")").done());
    }

    PackageContext& m_context;
    const BallStep& m_balls;
    std::vector<const InterfaceFigures*> m_joints; ///< to the board
    bool m_byPower = false;
};

} // namespace

void explainBalls(PackageContext& context, const BallStep& balls)
{
    BallExplainer(context, balls).explain();
}

} // namespace interpose

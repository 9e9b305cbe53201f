// SPDX-License-Identifier: GPL-3.0-or-later
// Does the current get in: rails, the joints and vias on the way down to the board, decoupling and test access. The
// stage in one page: input, result, function.
#pragma once

#include "base/diagnostic.hpp"
#include "model/assembly.hpp"
#include "model/contacts.hpp"
#include "model/test_access.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace interpose {

/// A figure with the band its fact states. `ask` points at it in the file where it is assumed or missing.
struct Banded
{
    double value = 0, low = 0, high = 0;
    std::string ask;
    bool bare = false; ///< no fact stands beside it: nobody says how wide its band is
    bool operator==(const Banded&) const = default;
};

/// One supply of one placed part. Rails of one name and voltage are one net.
struct PowerRail
{
    std::string name; ///< of the rail, or of the node or generation whose supply_v it is
    Banded voltage_v, power_w;
    double ripple_share = 0.05, step_share = 0.5;
    bool operator==(const PowerRail&) const = default;
};

/// One joint or via.
struct PowerSite
{
    std::string id;        ///< key in the bonds or vias; empty: a contact without a bond
    std::string_view kind; ///< hybrid, microbump, c4, ball, through_mould, rdl_pad, via
    double pitch_mm = 0;
    Banded max_current_ma; ///< value 0: not known
    std::optional<Banded> resistance_mohm;
    bool operator==(const PowerSite&) const = default;
};

struct PowerBody
{
    PlacedId placed;
    PartKind kind = PartKind::Die;
    double area_mm2 = 0, power_w = 0;
    double via_sites = 0; ///< vias that its area holds; 0 without any
    std::vector<PowerRail> rails;
    std::string ask; ///< what to state before all of its current is counted; empty: nothing
    std::optional<PowerSite> vias;
    bool root = false;         ///< rests on the board, joined to it or not
    bool embedded = false;     ///< let into what feeds it: its vias are the joints
    bool sheet_on_top = false; ///< its own current too goes through its vias
    double port_signals = 0;   ///< wires of its ports, which leave the package
    double capacitance_nf = 0;
    int direct_access_bumps = 0;
    std::optional<double> finest_pitch_um;
    std::string finest_bond;         ///< whose pitch that is
    std::optional<bool> probes_land; ///< at sort; absent: not known, `access_ask` says why
    bool on_test_pads = false;       ///< by its pads only: its bumps are too fine
    std::string access_ask;
    std::optional<CarrierCheck> check;
    std::optional<double> coverage;                 ///< of its sort or carrier test; absent: bought, or nothing to test
    double reached_coverage = 0, host_coverage = 0; ///< of the final test, with and without direct access
    bool operator==(const PowerBody&) const = default;
};

/// The joints of one bond between a body and what feeds it.
struct PowerJoin
{
    std::size_t body = 0;
    std::optional<std::size_t> from; ///< absent: the board
    PowerSite site;
    double area_mm2 = 0, sites = 0; ///< whole rows times whole columns, region by region
    double signal_sites = 0;        ///< sites of the body's own PHYs in that area
    bool hangs = false;             ///< under what feeds it
    bool operator==(const PowerJoin&) const = default;
};

struct PowerInput
{
    std::vector<PowerBody> bodies;
    std::vector<PowerJoin> joins; ///< by body
    bool operator==(const PowerInput&) const = default;
};

/// A supply of one part.
struct RailFigures
{
    PlacedId placed;
    std::string net; ///< "name voltage V"
    double voltage_v = 0, power_w = 0, current_a = 0, current_low_a = 0, current_high_a = 0;
    double drop_mv = 0;    ///< of the joints and vias on the way, supply and ground; the sheets between are not in it
    bool at_least = false; ///< no way to the board, or the resistance of a joint or via on it, is not known
    bool operator==(const RailFigures&) const = default;
};

/// A supply of the package, over all parts on it.
struct NetFigures
{
    std::string net;
    double voltage_v = 0, power_w = 0, current_a = 0;
    std::optional<double> target_impedance_mohm;          ///< voltage x least ripple / sum of the current steps
    std::optional<double> die_nf, carrier_nf, package_nf; ///< absent: nobody states any
    std::optional<double> die_alone_from_mhz = {};        ///< above it die_nf alone holds the target impedance
    bool operator==(const NetFigures&) const = default;
};

/// One interface: the joints of one bond between two parts, or the vias through one.
struct InterfaceFigures
{
    PlacedId placed;
    std::optional<PlacedId> onto; ///< absent: the board, or vias
    std::string_view kind;
    std::string site; ///< key of bond or via
    double area_mm2 = 0, sites = 0, signal_sites = 0, current_a = 0, current_density_a_per_mm2 = 0;
    std::optional<double> power_sites, ground_sites;                      ///< needed; absent: no limit known
    std::optional<double> utilisation, utilisation_low, utilisation_high; ///< absent: no limit known, or no site free
    double peak_density_a_per_mm2 = 0;               ///< under the densest part, if all current came straight down
    std::optional<double> local_utilisation;         ///< there: no less than any place of the interface needs
    std::optional<double> resistance_mohm, drop_mv;  ///< supply and ground in series, all free sites used half each
    std::optional<double> drop_low_mv, drop_high_mv; ///< by the band of the resistance of one site
    std::string drop_ask;                            ///< that resistance, where nobody vouches for it
    bool at_least = false;         ///< some of its current is not known: the first of `asks` says whose
    std::vector<std::string> asks; ///< what is missing, then what widens the band most; without power_sites the first
                                   ///< is missing
    bool operator==(const InterfaceFigures&) const = default;
};

/// What a test reaches, and the coverage the line reckons with.
struct AccessFigures
{
    PlacedId placed;
    std::string_view test; ///< "sort", "sort on test pads", "sort without probes", "carrier test", "inspection",
                           ///< "blind", "direct access"
    std::optional<bool> reachable;         ///< by probes, by the test, or by balls; absent: not known
    std::optional<double> finest_pitch_um; ///< of its bumps, and of those on a carrier
    std::optional<double> coverage;
    std::string ask = {}; ///< what to state to know whether it is reachable
    bool operator==(const AccessFigures&) const = default;
};

struct PowerResult
{
    std::vector<RailFigures> rails;
    std::vector<NetFigures> nets;
    std::vector<InterfaceFigures> interfaces; ///< those that carry current or direct access, top down
    std::vector<AccessFigures> access;
    double current_a = 0; ///< into the package
    /// The largest utilisation, and the largest of either end of the bands. Absent: none, or not known, as some
    /// current, some limit or the way to the board is not.
    std::optional<double> worst_utilisation, worst_low, worst_high;
    Diagnostics diagnostics; ///< POWER-001 to 005 and 007 to 011: docs/physics/power.md#findings
    bool operator==(const PowerResult&) const = default;
};

/// Utilisations above which an interface is nearly full, and full.
inline constexpr double kNearlyFullSites = 0.8, kFullSites = 1;

/// What the stage needs of an assembly.
/// \param added_w  per body, what links add to the stated power; empty: nothing
/// O(parts + contacts + links). Precondition: validated; bodies from layOut, contacts of them.
PowerInput powerInput(const Assembly& assembly, const std::vector<PlacedBody>& bodies,
                      const std::vector<Contact>& contacts, const std::vector<double>& added_w = {});

/// Where the joints of each join lie, root coordinates; as long as PowerInput::joins. For the map.
struct PowerLayout
{
    PowerInput input;
    std::vector<std::vector<Rect>> regions;
};
PowerLayout powerLayout(const Assembly& assembly, const std::vector<PlacedBody>& bodies,
                        const std::vector<Contact>& contacts, const std::vector<double>& added_w = {});

/// Current of one net: as stated, and at both ends of the bands of voltage and power.
struct Amperes
{
    double value = 0, low = 0, high = 0;

    Amperes& operator+=(const Amperes& o) { return value += o.value, low += o.low, high += o.high, *this; }
    friend Amperes operator+(Amperes a, const Amperes& b) { return a += b; }
    friend Amperes operator*(double s, const Amperes& a) { return {s * a.value, s * a.low, s * a.high}; }
};

/// Amperes of each net through each body: its own, and what it passes on to those above.
struct NetLoads
{
    std::vector<std::string> nets;
    std::vector<std::vector<double>> own_a, above_a;   ///< by body, then net; above: of what hangs under it too
    std::vector<std::vector<std::size_t>> net_of_rail; ///< by body, then rail
    std::vector<std::vector<Amperes>> through;         ///< by interface of the result, then net
    std::vector<Amperes> arriving;                     ///< by net: at the board, or at a root that nothing joins to it
    std::vector<bool> ends_early; ///< by body: its current leads no further down, or round in a ring
    std::vector<double> share;    ///< by interface: of what its body draws and passes on, or its vias pass on
};

/// Adds currents up from the tops to the board and counts the sites they need. Utilisation rises with power and falls
/// with voltage, limit and area. Total function, closed form. O(joins x nets). Source: docs/physics/power.md.
PowerResult evaluatePower(const PowerInput& input);
/// The same with the currents behind it.
PowerResult evaluatePower(const PowerInput& input, NetLoads& loads);

/// Name of the net of a rail.
std::string netName(const PowerRail& rail);

/// Private to the room, as the next: nets with target impedance and capacitance.
std::vector<NetFigures> netFigures(const PowerInput& input, const NetLoads& loads);

/// The value with the band of its fact, and a pointer to it where nobody vouches for it.
/// \param record  pointer to what has the facts
Banded banded(double value, const Facts& facts, const char* key, const std::string& record);

} // namespace interpose

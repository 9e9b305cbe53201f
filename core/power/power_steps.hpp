// SPDX-License-Identifier: GPL-3.0-or-later
// Private to the room: what evaluatePower is made of. Currents of nets, one interface at a time,
// access and findings.
#pragma once

#include "power/power.hpp"

namespace interpose {

using Net = std::size_t;

Amperes currentOf(const PowerRail& rail);

/// An assumed voltage or power, or one that no fact stands beside.
struct PowerAsk
{
    std::string pointer;
    bool bare = false;
};

/// What goes down through one body or one interface.
struct Load
{
    /// Half of the amperes that the band of one input alone moves.
    struct Half
    {
        std::size_t ask = 0; ///< of all asks
        double amperes = 0;
    };

    std::vector<Amperes> nets;
    std::vector<Half> halves; ///< by ask
    double ports = 0, direct_access = 0;
    std::string unknown; ///< what to state to know the current that is not in `nets`; empty: all is

    explicit Load(std::size_t count = 0) : nets(count) {}
    void add(double share, const Load& o);
    void add(Half half);
    double current() const;
};

/// Where joints or vias lie, how many, and how many of them signals take.
struct SiteField
{
    double area_mm2 = 0, sites = 0, signal_sites = 0;
    double free() const { return sites - signal_sites; }
};

/// Sites, utilisation, drop and asks of one interface; places and densest place are the caller's.
InterfaceFigures interfaceOf(const PowerSite& site, const SiteField& field, const Load& load,
                             const std::vector<PowerAsk>& all);

/// Whether something is reached, and what to state where that is not known.
struct Reach
{
    std::optional<bool> reached = true;
    std::string ask;

    /// Out of reach on one way is out of reach; not known on one is not known.
    void meet(const Reach& o);
};

/// What a test reaches of a body; `test` is empty where there is none.
/// \param access  of its direct access
AccessFigures accessOf(const PowerBody& body, const Reach& access);

/// What the findings need beside the figures, by body.
struct PowerWays
{
    std::vector<double> above_a;   ///< drawn by what stands on it
    std::vector<double> through_a; ///< that and its own
    std::vector<bool> joined;      ///< some join leads to what feeds it
    bool some_ends_early = false;  ///< NetLoads::ends_early of any
};

/// Current from above that goes through a body without vias.
bool lacksVias(const PowerBody& body, double above_a);

/// Some current, some limit or the way to the board is not known.
bool isIncomplete(const PowerInput& input, const PowerResult& result, const PowerWays& ways);

/// POWER-001 to 005 and 007 to 011.
Diagnostics powerFindings(const PowerInput& input, const PowerResult& result, const PowerWays& ways);

} // namespace interpose

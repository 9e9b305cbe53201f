// SPDX-License-Identifier: GPL-3.0-or-later
// What a link carries for its users, where its bits turn into heat, and how long one takes. Results only.
#pragma once

namespace interpose {

/// What line code and protocol leave of the raw bandwidth.
struct LinkPayload
{
    double coding_share = 1, protocol_share = 1; ///< of the standard
    double effective_gbyte_per_s = 0;            ///< raw x coding x protocol; per direction, memory on its shared bus
    bool operator==(const LinkPayload&) const = default;
};

/// Energy of one bit, and power at full use (die to die in both directions), by where they turn into heat.
struct LinkEnergy
{
    double phy_pj_per_bit = 0;      ///< memory: the host's PHY; die to die: both together, half in each
    double wire_pj_per_bit = 0;     ///< half in the PHY at each end
    double base_die_pj_per_bit = 0; ///< memory: in the PHY of the stack
    double dram_pj_per_bit = 0;     ///< memory: over the whole stack
    double phy_w = 0, wire_w = 0, base_die_w = 0, dram_w = 0;

    double sumPj() const { return phy_pj_per_bit + wire_pj_per_bit + base_die_pj_per_bit + dram_pj_per_bit; }
    double sumW() const { return phy_w + wire_w + base_die_w + dram_w; }
    bool operator==(const LinkEnergy&) const = default;
};

/// One way over the link, from the fabric of one part to that of the other.
struct LinkLatency
{
    double adapters_ns = 0; ///< PHY and adapter of both ends
    double flight_ns = 0;   ///< along the longest wire as drawn: charging or wave, the longer; 0 where the class does
                            ///< not say
    double latency_ns = 0;  ///< both together
    bool operator==(const LinkLatency&) const = default;
};

} // namespace interpose

// SPDX-License-Identifier: GPL-3.0-or-later
#include "wiring/phy_bumps.hpp"

#include "wiring/bumps.hpp"

#include <algorithm>

namespace interpose {

namespace {

/// Of a memory that states its channels and has several.
std::optional<ChannelOrder> channelOrder(const InterfaceStandard& standard, int lanes)
{
    const std::int64_t data = dataWires(standard, lanes), channel = dataWires(standard, standard.module_lanes);
    if (standard.kind != InterfaceKind::Memory || standard.module_lanes <= 1 || channel >= data) return std::nullopt;
    return ChannelOrder{data, signalWires(standard, lanes) - data, channel, std::max(standard.channel_columns, 1)};
}

BumpField fieldOf(const PlacedPhy& phy)
{
    return bumpField(phy.region, phy.edge, phy.standard->pitch_x, phy.standard->pitch_y);
}

/// Bumps of all signals of a PHY without a map, in the frame of its field.
void gridSignals(const BumpField& field, const InterfaceStandard& standard, int lanes, std::vector<Point>& out)
{
    if (const auto order = channelOrder(standard, lanes)) {
        channelBumps(field, *order, out);
        return appendChannelOverhead(field, *order, out);
    }
    const std::int64_t count = signalWires(standard, lanes);
    signalBumps(field, count, count, out);
}

} // namespace

void signalBumpsOf(const PlacedPhy& phy, std::vector<Point>& out)
{
    if (!phy.bumps) return gridSignals(moved(fieldOf(phy), phy.transform), *phy.standard, phy.lanes, out);
    out.resize(phy.bumps->size());
    std::ranges::transform(*phy.bumps, out.begin(), [&](Point bump) { return phy.transform.apply(bump); });
}

std::vector<Point> signalMap(const Phy& phy, const InterfaceStandard& standard)
{
    if (!phy.bumps.empty()) return phy.bumps;
    std::vector<Point> all;
    gridSignals(bumpField(phy.region, phy.edge, standard.pitch_x, standard.pitch_y), standard, phy.lanes, all);
    return all;
}

std::int64_t siteCount(const PlacedPhy& phy)
{
    return phy.bumps ? static_cast<std::int64_t>(phy.bumps->size()) : fieldOf(phy).sites();
}

std::int64_t neededSites(const PlacedPhy& phy)
{
    return phy.bumps ? signalWires(*phy.standard, phy.lanes) : sitesNeeded(*phy.standard, phy.lanes);
}

} // namespace interpose

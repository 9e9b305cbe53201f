// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/text_table.hpp"

#include <algorithm>

namespace interpose {

namespace {

std::string percent(const std::optional<double>& share)
{
    return share ? grouped(100 * *share, 0) + " %" : "";
}

std::string bandText(const std::optional<double>& low, const std::optional<double>& high, int decimals)
{
    return low && high ? grouped(*low, decimals) + " - " + grouped(*high, decimals) : "";
}

std::string interfacesText(const PowerResult& power)
{
    TextTable table(
        {"Interface", "Joint", "A", "Free sites", "Power", "Ground", "Used", "Band", "Densest", "Drop mV", "Band"},
        "llrrrrrrrrr");
    for (std::size_t i = 0; i < power.interfaces.size() && i < kMaxRows; ++i) {
        const InterfaceFigures& f = power.interfaces[i];
        const std::string where = f.placed.str() + (f.kind == "via" ? "" : " - " + (f.onto ? f.onto->str() : "board"));
        const std::string band = f.utilisation ? percent(f.utilisation_low) + " - " + percent(f.utilisation_high) : "";
        table.add({where, f.site, grouped(f.current_a, 1), grouped(std::max(f.sites - f.signal_sites, 0.0), 0),
                   optionalText(f.power_sites, 0), optionalText(f.ground_sites, 0),
                   (f.at_least && f.utilisation ? "at least " : "") + percent(f.utilisation), band,
                   percent(f.local_utilisation), f.drop_mv ? grouped(*f.drop_mv, 2) : "not known",
                   bandText(f.drop_low_mv, f.drop_high_mv, 2)});
    }
    return '\n' + table.text() + moreRows(power.interfaces.size());
}

/// Worst drop of a net, no more than what is known where some resistance on its way is not; or why there is none.
std::string worstText(const IrNetFigures& net)
{
    switch (net.status) {
    case HeatSolution::Status::Converged:
        return (net.at_least ? "at least " : "") + grouped(net.worst_mv, 1);
    case HeatSolution::Status::NoHeatPath:
        return "no path";
    default:
        return "not solved";
    }
}

std::string notStatedText(const IrResult* drops)
{
    if (!drops || drops->not_stated.empty()) return {};
    std::string text = "  Drops leave out what nobody states:";
    for (std::size_t i = 0; i < drops->not_stated.size() && i < kMaxRows; ++i)
        text += (i > 0 ? ", " : " ") + drops->not_stated[i];
    return text + moreRows(drops->not_stated.size()) + '\n';
}

std::string netsText(const PowerResult& power, const IrResult* drops)
{
    TextTable table({"Net", "W", "A", "Target mOhm", "Die nF", "Alone from MHz", "Carrier nF", "Package nF",
                     "Worst drop mV", "Band", "Grid mV", "In"},
                    "lrrrrrrrrrrl");
    for (const NetFigures& net : power.nets) {
        std::string worst, band, grid, in;
        if (drops) {
            const auto found = std::ranges::find(drops->nets, net.net, &IrNetFigures::net);
            if (found != drops->nets.end()) {
                worst = worstText(*found);
                band = bandText(found->worst_low_mv, found->worst_high_mv, 1);
                grid = optionalText(found->grid_error_mv, 2);
                in = found->worst.str();
            }
        }
        table.add({net.net, grouped(net.power_w, 1), grouped(net.current_a, 1),
                   optionalText(net.target_impedance_mohm, 3), optionalText(net.die_nf, 0),
                   optionalText(net.die_alone_from_mhz, 0), optionalText(net.carrier_nf, 0),
                   optionalText(net.package_nf, 0), worst, band, grid, in});
    }
    const char* floor = "  Drops are a floor: the planes of a part are one sheet, the grid within a die is none.\n";
    return '\n' + table.text() + (drops ? floor : "") + notStatedText(drops);
}

std::string accessText(const PowerResult& power)
{
    if (power.access.empty()) return {};
    TextTable table({"Test", "How", "Reached", "Finest um", "Finds", "State"}, "lllrrl");
    for (std::size_t i = 0; i < power.access.size() && i < kMaxRows; ++i) {
        const AccessFigures& access = power.access[i];
        const char* reached = !access.reachable ? "not known" : *access.reachable ? "yes" : "no";
        table.add({access.placed.str(), std::string(access.test), reached, optionalText(access.finest_pitch_um, 0),
                   percent(access.coverage), access.ask});
    }
    return '\n' + table.text() + moreRows(power.access.size());
}

} // namespace

std::string writePowerText(const PowerResult& power, const IrResult* drops)
{
    if (power.nets.empty()) return accessText(power);
    return interfacesText(power) + netsText(power, drops) + accessText(power);
}

} // namespace interpose

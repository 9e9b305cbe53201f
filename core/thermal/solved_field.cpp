// SPDX-License-Identifier: GPL-3.0-or-later
#include "thermal/solved_field.hpp"

#include <algorithm>

namespace interpose {

bool isOnGrid(const CutStack& stack, const Rect& plan)
{
    const std::vector<double>&x = stack.layered.x_edges_m, &y = stack.layered.y_edges_m;
    return plan.x.m() < x.back() && plan.right().m() > x.front() && plan.y.m() < y.back() && plan.top().m() > y.front();
}

BlockStatistics probeStatistics(const FieldPlane& plane, const Probe& probe)
{
    return blockStatistics(plane, areaOf(probe.plan), CellRule::HalfCovered);
}

LayeredProblem withPowerOf(const CutStack& stack, const SolidModel& model, std::size_t body, PowerOf power)
{
    LayeredProblem layered = stack.layered;
    for (Slab& slab : layered.slabs)
        slab.powers.clear();
    for (const PowerBox& box : model.powers) {
        if (box.body != body || (power == PowerOf::Stated && box.of_links)) continue;
        const double height_m = (box.top - box.bottom).m();
        for (std::size_t i = 0; i < layered.slabs.size(); ++i) {
            const Coord bottom = stack.planes[i], top = stack.planes[i + 1];
            if (bottom >= box.bottom && top <= box.top)
                layered.slabs[i].powers.push_back({areaOf(box.plan), box.power_w * (top - bottom).m() / height_m});
        }
    }
    return layered;
}

std::vector<CellPower> cellPowers(const HeatProblem& cells)
{
    std::vector<CellPower> powers;
    for (std::size_t i = 0; i < cells.power_w.size(); ++i)
        if (cells.power_w[i] != 0) powers.push_back({i, cells.power_w[i]});
    return powers;
}

} // namespace interpose

// SPDX-License-Identifier: GPL-3.0-or-later
#include "thermal/cell_shares.hpp"

namespace interpose {

std::vector<CellShare> bodyPower(const SolvedField& field, const SolidModel& model, std::size_t body)
{
    const HeatProblem& cells = field.cells;
    std::vector<CellShare> watts;
    for (const PowerBox& box : model.powers) {
        if (box.body != body) continue;
        const double volume = box.plan.width.m() * box.plan.height.m() * (box.top - box.bottom).m();
        if (volume <= 0) continue;
        for (CellShare covered : coveredCells(field, box.plan, box.bottom, box.top)) {
            const std::size_t plane = cells.nx() * cells.ny(), at = covered.cell % plane;
            covered.share *= cells.dx_m[at % cells.nx()] * cells.dy_m[at / cells.nx()] *
                             cells.dz_m[covered.cell / plane] * box.power_w / volume;
            watts.push_back(covered);
        }
    }
    return watts;
}

} // namespace interpose

// SPDX-License-Identifier: GPL-3.0-or-later
// Two dies on an interposer on a substrate with balls, in round figures: 350 W each at 0.8 V, 20 port wires.
#pragma once

#include "../model/fixtures.hpp"
#include "package/package.hpp"

namespace interpose {

inline PackageRules someRules()
{
    return {Coord::fromUm(200), Coord::fromUm(1000), Shared<std::vector<BodySize>>{}};
}

inline Bond ballBond(std::optional<double> max_current_ma)
{
    Bond bond;
    bond.name = "balls";
    bond.kind = BondKind::Ball;
    bond.pitch = Coord::fromMm(1);
    bond.material = "joint";
    bond.max_current_ma = max_current_ma;
    return bond;
}

/// SUB 30 x 30 mm, INT 20 x 12 mm at (5, 9), A and B 8 x 8 mm at (1, 2) and (11, 2) of it.
inline Assembly twoDies(std::optional<double> max_current_ma = 2500, int turn_deg = 0, int lanes = 10)
{
    fixtures::Builder b("two dies");
    b.part("sub", PartKind::Substrate, 30000, 30000, 1000, "ball");
    b.part("int", PartKind::Interposer, 20000, 12000, 100, "c4");
    Part& die = b.part("die", PartKind::Die, 8000, 8000, 700, "micro");
    die.power_w = 350;
    Part& other = b.part("other", PartKind::Die, 8000, 8000, 700, "micro");
    other.power_w = 350;
    other.phys = {{"P", fixtures::rectUm(0, 0, 100, 1000), "serdes", lanes, Edge::Left, {}}};
    b.place("SUB", "sub", "", 0, 0);
    b.place("INT", "int", "SUB", turn_deg == 90 ? 9000 : 5000, turn_deg == 90 ? 5000 : 9000, turn_deg);
    b.place("A", "die", "INT", 1000, 2000);
    b.place("B", "other", "INT", 11000, 2000);
    Assembly assembly = b.build();
    assembly.cooling.style = CoolingStyle::Bare; // no foot
    assembly.catalogue.edit([&](Catalogue& catalogue) {
        Technology& t = catalogue.technology;
        t.bonds["ball"] = ballBond(max_current_ma);
        t.nodes.at("logic").supply_v = 0.8;
        for (auto& [id, material] : t.materials) {
            material.density_kg_per_m3 = 2000;
            material.cte_ppm_per_k = 10;
        }
    });
    return assembly;
}

/// 700 W at 0.8 V, no band.
inline PackageLoads someLoads()
{
    return {{{"logic 0.8 V", {875, 875, 875}}}, {}, {}, {}, {}};
}

inline PackageInput inputOf(const Assembly& assembly, const PackageRules& rules = someRules(),
                            const PackageLoads& loads = someLoads())
{
    return packageInput(assembly, layOut(assembly), rules, loads);
}

inline PackageResult packageOf(const Assembly& assembly, const PackageRules& rules = someRules(),
                               const PackageLoads& loads = someLoads())
{
    return evaluatePackage(inputOf(assembly, rules, loads));
}

inline std::vector<std::string> codesOf(const PackageResult& result)
{
    std::vector<std::string> codes;
    for (const Diagnostic& finding : result.diagnostics)
        codes.push_back(finding.code);
    return codes;
}

} // namespace interpose

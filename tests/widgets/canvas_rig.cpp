// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas_rig.hpp"

#include "fixtures.hpp"

namespace interpose {

Assembly rigAssembly()
{
    using fixtures::rectUm;
    fixtures::Builder b("canvas rig");
    b.part("sub", PartKind::Substrate, 40000, 30000, 1200);
    b.part("int", PartKind::Interposer, 30000, 20000, 100, "c4");
    Part& gpu = b.part("gpu", PartKind::Die, 10000, 10000, 700, "micro");
    gpu.power_w = 60;
    gpu.limit_c = 105;
    gpu.phys = {{"west", rectUm(0, 3000, 1000, 4000), "hbm_bus", 64, Edge::Left, {}},
                {"east", rectUm(9000, 3000, 1000, 4000), "hbm_bus", 64, Edge::Right, {}}};
    Part& hbm = b.part("hbm", PartKind::HbmStack, 6000, 6000, 720, "micro");
    hbm.power_w = 5;
    hbm.limit_c = 95;
    hbm.phys = {{"bus", rectUm(5000, 1000, 1000, 4000), "hbm_bus", 64, Edge::Right, {}}};
    b.part("top", PartKind::Die, 4000, 4000, 100, "hybrid").power_w = 3;
    b.part("dummy", PartKind::Dummy, 2000, 3000, 700, "micro");
    b.place("SUB", "sub", "", 0, 0);
    b.place("INT", "int", "SUB", 5000, 5000);
    b.place("GPU", "gpu", "INT", 10000, 5000);
    b.place("HBM0", "hbm", "INT", 2000, 7000);
    b.place("HBM1", "hbm", "INT", 22000, 7000, 180);
    b.place("TOP", "top", "GPU", 3000, 3000);
    b.place("DUMMY", "dummy", "INT", 14000, 16000);
    b.link("L0", {PlacedId("GPU"), "west"}, {PlacedId("HBM0"), "bus"}, 5);
    b.link("L1", {PlacedId("GPU"), "east"}, {PlacedId("HBM1"), "bus"}, 5);
    return b.build();
}

EvaluatorSettings quickSettings()
{
    EvaluatorSettings settings;
    settings.live_grid = 8;
    settings.fine_grid = 16;
    settings.fine_threads = 1;
    return settings;
}

} // namespace interpose

// SPDX-License-Identifier: GPL-3.0-or-later
// The wiring stage at the sizes people drag: 61 dies with 5,280 wires, 2,000 dies with 100,000 bumps.
#include "wiring/interconnect.hpp"
#include "wiring/network.hpp"
#include "wiring/routing.hpp"
#include "wiring/wires.hpp"
#include "wiring/wiring.hpp"

#include <array>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

using namespace interpose;

namespace {

InterfaceStandard standard()
{
    InterfaceStandard s;
    s.name = "d2d";
    s.pitch_x = s.pitch_y = Coord::fromUm(45);
    s.max_rate_gbit_per_s = 16;
    s.reach = Coord::fromMm(20);
    s.phy_energy_pj_per_bit = 0.3;
    s.wire_energy_pj_per_bit_mm = 0.05;
    return s;
}

/// A row of `dies` dies, each linked to the next by `lanes` lanes each way.
WiringInput row(std::size_t dies, int lanes)
{
    WiringInput input;
    const Shared<InterfaceStandard> shared = standard(); // one record for all, as wiringInput has it
    for (std::size_t i = 0; i < dies; ++i) {
        input.placed_ids.emplace_back("D" + std::to_string(i));
        for (const Edge edge : {Edge::Left, Edge::Right}) {
            PlacedPhy phy;
            phy.body = i;
            phy.phy = edge == Edge::Left ? "west" : "east";
            phy.part_size = {Coord::fromMm(5), Coord::fromMm(5)};
            phy.region = {Coord::fromMm(edge == Edge::Left ? 0 : 4.5), Coord::fromMm(1), Coord::fromMm(0.5),
                          Coord::fromMm(3)};
            phy.transform = {{Coord::fromMm(5.1 * static_cast<double>(i)), {}}, phy.part_size};
            phy.edge = edge;
            phy.lanes = lanes;
            phy.standard = shared;
            input.phys.push_back(phy);
        }
    }
    for (std::size_t i = 0; i + 1 < dies; ++i) {
        WiringLink link;
        link.id = LinkId("L" + std::to_string(i));
        link.a = 2 * i + 1;
        link.b = 2 * i + 2;
        link.reversed = true;
        link.rate_gbit_per_s = 16;
        input.links.push_back(link);
    }
    return input;
}

void evaluate(benchmark::State& state)
{
    const WiringInput input = row(static_cast<std::size_t>(state.range(0)), static_cast<int>(state.range(1)));
    double total = 0;
    for (auto _ : state) {
        WiringResult result = evaluateWiring(input);
        total = result.wire_total_mm;
        benchmark::DoNotOptimize(result);
    }
    state.counters["wires"] = static_cast<double>(2 * state.range(1) * (state.range(0) - 1));
    state.counters["total_mm"] = total;
}
BENCHMARK(evaluate)->ArgNames({"dies", "lanes"})->Args({61, 44})->Args({2000, 25})->Unit(benchmark::kMicrosecond);

/// The same row as an assembly: dies side by side on a carrier, east linked to west.
Assembly rowAssembly(std::size_t dies, int lanes)
{
    Assembly assembly;
    assembly.catalogue.edit([&](Catalogue& c) {
        c.technology.standards["d2d"] = standard();
        c.technology.bonds["micro"].height = Coord::fromUm(30);
        CarrierTechnology& carrier = c.technology.carriers["carrier"];
        carrier.routing.resize(1);
        carrier.routing[0].id = "channel";
        carrier.routing[0].rates = {{Coord::fromMm(4), 16}, {Coord::fromMm(10), 8}};
        Part& base = c.parts[PartId("base")];
        base.kind = PartKind::Interposer;
        base.carrier = "carrier";
        base.width = Coord::fromMm(5.1 * static_cast<double>(dies));
        base.height = base.thickness = Coord::fromMm(6);
        Part& die = c.parts[PartId("die")];
        die.width = die.height = Coord::fromMm(5);
        die.thickness = Coord::fromMm(0.5);
        die.bonds = {{die.outline(), "micro"}};
        for (const Edge edge : {Edge::Left, Edge::Right}) {
            const Rect region{Coord::fromMm(edge == Edge::Left ? 0 : 4.5), Coord::fromMm(1), Coord::fromMm(0.5),
                              Coord::fromMm(3)};
            die.phys.push_back({edge == Edge::Left ? "west" : "east", region, "d2d", lanes, edge, std::nullopt, {}});
        }
        for (auto& [id, part] : c.parts)
            part.id = id;
    });
    assembly.placed.push_back({PlacedId("BASE"), PartId("base"), {}, Seat::Top, {}, {}, {}, Rotation::R0, false});
    const auto name = [](std::size_t i) { return PlacedId("D" + std::to_string(i)); };
    std::vector<Link> links;
    for (std::size_t i = 0; i < dies; ++i) {
        assembly.placed.push_back({name(i),
                                   PartId("die"),
                                   PlacedId("BASE"),
                                   Seat::Top,
                                   {},
                                   Coord::fromMm(5.1 * static_cast<double>(i)),
                                   {},
                                   Rotation::R0,
                                   false});
        if (i > 0)
            links.push_back(
                {LinkId("L" + std::to_string(i)), {name(i - 1), "east"}, {name(i), "west"}, true, 16, {}, {}, {}});
    }
    assembly.links = std::move(links);
    sortById(assembly);
    return assembly;
}

/// What one move of one die costs the stage: input, comparison with the last one, all figures. Geometry and contacts,
/// which all stages share, are not counted.
void moveOne(benchmark::State& state)
{
    std::array<Assembly, 2> assemblies;
    assemblies[0] = assemblies[1] =
        rowAssembly(static_cast<std::size_t>(state.range(0)), static_cast<int>(state.range(1)));
    assemblies[1].placed.back().x += Coord::fromUm(10);
    std::array<std::vector<PlacedBody>, 2> bodies;
    std::array<std::vector<Contact>, 2> contacts;
    for (std::size_t i : {0U, 1U}) {
        bodies[i] = layOut(assemblies[i]);
        contacts[i] = findContacts(assemblies[i], bodies[i]);
    }
    WiringInput last;
    std::size_t turn = 0;
    for (auto _ : state) {
        turn = 1 - turn;
        WiringInput input = wiringInput(assemblies[turn], bodies[turn], contacts[turn]);
        if (input == last) state.SkipWithError("the move is not seen");
        benchmark::DoNotOptimize(evaluateWiring(input));
        last = std::move(input);
    }
}
BENCHMARK(moveOne)->ArgNames({"dies", "lanes"})->Args({61, 44})->Args({2000, 25})->Unit(benchmark::kMicrosecond);

/// A move that the stage does not see: the input alone, and that it is as before.
void buildInput(benchmark::State& state)
{
    const Assembly assembly = rowAssembly(static_cast<std::size_t>(state.range(0)), 25);
    const std::vector<PlacedBody> bodies = layOut(assembly);
    const std::vector<Contact> contacts = findContacts(assembly, bodies);
    const WiringInput last = wiringInput(assembly, bodies, contacts);
    for (auto _ : state)
        benchmark::DoNotOptimize(wiringInput(assembly, bodies, contacts) == last);
}
BENCHMARK(buildInput)->ArgName("dies")->Arg(61)->Arg(2000)->Unit(benchmark::kMicrosecond);

/// What the carriers must bear, of the same rows on one carrier: layers, escape, cuts, congestion, what lies above.
void evaluateRouting(benchmark::State& state)
{
    const auto dies = static_cast<std::size_t>(state.range(0));
    WiringInput input = row(dies, static_cast<int>(state.range(1)));
    std::vector<GroundBody> ground;
    for (std::size_t i = 0; i < dies; ++i)
        ground.push_back({input.phys[2 * i].transform.box(), dies, PartKind::Die, true, {}, {}});
    const double width_mm = 5.1 * static_cast<double>(dies);
    ground.push_back({{{}, {}, Coord::fromMm(width_mm), Coord::fromMm(5)}, {}, PartKind::Interposer, true, {}, {}});
    input.placed_ids.emplace_back("C");
    RoutingClass fine;
    fine.id = "fine";
    fine.width = fine.space = fine.thickness = Coord::fromUm(1);
    fine.signal_layers = 3;
    for (WiringLink& link : input.links) {
        link.routing = fine;
        link.carrier = dies;
    }
    for (auto _ : state)
        benchmark::DoNotOptimize(interpose::evaluateRouting(input, ground));
    state.counters["wires"] = static_cast<double>(2 * state.range(1) * (state.range(0) - 1));
}
BENCHMARK(evaluateRouting)
    ->ArgNames({"dies", "lanes"})
    ->Args({61, 44})
    ->Args({2000, 25})
    ->Unit(benchmark::kMicrosecond);

/// Copying and comparing the input: what every reuse of the stage's last output costs.
void compareInput(benchmark::State& state)
{
    const WiringInput input = row(static_cast<std::size_t>(state.range(0)), 44);
    for (auto _ : state) {
        const WiringInput copy = input;
        benchmark::DoNotOptimize(copy == input);
    }
}
BENCHMARK(compareInput)->ArgName("dies")->Arg(61)->Arg(2000)->Unit(benchmark::kMicrosecond);

/// Lengths alone of wires whose bumps are known.
void lengths(benchmark::State& state)
{
    std::vector<Point> a(static_cast<std::size_t>(state.range(0))), b(a.size());
    for (std::size_t k = 0; k < a.size(); ++k) {
        a[k] = {Coord::fromNm(static_cast<std::int64_t>(k) * 45'000), Coord::fromNm(7)};
        b[k] = {Coord::fromNm(1), Coord::fromNm(static_cast<std::int64_t>(k) * 31'000)};
    }
    for (auto _ : state)
        benchmark::DoNotOptimize(wireLengths(a, b, true));
}
BENCHMARK(lengths)->ArgName("wires")->Arg(5000)->Arg(100'000)->Unit(benchmark::kMicrosecond);

/// Latency and throughput of a square mesh under uniform traffic.
void meshNetwork(benchmark::State& state)
{
    const auto side = static_cast<std::size_t>(state.range(0));
    NetworkInput input;
    input.dies.assign(side * side, {true, 3, 12});
    for (std::size_t i = 0; i < side * side; ++i) {
        if (i % side + 1 < side) input.links.push_back({i, i + 1, 1.4, 1929});
        if (i + side < side * side) input.links.push_back({i, i + side, 1.4, 1929});
    }
    input.demands = uniformDemands(side * side, 1);
    input.link_cycles_per_mm = 0.25;
    for (auto _ : state)
        benchmark::DoNotOptimize(evaluateNetwork(input));
}
BENCHMARK(meshNetwork)->ArgName("side")->Arg(4)->Arg(10)->Unit(benchmark::kMicrosecond);

/// A square mesh of dies that talk uniformly, in ns and GByte/s.
InterconnectInput dieMesh(std::size_t side)
{
    InterconnectInput input;
    for (std::size_t i = 0; i < side * side; ++i) {
        InterconnectDie die;
        die.id = PlacedId("D" + std::to_string(100'000 + i));
        die.relays_traffic = true;
        die.fabric_latency_ns = 3;
        die.centre = {Coord::fromMm(static_cast<double>(i % side)), Coord::fromMm(static_cast<double>(i / side))};
        input.dies.push_back(die);
        for (const std::size_t to : {i + 1, i + side}) {
            if (to >= side * side || (to == i + 1 && to % side == 0)) continue;
            InterconnectLink link;
            link.id = LinkId("L" + std::to_string(input.links.size()));
            link.a = i;
            link.b = to;
            link.bandwidth_gbyte_per_s = link.effective_gbyte_per_s = 100;
            link.latency_ns = 4;
            input.links.push_back(link);
        }
    }
    return input;
}

/// Latency of every pair, loads and throughput.
void dieNetworkMesh(benchmark::State& state)
{
    const InterconnectInput input = dieMesh(static_cast<std::size_t>(state.range(0)));
    const std::vector<std::size_t> talking = talkers(input);
    for (auto _ : state)
        benchmark::DoNotOptimize(dieNetwork(input, talking));
}
BENCHMARK(dieNetworkMesh)->ArgName("side")->Arg(4)->Arg(10)->Arg(16)->Arg(20)->Arg(45)->Unit(benchmark::kMicrosecond);

/// What a move pays where the network is put off: sums by pair, edge and half.
void bandwidthSums(benchmark::State& state)
{
    const InterconnectInput input = dieMesh(static_cast<std::size_t>(state.range(0)));
    for (auto _ : state)
        benchmark::DoNotOptimize(bandwidths(input));
}
BENCHMARK(bandwidthSums)->ArgName("side")->Arg(8)->Arg(10)->Arg(45)->Unit(benchmark::kMicrosecond);

} // namespace

BENCHMARK_MAIN();

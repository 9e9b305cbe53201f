// SPDX-License-Identifier: GPL-3.0-or-later
// Latency and throughput of small networks, counted by hand.
#include "wiring/network.hpp"

#include <QTest>

using namespace interpose;

namespace {

/// A chain 0 - 1 - 2 with links of 8 and 5 mm, 10 and 6 bits per cycle, a quarter cycle per mm.
NetworkInput chain()
{
    NetworkInput input;
    input.dies = {{true, 3, 12}, {true, 5, 12}, {true, 7, 12}};
    input.links = {{0, 1, 8, 10}, {1, 2, 5, 6}};
    input.link_cycles_per_mm = 0.25;
    return input;
}

} // namespace

class TestWiringNetwork : public QObject
{
    Q_OBJECT

private slots:
    void chainByHand();
    void relaysMustBeAble();
    void tiesGoToTheLowestDie();
    void parallelLinksAddUp();
    void nothingToSend();
    void cyclesAndWires();
};

void TestWiringNetwork::chainByHand()
{
    NetworkInput input = chain();
    input.demands = {{0, 2, 1}, {0, 1, 3}, {2, 1, 2}};
    const NetworkResult result = evaluateNetwork(input);
    // 0 to 2: 1 + 15 + 2 + (12 + 5 + 12) + 2 + 19 + 2 = 70;  0 to 1: 1 + 15 + 2 + 17 + 2 = 37
    // 2 to 1: 1 + 19 + 2 + 17 + 2 = 41;  mean (70 + 3 x 37 + 2 x 41) / 6
    QCOMPARE(*result.latency_min_cycles, 37.0);
    QCOMPARE(*result.latency_max_cycles, 70.0);
    QCOMPARE(*result.latency_mean_cycles, 263.0 / 6);
    // Loads: 0-1 carries 4 of 10, 1-2 carries 1 of 6, 2-1 carries 2 of 6. The first fills at 2.5 x 6.
    QCOMPARE(*result.throughput_bit_per_cycle, 15.0);
    QCOMPARE(result.unreachable, std::size_t{0});
}

void TestWiringNetwork::relaysMustBeAble()
{
    NetworkInput input = chain();
    input.dies[1].can_relay = false;
    input.demands = {{0, 2, 1}, {0, 1, 1}};
    const NetworkResult result = evaluateNetwork(input);
    QCOMPARE(result.unreachable, std::size_t{1});
    QCOMPARE(*result.latency_mean_cycles, 37.0);
    QCOMPARE(*result.throughput_bit_per_cycle, 10.0);
}

void TestWiringNetwork::tiesGoToTheLowestDie()
{
    // 0 to 3 by 1 or by 2, both two hops. Through 1 first; when 1 cannot relay, through 2.
    NetworkInput input;
    input.dies.assign(4, {true, 0, 0});
    input.links = {{3, 2, 1, 8}, {0, 2, 1, 8}, {0, 1, 100, 2}, {1, 3, 100, 2}};
    input.link_cycles_per_mm = 1;
    input.demands = {{0, 3, 1}};
    QCOMPARE(*evaluateNetwork(input).latency_mean_cycles, 203.0);
    QCOMPARE(*evaluateNetwork(input).throughput_bit_per_cycle, 2.0);
    input.dies[1].can_relay = false;
    QCOMPARE(*evaluateNetwork(input).latency_mean_cycles, 5.0);
    QCOMPARE(*evaluateNetwork(input).throughput_bit_per_cycle, 8.0);
}

void TestWiringNetwork::parallelLinksAddUp()
{
    NetworkInput input = chain();
    input.links.push_back({1, 0, 16, 5});
    input.demands = {{0, 1, 1}};
    const NetworkResult result = evaluateNetwork(input);
    QCOMPARE(*result.throughput_bit_per_cycle, 15.0);
    QCOMPARE(*result.latency_mean_cycles, 39.0); // the longer of the two: 4 cycles
}

void TestWiringNetwork::nothingToSend()
{
    NetworkInput input = chain();
    input.demands = {{0, 0, 5}, {1, 2, 0}, {1, 2, -1}};
    const NetworkResult result = evaluateNetwork(input);
    QVERIFY(!result.latency_mean_cycles);
    QVERIFY(!result.throughput_bit_per_cycle);
    QVERIFY(!evaluateNetwork({}).latency_max_cycles);
    QCOMPARE(uniformDemands(4, 1).size(), std::size_t{12});
    QCOMPARE(uniformDemands(4, 0).size(), std::size_t{0});
}

void TestWiringNetwork::cyclesAndWires()
{
    QCOMPARE(linkCycles(4, 0.25), 1.0);
    QCOMPARE(linkCycles(4.0000001, 0.25), 2.0);
    QCOMPARE(linkCycles(0.1 + 0.2, 10), 3.0); // 3.0000000000000004
    QCOMPARE(linkCycles(0, 0.25), 0.0);
    // 20 x 26 mm, half power, a tenth for this PHY, 50 um, 12 of overhead: 10400 - 12
    QCOMPARE(bumpLimitedWires(520, 0.5, 0.1, 0.05, 12), 10388.0);
    QCOMPARE(bumpLimitedWires(1, 0.5, 0.001, 0.05, 12), 0.0);
}

QTEST_APPLESS_MAIN(TestWiringNetwork)
#include "tst_wiring_network.moc"

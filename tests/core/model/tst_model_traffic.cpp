// SPDX-License-Identifier: GPL-3.0-or-later
// The gate for what interfaces and their traffic state, one wrong thing a row; and edits that leave no traffic loose.
#include "fixtures.hpp"

#include "model/diff.hpp"
#include "model/edit.hpp"
#include "model/validate.hpp"

#include <QtTest>

#include <functional>

using namespace interpose;
using namespace interpose::fixtures;
using namespace interpose::literals;

namespace {

struct Row
{
    const char* name;
    std::function<void(Assembly&)> change;
    const char* pointer;
    const char* says; ///< part of the message
};

std::function<void(Assembly&)> onStandard(void (*change)(InterfaceStandard&))
{
    return
        [=](Assembly& a) { a.catalogue.edit([&](Catalogue& c) { change(c.technology.standards.begin()->second); }); };
}

std::function<void(Assembly&)> onTraffic(void (*change)(Traffic&))
{
    return [=](Assembly& a) { change(a.traffic); };
}

/// A bump map for the first PHY of the HBM stack, one bump short or one bump astray.
std::function<void(Assembly&)> onBumps(std::size_t missing, Point shift)
{
    return [=](Assembly& a) {
        a.catalogue.edit([&](Catalogue& c) {
            Phy& phy = c.parts.at(PartId("hbm")).phys[0];
            const InterfaceStandard& standard = c.technology.standards.at(phy.standard);
            const int count = phy.lanes * (standard.shared_bus ? 1 : 2) + standard.overhead_wires;
            phy.bumps.assign(static_cast<std::size_t>(count) - missing, phy.region.centre());
            phy.bumps.back() = phy.bumps.back() + shift;
        });
    };
}

Traffic custom(std::vector<Demand> demands)
{
    return {TrafficPattern::Custom, std::nullopt, 0.5, std::move(demands)};
}

std::vector<Row> rows()
{
    return {
        {"a module of no lanes", onStandard([](InterfaceStandard& s) { s.module_lanes = 0; }), "module_lanes",
         "from 1"},
        {"module without a depth", onStandard([](InterfaceStandard& s) { s.module_edge = 1_mm; }), "module_edge_um",
         "belong together"},
        {"more payload than bits", onStandard([](InterfaceStandard& s) { s.protocol_share = 1.5; }), "protocol_share",
         "from 0 to 1"},
        {"a base die above the whole", onStandard([](InterfaceStandard& s) { s.base_die_energy_pj_per_bit = 99; }),
         "base_die_energy_pj_per_bit", "more than the whole"},
        {"faster when longer", onStandard([](InterfaceStandard& s) {
             s.rates = {{1_mm, 8, Termination::None}, {2_mm, 16, Termination::None}};
         }),
         "rates/1/rate_gbit_per_s", "cannot be faster"},
        {"a bump short", onBumps(1, {}), "phys/0/bumps", "signals"},
        {"a bump astray", onBumps(0, {50_mm, 0_mm}), "/bumps/", "outside the region"},
        {"a hotspot that is not there",
         onTraffic([](Traffic& t) { t = {TrafficPattern::Hotspot, PlacedId("nobody"), 0.5, {}}; }),
         "/assembly/traffic/hotspot", "no placed part \"nobody\""},
        {"a hotspot unnamed", onTraffic([](Traffic& t) { t.pattern = TrafficPattern::Hotspot; }),
         "/assembly/traffic/hotspot", "belong together"},
        {"custom and no demands", onTraffic([](Traffic& t) { t.pattern = TrafficPattern::Custom; }),
         "/assembly/traffic/demands", "belong together"},
        {"talking to itself", onTraffic([](Traffic& t) { t = custom({{PlacedId("IOD0"), PlacedId("IOD0"), 1}}); }),
         "/assembly/traffic/demands/0/to", "to itself"},
        {"no traffic demanded", onTraffic([](Traffic& t) { t = custom({{PlacedId("IOD0"), PlacedId("IOD1"), 0}}); }),
         "/assembly/traffic/demands/0/gbyte_per_s", "more than 0"},
    };
}

} // namespace

class TestModelTraffic : public QObject
{
    Q_OBJECT
private slots:
    void invalid_data();
    void invalid();
    void terminationsAreOrderedApart();
    void aWholeBumpMapPasses();
    void removedPartsTakeTheirTrafficAlong();
    void theDiffCarriesTraffic();
};

void TestModelTraffic::invalid_data()
{
    QTest::addColumn<int>("index");
    const std::vector<Row> all = rows();
    for (int i = 0; i < static_cast<int>(all.size()); ++i)
        QTest::newRow(all[static_cast<std::size_t>(i)].name) << i;
}

void TestModelTraffic::invalid()
{
    QFETCH(int, index);
    const Row row = rows()[static_cast<std::size_t>(index)];
    Assembly a = threeDOnTwoHalfD();
    QVERIFY(validate(a).empty());
    row.change(a);
    const Problems problems = validate(a);
    QVERIFY(!problems.empty());
    QVERIFY2(problems[0].pointer.find(row.pointer) != std::string::npos, problems[0].pointer.c_str());
    QVERIFY2(problems[0].message.find(row.says) != std::string::npos, problems[0].message.c_str());
}

void TestModelTraffic::terminationsAreOrderedApart()
{
    Assembly a = threeDOnTwoHalfD();
    a.catalogue.edit([](Catalogue& c) {
        c.technology.standards.begin()->second.rates = {
            {10_mm, 2, Termination::None}, {5_mm, 8, Termination::Source}, {25_mm, 32, Termination::Both}};
    });
    QVERIFY(validate(a).empty());
}

void TestModelTraffic::aWholeBumpMapPasses()
{
    Assembly a = threeDOnTwoHalfD();
    onBumps(0, {})(a);
    QVERIFY(validate(a).empty());
}

void TestModelTraffic::removedPartsTakeTheirTrafficAlong()
{
    Assembly a = threeDOnTwoHalfD();
    a.traffic = custom({{PlacedId("IOD0"), PlacedId("IOD1"), 3}, {PlacedId("XCD00"), PlacedId("IOD0"), 5}});
    const Assembly less = removePlaced(a, {PlacedId("XCD00")});
    QCOMPARE(less.traffic.demands.size(), std::size_t(1));
    QCOMPARE(less.traffic.pattern, TrafficPattern::Custom);
    const Assembly none = removePlaced(less, {PlacedId("IOD1")});
    QVERIFY(none.traffic == Traffic{});
    QVERIFY(validate(none).empty());

    a.traffic = {TrafficPattern::Hotspot, PlacedId("XCD00"), 0.7, {}};
    QVERIFY(removePlaced(a, {PlacedId("XCD00")}).traffic == Traffic{});
    QVERIFY(removePlaced(a, {PlacedId("XCD01")}).traffic == a.traffic);
}

void TestModelTraffic::theDiffCarriesTraffic()
{
    const Assembly a = threeDOnTwoHalfD();
    Assembly b = a;
    b.traffic.pattern = TrafficPattern::Transpose;
    const AssemblyDiff changes = diff(a, b);
    QVERIFY(changes.traffic);
    QVERIFY(!changes.links && !changes.cooling);
    QVERIFY(applyDiff(a, changes, b) == b);
}

QTEST_GUILESS_MAIN(TestModelTraffic)
#include "tst_model_traffic.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// Cooling: presets bring their figure and its source, figures set by hand are the user's, nonsense is refused.
#include "fixtures.hpp"
#include "model/cooling_preset.hpp"
#include "model/validate.hpp"

#include <QTest>

using namespace interpose;

namespace {

CoolingPreset preset(CoolingSide side)
{
    CoolingPreset made;
    made.id = "cold_plate";
    made.name = "Cold plate";
    made.side = side;
    made.h_w_per_m2k = 12000;
    made.referred_to = "the plate's base";
    made.facts["h_w_per_m2k"] = Fact{"library", "CENGEL", Grade::Model, 5000.0, 20000.0, {}};
    return made;
}

Technology withMaterial(const std::string& id)
{
    Technology technology;
    technology.materials[id] = fixtures::emibUnderTwoDies().technology().materials.begin()->second;
    return technology;
}

} // namespace

class TestModelCooling : public QObject
{
    Q_OBJECT

private slots:
    void presetSetsFigureAndSource();
    void presetOfOneSideLeavesTheOther();
    void aFigureByHandIsNoPreset();
    void changedFiguresAreTheUsers();
    void unchangedFiguresKeepTheirSource();
    void materialsComeFromTheLibrary();
    void replacedMaterialsGo();
    void materialsOthersNameStay();
    void materialsOfOnesOwnStay();
    void coolerOutlivesItsSubstrate();
    void nonsenseIsRefused_data();
    void nonsenseIsRefused();
};

void TestModelCooling::presetSetsFigureAndSource()
{
    const Assembly before = fixtures::emibUnderTwoDies();
    const Assembly after = applyCoolingPreset(before, preset(CoolingSide::Top));
    QCOMPARE(after.cooling.h_top_w_per_m2k, 12000.0);
    const Fact& fact = after.cooling.facts.at("h_top_w_per_m2k");
    QCOMPARE(fact.source, std::string("CENGEL"));
    QCOMPARE(fact.low.value(), 5000.0);
    QCOMPARE(fact.high.value(), 20000.0);
    QCOMPARE(fact.note, std::string("Cold plate, referred to the plate's base"));
    QVERIFY(followsPreset(after.cooling, preset(CoolingSide::Top)));
    QVERIFY(validate(after).empty());
    QCOMPARE(applyCoolingPreset(after, preset(CoolingSide::Top)), after);
}

void TestModelCooling::presetOfOneSideLeavesTheOther()
{
    const Assembly before = fixtures::emibUnderTwoDies();
    const Assembly after = applyCoolingPreset(before, preset(CoolingSide::Bottom));
    QCOMPARE(after.cooling.h_bottom_w_per_m2k, 12000.0);
    QCOMPARE(after.cooling.h_top_w_per_m2k, before.cooling.h_top_w_per_m2k);
    QVERIFY(followsPreset(after.cooling, preset(CoolingSide::Bottom)));
    QVERIFY(!followsPreset(after.cooling, preset(CoolingSide::Top)));
}

void TestModelCooling::aFigureByHandIsNoPreset()
{
    const Assembly chosen = applyCoolingPreset(fixtures::emibUnderTwoDies(), preset(CoolingSide::Top));
    Cooling wanted = chosen.cooling;
    wanted.h_top_w_per_m2k = 11000;
    const auto typed = setCooling(chosen, wanted, {});
    QVERIFY(typed);
    QVERIFY(!followsPreset(typed->cooling, preset(CoolingSide::Top)));
    wanted.h_top_w_per_m2k = 12000; // the preset's figure again, but typed
    const auto again = setCooling(*typed, wanted, {});
    QVERIFY(again && !followsPreset(again->cooling, preset(CoolingSide::Top)));
}

void TestModelCooling::changedFiguresAreTheUsers()
{
    Assembly before = fixtures::emibUnderTwoDies();
    before.cooling.facts["ambient_c"] = Fact{"sample", "CENGEL", Grade::Model, 20.0, 45.0, {}};
    Cooling wanted = before.cooling;
    wanted.ambient_c = 40;
    wanted.tim1_contact_k_mm2_per_w = 5;
    const auto after = setCooling(before, wanted, {});
    QVERIFY(after);
    QCOMPARE(after->cooling.ambient_c, 40.0);
    for (const char* key : {"ambient_c", "tim1_contact_k_mm2_per_w"}) {
        const Fact& fact = after->cooling.facts.at(key);
        QCOMPARE(fact.origin, std::string("user"));
        QCOMPARE(fact.grade, Grade::Yours);
        QVERIFY2(!fact.low && !fact.high, "the old band spoke of another figure");
    }
}

void TestModelCooling::unchangedFiguresKeepTheirSource()
{
    Assembly before = fixtures::emibUnderTwoDies();
    before.cooling.facts["ambient_c"] = Fact{"sample", "CENGEL", Grade::Model, 20.0, 45.0, {}};
    Cooling wanted = before.cooling;
    wanted.facts.clear(); // not looked at
    const auto same = setCooling(before, wanted, {});
    QVERIFY(same);
    QCOMPARE(*same, before);
    wanted.temperature_dependent = !wanted.temperature_dependent;
    const auto switched = setCooling(before, wanted, {});
    QVERIFY(switched && switched->cooling.temperature_dependent);
    QCOMPARE(switched->cooling.facts, before.cooling.facts);
}

void TestModelCooling::materialsComeFromTheLibrary()
{
    const Assembly before = fixtures::emibUnderTwoDies();
    Cooling wanted = before.cooling;
    wanted.tim1_material = "diamond_paste";
    QVERIFY(!setCooling(before, wanted, {}));
    const auto after = setCooling(before, wanted, withMaterial("diamond_paste"));
    QVERIFY(after);
    QVERIFY(after->technology().materials.contains("diamond_paste"));
    QVERIFY(!before.technology().materials.contains("diamond_paste"));
}

void TestModelCooling::replacedMaterialsGo()
{
    Technology library = withMaterial("gel");
    library.materials["indium"] = library.materials.at("gel");
    const Assembly start = fixtures::emibUnderTwoDies();
    Cooling wanted = start.cooling;
    wanted.tim1_material = wanted.tim2_material = "gel";
    const auto gel = setCooling(start, wanted, library);
    QVERIFY(gel);
    wanted.tim1_material = "indium";
    const auto both = setCooling(*gel, wanted, library);
    QVERIFY(both);
    QVERIFY2(both->technology().materials.contains("gel"), "TIM2 is still of it");
    wanted.tim2_material = "indium";
    const auto indium = setCooling(*both, wanted, library);
    QVERIFY(indium && validate(*indium).empty());
    QVERIFY(!indium->technology().materials.contains("gel"));
    QVERIFY2(gel->technology().materials.contains("gel"), "the state to undo to is another value");
    wanted.tim1_material = wanted.tim2_material = "gel";
    const auto back = setCooling(*indium, wanted, library);
    QVERIFY(back);
    QCOMPARE(*back, *gel);
}

void TestModelCooling::materialsOthersNameStay()
{
    // Every material of a part, a fill, a layer, a node, a bond or an HBM generation is the library's too.
    Assembly start = fixtures::emibUnderTwoDies();
    const std::vector<std::string> names{"m_part", "m_fill", "m_layer", "m_node", "m_bond", "m_hbm_die", "m_hbm_bond"};
    Technology library = withMaterial("gel");
    const Material any = library.materials.at("gel");
    start.catalogue.edit([&](Catalogue& catalogue) {
        Technology& technology = catalogue.technology;
        for (const std::string& name : names)
            library.materials[name] = technology.materials[name] = any;
        Part& part = catalogue.parts.begin()->second;
        part.material = "m_part";
        part.fill = "m_fill";
        part.layers = {{"all", part.thickness, "m_layer", 1}};
        technology.nodes.begin()->second.active_material = "m_node";
        technology.bonds.begin()->second.material = "m_bond";
        technology.hbm.begin()->second.die_material = "m_hbm_die";
        technology.hbm.begin()->second.bond_material = "m_hbm_bond";
    });
    for (const std::string& name : names) {
        start.cooling.tim1_material = name;
        Cooling wanted = start.cooling;
        wanted.tim1_material = "gel";
        const auto after = setCooling(start, wanted, library);
        QVERIFY2(after, after ? "" : after.error().front().message.c_str());
        QVERIFY2(after->technology().materials.contains(name), name.c_str());
    }
}

void TestModelCooling::materialsOfOnesOwnStay()
{
    Assembly start = fixtures::emibUnderTwoDies();
    const Technology library = withMaterial("gel");
    Material own = library.materials.at("gel");
    own.conductivity_w_per_mk[2] *= 2;
    start.catalogue.edit([&](Catalogue& catalogue) { catalogue.technology.materials["gel"] = own; });
    start.cooling.tim1_material = start.cooling.tim2_material = "gel";
    Cooling wanted = start.cooling;
    wanted.tim1_material = wanted.tim2_material = fixtures::emibUnderTwoDies().cooling.lid_material;
    const auto after = setCooling(start, wanted, library);
    QVERIFY(after);
    QCOMPARE(after->technology().materials.at("gel"), own);
}

void TestModelCooling::coolerOutlivesItsSubstrate()
{
    const auto mm = [](double w, double h) { return Size{Coord::fromMm(w), Coord::fromMm(h)}; };
    // 1,000 W/(m2 K) over 60 x 50 mm is 3 W/K: over 40 x 30 mm that is 2,500.
    Cooling bare = applyCoolingPreset(fixtures::emibUnderTwoDies(), preset(CoolingSide::Top)).cooling;
    bare.h_top_w_per_m2k = 1000;
    bare.sink_thickness = {};
    keepCooler(bare, mm(60, 50), mm(40, 30));
    QCOMPARE(bare.h_top_w_per_m2k, 2500.0);
    const Fact& fact = bare.facts.at("h_top_w_per_m2k");
    QCOMPARE(fact.low.value(), 12500.0);
    QCOMPARE(fact.high.value(), 50000.0);
    QCOMPARE(fact.source, std::string("CENGEL"));
    QVERIFY2(fact.note.ends_with("; times 2.500 as the substrate was sized: the same cooler, h x area is kept"),
             fact.note.c_str());
    // A sink's base keeps the side that only the substrate gave, and its coefficient.
    Cooling sink = bare;
    sink.sink_thickness = Coord::fromMm(5);
    sink.sink_width = Coord::fromMm(70);
    keepCooler(sink, mm(60, 50), mm(40, 30));
    QCOMPARE(sink.h_top_w_per_m2k, 2500.0);
    QCOMPARE(sink.sink_width.value().mm(), 70.0);
    QCOMPARE(sink.sink_height.value().mm(), 50.0);
    QVERIFY(!sink.facts.contains("sink_width_um"));
    QVERIFY(sink.facts.at("sink_height_um").grade == Grade::Yours);
}

void TestModelCooling::nonsenseIsRefused_data()
{
    QTest::addColumn<double>("hTop");
    QTest::addColumn<double>("hBottom");
    QTest::addColumn<double>("ambient");
    QTest::newRow("no way out") << 0.0 << 0.0 << 25.0;
    QTest::newRow("negative h") << -1.0 << 10.0 << 25.0;
    QTest::newRow("colder than cold") << 100.0 << 10.0 << -300.0;
}

void TestModelCooling::nonsenseIsRefused()
{
    QFETCH(double, hTop);
    QFETCH(double, hBottom);
    QFETCH(double, ambient);
    const Assembly before = fixtures::emibUnderTwoDies();
    Cooling wanted = before.cooling;
    wanted.h_top_w_per_m2k = hTop;
    wanted.h_bottom_w_per_m2k = hBottom;
    wanted.ambient_c = ambient;
    const auto refused = setCooling(before, wanted, {});
    QVERIFY(!refused);
    QVERIFY(!refused.error().front().message.empty());
}

QTEST_APPLESS_MAIN(TestModelCooling)
#include "tst_model_cooling.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// Auto-size: carriers take the outline they need, and nothing they carry moves.
#include "model/edit.hpp"
#include "model/validate.hpp"
#include "package/auto_size.hpp"
#include "package/resize.hpp"
#include "package/size_name.hpp"
#include "package_cases.hpp"

#include <QTest>

#include <map>

using namespace interpose;

namespace {

const std::string kReason = "assumed: by hand";

/// Places of all parts but `skipped`, seen from `from`.
std::map<std::string, Rect> boxesFrom(const Assembly& assembly, const std::string& from, const std::string& skipped)
{
    std::map<std::string, Rect> boxes;
    for (const PlacedBody& body : layOut(assembly))
        if (body.placed->id.str() != skipped) boxes[body.placed->id.str()] = body.box();
    const Rect origin = boxes.at(from);
    for (auto& [id, box] : boxes)
        box = box.moved({-origin.x, -origin.y});
    return boxes;
}

} // namespace

class TestPackageEdits : public QObject
{
    Q_OBJECT

private slots:
    void carrier_data();
    void carrier();
    void flippedAndEmbedded_data();
    void flippedAndEmbedded();
    void substrate();
    void substrateGrowsForItsBalls();
    void sharedRecordsAreCopied();
    void bondRegionsFollowTheOutline();
    void blocksKeepTheirPlace();
    void coolerKeepsItsSize();
    void whatItCannotDoItLeaves();
    void namesStateTheNewSize_data();
    void namesStateTheNewSize();
    void recordsAreRenamed();
    void bodiesOnOffer();
    void bodiesLieAsTheRootDoes();
};

void TestPackageEdits::carrier_data()
{
    QTest::addColumn<int>("turn");
    for (const int turn : {0, 90, 180, 270})
        QTest::addRow("%d", turn) << turn;
}

void TestPackageEdits::carrier()
{
    QFETCH(int, turn);
    const Assembly before = twoDies(2500, turn), after = autoSizeCarrier(before, someRules());
    const Part& part = after.part(*after.find(PlacedId("INT")));
    QVERIFY(part.width == Coord::fromMm(18.4) && part.height == Coord::fromMm(8.4));
    QVERIFY(part.bonds.front().region == part.outline());
    QVERIFY(boxesFrom(after, "SUB", "INT") == boxesFrom(before, "SUB", "INT"));
    QCOMPARE(packageOf(after).carriers.front().margin_mm, 0.0);
    QVERIFY(autoSizeCarrier(after, someRules()) == after);
    QVERIFY(part.facts.at("width_um").grade == Grade::Yours);
}

void TestPackageEdits::flippedAndEmbedded_data()
{
    QTest::addColumn<int>("turn");
    QTest::addColumn<bool>("flipped");
    for (const int turn : {0, 90, 180, 270})
        for (const bool flipped : {false, true})
            QTest::addRow("%d%s", turn, flipped ? " flipped" : "") << turn << flipped;
}

/// A carrier that is not symmetric, turned over or not, with a part let into it whose own child stands out of it.
void TestPackageEdits::flippedAndEmbedded()
{
    QFETCH(int, turn);
    QFETCH(bool, flipped);
    Assembly before = movePlaced(twoDies(2500, turn), {PlacedId("A")}, {Coord::fromUm(300), Coord::fromUm(400)});
    PlacedPart child = *before.find(PlacedId("A"));
    child.id = PlacedId("C");
    child.on = PlacedId("B");
    child.x = Coord::fromUm(100);
    before.placed.push_back(child);
    sortById(before);
    for (PlacedPart& placed : before.placed) {
        if (placed.id.str() == "INT") placed.flipped = flipped;
        if (placed.id.str() != "B") continue;
        placed.seat = Seat::Embedded;
        placed.rotation = Rotation::R90;
        placed.flipped = flipped;
    }
    const Assembly after = autoSizeCarrier(before, someRules());
    QVERIFY(!(after == before));
    QVERIFY(boxesFrom(after, "SUB", "INT") == boxesFrom(before, "SUB", "INT"));
    QCOMPARE(packageOf(after).carriers.front().margin_mm, 0.0);
    const Assembly sized = autoSizeSubstrate(before, someRules(), someLoads()).assembly;
    QVERIFY(boxesFrom(sized, "INT", "SUB") == boxesFrom(before, "INT", "SUB"));
    QVERIFY(packageOf(sized).substrate->margin_mm >= 0);
}

void TestPackageEdits::substrate()
{
    Assembly before = twoDies(1e6);
    const Assembly after = autoSizeSubstrate(before, someRules(), someLoads()).assembly;
    const Part& part = after.part(*after.root());
    QVERIFY(part.width == Coord::fromMm(22) && part.height == Coord::fromMm(14));
    QVERIFY(after.root()->x == Coord{} && after.root()->y == Coord{});
    QVERIFY(boxesFrom(after, "INT", "SUB") == boxesFrom(before, "INT", "SUB"));
    QVERIFY(after.find(PlacedId("INT"))->x == Coord::fromMm(1));
    QCOMPARE(packageOf(after).substrate->margin_mm, 0.0);
}

void TestPackageEdits::substrateGrowsForItsBalls()
{
    const Assembly after = autoSizeSubstrate(twoDies(2500), someRules(), someLoads()).assembly; // 756 balls
    const Part& part = after.part(*after.root());
    QVERIFY(part.width == Coord::fromMm(34) && part.height == Coord::fromMm(26)); // 884; 33 x 25 has 825: 91.6 %
    QCOMPARE(packageOf(after).balls->used_share.value(), 756 / 884.0);
    QVERIFY(after.find(PlacedId("INT"))->x == Coord::fromMm(7)); // grown on both sides
    QVERIFY(autoSizeSubstrate(after, someRules(), someLoads()).assembly == after);
}

void TestPackageEdits::sharedRecordsAreCopied()
{
    Assembly before = twoDies();
    PlacedPart second = *before.find(PlacedId("INT"));
    second.id = PlacedId("INT2");
    before.placed.push_back(second);
    sortById(before);
    const Assembly after = autoSizeCarrier(before, someRules());
    QCOMPARE(after.find(PlacedId("INT2"))->part.str(), std::string("int"));
    QCOMPARE(after.find(PlacedId("INT"))->part.str(), std::string("int-2"));
    QVERIFY(after.part(*after.find(PlacedId("INT2"))) == before.part(*before.find(PlacedId("INT2"))));
}

void TestPackageEdits::bondRegionsFollowTheOutline()
{
    Assembly before = twoDies();
    before.catalogue.edit([](Catalogue& catalogue) {
        catalogue.parts.at(PartId("int")).bonds = {{fixtures::rectUm(0, 0, 10000, 12000), "c4"},
                                                   {fixtures::rectUm(10000, 0, 10000, 12000), "micro"},
                                                   {fixtures::rectUm(100, 100, 200, 200), "micro"}};
    });
    const Assembly after = resizePlaced(before, PlacedId("INT"), fixtures::rectUm(-500, 1000, 21000, 10000), kReason);
    const std::vector<BondRegion> expected{{fixtures::rectUm(0, 0, 10500, 10000), "c4"},
                                           {fixtures::rectUm(10500, 0, 10500, 10000), "micro"}};
    QVERIFY(after.part(*after.find(PlacedId("INT"))).bonds == expected);
}

void TestPackageEdits::blocksKeepTheirPlace()
{
    Assembly before = twoDies();
    before.catalogue.edit([](Catalogue& catalogue) {
        Part& part = catalogue.parts.at(PartId("other"));
        part.phys.front().bumps = {{Coord::fromUm(50), Coord::fromUm(60)}};
        part.power_w.reset();
        PowerBlock block;
        block.region = fixtures::rectUm(1000, 2000, 3000, 4000);
        part.power_blocks = {block};
    });
    const Assembly after = resizePlaced(before, PlacedId("B"), fixtures::rectUm(-500, -300, 9000, 8400), kReason);
    const Part& part = after.part(*after.find(PlacedId("B")));
    QVERIFY(part.phys.front().region == fixtures::rectUm(500, 300, 100, 1000));
    QVERIFY((part.phys.front().bumps.front() == Point{Coord::fromUm(550), Coord::fromUm(360)}));
    QVERIFY(part.power_blocks.front().region == fixtures::rectUm(1500, 2300, 3000, 4000));
}

/// h x area stays where h speaks of the root's outline, and the base of a sink its size.
void TestPackageEdits::coolerKeepsItsSize()
{
    Assembly before = twoDies(1e6);
    before.cooling.h_top_w_per_m2k = 1000;
    before.cooling.sink_thickness = {};
    const auto areas_mm2 = [](const Assembly& assembly) { return assembly.part(*assembly.root()).areaMm2(); };
    const Assembly sized = autoSizeSubstrate(before, someRules(), someLoads()).assembly;
    QCOMPARE(areas_mm2(sized), 22.0 * 14);
    QCOMPARE(sized.cooling.h_top_w_per_m2k, 1000 * 900.0 / (22 * 14));
    const Assembly body = setSubstrateBody(before, someRules(), {Coord::fromMm(45), Coord::fromMm(40)});
    QCOMPARE(body.cooling.h_top_w_per_m2k, 500.0);
    before.cooling.sink_thickness = Coord::fromMm(5);
    const Assembly sink = autoSizeSubstrate(before, someRules(), someLoads()).assembly;
    QCOMPARE(sink.cooling.h_top_w_per_m2k, 1000.0);
    QVERIFY(sink.cooling.sink_width == Coord::fromMm(30) && sink.cooling.sink_height == Coord::fromMm(30));
    QVERIFY(autoSizeSubstrate(sink, someRules(), someLoads()).assembly == sink);
    QVERIFY(autoSizeCarrier(before, someRules()).cooling == before.cooling); // no root, no cooler
}

void TestPackageEdits::whatItCannotDoItLeaves()
{
    const Assembly before = twoDies();
    QVERIFY(resizePlaced(before, PlacedId("B"), fixtures::rectUm(200, 0, 7800, 8000), kReason) ==
            before); // cuts its PHY
    QVERIFY(resizePlaced(before, PlacedId("none"), fixtures::rectUm(0, 0, 1, 1), kReason) == before);
    QVERIFY(resizePlaced(before, PlacedId("INT"), Rect{}, kReason) == before);
}

void TestPackageEdits::namesStateTheNewSize_data()
{
    QTest::addColumn<QString>("was");
    QTest::addColumn<QString>("name"); // of 55 x 40 mm that becomes 50.9 x 36.4 mm; "": states no size
    QTest::addColumn<bool>("id");
    QTest::addRow("name") << "Substrate, 55 x 40 mm" << "Substrate, 50.9 x 36.4 mm" << false;
    QTest::addRow("rounded") << "Substrate, 54.95 x 40.4 mm, 8 layers" << "Substrate, 50.9 x 36.4 mm, 8 layers"
                             << false;
    QTest::addRow("lying") << "40x55 mm body" << "36.4x50.9 mm body" << false;
    QTest::addRow("sign") << "Body 55 × 40" << "Body 50.9 × 36.4" << false;
    QTest::addRow("another pair first") << "2 x 2 modules, 55 x 40 mm" << "2 x 2 modules, 50.9 x 36.4 mm" << false;
    QTest::addRow("other numbers") << "ABF, 40 um pitch, 10-2-10" << "" << false;
    QTest::addRow("another size") << "Substrate, 45 x 40 mm" << "" << false;
    QTest::addRow("longer numbers") << "Substrate, 155 x 40 mm" << "" << false;
    QTest::addRow("id") << "substrate_55x40" << "substrate_50.9x36.4" << true;
    QTest::addRow("id, end") << "sub-55x40-abf" << "sub-50.9x36.4-abf" << true;
    QTest::addRow("id without") << "interposer_h" << "" << true;
    QTest::addRow("id, a node") << "n55x_sub" << "" << true;
}

void TestPackageEdits::namesStateTheNewSize()
{
    QFETCH(QString, was);
    QFETCH(QString, name);
    QFETCH(bool, id);
    const Size before{Coord::fromMm(55), Coord::fromMm(40)}, after{Coord::fromMm(50.9), Coord::fromMm(36.4)};
    const auto text = id ? renamedId(was.toStdString(), before, after) : renamed(was.toStdString(), before, after);
    QCOMPARE(QString::fromStdString(text.value_or("")), name);
    // One number stands for a square.
    const Size square{Coord::fromMm(55), Coord::fromMm(55)}, smaller{Coord::fromMm(52.5), Coord::fromMm(52.5)};
    QCOMPARE(*renamedId("substrate_55", square, smaller), std::string("substrate_52.5"));
    QCOMPARE(*renamedId("substrate_55", square, after), std::string("substrate_50.9x36.4"));
    QCOMPARE(*renamed("55 mm square", square, smaller), std::string("52.5 mm square"));
    QVERIFY(!renamedId("substrate_55", before, after) && !renamed("55 mm long", before, after));
}

void TestPackageEdits::recordsAreRenamed()
{
    Assembly before = twoDies(1e6);
    before.catalogue.edit([](Catalogue& catalogue) {
        auto sub = catalogue.parts.extract(PartId("sub"));
        sub.key() = sub.mapped().id = PartId("substrate_30");
        sub.mapped().name = "Substrate, 30 x 30 mm";
        catalogue.parts.insert(std::move(sub));
        catalogue.parts.at(PartId("int")).name = "Interposer";
    });
    for (PlacedPart& placed : before.placed)
        if (placed.part.str() == "sub") placed.part = PartId("substrate_30");
    before.flow.products = {{"other", 10, {{"substrate_30", 1}}}};
    const Assembly after = autoSizeSubstrate(before, someRules(), someLoads()).assembly;
    QCOMPARE(after.part(*after.root()).id.str(), std::string("substrate_22x14"));
    QCOMPARE(after.part(*after.root()).name, std::string("Substrate, 22 x 14 mm"));
    QVERIFY(!after.catalogue->parts.contains(PartId("substrate_30")));
    QVERIFY(after.flow.products.front().parts == (std::map<std::string, double>{{"substrate_22x14", 1}}));
    QVERIFY(validate(after).empty());
    // A name without a size stays true; a copy says its size, to be told from its original.
    const auto nameOf = [](const Assembly& assembly, const char* id) {
        return assembly.part(*assembly.find(PlacedId(id))).name;
    };
    QCOMPARE(nameOf(autoSizeCarrier(before, someRules()), "INT"), std::string("Interposer"));
    PlacedPart second = *before.find(PlacedId("INT"));
    second.id = PlacedId("INT2");
    before.placed.push_back(second);
    sortById(before);
    const Assembly copied = autoSizeCarrier(before, someRules());
    QCOMPARE(nameOf(copied, "INT"), std::string("Interposer, 18.4 x 8.4 mm"));
    QCOMPARE(nameOf(copied, "INT2"), std::string("Interposer"));
}

void TestPackageEdits::bodiesOnOffer()
{
    const Assembly before = movePlaced(twoDies(), {PlacedId("INT")}, {Coord::fromMm(2), Coord::fromMm(-3)});
    const Assembly after = setSubstrateBody(before, someRules(), {Coord::fromMm(40), Coord::fromMm(35)});
    const Part& part = after.part(*after.root());
    QVERIFY(part.width == Coord::fromMm(40) && part.height == Coord::fromMm(35));
    QVERIFY(part.bonds.front().region == part.outline());
    const PlacedPart& carrier = *after.find(PlacedId("INT")); // in the middle: (40 - 20) / 2, (35 - 12) / 2
    QVERIFY(carrier.x == Coord::fromMm(10) && carrier.y == Coord::fromMm(11.5));
    QVERIFY(boxesFrom(after, "INT", "SUB") == boxesFrom(before, "INT", "SUB"));
    QVERIFY(validate(after).empty());
    QVERIFY(part.facts.at("width_um").source == "assumed: a body on offer");
    QVERIFY(setSubstrateBody(before, someRules(), {Coord::fromMm(30), Coord::fromMm(30)}) == before); // as it is
    // Too small a body is taken, and found too small.
    const Assembly small = setSubstrateBody(before, someRules(), {Coord::fromMm(15), Coord::fromMm(15)});
    QCOMPARE(codesOf(packageOf(small)).front(), std::string("PACKAGE-002"));
}

void TestPackageEdits::bodiesLieAsTheRootDoes()
{
    const auto sized = [](int turn, double width_mm, double height_mm) {
        const Assembly after =
            setSubstrateBody(twoDies(2500, turn), someRules(), {Coord::fromMm(width_mm), Coord::fromMm(height_mm)});
        return std::pair(after.part(*after.root()).width.mm(), after.part(*after.root()).height.mm());
    };
    QCOMPARE(sized(0, 40, 35), std::pair(40.0, 35.0)); // 22 x 14 mm are needed
    QCOMPARE(sized(0, 35, 40), std::pair(40.0, 35.0)); // a square lies
    QCOMPARE(sized(0, 15, 25), std::pair(25.0, 15.0));
    QCOMPARE(sized(90, 25, 15), std::pair(15.0, 25.0)); // 14 x 22 mm fit only upright
}

QTEST_APPLESS_MAIN(TestPackageEdits)
#include "tst_package_edits.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// Auto-size: carriers take the outline they need, and nothing they carry moves.
#include "package/auto_size.hpp"
#include "package/resize.hpp"
#include "package_cases.hpp"

#include <QTest>

#include <map>

using namespace interpose;

namespace {

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
    void substrate();
    void substrateGrowsForItsBalls();
    void sharedRecordsAreCopied();
    void bondRegionsFollowTheOutline();
    void whatItCannotDoItLeaves();
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

void TestPackageEdits::substrate()
{
    Assembly before = twoDies(1e6);
    const Assembly after = autoSizeSubstrate(before, someRules());
    const Part& part = after.part(*after.root());
    QVERIFY(part.width == Coord::fromMm(22) && part.height == Coord::fromMm(14));
    QVERIFY(after.root()->x == Coord{} && after.root()->y == Coord{});
    QVERIFY(boxesFrom(after, "INT", "SUB") == boxesFrom(before, "INT", "SUB"));
    QVERIFY(after.find(PlacedId("INT"))->x == Coord::fromMm(1));
    QCOMPARE(packageOf(after).substrate->margin_mm, 0.0);
}

void TestPackageEdits::substrateGrowsForItsBalls()
{
    const Assembly after = autoSizeSubstrate(twoDies(2500), someRules()); // 756 balls
    const Part& part = after.part(*after.root());
    QVERIFY(part.width == Coord::fromMm(32) && part.height == Coord::fromMm(24)); // 768; 31 x 23 has 713
    QVERIFY(packageOf(after).balls->margin >= 0);
    QVERIFY(after.find(PlacedId("INT"))->x == Coord::fromMm(6)); // grown on both sides
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
    const Assembly after = resizePlaced(before, PlacedId("INT"), fixtures::rectUm(-500, 1000, 21000, 10000));
    const std::vector<BondRegion> expected{{fixtures::rectUm(0, 0, 10500, 10000), "c4"},
                                           {fixtures::rectUm(10500, 0, 10500, 10000), "micro"}};
    QVERIFY(after.part(*after.find(PlacedId("INT"))).bonds == expected);
}

void TestPackageEdits::whatItCannotDoItLeaves()
{
    const Assembly before = twoDies();
    QVERIFY(resizePlaced(before, PlacedId("B"), fixtures::rectUm(200, 0, 7800, 8000)) == before); // cuts its PHY
    QVERIFY(resizePlaced(before, PlacedId("none"), fixtures::rectUm(0, 0, 1, 1)) == before);
    QVERIFY(resizePlaced(before, PlacedId("INT"), Rect{}) == before);
}

QTEST_APPLESS_MAIN(TestPackageEdits)
#include "tst_package_edits.moc"

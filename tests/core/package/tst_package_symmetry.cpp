// SPDX-License-Identifier: GPL-3.0-or-later
// Symmetry screening: zero where it must be, by hand where it is not, and a dummy that halves it.
#include "model/edit.hpp"
#include "package/dummy.hpp"
#include "package_cases.hpp"

#include <QTest>

#include <cmath>
#include <map>

using namespace interpose;

namespace {

const DummyRules kGaps{Coord::fromUm(100), Coord::fromUm(100), Coord::fromUm(100), Coord::fromUm(200)};

Assembly oneDie()
{
    return removePlaced(twoDies(), {PlacedId("B")});
}

Part blankDummy()
{
    fixtures::Builder b("dummy");
    Part part = b.part("dummy", PartKind::Dummy, 10000, 10000, 500, "micro");
    part.price_usd = 5;
    return part;
}

} // namespace

class TestPackageSymmetry : public QObject
{
    Q_OBJECT

private slots:
    void symmetricIsZero();
    void oneSided();
    void turned();
    void materialsDecideTheCentre();
    void distances();
    void unknownMaterialsAsk();
    void dummyHalvesTheAsymmetry();
    void dummyStandsAsItsNeighboursDo();
    void smallestDummyThatIsEnough();
    void nothingToBalance();
    void noRoom();
};

void TestPackageSymmetry::symmetricIsZero()
{
    const SymmetryFigures s = *packageOf(twoDies()).symmetry;
    QCOMPARE(s.carrier.str(), std::string("INT"));
    QCOMPARE(s.silicon_coverage, 128.0 / 240);
    QCOMPARE(s.asymmetry, 0.0);
    QCOMPARE(s.mirror_x_unmatched, 0.0);
    QCOMPARE(s.mirror_y_unmatched, 0.0);
    QCOMPARE(s.half_turn_unmatched, 0.0);
    QCOMPARE(*s.mass_offset_mm, 0.0);
    QCOMPARE(*s.cte_offset_mm, 0.0);
    QVERIFY(std::abs(*s.mass_mg - 2 * 64 * 0.7 * 2) < 1e-9); // 2 mg/mm3
}

void TestPackageSymmetry::oneSided()
{
    const SymmetryFigures s = *packageOf(oneDie()).symmetry; // centre at 5 of 20 mm
    QCOMPARE(s.asymmetry, 0.5);
    QCOMPARE(s.asymmetry_x, -0.5);
    QCOMPARE(s.asymmetry_y, 0.0);
    QCOMPARE(s.mirror_x_unmatched, 1.0);
    QCOMPARE(s.mirror_y_unmatched, 0.0);
    QCOMPARE(s.half_turn_unmatched, 1.0);
    QCOMPARE(*s.mass_offset_mm, 5.0);
    Assembly half = movePlaced(oneDie(), {PlacedId("A")}, {Coord::fromMm(3), {}}); // 4 to 12 of 20 mm
    QCOMPARE(packageOf(half).symmetry->mirror_x_unmatched, 0.5);                   // its image 8 to 16
}

void TestPackageSymmetry::turned()
{
    Assembly straight = oneDie();
    Assembly other = removePlaced(twoDies(2500, 90), {PlacedId("B")});
    QCOMPARE(*packageOf(other).symmetry, *packageOf(straight).symmetry);
}

void TestPackageSymmetry::materialsDecideTheCentre()
{
    Assembly assembly = twoDies();
    assembly.catalogue.edit([](Catalogue& catalogue) {
        catalogue.technology.materials.at("mould").density_kg_per_m3 = 6000;
        catalogue.technology.materials.at("mould").cte_ppm_per_k = 30;
        catalogue.parts.at(PartId("other")).material = "mould";
    });
    const SymmetryFigures s = *packageOf(assembly).symmetry; // weights 1 and 3 at -5 and 5
    QCOMPARE(*s.mass_offset_mm, 2.5);
    QCOMPARE(*s.cte_offset_mm, 2.5);
    QCOMPARE(s.asymmetry, 0.0);
}

void TestPackageSymmetry::distances()
{
    const SymmetryFigures s = *packageOf(twoDies()).symmetry;
    QCOMPARE(*s.c4_distance_mm, std::hypot(10.0, 6.0));
    QCOMPARE(*s.ball_distance_mm, std::hypot(14.5, 14.5)); // 30 balls span 29 mm
}

void TestPackageSymmetry::unknownMaterialsAsk()
{
    Assembly assembly = twoDies();
    assembly.catalogue.edit(
        [](Catalogue& catalogue) { catalogue.technology.materials.at("silicon").density_kg_per_m3.reset(); });
    const SymmetryFigures s = *packageOf(assembly).symmetry;
    QVERIFY(!s.mass_offset_mm && !s.mass_mg);
    QVERIFY(s.cte_offset_mm.has_value());
    QCOMPARE(s.asks, std::vector<std::string>{"density_kg_per_m3 and cte_ppm_per_k of silicon"});
}

void TestPackageSymmetry::dummyHalvesTheAsymmetry()
{
    const Assembly before = oneDie();
    const auto proposal = proposeDummy(before, kGaps).proposal;
    QVERIFY(proposal);
    QCOMPARE(proposal->carrier.str(), std::string("INT"));
    QCOMPARE(proposal->asymmetry_before, 0.5);
    PlacedId added;
    const Part dummyPart = blankDummy();
    const Assembly after = addDummy(before, *proposal, {&dummyPart, "micro"}, before.technology(), &added);
    const SymmetryFigures s = *packageOf(after).symmetry;
    QVERIFY2(s.asymmetry <= 0.25 && s.asymmetry > 0, qPrintable(QString::number(s.asymmetry)));
    QVERIFY(std::abs(s.asymmetry - proposal->asymmetry_after) < 1e-12);
    // 64 (-5) + a p = -2.5 (64 + a): nowhere on the carrier is less than 160 / (9.8 + 2.5) mm2 enough
    QVERIFY(proposal->plan.areaMm2() >= 160 / 12.3);
    QVERIFY(proposal->plan.areaMm2() <= 17);
    const Part& dummy = after.part(*after.find(added));
    QVERIFY(dummy.kind == PartKind::Dummy && dummy.thickness == Coord::fromUm(700));
    QCOMPARE(*dummy.price_usd, 5 * proposal->plan.areaMm2() / 100);
    QVERIFY(dummy.bonds.front().region == dummy.outline());
    QVERIFY(fixtures::rectUm(200, 200, 19600, 11600).contains(proposal->plan));
    const Point apart = gap(proposal->plan, fixtures::rectUm(1000, 2000, 8000, 8000));
    QVERIFY(std::max(apart.x, apart.y) >= Coord::fromUm(100));
}

void TestPackageSymmetry::dummyStandsAsItsNeighboursDo()
{
    Assembly assembly = oneDie();
    const DummyProposal proposal = *proposeDummy(assembly, kGaps).proposal;
    Part other = blankDummy();
    other.id = PartId("another");
    other.bonds.front().bond = "hybrid";
    std::map<PartId, Part> parts{{other.id, other}, {PartId("dummy"), blankDummy()}};
    DummyChoice choice = chooseDummy(assembly, proposal, parts);
    QCOMPARE(choice.part->id.str(), std::string("dummy"));
    QCOMPARE(choice.bond, std::string("micro"));
    const auto stand = [&](const std::vector<BondRegion>& bonds) {
        assembly.catalogue.edit([&](Catalogue& catalogue) { catalogue.parts.at(PartId("die")).bonds = bonds; });
        choice = chooseDummy(assembly, proposal, parts);
    };
    stand({{fixtures::rectUm(0, 0, 8000, 8000), "hybrid"}});
    QCOMPARE(choice.part->id.str(), std::string("another"));
    QCOMPARE(choice.bond, std::string("hybrid"));
    // Of two bonds that with more area.
    stand({{fixtures::rectUm(0, 0, 2000, 8000), "hybrid"}, {fixtures::rectUm(2000, 0, 6000, 8000), "micro"}});
    QCOMPARE(choice.part->id.str(), std::string("dummy"));
    // No dummy on C4: it gets C4 nevertheless.
    stand({{fixtures::rectUm(0, 0, 8000, 8000), "c4"}});
    QVERIFY(choice.part);
    QCOMPARE(choice.bond, std::string("c4"));
    PlacedId added;
    const Assembly after = addDummy(assembly, proposal, choice, assembly.technology(), &added);
    QCOMPARE(after.part(*after.find(added)).bonds.front().bond, std::string("c4"));
    QVERIFY(!chooseDummy(assembly, proposal, {}).part);
}

void TestPackageSymmetry::smallestDummyThatIsEnough()
{
    const Assembly assembly = oneDie();
    DummyProposal proposal = *proposeDummy(assembly, kGaps).proposal;
    proposal.plan = fixtures::rectUm(0, 0, 3000, 6000);
    const auto sized = [](const char* id, double width_um, double height_um) {
        Part part = blankDummy();
        part.id = PartId(id);
        part.width = Coord::fromUm(width_um);
        part.height = Coord::fromUm(height_um);
        return std::pair(part.id, part);
    };
    std::map<PartId, Part> parts{sized("b_large", 10000, 10000), sized("a_small", 5000, 5000),
                                 sized("c_lying", 7000, 3000)};
    QCOMPARE(chooseDummy(assembly, proposal, parts).part->id.str(), std::string("c_lying"));
    parts.erase(PartId("c_lying"));
    QCOMPARE(chooseDummy(assembly, proposal, parts).part->id.str(), std::string("b_large"));
    proposal.plan = fixtures::rectUm(0, 0, 11000, 11000); // none is enough: the largest
    QCOMPARE(chooseDummy(assembly, proposal, parts).part->id.str(), std::string("b_large"));
}

void TestPackageSymmetry::nothingToBalance()
{
    const auto answer = [](const Assembly& assembly) { return proposeDummy(assembly, kGaps).answer; };
    QVERIFY(answer(twoDies()) == DummyAnswer::Balanced);
    // 128 mm2 moved by 9 um of half of 20 mm: 0.0009; by 11 um: 0.0011.
    const auto moved = [](int um) {
        return movePlaced(twoDies(), {PlacedId("A"), PlacedId("B")}, {Coord::fromUm(um), {}});
    };
    QVERIFY(answer(moved(9)) == DummyAnswer::Balanced);
    QVERIFY(answer(moved(11)) != DummyAnswer::Balanced);
    QVERIFY(answer(removePlaced(oneDie(), {PlacedId("A")})) == DummyAnswer::NothingToBalance);
}

void TestPackageSymmetry::noRoom()
{
    DummyRules wide = kGaps;
    wide.die_gap = Coord::fromMm(12);
    QVERIFY(proposeDummy(oneDie(), wide).answer == DummyAnswer::NoPlace);
}

QTEST_APPLESS_MAIN(TestPackageSymmetry)
#include "tst_package_symmetry.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// The dummy that balances a carrier: legal, the smallest, found or not in a bounded search.
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

/// Square dies on a carrier of 80 mm in rows of ten, 8 mm apart, each a little off its place, all to the left.
Assembly crowded(int count, double side_mm)
{
    Assembly assembly = oneDie();
    assembly.catalogue.edit([&](Catalogue& catalogue) {
        Part& die = catalogue.parts.at(PartId("die"));
        die.width = die.height = Coord::fromMm(side_mm);
        die.bonds.clear();
        for (const char* id : {"int", "sub"}) {
            Part& carrier = catalogue.parts.at(PartId(id));
            carrier.width = carrier.height = Coord::fromMm(82);
            carrier.bonds.clear();
        }
    });
    PlacedPart one = *assembly.find(PlacedId("A"));
    std::erase_if(assembly.placed, [](const PlacedPart& placed) { return placed.id.str() == "A"; });
    for (int i = 0; i < count; ++i) {
        one.id = PlacedId("D" + std::to_string(i));
        one.x = Coord::fromUm(100 + 7800 * (i % 10) + 13 * (i / 10));
        one.y = Coord::fromUm(300 + 8000 * (i / 10) + 17 * (i % 10));
        assembly.placed.push_back(one);
    }
    for (PlacedPart& placed : assembly.placed)
        if (placed.id.str() == "INT") placed.x = placed.y = {};
    sortById(assembly);
    return assembly;
}

Part blankDummy()
{
    fixtures::Builder b("dummy");
    Part part = b.part("dummy", PartKind::Dummy, 10000, 10000, 500, "micro");
    part.price_usd = 5;
    return part;
}

} // namespace

class TestPackageDummy : public QObject
{
    Q_OBJECT

private slots:
    void dummyHalvesTheAsymmetry();
    void dummyIsTheSmallest();
    void dummyStandsAsItsNeighboursDo();
    void smallestDummyThatIsEnough();
    void nothingToBalance();
    void noRoom();
    void gapsGoByKind();
    void onlyWhatStandsThereIsInTheWay();
    void clearOfTheRim();
    void searchIsBounded();
};

void TestPackageDummy::dummyHalvesTheAsymmetry()
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

/// No block of whole millimetres with less area does it, at any tenth of a millimetre, past an obstacle or not; where
/// one does within the room needed already, none of those.
void TestPackageDummy::dummyIsTheSmallest()
{
    int within = 0;
    for (const double left_um : {19900.0, 15000.0, 12000.0}) {
        Assembly assembly = oneDie();
        assembly.catalogue.edit([&](Catalogue& catalogue) {
            Part cover = catalogue.parts.at(PartId("die"));
            cover.id = PartId("cover");
            cover.kind = PartKind::Passive;
            cover.width = Coord::fromUm(20000 - left_um);
            cover.height = Coord::fromUm(6500);
            catalogue.parts.emplace(cover.id, cover);
        });
        PlacedPart cover = *assembly.find(PlacedId("A"));
        cover.id = PlacedId("COVER");
        cover.part = PartId("cover");
        cover.x = Coord::fromUm(left_um);
        cover.y = Coord::fromUm(500);
        assembly.placed.push_back(cover);
        sortById(assembly);
        const DummyProposal found = *proposeDummy(assembly, kGaps).proposal;
        const Rect needed = fixtures::rectUm(1000, 500, 18800, 9500); // of die and cover, less the edge
        const bool inside = needed.contains(found.plan);
        const Rect room = inside ? needed : fixtures::rectUm(200, 200, 19600, 11600);
        within += inside;
        const Rect taken[] = {fixtures::rectUm(900, 1900, 8200, 8200),
                              fixtures::rectUm(left_um - 100, 400, 20200 - left_um, 6700)};
        for (int w = 1; w <= 19; ++w)
            for (int h = 1; h <= 11 && w * h < found.plan.areaMm2() - 0.5; ++h)
                for (int x = 0; x <= 200; ++x)
                    for (int y = 0; y <= 120; ++y) {
                        const Rect plan = fixtures::rectUm(100 * x, 100 * y, 1000 * w, 1000 * h);
                        if (!room.contains(plan) || overlaps(plan, taken[0]) || overlaps(plan, taken[1])) continue;
                        const double area = w * h, ax = (64 * -5 + area * (0.1 * x + w / 2.0 - 10)) / (64 + area) / 10,
                                     ay = area * (0.1 * y + h / 2.0 - 6) / (64 + area) / 6;
                        QVERIFY(std::hypot(ax, ay) > 0.25);
                    }
    }
    QVERIFY(within > 0);
}

void TestPackageDummy::dummyStandsAsItsNeighboursDo()
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

void TestPackageDummy::smallestDummyThatIsEnough()
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

void TestPackageDummy::nothingToBalance()
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

void TestPackageDummy::noRoom()
{
    DummyRules wide = kGaps;
    wide.die_gap = Coord::fromMm(12);
    QVERIFY(proposeDummy(oneDie(), wide).answer == DummyAnswer::NoPlace);
}

/// One die or stack or dummy whose gap leaves no room; the other gaps would.
void TestPackageDummy::gapsGoByKind()
{
    const auto answer = [](PartKind kind, Coord DummyRules::* wide) {
        Assembly assembly = oneDie();
        assembly.catalogue.edit([&](Catalogue& catalogue) { catalogue.parts.at(PartId("die")).kind = kind; });
        DummyRules rules = kGaps;
        rules.*wide = Coord::fromMm(12);
        return proposeDummy(assembly, rules).answer;
    };
    const std::pair<PartKind, Coord DummyRules::*> own[] = {{PartKind::Die, &DummyRules::die_gap},
                                                            {PartKind::HbmStack, &DummyRules::stack_gap},
                                                            {PartKind::Dummy, &DummyRules::dummy_gap}};
    for (const auto& [kind, gap] : own)
        for (const auto& [other, wide] : own)
            QVERIFY(answer(kind, wide) == (kind == other ? DummyAnswer::NoPlace : DummyAnswer::Found));
}

/// What hangs below the carrier or is let into it is in nobody's way; what stands out of a part on it is.
void TestPackageDummy::onlyWhatStandsThereIsInTheWay()
{
    const auto answer = [](const char* on, Seat seat, double x_um) {
        Assembly assembly = oneDie();
        assembly.catalogue.edit([](Catalogue& catalogue) {
            Part cover = catalogue.parts.at(PartId("die"));
            cover.id = PartId("cover");
            cover.kind = PartKind::Passive;
            cover.width = Coord::fromMm(20);
            cover.height = Coord::fromMm(12);
            catalogue.parts.emplace(cover.id, cover);
        });
        PlacedPart cover = *assembly.find(PlacedId("A"));
        cover.id = PlacedId("COVER");
        cover.part = PartId("cover");
        cover.on = PlacedId(on);
        cover.seat = seat;
        cover.x = Coord::fromUm(x_um);
        cover.y = Coord::fromUm(-x_um);
        assembly.placed.push_back(cover);
        sortById(assembly);
        return proposeDummy(assembly, kGaps).answer;
    };
    QVERIFY(answer("INT", Seat::Bottom, 0) == DummyAnswer::Found);
    QVERIFY(answer("INT", Seat::Embedded, 0) == DummyAnswer::Found);
    QVERIFY(answer("INT", Seat::Top, 0) == DummyAnswer::NoPlace);
    QVERIFY(answer("A", Seat::Top, -1000) == DummyAnswer::NoPlace); // over all of the carrier but 1 mm
}

/// A die on the root itself: the dummy keeps off the lid's foot and the room beside it.
void TestPackageDummy::clearOfTheRim()
{
    Assembly assembly = oneDie();
    std::erase_if(assembly.placed, [](const PlacedPart& placed) { return placed.id.str() == "INT"; });
    for (PlacedPart& placed : assembly.placed)
        if (placed.id.str() == "A") {
            placed.on = PlacedId("SUB");
            placed.x = Coord::fromMm(5);
            placed.y = Coord::fromMm(11);
        }
    const Rect bare = proposeDummy(assembly, kGaps).proposal->plan;
    assembly.cooling.style = CoolingStyle::Lidded;
    assembly.cooling.rim_width = Coord::fromMm(4);
    assembly.package.part_keepout = Coord::fromUm(500);
    const Rect clear = fixtures::rectUm(4500, 4500, 21000, 21000);
    QVERIFY(!clear.contains(bare)); // else nothing is shown
    QVERIFY(clear.contains(proposeDummy(assembly, kGaps).proposal->plan));
    // The same on an interposer that reaches into the rim.
    Assembly reaching = oneDie();
    reaching.cooling = assembly.cooling;
    const Rect plain = proposeDummy(reaching, kGaps).proposal->plan.moved({Coord::fromMm(5), Coord::fromMm(9)});
    reaching.cooling.rim_width = Coord::fromMm(8); // 8 to 22 of 30, the interposer is 5 to 25
    QVERIFY(!fixtures::rectUm(8000, 8000, 14000, 14000).contains(plain));
    const DummySearch search = proposeDummy(reaching, kGaps);
    QVERIFY(search.proposal);
    const Rect placed = search.proposal->plan.moved({Coord::fromMm(5), Coord::fromMm(9)});
    QVERIFY(fixtures::rectUm(8000, 8000, 14000, 14000).contains(placed));
}

/// A carrier of 80 mm with 99 dies and gaps that leave slits: it ends, whatever it finds.
void TestPackageDummy::searchIsBounded()
{
    QVERIFY(proposeDummy(crowded(101, 4), kGaps).answer == DummyAnswer::TooMany);
    for (const double side_mm : {2.0, 4.0, 6.0, 7.5}) {
        const DummySearch search = proposeDummy(crowded(100, side_mm), kGaps);
        QVERIFY(search.answer != DummyAnswer::TooMany && search.answer != DummyAnswer::NothingToBalance);
        QVERIFY2(search.tries < kMostTries + 100'000, std::to_string(search.tries).c_str());
        QVERIFY((search.answer == DummyAnswer::GaveUp) == (search.tries >= kMostTries && !search.proposal));
    }
}

QTEST_APPLESS_MAIN(TestPackageDummy)
#include "tst_package_dummy.moc"

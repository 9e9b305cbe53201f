// SPDX-License-Identifier: GPL-3.0-or-later
// Contacts beyond the fixtures: parts that hang, parts without bonds, a nanometre of daylight, turned and flipped
// parts, and big assemblies.
#include "fixtures.hpp"

#include "model/contacts.hpp"
#include "model/edit.hpp"
#include "model/validate.hpp"

#include <QtTest>

#include <chrono>

using namespace interpose;
using namespace interpose::fixtures;
using namespace interpose::literals;

namespace {

std::vector<Contact> contactsOf(const Assembly& assembly)
{
    return findContacts(assembly, layOut(assembly));
}

/// Ids of what `id` stands on.
QStringList under(const Assembly& assembly, const char* id)
{
    QStringList ids;
    const std::vector<PlacedBody> bodies = layOut(assembly);
    for (const Contact& c : findContacts(assembly, bodies))
        if (bodies[c.upper].placed->id == PlacedId(id)) ids << QString::fromStdString(bodies[c.lower].placed->id.str());
    return ids;
}

Assembly withPart(const Assembly& assembly, const char* id, const std::function<void(Part&)>& change)
{
    Assembly next = assembly;
    next.catalogue.edit([&](Catalogue& c) { change(c.parts.at(PartId(id))); });
    return next;
}

} // namespace

class TestModelContacts : public QObject
{
    Q_OBJECT
private slots:
    void aNanometreOfDaylightIsNoContact();
    void touchingInPlanIsNoContact();
    void withoutBondsTheContactIsThereAndNamesNone();
    void betweenBondRegionsThereIsNoContact();
    void hangingPartsJoinWithTheirOwnBonds();
    void aSunkBridgeIsNotTouched();
    void flippingTurnsTheFace();
    void bondRegionsTurnWithThePart();
    void standOffIsTheHighestBond();
    void childrenFollowTurnedParents();
    void orderOfPlacedDoesNotMatterToHeights();
    void deepStacksNeedNoRecursion();
    void manyPartsAreQuick();
    void pilesAreBounded();
};

void TestModelContacts::aNanometreOfDaylightIsNoContact()
{
    const Assembly level = dieOverTwoBases();
    QCOMPARE(under(level, "TOP"), QStringList({"BASE0", "BASE1"}));
    Assembly uneven = level;
    uneven.catalogue.edit([](Catalogue& c) {
        Part thinner = c.parts.at(PartId("base"));
        thinner.id = PartId("thinner");
        thinner.thickness -= 1_nm;
        c.parts[thinner.id] = thinner;
    });
    uneven.placed[1].part = PartId("thinner");
    QCOMPARE(uneven.placed[1].id.str(), std::string("BASE1"));
    QCOMPARE(under(uneven, "TOP"), QStringList({"BASE0"}));
}

void TestModelContacts::touchingInPlanIsNoContact()
{
    // BASE1 begins at x = 11 mm; the top die is 10 mm wide and stands at 1 mm + x.
    const Assembly touching = placeAt(dieOverTwoBases(), PlacedId("TOP"), {0_mm, 1_mm});
    QCOMPARE(under(touching, "TOP"), QStringList({"BASE0"}));
    const Assembly over = placeAt(dieOverTwoBases(), PlacedId("TOP"), {1_nm, 1_mm});
    QCOMPARE(under(over, "TOP"), QStringList({"BASE0", "BASE1"}));
}

void TestModelContacts::withoutBondsTheContactIsThereAndNamesNone()
{
    const Assembly bare = withPart(dieOverTwoBases(), "top", [](Part& p) { p.bonds.clear(); });
    const std::vector<PlacedBody> bodies = layOut(bare);
    QCOMPARE(bodies[3].bottom.nm(), (230_um).nm());
    const std::vector<Contact> contacts = contactsOf(bare);
    QCOMPARE(contacts.size(), std::size_t(4));
    QVERIFY(contacts[2].bond.empty());
    QVERIFY(contacts[2].region == rectUm(5000, 2000, 4000, 6000));
}

void TestModelContacts::betweenBondRegionsThereIsNoContact()
{
    const Assembly two = withPart(dieOverTwoBases(), "top", [](Part& p) {
        p.bonds = {{rectUm(0, 0, 1000, 6000), "hybrid"}, {rectUm(9000, 0, 1000, 6000), "hybrid"}};
    });
    const std::vector<Contact> contacts = contactsOf(two);
    QCOMPARE(contacts.size(), std::size_t(4));
    QVERIFY(contacts[2].region == rectUm(5000, 2000, 1000, 6000));
    QVERIFY(contacts[3].region == rectUm(14000, 2000, 1000, 6000));
}

void TestModelContacts::hangingPartsJoinWithTheirOwnBonds()
{
    Builder b("a capacitor under an interposer");
    b.part("interposer", PartKind::Interposer, 10000, 10000, 100);
    b.part("cap", PartKind::Passive, 2000, 1000, 200, "micro");
    b.place("INT", "interposer", "", 0, 0);
    b.place("CAP", "cap", "INT", 3000, 3000).seat = Seat::Bottom;
    const Assembly assembly = b.build();
    const std::vector<PlacedBody> bodies = layOut(assembly);
    QCOMPARE(bodies[0].top.nm(), (-30_um).nm());
    QCOMPARE(bodies[0].bottom.nm(), (-230_um).nm());
    const std::vector<Contact> contacts = findContacts(assembly, bodies);
    QCOMPARE(contacts.size(), std::size_t(1));
    QCOMPARE(contacts[0].upper, std::size_t(1));
    QCOMPARE(contacts[0].lower, std::size_t(0));
    QCOMPARE(contacts[0].bond, std::string("micro"));
    QVERIFY(contacts[0].region == rectUm(3000, 3000, 2000, 1000));
}

void TestModelContacts::aSunkBridgeIsNotTouched()
{
    Assembly sunk = emibUnderTwoDies();
    QCOMPARE(sunk.placed[0].id.str(), std::string("BRIDGE0"));
    sunk.placed[0].depth = 10_um;
    QCOMPARE(layOut(sunk)[0].top.nm(), (1190_um).nm());
    // The substrate's own surface is there again, under the bridge bumps too.
    QCOMPARE(under(sunk, "DIE0"), QStringList({"SUB", "SUB", "SUB", "SUB"}));
}

void TestModelContacts::flippingTurnsTheFace()
{
    Assembly assembly = faceToFaceHybrid();
    QVERIFY(contactsOf(assembly)[1].facing == Facing::FaceToFace);
    assembly.placed[2].flipped = true;
    QVERIFY(contactsOf(assembly)[1].facing == Facing::FaceToBack);
    // Turning the base over turns what stands in its frame over, too.
    assembly.placed[0].flipped = true;
    QVERIFY(contactsOf(assembly)[1].facing == Facing::FaceToBack);
    assembly.placed[2].flipped = false;
    QVERIFY(contactsOf(assembly)[1].facing == Facing::BackToBack);
}

void TestModelContacts::bondRegionsTurnWithThePart()
{
    const auto left = [](Part& p) { p.bonds = {{rectUm(0, 0, 1000, 8000), "c4"}}; };
    const Assembly assembly = withPart(lidOverUnequalHeights(), "low", left);
    const struct
    {
        int turns;
        bool flipped;
        Rect region;
    } cases[] = {
        {0, false, rectUm(13000, 2000, 1000, 8000)}, {1, false, rectUm(13000, 2000, 8000, 1000)},
        {2, false, rectUm(20000, 2000, 1000, 8000)}, {3, false, rectUm(13000, 9000, 8000, 1000)},
        {0, true, rectUm(20000, 2000, 1000, 8000)},  {1, true, rectUm(13000, 9000, 8000, 1000)},
    };
    for (const auto& one : cases) {
        Assembly turnedOne = assembly;
        turnedOne.placed[0].rotation = turned(Rotation::R0, one.turns);
        turnedOne.placed[0].flipped = one.flipped;
        QVERIFY(contactsOf(turnedOne)[0].region == one.region);
    }
}

void TestModelContacts::standOffIsTheHighestBond()
{
    const Assembly emib = emibUnderTwoDies();
    QCOMPARE(standOff(emib.catalogue->parts.at(PartId("die")), emib.technology()).nm(), (70_um).nm());
    QCOMPARE(standOff(emib.catalogue->parts.at(PartId("bridge")), emib.technology()).nm(), 0);
}

void TestModelContacts::childrenFollowTurnedParents()
{
    // IOD1 is 8 x 20 mm at (13, 5) mm; its child at (0.5, 1) mm is 7 x 8 mm.
    Assembly assembly = threeDOnTwoHalfD();
    PlacedPart& iod = assembly.placed[3];
    QCOMPARE(iod.id.str(), std::string("IOD1"));
    const auto child = [&] { return layOut(assembly)[7].box(); };
    QVERIFY(child() == rectUm(13500, 6000, 7000, 8000));
    iod.rotation = Rotation::R90; // x' = 20 - 1 - 8 = 11, y' = 0.5
    QVERIFY(child() == rectUm(24000, 5500, 8000, 7000));
    iod.rotation = Rotation::R180; // x' = 8 - 0.5 - 7 = 0.5, y' = 11
    QVERIFY(child() == rectUm(13500, 16000, 7000, 8000));
    iod.rotation = Rotation::R270; // x' = 1, y' = 0.5
    QVERIFY(child() == rectUm(14000, 5500, 8000, 7000));
    iod.flipped = true;
    iod.rotation = Rotation::R90; // flipped: x 0.5 (symmetric), then as R90
    QVERIFY(child() == rectUm(24000, 5500, 8000, 7000));
}

void TestModelContacts::orderOfPlacedDoesNotMatterToHeights()
{
    // Ids are sorted as text, so parents come before and after their children; heights must not care.
    Assembly assembly = threeDOnTwoHalfD();
    const std::vector<PlacedBody> before = layOut(assembly);
    Assembly backwards = assembly;
    std::ranges::reverse(backwards.placed);
    const std::vector<PlacedBody> after = layOut(backwards);
    for (std::size_t i = 0; i < before.size(); ++i) {
        const PlacedBody& other = after[after.size() - 1 - i];
        QVERIFY(before[i].box() == other.box() && before[i].bottom == other.bottom && before[i].tier == other.tier);
    }
    sortById(backwards);
    QVERIFY(backwards == assembly);
}

void TestModelContacts::deepStacksNeedNoRecursion()
{
    Builder b("a tower");
    b.part("slab", PartKind::Die, 1000, 1000, 10, "hybrid");
    b.place("P0", "slab", "", 0, 0);
    constexpr int kStoreys = 50'000; // far beyond what validate lets through, to show that no stack of calls grows
    for (int i = 1; i < kStoreys; ++i)
        b.place("P" + std::to_string(i), "slab", "P" + std::to_string(i - 1), 0, 0);
    const Assembly tower = b.build();
    const std::vector<PlacedBody> bodies = layOut(tower);
    QCOMPARE(std::ranges::max(bodies, {}, &PlacedBody::tier).tier, kStoreys - 1);
    QCOMPARE(findContacts(tower, bodies).size(), std::size_t(kStoreys - 1));
    const Problems problems = validate(tower);
    QCOMPARE(problems.size(), std::size_t(1));
}

void TestModelContacts::manyPartsAreQuick()
{
    const Assembly field = dieField(199'999);
    const auto start = std::chrono::steady_clock::now();
    QVERIFY(validate(field).empty());
    const std::vector<PlacedBody> bodies = layOut(field);
    QCOMPARE(findContacts(field, bodies).size(), std::size_t(199'999));
    // About half a second; what is quadratic takes minutes.
    QVERIFY(std::chrono::steady_clock::now() - start < std::chrono::seconds(10));
}

void TestModelContacts::pilesAreBounded()
{
    Builder b("everything on everything");
    b.part("base", PartKind::Die, 1000, 1000, 10);
    b.part("low", PartKind::Die, 1000, 1000, 10, "hybrid");
    b.part("high", PartKind::Die, 1000, 1000, 10, "hybrid");
    b.place("ROOT", "base", "", 0, 0);
    for (int i = 0; i < 3000; ++i) {
        b.place("A" + std::to_string(i), "low", "ROOT", 0, 0);
        b.place("B" + std::to_string(i), "high", "A0", 0, 0);
    }
    const Assembly pile = b.build();
    QCOMPARE(contactsOf(pile).size(), kMaxContacts);
}

QTEST_APPLESS_MAIN(TestModelContacts)
#include "tst_model_contacts.moc"

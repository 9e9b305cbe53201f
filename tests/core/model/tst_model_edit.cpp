// SPDX-License-Identifier: GPL-3.0-or-later
// Edits as pure functions: what they change, what they leave, and that any sequence of them stays valid and can be
// taken back by keeping the snapshots.
#include "fixtures.hpp"

#include "model/contacts.hpp"
#include "model/edit.hpp"
#include "model/validate.hpp"

#include <QtTest>

#include <random>

using namespace interpose;
using namespace interpose::fixtures;
using namespace interpose::literals;

namespace {

Rect boxOf(const Assembly& assembly, const char* id)
{
    for (const PlacedBody& body : layOut(assembly))
        if (body.placed->id == PlacedId(id)) return body.box();
    return {};
}

PlacedIds ids(std::initializer_list<const char*> names)
{
    PlacedIds list;
    for (const char* name : names)
        list.emplace_back(name);
    return list;
}

QString joined(const PlacedIds& list)
{
    QStringList names;
    for (const PlacedId& id : list)
        names << QString::fromStdString(id.str());
    return names.join(' ');
}

QString allIds(const Assembly& assembly)
{
    PlacedIds list;
    for (const PlacedPart& placed : assembly.placed)
        list.push_back(placed.id);
    return joined(list);
}

} // namespace

class TestModelEdit : public QObject
{
    Q_OBJECT
private slots:
    void topmost();
    void moveGoesWhereItIsSaid_data();
    void moveGoesWhereItIsSaid();
    void childrenMoveOnce();
    void theRootStays();
    void beyondTheDrawingNothingMoves();
    void rotateOne();
    void rotateAGroup();
    void rotateOnTurnedAndFlippedParents();
    void fourTurnsAreNone();
    void removeTakesWhatStandsOnItAndTheLinks();
    void duplicateCopiesTheTreeAndItsLinks();
    void freeIds_data();
    void freeIds();
    void addFromALibrary();
    void addKeepsAnotherRecordOfTheSameId();
    void addBringsTheTechnology();
    void includesExactlyWhatAPartNames();
    void linksAreKeptInOrder();
    void linksThatDoNotFitAreRefused();
    void replacedPartsDropLinksThatNoLongerFit();
    void unchangedTablesStayShared();
    void randomEditsCanBeTakenBack();
};

void TestModelEdit::topmost()
{
    const Assembly a = threeDOnTwoHalfD();
    QCOMPARE(joined(topmostOf(a, ids({"XCD00", "IOD0"}))), "IOD0");
    QCOMPARE(joined(topmostOf(a, ids({"XCD00", "XCD10", "INT"}))), "INT");
    QCOMPARE(joined(topmostOf(a, ids({"XCD10", "IOD0", "XCD00"}))), "XCD10 IOD0");
    QCOMPARE(joined(topmostOf(a, ids({"HBM0", "HBM0", "nobody"}))), "HBM0");
    QCOMPARE(joined(topmostOf(a, {})), "");
}

void TestModelEdit::moveGoesWhereItIsSaid_data()
{
    QTest::addColumn<int>("turns");
    QTest::addColumn<bool>("flipped");
    for (int turns = 0; turns < 4; ++turns)
        for (const bool flipped : {false, true})
            QTest::addRow("parent %s R%d", flipped ? "flipped" : "plain", 90 * turns) << turns << flipped;
}

void TestModelEdit::moveGoesWhereItIsSaid()
{
    QFETCH(int, turns);
    QFETCH(bool, flipped);
    Assembly a = threeDOnTwoHalfD();
    PlacedPart& iod = a.placed[3];
    iod.rotation = turned(Rotation::R0, turns);
    iod.flipped = flipped;
    const Assembly moved = movePlaced(a, ids({"XCD10"}), {3_um, -7_um});
    QVERIFY(boxOf(moved, "XCD10") == boxOf(a, "XCD10").moved({3_um, -7_um}));
    QVERIFY(movePlaced(moved, ids({"XCD10"}), {-3_um, 7_um}) == a);
}

void TestModelEdit::childrenMoveOnce()
{
    const Assembly a = threeDOnTwoHalfD();
    const Assembly moved = movePlaced(a, ids({"XCD00", "IOD0", "HBM0"}), {1_mm, 2_mm});
    for (const char* id : {"XCD00", "XCD01", "IOD0", "HBM0"})
        QVERIFY(boxOf(moved, id) == boxOf(a, id).moved({1_mm, 2_mm}));
    QVERIFY(boxOf(moved, "XCD10") == boxOf(a, "XCD10"));
}

void TestModelEdit::theRootStays()
{
    const Assembly a = threeDOnTwoHalfD();
    QVERIFY(movePlaced(a, ids({"SUB"}), {1_mm, 1_mm}) == a);
    QVERIFY(placeAt(a, PlacedId("SUB"), {1_mm, 1_mm}) == a);
    QVERIFY(rotatePlaced(a, ids({"SUB"}), 1) == a);
    QVERIFY(removePlaced(a, ids({"SUB"})) == a);
    QVERIFY(duplicatePlaced(a, ids({"SUB"}), {1_mm, 1_mm}) == a);
    // With everything selected, everything but the root moves and goes.
    PlacedIds everything;
    for (const PlacedPart& placed : a.placed)
        everything.push_back(placed.id);
    QVERIFY(boxOf(movePlaced(a, everything, {1_um, 0_um}), "HBM0") == boxOf(a, "HBM0").moved({1_um, 0_um}));
    QCOMPARE(allIds(removePlaced(a, everything)), "SUB");
}

void TestModelEdit::beyondTheDrawingNothingMoves()
{
    const Assembly a = threeDOnTwoHalfD();
    QVERIFY(movePlaced(a, ids({"HBM0"}), {11'000_mm, 0_mm}) == a);
    QVERIFY(placeAt(a, PlacedId("HBM0"), {0_mm, -11'000_mm}) == a);
    QVERIFY(placeAt(a, PlacedId("nobody"), {0_mm, 0_mm}) == a);
}

void TestModelEdit::rotateOne()
{
    // HBM0: 4 x 10 mm, centre (24, 14) mm.
    const Assembly a = rotatePlaced(threeDOnTwoHalfD(), ids({"HBM0"}), 1);
    QVERIFY(boxOf(a, "HBM0") == rectUm(19000, 12000, 10000, 4000));
    QVERIFY(a.find(PlacedId("HBM0"))->rotation == Rotation::R90);
    const Assembly back = rotatePlaced(a, ids({"HBM0"}), -1);
    QVERIFY(back == threeDOnTwoHalfD());
}

void TestModelEdit::rotateAGroup()
{
    // IOD0 and IOD1 together: from (4, 5) to (21, 25) mm, so the block is 17 x 20 mm about (12.5, 15).
    const Assembly a = rotatePlaced(threeDOnTwoHalfD(), ids({"IOD0", "IOD1"}), 1);
    QVERIFY(boxOf(a, "IOD0") == rectUm(2500, 6500, 20000, 8000));
    QVERIFY(boxOf(a, "IOD1") == rectUm(2500, 15500, 20000, 8000));
    // Their dies go with them: XCD00 sat 0.5 mm right and 1 mm above the corner of IOD0.
    QVERIFY(boxOf(a, "XCD00") == rectUm(2500 + 20000 - 9000, 7000, 8000, 7000));
}

void TestModelEdit::rotateOnTurnedAndFlippedParents()
{
    for (int turns = 0; turns < 4; ++turns)
        for (const bool flipped : {false, true}) {
            Assembly a = threeDOnTwoHalfD();
            a.placed[3].rotation = turned(Rotation::R0, turns);
            a.placed[3].flipped = flipped;
            const Rect before = boxOf(a, "XCD10");
            const Assembly next = rotatePlaced(a, ids({"XCD10"}), 1);
            const Rect after = boxOf(next, "XCD10");
            QVERIFY(after.centre() == before.centre());
            QVERIFY(after.width == before.height && after.height == before.width);
            // A mark in the part's corner turns counter-clockwise as seen in the root's frame.
            const Transform from = layOut(a)[7].transform, to = layOut(next)[7].transform;
            const Point v = from.applyVector({1_um, 0_um}), w = to.applyVector({1_um, 0_um});
            QVERIFY(w.x == -v.y && w.y == v.x);
        }
}

void TestModelEdit::fourTurnsAreNone()
{
    // Odd sizes in nanometres: the centre lies on a half.
    Assembly a = threeDOnTwoHalfD();
    a.catalogue.edit([](Catalogue& c) {
        c.parts.at(PartId("hbm")).width += 1_nm;
        c.parts.at(PartId("iod")).height += 3_nm;
    });
    for (const PlacedIds& selection : {ids({"HBM0"}), ids({"HBM0", "IOD0"}), ids({"XCD10", "IOD0"})}) {
        Assembly next = a;
        for (int i = 0; i < 4; ++i)
            next = rotatePlaced(next, selection, 1);
        QVERIFY(next == a);
        QVERIFY(rotatePlaced(rotatePlaced(a, selection, 1), selection, 3) == a);
        QVERIFY(rotatePlaced(a, selection, 4) == a);
    }
}

void TestModelEdit::removeTakesWhatStandsOnItAndTheLinks()
{
    const Assembly a = removePlaced(threeDOnTwoHalfD(), ids({"IOD1"}));
    QCOMPARE(allIds(a), "HBM0 INT IOD0 SUB XCD00 XCD01");
    QVERIFY(a.links->empty());
    QVERIFY(validate(a).empty());
    const Assembly b = removePlaced(threeDOnTwoHalfD(), ids({"XCD00"}));
    QCOMPARE(b.links->size(), std::size_t(1));
}

void TestModelEdit::duplicateCopiesTheTreeAndItsLinks()
{
    PlacedIds added;
    const Assembly a = duplicatePlaced(threeDOnTwoHalfD(), ids({"IOD1", "HBM0", "XCD10"}), {1_mm, 0_mm}, &added);
    QCOMPARE(joined(added), "IOD2 HBM1");
    QCOMPARE(allIds(a), "HBM0 HBM1 INT IOD0 IOD1 IOD2 SUB XCD0 XCD00 XCD01 XCD1 XCD10 XCD11");
    QVERIFY(boxOf(a, "IOD2") == boxOf(a, "IOD1").moved({1_mm, 0_mm}));
    QVERIFY(boxOf(a, "XCD0") == boxOf(a, "XCD10").moved({1_mm, 0_mm}));
    QCOMPARE(a.find(PlacedId("XCD1"))->on->str(), std::string("IOD2"));
    QCOMPARE(a.links->size(), std::size_t(2));
    QCOMPARE((*a.links)[1].id.str(), std::string("M1"));
    QCOMPARE((*a.links)[1].a.placed.str(), std::string("IOD2"));
    QCOMPARE((*a.links)[1].b.placed.str(), std::string("HBM1"));
    QVERIFY(validate(a).empty());
    // A link with one end outside the selection is not copied.
    QCOMPARE(duplicatePlaced(threeDOnTwoHalfD(), ids({"HBM0"}), {1_mm, 0_mm}).links->size(), std::size_t(1));
}

void TestModelEdit::freeIds_data()
{
    QTest::addColumn<QString>("wanted");
    QTest::addColumn<QString>("id");
    QTest::newRow("next in the row") << "IOD0" << "IOD2";
    QTest::newRow("a gap is used") << "HBM7" << "HBM1";
    QTest::newRow("no digits") << "INT" << "INT0";
    QTest::newRow("unknown") << "GPU" << "GPU0";
    QTest::newRow("digits inside stay") << "N5X9" << "N5X0";
    QTest::newRow("digits only") << "42" << "42-0";
    QTest::newRow("nothing") << "" << "P0";
}

void TestModelEdit::freeIds()
{
    QFETCH(QString, wanted);
    QFETCH(QString, id);
    QCOMPARE(QString::fromStdString(freePlacedId(threeDOnTwoHalfD(), wanted.toStdString()).str()), id);
}

void TestModelEdit::addFromALibrary()
{
    const Assembly a = threeDOnTwoHalfD();
    const Part& stack = a.catalogue->parts.at(PartId("hbm"));
    PlacedId added;
    const Assembly next = addPlaced(a, stack, technology(), PlacedId("INT"), {500_um, 600_um}, &added);
    QCOMPARE(added.str(), std::string("HBM1"));
    QVERIFY(boxOf(next, "HBM1") == rectUm(3500, 3600, 4000, 10000));
    QVERIFY(validate(next).empty());
    QVERIFY(removePlaced(next, {added}) == a);
    QVERIFY(addPlaced(a, stack, technology(), PlacedId("nobody"), {}, &added) == a);
    QVERIFY(added.empty());
}

void TestModelEdit::addKeepsAnotherRecordOfTheSameId()
{
    const Assembly a = threeDOnTwoHalfD();
    Part newer = a.catalogue->parts.at(PartId("hbm"));
    newer.power_w = 7;
    PlacedId added;
    const Assembly next = addPlaced(a, newer, technology(), PlacedId("INT"), {}, &added);
    QCOMPARE(next.find(added)->part.str(), std::string("hbm-2"));
    QCOMPARE(*next.part(*next.find(added)).power_w, 7.0);
    QCOMPARE(*next.part(*next.find(PlacedId("HBM0"))).power_w, 5.0);
    // Once adopted it is found again.
    const Assembly again = addPlaced(next, newer, technology(), PlacedId("INT"), {}, &added);
    QCOMPARE(again.find(added)->part.str(), std::string("hbm-2"));
    QVERIFY(validate(again).empty());
}

void TestModelEdit::addBringsTheTechnology()
{
    const Assembly donor = threeDOnTwoHalfD();
    Assembly bare = faceToFaceHybrid();
    bare.catalogue.edit([](Catalogue& c) {
        Technology lean;
        for (const char* id : {"silicon", "organic", "joint", "tim", "copper"})
            lean.materials[id] = c.technology.materials.at(id);
        lean.nodes = c.technology.nodes;
        lean.carriers["organic"] = c.technology.carriers.at("organic");
        lean.bonds["c4"] = c.technology.bonds.at("c4");
        lean.bonds["hybrid"] = c.technology.bonds.at("hybrid");
        lean.materials.erase("mould");
        lean.nodes.erase("carrier65");
        c.technology = lean;
    });
    QVERIFY(validate(bare).empty());
    for (const char* id : {"hbm", "interposer", "iod"}) {
        const Assembly next = addPlaced(bare, donor.catalogue->parts.at(PartId(id)), technology(), PlacedId("SUB"), {});
        for (const Problem& problem : validate(next))
            QFAIL(describe(problem).c_str());
    }
    const Part rdl = infoWithoutSubstrate().catalogue->parts.at(PartId("rdl"));
    const Assembly withMould = addPlaced(bare, rdl, technology(), PlacedId("SUB"), {});
    QVERIFY(validate(withMould).empty());
    QVERIFY(withMould.technology().materials.contains("mould"));
    QVERIFY(!withMould.technology().bonds.contains("micro"));
}

void TestModelEdit::includesExactlyWhatAPartNames()
{
    Technology library = technology();
    library.hbm["hbm8"].die_material = "copper";
    library.hbm["hbm8"].bond_material = "mould";
    Part part = threeDOnTwoHalfD().catalogue->parts.at(PartId("hbm"));
    part.fill = "tim";
    part.carrier = "silicon"; // made on carrier65
    part.layers = {{"all", part.thickness, "organic", 1}};
    Technology into;
    includeTechnology(into, part, library);
    const auto keys = [](const auto& table) {
        QStringList ids;
        for (const auto& [id, record] : table)
            ids << QString::fromStdString(id);
        return ids.join(' ');
    };
    QCOMPARE(keys(into.materials), "copper joint mould organic silicon tim");
    QCOMPARE(keys(into.nodes), "carrier65");
    QCOMPARE(keys(into.carriers), "silicon");
    QCOMPARE(keys(into.bonds), "micro");
    QCOMPARE(keys(into.standards), "hbm_bus");
    QCOMPARE(keys(into.hbm), "hbm8");
    // What is there already stays as it is.
    into.bonds["micro"].yield = 0.5;
    includeTechnology(into, part, library);
    QCOMPARE(into.bonds["micro"].yield, 0.5);
}

void TestModelEdit::linksAreKeptInOrder()
{
    Assembly a = threeDOnTwoHalfD();
    Link link = a.links->front();
    link.id = LinkId("A9");
    link.rate_gbit_per_s = 4;
    a = putLink(a, link);
    link.id = LinkId("Z");
    a = putLink(a, link);
    link.rate_gbit_per_s = 3;
    a = putLink(a, link);
    QCOMPARE(a.links->size(), std::size_t(3));
    QVERIFY(std::ranges::is_sorted(*a.links, {}, &Link::id));
    QCOMPARE(a.links->back().rate_gbit_per_s, 3.0);
    a = removeLinks(a, {LinkId("A9"), LinkId("Z"), LinkId("nobody")});
    QVERIFY(a == threeDOnTwoHalfD());
}

void TestModelEdit::linksThatDoNotFitAreRefused()
{
    const Assembly a = threeDOnTwoHalfD();
    Link link = a.links->front();
    link.id = LinkId("X");
    link.b.phy = "nothing";
    QVERIFY(putLink(a, link) == a);
    link.b = {PlacedId("IOD0"), "pcie"}; // other lanes, another standard
    QVERIFY(putLink(a, link) == a);
    link.b = link.a;
    QVERIFY(putLink(a, link) == a);
}

void TestModelEdit::replacedPartsDropLinksThatNoLongerFit()
{
    const Assembly a = threeDOnTwoHalfD();
    Part stack = a.catalogue->parts.at(PartId("hbm"));
    stack.power_w = 9;
    QCOMPARE(replacePart(a, stack).links->size(), std::size_t(1));
    stack.phys[0].lanes = 512;
    QVERIFY(replacePart(a, stack).links->empty());
    QVERIFY(validate(replacePart(a, stack)).empty());
    stack.id = PartId("unknown");
    QVERIFY(replacePart(a, stack) == a);
}

void TestModelEdit::unchangedTablesStayShared()
{
    const Assembly a = threeDOnTwoHalfD();
    const Assembly moved = movePlaced(a, ids({"HBM0"}), {1_um, 1_um});
    QVERIFY(&*a.catalogue == &*moved.catalogue);
    QVERIFY(&*a.links == &*moved.links);
    const Assembly fewer = removePlaced(a, ids({"XCD00"}));
    QVERIFY(&*a.links == &*fewer.links);
}

namespace {

Assembly randomEdit(const Assembly& a, std::mt19937& random)
{
    const auto any = [&](std::size_t count) {
        return std::uniform_int_distribution<std::size_t>(0, count - 1)(random);
    };
    const auto step = [&] {
        return Coord::fromNm(std::uniform_int_distribution<std::int64_t>(-999'999, 999'999)(random));
    };
    PlacedIds some;
    for (std::size_t i = 0; i <= any(3); ++i)
        some.push_back(a.placed[any(a.placed.size())].id);
    switch (any(8)) {
    case 0:
    case 1:
        return movePlaced(a, some, {step(), step()});
    case 2:
        return rotatePlaced(a, some, static_cast<int>(any(7)) - 3);
    case 3:
        return a.placed.size() > 60 ? a : duplicatePlaced(a, some, {step(), step()});
    case 4:
        return any(3) ? a : removePlaced(a, some);
    case 5: {
        const Part part = a.part(a.placed[any(a.placed.size())]);
        return a.placed.size() > 60 || part.kind == PartKind::Substrate
                   ? a
                   : addPlaced(a, part, technology(), a.root()->id, {step(), step()});
    }
    case 6: {
        Part part = a.part(a.placed[any(a.placed.size())]);
        if (part.power_blocks.empty()) part.power_w = static_cast<double>(any(100));
        return replacePart(a, part);
    }
    default:
        return a.links->empty() ? a : removeLinks(a, {(*a.links)[any(a.links->size())].id});
    }
}

} // namespace

void TestModelEdit::randomEditsCanBeTakenBack()
{
    for (const Named& fixture : all()) {
        std::mt19937 random(20261122);
        const Assembly start = fixture.make();
        std::vector<Assembly> history{start};
        for (int i = 0; i < 1000; ++i) {
            Assembly next = randomEdit(history.back(), random);
            QVERIFY(std::ranges::is_sorted(next.placed, {}, &PlacedPart::id));
            if (i % 20 == 0)
                for (const Problem& problem : validate(next))
                    QFAIL((fixture.name + ": " + describe(problem)).c_str());
            history.push_back(std::move(next));
        }
        // Snapshots never change once made: the same edits over again meet the same assemblies.
        std::mt19937 again(20261122);
        for (std::size_t i = 0; i + 1 < history.size(); ++i)
            QVERIFY(randomEdit(history[i], again) == history[i + 1]);
        QVERIFY(history.front() == fixture.make());
    }
}

QTEST_APPLESS_MAIN(TestModelEdit)
#include "tst_model_edit.moc"

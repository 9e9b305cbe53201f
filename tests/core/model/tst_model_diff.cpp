// SPDX-License-Identifier: GPL-3.0-or-later
// A diff applied is the target: on hand-made changes and along random edits.
#include "fixtures.hpp"

#include "model/diff.hpp"
#include "model/edit.hpp"

#include <QtTest>

#include <random>

using namespace interpose;
using namespace interpose::fixtures;
using namespace interpose::literals;

class TestModelDiff : public QObject
{
    Q_OBJECT
private slots:
    void nothingChanged();
    void namesWhatChanged();
    void everySectionIsNoticed();
    void appliedIsTheTarget();
};

void TestModelDiff::nothingChanged()
{
    for (const Named& fixture : all()) {
        QVERIFY(diff(fixture.make(), fixture.make()).empty());
        const Assembly a = fixture.make();
        QVERIFY(applyDiff(a, {}, a) == a);
    }
}

void TestModelDiff::namesWhatChanged()
{
    const Assembly a = threeDOnTwoHalfD();
    Assembly b = movePlaced(a, {PlacedId("HBM0")}, {1_um, 0_um});
    AssemblyDiff expected;
    expected.changed = {PlacedId("HBM0")};
    QVERIFY(diff(a, b) == expected);

    b = removePlaced(a, {PlacedId("IOD1")});
    expected = {};
    expected.removed = {PlacedId("IOD1"), PlacedId("XCD10"), PlacedId("XCD11")};
    expected.links = true;
    QVERIFY(diff(a, b) == expected);

    expected.added = expected.removed;
    expected.removed.clear();
    QVERIFY(diff(b, a) == expected);
}

void TestModelDiff::everySectionIsNoticed()
{
    const Assembly a = threeDOnTwoHalfD();
    const auto changed = [&](auto change) {
        Assembly b = a;
        change(b);
        const AssemblyDiff d = diff(a, b);
        return !d.empty() && applyDiff(a, d, b) == b;
    };
    QVERIFY(changed([](Assembly& b) { b.name = "another"; }));
    QVERIFY(changed([](Assembly& b) { b.description = "another"; }));
    QVERIFY(changed([](Assembly& b) { b.cooling.ambient_c = 40; }));
    QVERIFY(changed([](Assembly& b) { b.flow.lid_cost_usd = 4; }));
    QVERIFY(changed([](Assembly& b) { b.flow.facts["lid_cost_usd"].note = "quoted"; }));
    QVERIFY(changed(
        [](Assembly& b) { b.catalogue.edit([](Catalogue& c) { c.technology.nodes["logic"].scribe_mm = 0.2; }); }));
    QVERIFY(changed([](Assembly& b) { b.links.edit([](std::vector<Link>& l) { l[0].reversed = !l[0].reversed; }); }));
    QVERIFY(changed([](Assembly& b) { b.placed[0].rotation = Rotation::R180; }));
    // A table built anew with the same content is no change.
    Assembly b = a;
    b.catalogue.edit([](Catalogue&) {});
    QVERIFY(diff(a, b).empty());
}

void TestModelDiff::appliedIsTheTarget()
{
    std::mt19937 random(7);
    const auto any = [&](std::size_t count) {
        return std::uniform_int_distribution<std::size_t>(0, count - 1)(random);
    };
    for (const Named& fixture : all()) {
        std::vector<Assembly> states{fixture.make()};
        for (int i = 0; i < 150; ++i) {
            const Assembly& a = states[any(states.size())];
            const PlacedIds one{a.placed[any(a.placed.size())].id};
            switch (any(4)) {
            case 0:
                states.push_back(movePlaced(a, one, {Coord::fromNm(i), 1_nm}));
                break;
            case 1:
                states.push_back(removePlaced(a, one));
                break;
            case 2:
                states.push_back(a.placed.size() < 40 ? duplicatePlaced(a, one, {1_um, 1_um}) : a);
                break;
            default:
                states.push_back(rotatePlaced(a, one, 1));
            }
        }
        for (int i = 0; i < 500; ++i) {
            const Assembly &a = states[any(states.size())], &b = states[any(states.size())];
            const AssemblyDiff d = diff(a, b);
            QVERIFY(applyDiff(a, d, b) == b);
            QCOMPARE(d.empty(), a == b);
        }
    }
}

QTEST_APPLESS_MAIN(TestModelDiff)
#include "tst_model_diff.moc"

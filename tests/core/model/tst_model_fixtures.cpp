// SPDX-License-Identifier: GPL-3.0-or-later
// The seven fixtures, by hand: where each part lies, how high, in which tier, and what it stands on through which bond.
#include "fixtures.hpp"

#include "model/contacts.hpp"
#include "model/validate.hpp"

#include <QtTest>

using namespace interpose;
using namespace interpose::fixtures;

namespace {

struct Where
{
    std::string id;
    double x, y, width, height, bottom, top; ///< um
    int tier;
};

std::string text(double um)
{
    return QString::number(um, 'g', 12).toStdString();
}

std::string text(const Where& w)
{
    return w.id + " at " + text(w.x) + ' ' + text(w.y) + " size " + text(w.width) + ' ' + text(w.height) + " z " +
           text(w.bottom) + " to " + text(w.top) + " tier " + std::to_string(w.tier);
}

std::string text(const PlacedBody& b)
{
    const Rect box = b.box();
    return text(Where{b.placed->id.str(), box.x.um(), box.y.um(), box.width.um(), box.height.um(), b.bottom.um(),
                      b.top.um(), b.tier});
}

std::string text(const Contact& c, const std::vector<PlacedBody>& bodies)
{
    static const char* const kFacing[] = {"f2f", "f2b", "b2b"};
    return bodies[c.upper].placed->id.str() + " on " + bodies[c.lower].placed->id.str() + " by " + c.bond + ' ' +
           kFacing[static_cast<int>(c.facing)] + " over " + text(c.region.x.um()) + ' ' + text(c.region.y.um()) +
           " size " + text(c.region.width.um()) + ' ' + text(c.region.height.um());
}

void compare(const Assembly& assembly, const std::vector<Where>& places, const std::vector<std::string>& contacts)
{
    const std::vector<PlacedBody> bodies = layOut(assembly);
    QCOMPARE(bodies.size(), places.size());
    for (std::size_t i = 0; i < bodies.size(); ++i) {
        QCOMPARE(text(bodies[i]), text(places[i]));
        QCOMPARE(bodies[i].index, i);
    }
    const std::vector<Contact> found = findContacts(assembly, bodies);
    for (std::size_t i = 0; i < std::max(found.size(), contacts.size()); ++i)
        QCOMPARE(i < found.size() ? text(found[i], bodies) : "nothing", i < contacts.size() ? contacts[i] : "nothing");
}

} // namespace

class TestModelFixtures : public QObject
{
    Q_OBJECT
private slots:
    void everyFixtureIsValid();
    void emib();
    void twoBases();
    void hybrid();
    void threeD();
    void info();
    void pop();
    void unequalHeights();
};

void TestModelFixtures::everyFixtureIsValid()
{
    QCOMPARE(all().size(), std::size_t(7));
    for (const Named& fixture : all())
        for (const Problem& problem : validate(fixture.make()))
            QFAIL((fixture.name + ": " + describe(problem)).c_str());
}

void TestModelFixtures::emib()
{
    // C4 stands highest, 70 um: both dies' undersides are at 1270, and the bridge bumps reach down to the flush bridge.
    compare(
        emibUnderTwoDies(),
        {{"BRIDGE0", 8000, 4000, 4000, 2000, 1125, 1200, 1},
         {"DIE0", 1500, 1000, 8000, 8000, 1270, 1970, 1},
         {"DIE1", 10500, 1000, 8000, 8000, 1270, 1970, 1},
         {"SUB", 0, 0, 20000, 10000, 0, 1200, 0}},
        {"DIE0 on BRIDGE0 by bridge f2f over 8000 4000 size 1500 2000",
         "DIE0 on SUB by c4 f2f over 1500 1000 size 6500 8000", "DIE0 on SUB by c4 f2f over 8000 1000 size 1500 3000",
         "DIE0 on SUB by c4 f2f over 8000 6000 size 1500 3000",
         "DIE1 on BRIDGE0 by bridge f2f over 10500 4000 size 1500 2000",
         "DIE1 on SUB by c4 f2f over 10500 1000 size 1500 3000", "DIE1 on SUB by c4 f2f over 12000 1000 size 6500 8000",
         "DIE1 on SUB by c4 f2f over 10500 6000 size 1500 3000"});
}

void TestModelFixtures::twoBases()
{
    compare(dieOverTwoBases(),
            {{"BASE0", 1000, 1000, 8000, 8000, 130, 230, 1},
             {"BASE1", 11000, 1000, 8000, 8000, 130, 230, 1},
             {"INT", 0, 0, 20000, 10000, 0, 100, 0},
             {"TOP", 5000, 2000, 10000, 6000, 232, 532, 2}},
            {"BASE0 on INT by micro f2f over 1000 1000 size 8000 8000",
             "BASE1 on INT by micro f2f over 11000 1000 size 8000 8000",
             "TOP on BASE0 by hybrid f2b over 5000 2000 size 4000 6000",
             "TOP on BASE1 by hybrid f2b over 11000 2000 size 4000 6000"});
}

void TestModelFixtures::hybrid()
{
    // The top die is 6 x 4 mm, turned by 90 degrees; the base looks up, so its back is on the C4 bumps.
    compare(faceToFaceHybrid(),
            {{"BASE", 2000, 2000, 8000, 8000, 1070, 1270, 1},
             {"SUB", 0, 0, 12000, 12000, 0, 1000, 0},
             {"TOP", 3000, 3000, 4000, 6000, 1272, 1322, 2}},
            {"BASE on SUB by c4 f2b over 2000 2000 size 8000 8000",
             "TOP on BASE by hybrid f2f over 3000 3000 size 4000 6000"});
}

void TestModelFixtures::threeD()
{
    compare(threeDOnTwoHalfD(),
            {{"HBM0", 22000, 9000, 4000, 10000, 1400, 2120, 2},
             {"INT", 3000, 3000, 24000, 24000, 1270, 1370, 1},
             {"IOD0", 4000, 5000, 8000, 20000, 1400, 1500, 2},
             {"IOD1", 13000, 5000, 8000, 20000, 1400, 1500, 2},
             {"SUB", 0, 0, 30000, 30000, 0, 1200, 0},
             {"XCD00", 4500, 6000, 7000, 8000, 1502, 2002, 3},
             {"XCD01", 4500, 16000, 7000, 8000, 1502, 2002, 3},
             {"XCD10", 13500, 6000, 7000, 8000, 1502, 2002, 3},
             {"XCD11", 13500, 16000, 7000, 8000, 1502, 2002, 3}},
            {"HBM0 on INT by micro f2f over 22000 9000 size 4000 10000",
             "INT on SUB by c4 f2b over 3000 3000 size 24000 24000",
             "IOD0 on INT by micro f2f over 4000 5000 size 8000 20000",
             "IOD1 on INT by micro f2f over 13000 5000 size 8000 20000",
             "XCD00 on IOD0 by hybrid f2b over 4500 6000 size 7000 8000",
             "XCD01 on IOD0 by hybrid f2b over 4500 16000 size 7000 8000",
             "XCD10 on IOD1 by hybrid f2b over 13500 6000 size 7000 8000",
             "XCD11 on IOD1 by hybrid f2b over 13500 16000 size 7000 8000"});
}

void TestModelFixtures::info()
{
    compare(infoWithoutSubstrate(),
            {{"PMIC", 11500, 6000, 3000, 2000, 50, 150, 1},
             {"RDL", 0, 0, 15000, 15000, 0, 50, 0},
             {"SOC", 500, 2500, 10000, 10000, 50, 200, 1}},
            {"PMIC on RDL by pad f2f over 11500 6000 size 3000 2000",
             "SOC on RDL by pad f2f over 500 2500 size 10000 10000"});
}

void TestModelFixtures::pop()
{
    // The upper package stands on vias 170 um high around the 150 um die, which it clears by 20 um and does not touch.
    compare(packageOnPackage(),
            {{"DRAM", 3500, 3000, 8000, 9000, 490, 590, 2},
             {"RDL", 0, 0, 15000, 15000, 0, 50, 0},
             {"SOC", 2500, 2500, 10000, 10000, 50, 200, 1},
             {"UPPER", 500, 500, 14000, 14000, 220, 420, 1}},
            {"DRAM on UPPER by c4 f2f over 3500 3000 size 8000 9000",
             "SOC on RDL by pad f2f over 2500 2500 size 10000 10000",
             "UPPER on RDL by through_mould f2b over 500 500 size 14000 1000",
             "UPPER on RDL by through_mould f2b over 500 1500 size 1000 12000",
             "UPPER on RDL by through_mould f2b over 13500 1500 size 1000 12000",
             "UPPER on RDL by through_mould f2b over 500 13500 size 14000 1000"});
}

void TestModelFixtures::unequalHeights()
{
    compare(
        lidOverUnequalHeights(),
        {{"LOW", 13000, 2000, 8000, 8000, 1070, 1570, 1},
         {"SUB", 0, 0, 24000, 12000, 0, 1000, 0},
         {"TALL", 2000, 2000, 8000, 8000, 1070, 1770, 1}},
        {"LOW on SUB by c4 f2f over 13000 2000 size 8000 8000", "TALL on SUB by c4 f2f over 2000 2000 size 8000 8000"});
}

QTEST_APPLESS_MAIN(TestModelFixtures)
#include "tst_model_fixtures.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// Symmetry screening: zero where it must be, by hand where it is not.
#include "model/edit.hpp"
#include "package_cases.hpp"

#include <QTest>

#include <cmath>

using namespace interpose;

namespace {

Assembly oneDie()
{
    return removePlaced(twoDies(), {PlacedId("B")});
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
    void stackedAndHanging();
    void stuffOfLayers();
    void distances();
    void unknownMaterialsAsk();
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

/// Stacked dies weigh each and cover once; what hangs below stands on nothing.
void TestPackageSymmetry::stackedAndHanging()
{
    Assembly stacked = twoDies();
    PlacedPart third = *stacked.find(PlacedId("A"));
    third.id = PlacedId("C");
    third.on = PlacedId("A");
    third.x = third.y = {};
    stacked.placed.push_back(third);
    sortById(stacked);
    const SymmetryFigures s = *packageOf(stacked).symmetry;
    QCOMPARE(s.asymmetry, 1 / 6.0); // 128 at -5 and 64 at 5 of 10 mm
    QCOMPARE(s.silicon_coverage, 128.0 / 240);
    QVERIFY(std::abs(*s.mass_mg - 3 * 64 * 0.7 * 2) < 1e-9);
    Assembly hanging = twoDies();
    for (PlacedPart& placed : hanging.placed)
        if (placed.id.str() == "B") placed.seat = Seat::Bottom;
    QCOMPARE(packageOf(hanging).symmetry->asymmetry, 0.5);
}

void TestPackageSymmetry::stuffOfLayers()
{
    Assembly assembly = twoDies();
    assembly.catalogue.edit([](Catalogue& catalogue) {
        PartLayer layer;
        layer.material = "silicon";
        layer.thickness = Coord::fromUm(175);
        catalogue.parts.at(PartId("other")).layers = {layer};
    });
    const SymmetryFigures s = *packageOf(assembly).symmetry; // weights 4 and 1 at -5 and 5
    QVERIFY(std::abs(*s.mass_mg - 64 * (0.7 + 0.175) * 2) < 1e-9);
    QVERIFY(std::abs(*s.mass_offset_mm - 3) < 1e-9);
    assembly.catalogue.edit([](Catalogue& catalogue) {
        for (auto& [id, material] : catalogue.technology.materials)
            material.density_kg_per_m3 = 0;
    });
    QVERIFY(!packageOf(assembly).symmetry->mass_offset_mm); // nothing has a centre
}

void TestPackageSymmetry::distances()
{
    const SymmetryFigures s = *packageOf(twoDies()).symmetry;
    QCOMPARE(*s.c4_distance_mm, std::hypot(10.0, 6.0));
    Assembly onC4 = twoDies(); // under the root it is the board's
    onC4.catalogue.edit([](Catalogue& catalogue) { catalogue.parts.at(PartId("sub")).bonds.front().bond = "c4"; });
    QCOMPARE(*packageOf(onC4).symmetry->c4_distance_mm, std::hypot(10.0, 6.0));
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

QTEST_APPLESS_MAIN(TestPackageSymmetry)
#include "tst_package_symmetry.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// Every figure of the thermal reference cases, the stated error on them, and the rules by which figures are judged.
#include "heat_fixture.hpp"
#include "solver/heat_solver.hpp"
#include "thermal_case.hpp"

#include <QDir>
#include <QTest>

#include <fstream>

#include <nlohmann/json.hpp>

using namespace interpose;
using namespace interpose::reference;
using namespace interpose::testing;

namespace {

nlohmann::json load(const QString& name)
{
    std::ifstream in(QString(INTERPOSE_SOURCE_DIR "/tests/reference/cases/thermal/%1").arg(name).toStdString());
    return nlohmann::json::parse(in);
}

QStringList caseFiles()
{
    return QDir(INTERPOSE_SOURCE_DIR "/tests/reference/cases/thermal").entryList({"*.json"}, QDir::Files, QDir::Name);
}

std::size_t countNumbers(const nlohmann::json& node)
{
    if (node.is_number()) return 1;
    std::size_t count = 0;
    if (node.is_structured())
        for (const auto& child : node)
            count += countNumbers(child);
    return count;
}

} // namespace

class TestThermalReference : public QObject
{
    Q_OBJECT
private slots:
    void everyFigure_data();
    void everyFigure();
    void statedErrorHolds_data();
    void statedErrorHolds();
    void nearestToleranceWins();
    void largestToleranceCounts();
    void unknownNumbersFail();
};

void TestThermalReference::everyFigure_data()
{
    QTest::addColumn<QString>("name");
    QCOMPARE(caseFiles().size(), 9);
    for (const QString& name : caseFiles())
        QTest::newRow(qPrintable(name)) << name;
}

void TestThermalReference::everyFigure()
{
    QFETCH(QString, name);
    const nlohmann::json file = load(name);
    const std::vector<Figure> figures = checkThermalCase(file);
    QCOMPARE(figures.size(), countNumbers(file.at("expected")));
    for (const Figure& f : figures)
        QVERIFY2(f.pass, qPrintable(QString("%1: got %2, expected %3 +- %4")
                                        .arg(QString::fromStdString(f.path))
                                        .arg(f.got)
                                        .arg(f.expected)
                                        .arg(f.tolerance)));
    if (file.at("kind") != "same_grid") return;
    for (const Figure& f : figures) // a right solver run in double: a hundredth of a percent
        QVERIFY2(f.error <= 0.1 * f.tolerance, qPrintable(QString::fromStdString(f.path)));
}

void TestThermalReference::statedErrorHolds_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("graded");
    for (const QString& name : caseFiles()) {
        QTest::addRow("%s one cell per layer", qPrintable(name)) << name << false;
        QTest::addRow("%s graded", qPrintable(name)) << name << true;
    }
}

void TestThermalReference::statedErrorHolds()
{
    QFETCH(QString, name);
    QFETCH(bool, graded);
    const nlohmann::json file = load(name);
    const CaseGrid grid =
        graded ? productGrid(file, 64, 64) : evenGrid(file, 64, 64, std::vector<int>(file.at("layers").size(), 1));
    HeatProblem problem;
    QCOMPARE(rasterise(readThermalCase(file, grid), problem), 0.0);
    const HeatSolution exact = solveHeat(problem, {.tolerance = 1e-10, .energy_tolerance = 1e-10});
    for (const double tolerance : {1e-2, 1e-3, 1e-4}) {
        const HeatSolution s = solveHeat(problem, {.tolerance = tolerance, .energy_tolerance = 1});
        QCOMPARE(s.status, HeatSolution::Status::Converged);
        const double error = largestDifference(s.rise_k, exact.rise_k) / exact.max_rise_k;
        QVERIFY2(error <= s.iteration_error, qPrintable(QString("%1 > %2").arg(error).arg(s.iteration_error)));
    }
    const HeatSolution fine = solveHeat(problem, {});
    QVERIFY(fine.energy_error <= 1e-6);
    QVERIFY2(fine.cycles <= 9, qPrintable(QString("%1 cycles").arg(fine.cycles)));
}

void TestThermalReference::nearestToleranceWins()
{
    const auto file = nlohmann::json::parse(R"({
        "tolerance": {"relative": 0.5, "absolute": 1},
        "tolerance_of": {"grid_64": {"relative": 0.1}, "mean": {"absolute": 0.25}}})");
    QCOMPARE(toleranceFor(file, {"expected", "grid_64", "blocks", "a/b", "max"}).relative, 0.1);
    QCOMPARE(toleranceFor(file, {"expected", "grid_64", "blocks", "a/b", "max"}).absolute, 0.0);
    QCOMPARE(toleranceFor(file, {"expected", "grid_64", "blocks", "a/b", "mean"}).absolute, 0.25);
    QCOMPARE(toleranceFor(file, {"expected", "grid_128", "blocks", "a/b", "max"}).relative, 0.5);
    QCOMPARE(toleranceFor(nlohmann::json::object(), {"expected"}).relative, 0.0);
}

void TestThermalReference::largestToleranceCounts()
{
    const Tolerance t{0.2, 0.01, 0.001};
    QCOMPARE(t.allowed(10, 50), 0.2);
    QCOMPARE(t.allowed(-100, 50), 1.0);
    QCOMPARE(t.allowed(10, 500), 0.5);
}

/// Whatever we have no answer for is judged and fails; nothing is skipped.
void TestThermalReference::unknownNumbersFail()
{
    nlohmann::json file = load("a1_slab_1d.json");
    file["expected"]["analytic"]["blocks"]["active/all"]["median"] = 75.2;
    file["expected"]["analytic"]["blocks"]["active/nobody"]["mean"] = 75.2;
    file["expected"]["years"] = 3;
    int failed = 0;
    for (const Figure& f : checkThermalCase(file))
        failed += !f.pass;
    QCOMPARE(failed, 3);
    file["boundary"]["top"]["T_C"] = 40.0; // a face that is not at ambient: not in this equation
    for (const Figure& f : checkThermalCase(file))
        QVERIFY(!f.pass);
}

QTEST_APPLESS_MAIN(TestThermalReference)
#include "tst_thermal_reference.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// The cells of the map: sheets keep apart on every grid, every level is joined to the right one, and what is not known
// or what the grid does is stated.
#include "power/ir_grid.hpp"

#include "map_cases.hpp"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace interpose;
using namespace interpose::map_cases;

namespace {

Rect rect(double x_mm, double y_mm, double width_mm, double height_mm)
{
    return {Coord::fromMm(x_mm), Coord::fromMm(y_mm), Coord::fromMm(width_mm), Coord::fromMm(height_mm)};
}

Ohms ohms(double value)
{
    return {value, value, value};
}

IrSheet sheet(const char* id, const Rect& box, double mohm)
{
    return {PlacedId(id), 0, box, ohms(mohm), {{box, 1}}};
}

/// One net; the first sheet is the root, on joints to the board of 1 Ohm mm2 over all of it.
IrInput over(std::vector<IrSheet> sheets, std::vector<double> amperes, double board_ohm_mm2 = 1)
{
    IrInput input;
    input.area = sheets.front().box;
    input.joins = {{{}, 0, {sheets.front().box}, {ohms(board_ohm_mm2)}}};
    input.nets = {"n"};
    input.at_least = {false};
    for (const double a : amperes) {
        input.current_a.push_back({a});
        input.share.push_back({1});
        input.allowed_mv.push_back({0});
    }
    input.sheets = std::move(sheets);
    return input;
}

/// Another sheet that draws current, on its joins.
void add(IrInput& input, const IrSheet& sheet, double amperes, std::vector<IrJoin> joins)
{
    for (IrJoin& join : joins) {
        join.upper = input.sheets.size();
        input.joins.push_back(join);
    }
    input.sheets.push_back(sheet);
    input.current_a.push_back({amperes});
    input.share.push_back({1});
    input.allowed_mv.push_back({0});
}

std::vector<int> levelsOn(const IrInput& input, int grid)
{
    return irLevels(input, irGrid(input, grid), 0).of;
}

double worstOf(const IrResult& map, const char* id)
{
    const auto found = std::ranges::find(map.parts, PlacedId(id), &IrPartFigures::placed);
    return found == map.parts.end() ? 0 : found->worst_mv;
}

/// A draws 100 A beside B, which draws hardly any, on a root that loses next to nothing.
IrInput pair(double apart_mm, bool second = true)
{
    const Rect a = rect(1, 2, 8, 8), b = rect(9 + apart_mm, 2, 8, 8);
    IrInput input = over({sheet("SUB", rect(0, 0, 20, 12), 1e-2), sheet("A", a, 10)}, {0, 100}, 1e-3);
    input.joins.push_back({0, 1, {rect(1, 2, 2, 8)}, {ohms(0.4)}});
    if (!second) return input;
    add(input, sheet("B", b, 10), 1e-6, {{0, {}, {b}, {ohms(0.4)}}});
    return input;
}

} // namespace

class TstPowerMapGrid : public QObject
{
    Q_OBJECT

private slots:
    void neighboursAreNotShorted_data()
    {
        QTest::addColumn<double>("apart_mm");
        QTest::newRow("apart") << 2.0;
        QTest::newRow("within a cell") << 0.2;
        QTest::newRow("on one line") << 0.001;
        QTest::newRow("touching") << 0.0;
    }
    void neighboursAreNotShorted()
    {
        QFETCH(double, apart_mm);
        for (const int grid : {10, 16, 33, 64}) {
            const IrResult alone = solveIr(pair(apart_mm, false), grid, tight());
            const IrResult both = solveIr(pair(apart_mm), grid, tight());
            const QString text = QString("%1 %2 %3").arg(grid).arg(worstOf(both, "A")).arg(worstOf(both, "B"));
            QVERIFY2(near(worstOf(both, "A"), worstOf(alone, "A"), 0.1), qPrintable(text));
            QVERIFY2(worstOf(both, "B") < 1e-3 * worstOf(both, "A"), qPrintable(text));
        }
    }

    void sheetsHaveWholeCells()
    {
        IrInput input = pair(0.2);
        input.joins[1].regions = {rect(1.005, 2.005, 2, 7.99)}; // nearer than lines may be: the sheet's come first
        const IrGrid grid = irGrid(input, 32);
        QVERIFY(grid.nx() <= 32 && grid.ny() <= 32);
        for (std::size_t s = 0; s < input.sheets.size(); ++s) {
            QVERIFY(std::abs(grid.x_edges_m[grid.of[s].x0] - input.sheets[s].box.x.m()) < 1e-12);
            QVERIFY(std::abs(grid.x_edges_m[grid.of[s].x1] - input.sheets[s].box.right().m()) < 1e-12);
            QVERIFY(std::abs(grid.y_edges_m[grid.of[s].y0] - input.sheets[s].box.y.m()) < 1e-12);
        }
        QVERIFY(levelsOn(input, 32) == std::vector<int>({0, 1, 1}));
        QVERIFY(levelsOn(pair(0), 32) == std::vector<int>({0, 1, 2})); // touching: a layer of its own
    }

    /// Where lines leave room the cells are nearly even, as many as asked for; what is smaller than one still has one.
    void cellsAreNearlyEven()
    {
        IrInput input = over({sheet("SUB", rect(0, 0, 10, 10), 0.5)}, {0});
        add(input, sheet("DIE", rect(3.3, 3.3, 6.7, 6.7), 30), 1, {{0, {}, {rect(3.3, 3.3, 6.7, 6.7)}, {ohms(0.4)}}});
        const IrGrid grid = irGrid(input, 10);
        QVERIFY(grid.nx() == 10 && grid.ny() == 10);
        QVERIFY(std::abs(grid.x_edges_m[3] - 3.3e-3) < 1e-12);
        add(input, sheet("DOT", rect(0.0001, 1, 0.0001, 8), 1), 1,
            {{0, {}, {rect(0.0001, 1, 0.0001, 8)}, {ohms(1e-6)}}});
        const IrCells dot = irGrid(input, 10).of[2];
        QVERIFY(dot.x0 == 0 && dot.x1 == 1);
        IrInput loose = input;
        loose.joins.pop_back();
        QVERIFY(irGrid(loose, 10).of[2].x1 == 1);
        const IrResult map = solveIr(input, 10, tight());
        QVERIFY(near(map.nets[0].current_a, 2, 1e-12) && map.nets[0].conservation_error < 1e-9);
        QVERIFY(near(worstOf(map, "DOT"), 1e3 * (2.0 / 100 + 1e-6 / 8e-4), 0.05));
    }

    /// More outlines than cells: each sheet still has cells, all current comes in, and none goes astray.
    void moreSheetsThanCells()
    {
        IrInput input = over({sheet("SUB", rect(0, 0, 20, 20), 0.5)}, {0});
        for (int i = 0; i < 15; ++i)
            for (int j = 0; j < 15; ++j) {
                const Rect box = rect(0.2 + 1.31 * i, 0.2 + 1.31 * j, 1.2, 1.2);
                const std::string id = "D" + std::to_string(15 * i + j);
                add(input, sheet(id.c_str(), box, 30), 1, {{0, {}, {box}, {ohms(0.4)}}});
            }
        QVERIFY(irGrid(input, 16).nx() <= 16 && irGrid(input, 16).ny() <= 16);
        const IrResult map = solveIr(input, 16, tight());
        QVERIFY(near(map.nets[0].current_a, 225, 1e-9) && map.nets[0].conservation_error < 1e-9);
        const double even = 1e3 * (225.0 / 400 + 0.4 / 1.44); // by hand, if the root levelled all out
        for (const IrPartFigures& part : map.parts)
            QVERIFY2(near(part.mean_mv, even, 0.1), qPrintable(QString::number(part.mean_mv / even)));
    }

    /// An interposer on the left half of a root; a part hangs from its right half, between the two.
    void hangingFromWhatStands()
    {
        const Rect all = rect(0, 0, 8, 8), left = rect(0, 0, 4, 8), right = rect(4, 0, 4, 8);
        IrInput input = over({sheet("SUB", all, 1e-2), sheet("INT", all, 1e-2), sheet("CAP", right, 1e-2)}, {0, 0, 50});
        input.joins.push_back({0, 1, {left}, {ohms(0.8)}});
        input.joins.push_back({2, 1, {right}, {ohms(0.4)}});
        QVERIFY(levelsOn(input, 16) == std::vector<int>({0, 2, 1}));
        const double expected_mv = 1e3 * 50 * (1.0 / 64 + 0.8 / 32 + 0.4 / 32),
                     mv = worstOf(solveIr(input, 16, tight()), "CAP");
        QVERIFY2(near(mv, expected_mv, 1e-3), qPrintable(QString("%1 %2").arg(mv).arg(expected_mv)));
    }

    /// A package over a die, joined to the root around it: the die keeps to the root, whichever comes first.
    void oneOverTheOtherOnTheSameRoot()
    {
        const Rect all = rect(0, 0, 8, 8), die = rect(2, 2, 4, 4), strip = rect(0, 0, 8, 1);
        IrInput input = over({sheet("MEM", all, 1e-2), sheet("SUB", all, 1e-2), sheet("SOC", die, 1e-2)}, {10, 0, 50});
        input.root = 1;
        input.joins = {{{}, 1, {all}, {ohms(1)}}, {1, 0, {strip}, {ohms(0.4)}}, {1, 2, {die}, {ohms(0.4)}}};
        input.sheets[0].top = Coord::fromMm(2);
        input.sheets[2].top = Coord::fromMm(1);
        QVERIFY(levelsOn(input, 16) == std::vector<int>({2, 0, 1}));
        const double mv = worstOf(solveIr(input, 16, tight()), "SOC");
        QVERIFY2(near(mv, 1e3 * (60 * 1.0 / 64 + 50 * 0.4 / 16), 1e-3), qPrintable(QString::number(mv)));
    }

    /// A row of touching dies needs two levels, not one for each.
    void aRowTakesTurns()
    {
        IrInput input = over({sheet("SUB", rect(0, 0, 16, 4), 1)}, {0});
        for (int i = 0; i < 4; ++i)
            add(input, sheet("DIE", rect(4 * i, 0, 4, 4), 20), 10, {{0, {}, {rect(4 * i, 0, 4, 4)}, {ohms(0.4)}}});
        QVERIFY(levelsOn(input, 16) == std::vector<int>({0, 1, 2, 1, 2}));
    }

    /// Embedded under the left half of an interposer: the joints to the root are around it, and not joined to it.
    void jointsStandBesideWhatIsInTheWay()
    {
        const Rect all = rect(0, 0, 8, 8), left = rect(0, 0, 4, 8);
        IrInput input = over({sheet("SUB", all, 1e-3), sheet("INT", all, 1e-3), sheet("CAP", left, 1e-3)}, {0, 0, 50});
        input.joins.push_back({0, 1, {all}, {ohms(0.8)}});
        input.joins.push_back({2, 1, {left}, {ohms(0.4)}});
        QVERIFY(levelsOn(input, 16) == std::vector<int>({0, 2, 1}));
        const IrResult map = solveIr(input, 16, tight());
        const double expected_mv = 1e3 * 50 * (1.0 / 64 + 0.8 / 64 + 0.4 / 32);
        QVERIFY2(near(worstOf(map, "CAP"), expected_mv, 1e-3), qPrintable(QString::number(worstOf(map, "CAP"))));
        QVERIFY(map.nets[0].conservation_error < 1e-9);
    }

    /// Dragged onto another: each still leads its own current to the root only.
    void overlappingDiesAreNotShorted()
    {
        const Rect a = rect(0, 0, 4, 8), b = rect(2, 0, 4, 8);
        IrInput input = over({sheet("SUB", rect(0, 0, 8, 8), 1e-3)}, {0}, 1e-3);
        add(input, sheet("A", a, 1e-3), 50, {{0, {}, {a}, {ohms(0.4)}}});
        add(input, sheet("B", b, 1e-3), 1e-3, {{0, {}, {b}, {ohms(0.4)}}});
        const IrResult map = solveIr(input, 16, tight());
        QVERIFY2(near(worstOf(map, "A"), 1e3 * 50 * 0.4 / 32, 1e-2), qPrintable(QString::number(worstOf(map, "A"))));
        QVERIFY(worstOf(map, "B") < 1e-2 * worstOf(map, "A"));
    }

    void aNarrowJoint_data()
    {
        QTest::addColumn<bool>("mirrored");
        QTest::addColumn<bool>("turned");
        for (const bool mirrored : {false, true})
            for (const bool turned : {false, true})
                QTest::addRow("mirrored %d, turned %d", mirrored, turned) << mirrored << turned;
    }
    /// Two that meet in less than the lines tell apart are joined all the same.
    void aNarrowJoint()
    {
        QFETCH(bool, mirrored);
        QFETCH(bool, turned);
        const auto strip = [&](double from, double wide) {
            const double at = mirrored ? 8 - from - wide : from;
            return turned ? rect(0, at, 8, wide) : rect(at, 0, wide, 8);
        };
        const Rect low = strip(0, 4.01);
        IrInput input = over({sheet("SUB", rect(0, 0, 8, 8), 1e-2), sheet("LOW", low, 1e-2)}, {0, 0}, 1e-3);
        input.joins.push_back({0, 1, {low}, {ohms(0.32)}});
        add(input, sheet("HIGH", strip(4, 4), 1e-2), 50, {{1, {}, {strip(4, 0.01)}, {ohms(0.0008)}}});
        for (const int grid : {8, 16, 64}) {
            const double mv = worstOf(solveIr(input, grid, tight()), "HIGH");
            QVERIFY2(near(mv, 1e3 * 50 * (0.01 + 0.01), 0.01), qPrintable(QString("%1 %2").arg(grid).arg(mv)));
        }
    }

    /// What is drawn past the line that an outline has become enters at the edge of its own sheet.
    void currentPastTheLastCell()
    {
        const Rect die = rect(3.99, 0, 4.01, 8);
        IrInput input =
            over({sheet("SUB", rect(0, 0, 8, 8), 1e-2), sheet("LOW", rect(0, 0, 4, 8), 1e-2)}, {0, 0}, 1e-3);
        input.joins.push_back({0, 1, {input.sheets[1].box}, {ohms(0.4)}});
        add(input, sheet("DIE", die, 1e-2), 50, {{0, {}, {die}, {ohms(0.4)}}});
        input.sheets[2].sources = {{rect(3.99, 0, 0.01, 8), 1}};
        const double mv = worstOf(solveIr(input, 8, tight()), "DIE");
        QVERIFY2(near(mv, 1e3 * 50 * 0.4 / 32, 0.02), qPrintable(QString::number(mv)));
    }

    void aJointThatTheNetDoesNotPass()
    {
        IrInput input = pair(2);
        QVERIFY(irPathless(input, 0).empty());
        input.joins[1].ohm_mm2 = {ohms(-1)};
        QCOMPARE(irPathless(input, 0), std::vector<std::size_t>{1});
        QVERIFY(solveIr(input, 16, tight()).nets[0].status == HeatSolution::Status::NoHeatPath);
    }

    /// Below and above the root; what hangs from what hangs is lower still.
    void levelsBelowTheRoot()
    {
        const Rect all = rect(0, 0, 8, 8);
        IrInput input = over({sheet("DIE", all, 1), sheet("SUB", all, 1), sheet("H1", all, 1), sheet("H2", all, 1)},
                             {10, 0, 20, 30});
        input.root = 1;
        input.joins[0].upper = 1;
        input.joins.push_back({1, 0, {all}, {ohms(0.1)}});
        input.joins.push_back({2, 1, {all}, {ohms(0.2)}});
        input.joins.push_back({3, 2, {all}, {ohms(0.3)}});
        QVERIFY(levelsOn(input, 4) == std::vector<int>({3, 2, 1, 0}));
        QCOMPARE(irProblem(input, 0, 4).nz(), std::size_t{7});
        const IrResult map = solveIr(input, 4, tight());
        QVERIFY(near(worstOf(map, "DIE"), 1e3 * (60 * 1.0 + 10 * 0.1) / 64, 1e-4));
        QVERIFY(near(worstOf(map, "H1"), 1e3 * (60 * 1.0 + 50 * 0.2) / 64, 1e-4));
        QVERIFY(near(worstOf(map, "H2"), 1e3 * (60 * 1.0 + 50 * 0.2 + 30 * 0.3) / 64, 1e-4));
        input.share[2] = {0}; // a net that is not in it takes no layers for it
        QVERIFY(levelsOn(input, 4) == std::vector<int>({2, 1, -1, 0}));
    }

    /// Two fields of balls at one place lead side by side.
    void boardJointsAddUp()
    {
        const Rect all = rect(0, 0, 8, 8);
        IrInput input = over({sheet("SUB", all, 1)}, {64});
        QVERIFY(near(worstOf(solveIr(input, 4, tight()), "SUB"), 1000, 1e-4));
        input.joins.push_back({{}, 0, {all}, {ohms(3)}});
        QVERIFY(near(worstOf(solveIr(input, 4, tight()), "SUB"), 750, 1e-4));
    }

    /// A hundredth of the least that is stated, joint as well as sheet.
    void notStatedIsNearlyNone()
    {
        const Rect all = rect(0, 0, 8, 8), half = rect(0, 0, 4, 8);
        IrInput input = over({sheet("SUB", all, 1), sheet("DIE", all, 20)}, {0, 64});
        input.sheets[1].sources = {{half, 1}};
        input.joins.push_back({0, 1, {all}, {ohms(0)}});
        const auto worst = [&] { return worstOf(solveIr(input, 8, tight()), "DIE"); };
        const double unknownJoint = worst();
        input.joins[1].ohm_mm2 = {ohms(0.01)};
        QVERIFY(near(unknownJoint, worst(), 1e-3));
        input.joins[1].ohm_mm2 = {ohms(10)};
        input.sheets[1].sheet_mohm = {};
        const double unknownSheet = worst();
        input.sheets[1].sheet_mohm = ohms(0.01);
        QVERIFY(near(unknownSheet, worst(), 1e-9));
        input.sheets[1].sheet_mohm = ohms(20);
        QVERIFY(worst() > 1.01 * unknownSheet);
    }

    /// Half the metal and half the joints for half the current, of what is not stated too.
    void splittingWhatIsNotStated()
    {
        const Rect all = rect(0, 0, 8, 8), half = rect(0, 0, 4, 8);
        IrInput input = over({sheet("SUB", all, 1), sheet("DIE", all, 0)}, {0, 64});
        input.sheets[1].sources = {{half, 1}};
        input.joins.push_back({0, 1, {all}, {ohms(0)}});
        const double one = worstOf(solveIr(input, 8, tight()), "DIE");
        input.current_a = {{0}, {32}};
        input.share = {{0.5}, {0.5}};
        input.joins[0].ohm_mm2 = {ohms(2)};
        QVERIFY(near(worstOf(solveIr(input, 8, tight()), "DIE"), one, 1e-9));
    }

    /// The largest of all sheets of a tier, whichever comes last.
    void aTierHasItsWorst()
    {
        const IrResult map = solveIr(pair(2), 16, tight());
        QCOMPARE(map.fields.size(), std::size_t{1});
        QCOMPARE(map.fields[0].max_mv, worstOf(map, "A"));
    }

    /// A die goes on for half a millimetre past its joints: that current enters within l = sqrt(r / R) = 0.1 mm of
    /// their rim, R q L (L / 2 + l) + r q at the far end, though cells are three times as wide.
    void currentPastTheJoints()
    {
        IrInput input = pair(2, false);
        input.joins[1] = {0, 1, {rect(1, 2, 7.5, 8)}, {ohms(1e-4)}};
        const double q = 100.0 / 64, ohm = 0.010, past = 0.5, l = 0.1, root = 1e-3 * 100 / 240;
        const double expected_mv = 1e3 * (ohm * q * past * (past / 2 + l) + 1e-4 * q + root);
        const double mv = worstOf(solveIr(input, 64, tight()), "A");
        QVERIFY2(near(mv, expected_mv, 0.1), qPrintable(QString("%1 %2").arg(mv).arg(expected_mv)));
    }

    /// What half the grid says otherwise of the part that changes most.
    void theGridStatesItsError()
    {
        const IrInput input = pair(0.2);
        QVERIFY(!solveIr(input, 24, tight()).nets[0].grid_error_mv);
        const IrResult fine = IrSolver().solveBands(input, 24, tight()), half = solveIr(input, 12, tight());
        const double changed = std::abs(worstOf(fine, "A") - worstOf(half, "A"));
        QVERIFY(changed > 0.1);
        QCOMPARE(*fine.nets[0].grid_error_mv, changed);
        QVERIFY(*IrSolver().solveBands(input, 96, tight()).nets[0].grid_error_mv < 0.5 * changed);
    }
};

QTEST_APPLESS_MAIN(TstPowerMapGrid)
#include "tst_power_map_grid.moc"

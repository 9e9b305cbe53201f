// SPDX-License-Identifier: GPL-3.0-or-later
// What the inspector says of power: rails, joints with a sign where they are tight, and what the test reaches.
#include "panels/power_lines.hpp"

#include "engine/report.hpp"

#include <QTest>

using namespace interpose;

namespace {

QString lineOf(const TextLines& lines, const QString& name)
{
    for (const TextLine& line : lines)
        if (line.name == name) return line.text;
    return QStringLiteral("-");
}

Report report()
{
    Report made;
    PowerResult& power = made.instant.power;
    power.current_a = 875;
    power.rails = {{PlacedId("GPU"), "core 0.8 V", 0.8, 700, 875, 875, 875, 0.5}};
    InterfaceFigures joints;
    joints.placed = PlacedId("GPU");
    joints.kind = "c4";
    joints.site = "c4_130";
    joints.current_a = 875;
    joints.power_sites = joints.ground_sites = 9000;
    joints.utilisation = joints.utilisation_low = joints.utilisation_high = 0.5;
    joints.asks = {"/assembly/technology/bonds/c4_130/max_current_ma"};
    power.interfaces = {joints};
    power.worst_utilisation = power.worst_low = power.worst_high = 0.5;
    power.nets = {{"core 0.8 V", 0.8, 700, 875, 0.0914, 0, 0, 0}};
    power.access = {{PlacedId("GPU"), "sort", true, 130, 0.99}};
    return made;
}

} // namespace

class TstPanelsPowerLines : public QObject
{
    Q_OBJECT

private slots:
    void ofOnePart()
    {
        const TextLines lines = powerLines(report(), PlacedId("GPU"));
        QVERIFY2(lineOf(lines, "core 0.8 V").contains("875"), qPrintable(lineOf(lines, "core 0.8 V")));
        QVERIFY2(lineOf(lines, "joints").startsWith(u"50\u00a0%"), qPrintable(lineOf(lines, "joints")));
        QVERIFY(lineOf(lines, "joints").endsWith("confirm max_current_ma"));
        QVERIFY2(lineOf(lines, "test").contains(u"99\u00a0%"), qPrintable(lineOf(lines, "test")));
        QVERIFY(powerLines(report(), PlacedId("HBM0")).empty());
    }

    /// Colour is never the only sign.
    void tightOnesHaveAShape()
    {
        Report made = report();
        made.instant.power.interfaces[0].utilisation = 0.9;
        QVERIFY(lineOf(powerLines(made, PlacedId("GPU")), "joints").startsWith(u'▲'));
        QVERIFY(lineOf(powerLines(made), "joints").startsWith("GPU: ▲ 90"));
        made.instant.power.interfaces[0].utilisation = 1.2;
        QVERIFY(lineOf(powerLines(made, PlacedId("GPU")), "joints").startsWith(u'■'));
        made.instant.power.interfaces[0].utilisation.reset();
        QVERIFY(lineOf(powerLines(made, PlacedId("GPU")), "joints")
                    .startsWith(QString::fromUtf8("c4_130, ■ signals take all")));
        made.instant.power.worst_utilisation.reset();
        QVERIFY(lineOf(powerLines(made), "current").startsWith("at least 875"));
        made.instant.power.interfaces[0].power_sites.reset();
        QVERIFY(lineOf(powerLines(made, PlacedId("GPU")), "joints").startsWith("c4_130, limit not known"));
        QVERIFY(lineOf(powerLines(made, PlacedId("GPU")), "joints").endsWith("; state max_current_ma"));
    }

    /// The map's drop when there is one; till then that of the joints alone, and said to be that.
    void theMapComesBeforeTheJoints()
    {
        Report made = report();
        QVERIFY(lineOf(powerLines(made, PlacedId("GPU")), "core 0.8 V").contains("in joints"));
        IrResult drops;
        drops.parts = {{PlacedId("GPU"), "core 0.8 V", 12.5, 10, {}}};
        drops.nets = {{"core 0.8 V", 875, 875, 0, 12.5, PlacedId("GPU")}};
        made.drops = std::make_shared<const IrResult>(drops);
        QVERIFY(lineOf(powerLines(made, PlacedId("GPU")), "core 0.8 V").endsWith("loses at least 12.5 mV"));
        QVERIFY(lineOf(powerLines(made), "core 0.8 V").endsWith("loses at least 12.5 mV"));
    }

    /// A map that was not solved, or a net that does not reach the board, has a word in the place of its figure.
    void aDropThatIsNoneHasAWord()
    {
        const auto withStatus = [](HeatSolution::Status status) {
            Report made = report();
            IrResult drops;
            drops.parts = {{PlacedId("GPU"), "core 0.8 V", 12.5, 10, {}}};
            drops.nets = {{"core 0.8 V", 875, 0, 1, 12.5, PlacedId("GPU"), status}};
            made.drops = std::make_shared<const IrResult>(drops);
            return made;
        };
        for (const auto& [status, word] : {std::pair(HeatSolution::Status::NoHeatPath, "no path to the board for GPU"),
                                           std::pair(HeatSolution::Status::NotConverged, "drop not solved")}) {
            const Report made = withStatus(status);
            QVERIFY(lineOf(powerLines(made, PlacedId("GPU")), "core 0.8 V").endsWith(word));
            QVERIFY(lineOf(powerLines(made), "core 0.8 V").endsWith(word));
            QVERIFY(!lineOf(powerLines(made), "core 0.8 V").contains("12.5"));
        }
    }
};

QTEST_APPLESS_MAIN(TstPanelsPowerLines)
#include "tst_panels_power_lines.moc"

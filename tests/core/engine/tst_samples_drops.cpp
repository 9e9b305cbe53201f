// SPDX-License-Identifier: GPL-3.0-or-later
// The drops of every sample: all current comes out at the board, the grid's error is small and the live map near the
// fine one, and the report says which drops are no more than a floor.
#include "engine/evaluate.hpp"
#include "io/assembly_json.hpp"
#include "io/report_json.hpp"

#include <QDir>
#include <QFile>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <optional>

using namespace interpose;

class TestSamplesDrops : public QObject
{
    Q_OBJECT

    /// The largest drop that docs/samples.md states of the sample, mV, to a decimal.
    static std::optional<double> documentedMv(const QString& sample)
    {
        QFile page(INTERPOSE_SOURCE_DIR "/docs/samples.md");
        if (!page.open(QIODevice::ReadOnly)) return std::nullopt;
        for (const QByteArray& line : page.readAll().split('\n')) {
            const QList<QByteArray> cells = line.split('|');
            if (cells.size() == 8 && cells[1].trimmed() == sample.toUtf8()) return cells[5].trimmed().toDouble();
        }
        return std::nullopt;
    }

private slots:
    /// Of the worst drop of each net. The tile of bridge-class draws 2 mm past its bumps, over a bridge without vias:
    /// all that current comes in through the first row, within less than a cell.
    void all_data()
    {
        QTest::addColumn<double>("gridError");
        const QDir samples(INTERPOSE_SOURCE_DIR "/samples");
        const QStringList files = samples.entryList({"*.interpose"}, QDir::Files, QDir::Name);
        QVERIFY(files.size() >= 8);
        for (const QString& file : files)
            QTest::addRow("%s", qPrintable(file)) << (file.startsWith("bridge-class") ? 0.12 : 0.04);
    }
    void all()
    {
        QFETCH(double, gridError);
        const auto assembly = loadAssembly(std::string(INTERPOSE_SOURCE_DIR "/samples/") + QTest::currentDataTag());
        QVERIFY(assembly);
        HeatStages stages;
        stages.setInput(*assembly);
        const auto live = stages.drops(kLiveGrid, kLiveTolerance, 1);
        Report report;
        InstantStages instant;
        report.instant = instant.evaluate(*assembly, {});
        report.drops = stages.dropBands(kFineGrid, kFineTolerance, 1);
        QVERIFY(!report.drops->nets.empty() && live->nets.size() == report.drops->nets.size());
        double drawn = 0, most_mv = 0;
        for (std::size_t n = 0; n < live->nets.size(); ++n) {
            const IrNetFigures& net = report.drops->nets[n];
            const QByteArray text = QByteArray::fromStdString(net.net + ' ' + std::to_string(net.worst_mv));
            QVERIFY2(net.status == HeatSolution::Status::Converged && net.conservation_error <= 1e-9, text);
            QVERIFY2(net.worst_mv > 0, text);
            most_mv = std::max(most_mv, net.worst_mv);
            QVERIFY2(net.worst_low_mv.value_or(1e9) < net.worst_mv && net.worst_mv < net.worst_high_mv.value_or(0),
                     text);
            QVERIFY2(net.grid_error_mv && *net.grid_error_mv <= gridError * net.worst_mv, text);
            QVERIFY2(std::abs(live->nets[n].worst_mv - net.worst_mv) <= gridError * net.worst_mv, text);
            drawn += net.current_out_a;
        }
        const auto documented = documentedMv(QString(QTest::currentDataTag()).section('.', 0, 0));
        QVERIFY(documented);
        QVERIFY2(std::abs(most_mv - *documented) <= 0.0501, std::to_string(most_mv).c_str());
        const double entering = report.instant.power.current_a;
        QVERIFY(std::abs(drawn - entering) <= 1e-8 * entering);
        const QString text = QString::fromStdString(writeReportText(report, *assembly));
        QVERIFY(text.contains("Grid mV") && !text.contains("no path") && !text.contains("not solved"));
        QCOMPARE(text.contains("Drops leave out what nobody states: "), !report.drops->not_stated.empty());
        const QString rows = text.section("Grid mV", 1).section("Drops are a floor", 0, 0);
        QCOMPARE(rows.count("at least "), std::ranges::count_if(report.drops->nets, &IrNetFigures::at_least));
    }
};

QTEST_APPLESS_MAIN(TestSamplesDrops)
#include "tst_samples_drops.moc"

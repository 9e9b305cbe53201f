// SPDX-License-Identifier: GPL-3.0-or-later
// The default profile against published totals. A figure out of its range names the inputs it hangs on, so that one
// knows what to look at; nothing is bent to fit.
#include "engine/evaluate.hpp"
#include "flow/nre.hpp"
#include "io/assembly_json.hpp"
#include "io/library.hpp"

#include <QFile>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <optional>
#include <tuple>
#include <utility>

using namespace interpose;

namespace {

constexpr const char* kSamples[] = {"h100-class",       "b200-class",   "mi300x-class", "epyc-rome-class",
                                    "ascend-910-class", "bridge-class", "fanout-class", "teaching-pair"};

struct Case
{
    Assembly assembly;
    FlowInput input;
    FlowResult flow;
};

Case caseOf(const QString& sample)
{
    const auto assembly =
        loadAssembly((QStringLiteral(INTERPOSE_SOURCE_DIR "/samples/") + sample + ".interpose").toStdString());
    if (!assembly) qFatal("%s does not open", qPrintable(sample));
    InstantStages stages;
    const InstantSections sections = stages.evaluate(*assembly, shippedLibrary().decks.front());
    return {*assembly, *stages.flowInput(), sections.flow};
}

double mainCarriersPerWafer(const FlowResult& flow)
{
    double largest = 0, gross = 0;
    for (const PartFlowFigures& part : flow.parts) {
        if (!part.gross_per_wafer || part.area_mm2 < largest || !isCarrier(part.kind)) continue;
        largest = part.area_mm2;
        gross = *part.gross_per_wafer;
    }
    return gross;
}

double figureOf(const FlowResult& flow, const QString& name)
{
    if (name == "cost") return flow.cost_per_good_module_usd;
    if (name == "packaging") return flow.carrier_cost_usd + flow.bonding_cost_usd;
    if (name == "memory share") return flow.memory_cost_usd / flow.cost_per_good_module_usd;
    if (name == "assembly yield") return flow.assembly_yield;
    if (name == "carriers per wafer") return mainCarriersPerWafer(flow);
    qFatal("no such figure");
}

/// The inputs that move a figure, most first.
QString inputsBehind(const Case& one, const QString& name)
{
    struct Mover
    {
        QString text;
        double swing;
    };
    std::vector<Mover> movers;
    for (const FlowBand& band : flowBands(one.assembly, one.input)) {
        FlowInput low = one.input, high = one.input;
        applyBand(band, band.low, low);
        applyBand(band, band.high, high);
        const double a = figureOf(evaluateFlow(low), name), b = figureOf(evaluateFlow(high), name);
        if (a == b) continue;
        movers.push_back({QString("%1 = %2 (%3 to %4): %5 to %6")
                              .arg(QString::fromStdString(band.pointer))
                              .arg(band.value)
                              .arg(band.low)
                              .arg(band.high)
                              .arg(a)
                              .arg(b),
                          std::abs(b - a)});
    }
    std::ranges::stable_sort(movers, [](const Mover& a, const Mover& b) { return a.swing > b.swing; });
    QString text = name + ", moved by:";
    for (std::size_t i = 0; i < std::min<std::size_t>(8, movers.size()); ++i)
        text += "\n  " + movers[i].text;
    return text;
}

/// The row of a class in the table of bands in docs/physics/cost.md, without thousands' commas: "| H100 | ... |".
std::vector<double> documentedBands(const QString& name)
{
    QFile file(QStringLiteral(INTERPOSE_SOURCE_DIR "/docs/physics/cost.md"));
    if (!file.open(QIODevice::ReadOnly)) qFatal("no such page");
    std::vector<double> figures;
    bool inTable = false;
    for (const QString& line : QString::fromUtf8(file.readAll()).split('\n')) {
        inTable = line.startsWith('|') && (inTable || line.contains("5 / 50 / 95 %"));
        if (!inTable || !line.startsWith("| " + name + " |")) continue;
        for (const QString& cell : QString(line).remove(',').section('|', 2).split('|', Qt::SkipEmptyParts))
            for (const QString& figure : cell.split('/'))
                figures.push_back(figure.toDouble());
    }
    return figures;
}

/// Of a quantile of `samples` draws, as if they were normal: sqrt(p (1 - p) / samples) / density.
double standardError(double p, double deviation, int samples)
{
    const double z = p == 0.5 ? 0 : 1.6448536269514722;
    const double density = std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi) / deviation;
    return std::sqrt(p * (1 - p) / samples) / density;
}

QString breach(const Case& one, const QString& name, double low, double high)
{
    const double value = figureOf(one.flow, name);
    if (value >= low && value <= high) return {};
    return QString("%1 is outside %2 to %3\n").arg(value).arg(low).arg(high) + inputsBehind(one, name);
}

} // namespace

class TstFlowPlausibility : public QObject
{
    Q_OBJECT

private slots:
    void published_data()
    {
        QTest::addColumn<QString>("sample");
        QTest::addColumn<QString>("figure");
        QTest::addColumn<double>("low");
        QTest::addColumn<double>("high");
        const auto row = [](const char* sample, const char* figure, double low, double high) {
            QTest::addRow("%s %s", sample, figure) << QString(sample) << QString(figure) << low << high;
        };
        row("h100-class", "cost", 2500, 4500); // 3,320 published
        row("h100-class", "packaging", 400, 900);
        row("h100-class", "memory share", 0.35, 0.60);
        row("h100-class", "assembly yield", 0.95, 1);
        row("h100-class", "carriers per wafer", 27, 31);
        row("b200-class", "carriers per wafer", 15, 18);
        row("b200-class", "assembly yield", 0.9, 1);
        row("mi300x-class", "cost", 4500, 6500);     // 5,300 published
        row("mi300x-class", "packaging", 900, 1500); // 1,200
        row("mi300x-class", "assembly yield", 0.9, 1);
    }
    void published()
    {
        QFETCH(QString, sample);
        QFETCH(QString, figure);
        QFETCH(double, low);
        QFETCH(double, high);
        const QString found = breach(caseOf(sample), figure, low, high);
        QVERIFY2(found.isEmpty(), qPrintable(found));
    }

    void aBreachNamesTheInputs()
    {
        const QString found = breach(caseOf("h100-class"), "cost", 0, 1);
        const QStringList lines = found.split('\n');
        QCOMPARE(lines.size(), 10);
        QVERIFY(lines[0].contains("is outside 0 to 1"));
        QVERIFY2(found.contains("/flow/final_test_cost_usd"), qPrintable(found));
        QVERIFY2(found.contains("/assembly/parts/hbm3_8h/price_usd"), qPrintable(found));
        double before = std::numeric_limits<double>::infinity();
        for (qsizetype i = 2; i < lines.size(); ++i) { // "...: 3363 to 3912", most first
            const QStringList ends = lines[i].section(": ", -1).split(" to ");
            const double swing = std::abs(ends[1].toDouble() - ends[0].toDouble());
            QVERIFY2(swing > 0 && swing <= before, qPrintable(lines[i]));
            before = swing;
        }
        // What does not move a figure is not named.
        QVERIFY(!breach(caseOf("h100-class"), "carriers per wafer", 0, 1).contains("hbm3_8h"));
    }

    /// A bought service holds the assembly: nothing of it is charged twice.
    void servicePriceOnce()
    {
        for (const char* sample : {"h100-class", "ascend-910-class", "mi300x-class", "b200-class"}) {
            const Case one = caseOf(sample);
            QCOMPARE(one.flow.price_basis, std::string_view("service price"));
            QCOMPARE(one.assembly.flow.module_process_cost_usd, 0.0);
            for (const StepFigures& step : one.flow.lines.back().steps)
                if (step.kind == StepKind::Attach || step.kind == StepKind::Bond || step.kind == StepKind::Underfill)
                    QCOMPARE(step.process_usd, 0.0);
        }
        for (const char* sample : {"bridge-class", "epyc-rome-class", "fanout-class", "teaching-pair"})
            QCOMPARE(caseOf(sample).flow.price_basis, std::string_view("built-up price"));
    }

    /// The figure in the headline is one that the bands of its own inputs call likely.
    void headlinesLieInTheirBands()
    {
        for (const char* sample : kSamples) {
            const Case one = caseOf(sample);
            MonteCarloOptions options;
            options.samples = 4000;
            const MonteCarloResult spread = monteCarlo(one.input, flowBands(one.assembly, one.input), options);
            for (const auto& [name, value, band] :
                 {std::tuple{"cost", one.flow.cost_per_good_module_usd, spread.cost_per_good_module_usd},
                  {"assembly yield", one.flow.assembly_yield, spread.assembly_yield},
                  {"rolled yield", one.flow.rolled_yield, spread.rolled_yield}})
                QVERIFY2(band.p5 <= value && value <= band.p95,
                         qPrintable(QString("%1, %2: %3 is outside %4 to %5 (median %6)")
                                        .arg(sample, name)
                                        .arg(value)
                                        .arg(band.p5)
                                        .arg(band.p95)
                                        .arg(band.p50)));
        }
    }

    /// The table of bands in the docs, drawn again with another seed: within three standard errors of the difference of
    /// two draws, and half of the last digit shown.
    void bandsOfTheDocs_data()
    {
        QTest::addColumn<QString>("name");
        for (const char* name : {"H100", "B200", "MI300X"})
            QTest::newRow(name) << QString(name);
    }
    void bandsOfTheDocs()
    {
        QFETCH(QString, name);
        const std::vector<double> documented = documentedBands(name);
        QCOMPARE(documented.size(), std::size_t{8});
        const Case one = caseOf(name.toLower() + "-class");
        QVERIFY(std::abs(documented[0] - one.flow.cost_per_good_module_usd) <= 0.5);
        QVERIFY(std::abs(documented[4] - one.flow.assembly_yield) <= 0.0005);
        MonteCarloOptions options;
        options.seed = 2;
        const MonteCarloResult drawn = monteCarlo(one.input, flowBands(one.assembly, one.input), options);
        const auto compare = [&](const Spread& spread, std::size_t at, double digit) {
            const std::pair<double, double> quantiles[] = {{0.05, spread.p5}, {0.5, spread.p50}, {0.95, spread.p95}};
            for (std::size_t i = 0; i < 3; ++i) {
                const auto [p, value] = quantiles[i];
                const double error = std::sqrt(2.0) * standardError(p, spread.deviation, drawn.samples);
                QVERIFY2(std::abs(documented[at + i] - value) <= 3 * error + digit / 2,
                         qPrintable(QString("%1 %: %2, documented %3, standard error %4")
                                        .arg(100 * p)
                                        .arg(value)
                                        .arg(documented[at + i])
                                        .arg(error)));
            }
        };
        compare(drawn.cost_per_good_module_usd, 1, 1);
        compare(drawn.assembly_yield, 5, 0.001);
    }

    /// Published for the H100 class: 300 logic, 1,350 memory, 750 packaging, 920 test and assembly.
    void theH100BillBucketByBucket()
    {
        const FlowResult flow = caseOf("h100-class").flow;
        QVERIFY(std::abs(flow.cost_per_good_module_usd / 3320 - 1) < 0.1);
        // Memory, test and assembly are the published figures read back; logic and packaging are the line's own.
        QCOMPARE(flow.test_cost_usd, 720.0);
        QCOMPARE(flow.memory_cost_usd, 1350.0);
        QVERIFY(std::abs(flow.silicon_cost_usd / 428 - 1) < 0.01);                                 // 300 published
        QVERIFY(std::abs((flow.carrier_cost_usd + flow.bonding_cost_usd - 200) / 568 - 1) < 0.01); // 750
    }

    /// Published for the MI300X class: 600 logic, 2,900 memory, 1,200 packaging, 600 test and assembly.
    void theMi300xBillBucketByBucket()
    {
        const Case one = caseOf("mi300x-class");
        const FlowSettings& line = one.assembly.flow;
        QVERIFY(std::abs(one.flow.silicon_cost_usd / 600 - 1) < 0.1);
        QVERIFY(std::abs(one.flow.memory_cost_usd / 2900 - 1) < 0.15);
        // What the line spends on tests, less those of its four stacks, with the attach and the lid.
        QCOMPARE(one.flow.test_cost_usd - 4 * line.stack_test_cost_usd + line.substrate_attach_cost_usd +
                     line.lid_cost_usd,
                 600.0);
    }

    /// The same choices in all: what is paid once is spread over a volume, accelerators and servers see a system test.
    void allSamplesAreAlike()
    {
        for (const char* sample : kSamples) {
            const Case one = caseOf(sample);
            const std::optional<NreResult> nre = nreOf(one.input, one.flow.cost_per_good_module_usd);
            QVERIFY2(nre && nre->nre_per_module_usd > 0, sample);
            for (const char* key : {"volume", "package_nre_usd", "assembly_carbon_kg", "final_test_cost_usd"}) {
                const auto fact = one.assembly.flow.facts.find(key);
                QVERIFY2(fact != one.assembly.flow.facts.end() && fact->second.low && fact->second.high, sample);
            }
            const bool small = QString(sample) == "fanout-class" || QString(sample) == "teaching-pair";
            const bool tested = one.flow.lines.back().steps.back().kind == StepKind::SystemTest;
            QVERIFY2(tested != small, sample);
            const bool stacked =
                std::ranges::any_of(one.input.parts, [](const FlowPart& p) { return p.stack.has_value(); });
            QVERIFY2((one.assembly.flow.stack_test_coverage > 0) == stacked, sample);
        }
    }

    void bandsOfYieldAndCost()
    {
        const Case one = caseOf("h100-class");
        MonteCarloOptions options;
        options.samples = 2000;
        const std::vector<FlowBand> bands = flowBands(one.assembly, one.input);
        QVERIFY(bands.size() > 15);
        const MonteCarloResult spread = monteCarlo(one.input, bands, options);
        const Spread& cost = spread.cost_per_good_module_usd;
        QVERIFY(cost.p5 > 2000 && cost.p95 < 6000 && cost.p95 / cost.p5 > 1.1);
        QVERIFY(spread.assembly_yield.p5 > 0.85 && spread.assembly_yield.p95 < 1);
    }
};

QTEST_APPLESS_MAIN(TstFlowPlausibility)
#include "tst_flow_plausibility.moc"

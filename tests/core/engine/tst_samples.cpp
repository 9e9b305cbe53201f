// SPDX-License-Identifier: GPL-3.0-or-later
// The shipped samples: every one opens, keeps its bytes, evaluates without errors and gives the figures its class is
// known for. The library they are made of: every figure has a fact and every fact a source.
#include "engine/evaluate.hpp"
#include "io/assembly_json.hpp"
#include "io/library.hpp"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <map>
#include <set>

using namespace interpose;

namespace {

struct Sample
{
    QByteArray text;
    Assembly assembly;
    Report report;
};

QString sourcePath(const QString& below)
{
    return QStringLiteral(INTERPOSE_SOURCE_DIR "/") + below;
}

QByteArray readAll(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

std::string joined(const Problems& problems)
{
    std::string all;
    for (const Problem& problem : problems)
        all += describe(problem) + '\n';
    return all;
}

/// The illustrative deck, against which the samples are drawn.
RuleDeck illustrativeDeck()
{
    const QByteArray text = readAll(sourcePath("resources/rules/illustrative.json"));
    const Result<RuleDeck> deck = readRuleDeck(text.toStdString(), "illustrative.json");
    return deck ? *deck : RuleDeck{};
}

/// Opened and evaluated once; nullptr when it does not open.
const Sample* sampleOf(const QString& name)
{
    static std::map<QString, std::optional<Sample>> known;
    const auto [it, isNew] = known.try_emplace(name);
    if (isNew) {
        const QByteArray text = readAll(sourcePath("samples/" + name + ".interpose"));
        Result<Assembly> assembly = readAssembly(text.toStdString(), name.toStdString());
        if (assembly) {
            EvaluateOptions options;
            options.deck = illustrativeDeck();
            Report report = evaluate(*assembly, options);
            it->second = Sample{text, std::move(*assembly), std::move(report)};
        } else
            qWarning("%s", joined(assembly.error()).c_str());
    }
    return it->second ? &*it->second : nullptr;
}

const DieTemperature* temperatureOf(const Sample& sample, const std::string& id)
{
    const auto it = std::ranges::find_if(sample.report.heat->dies,
                                         [&](const DieTemperature& die) { return die.placed.str() == id; });
    return it == sample.report.heat->dies.end() ? nullptr : &*it;
}

const PartFlowFigures* flowOf(const Sample& sample, const std::string& id)
{
    const auto& parts = sample.report.instant.flow.parts;
    const auto it = std::ranges::find_if(parts, [&](const PartFlowFigures& p) { return p.placed.str() == id; });
    return it == parts.end() ? nullptr : &*it;
}

} // namespace

class TestSamples : public QObject
{
    Q_OBJECT

private slots:
    void all_data();
    void all();
    void expectedFigures_data();
    void expectedFigures();
    void findings_data();
    void findings();
    void h100();
    void h100Packaging();
    void h100Power();
    void bridgesWithoutVias();
    void wiresRunParallel();
    void layersSuffice();
    void drawsTellAndStop();
};

void TestSamples::all_data()
{
    QTest::addColumn<QString>("name");
    const QStringList files = QDir(sourcePath("samples")).entryList({"*.interpose"}, QDir::Files, QDir::Name);
    QVERIFY(files.size() >= 8);
    for (const QString& file : files)
        QTest::addRow("%s", qPrintable(file)) << file.chopped(10);
}

/// What must hold for any sample.
void TestSamples::all()
{
    QFETCH(QString, name);
    const Sample* sample = sampleOf(name);
    QVERIFY(sample);
    QCOMPARE(QByteArray::fromStdString(writeAssembly(sample->assembly)), sample->text);
    QVERIFY(!sample->assembly.description.empty());

    double stated = 0;
    for (const PlacedPart& placed : sample->assembly.placed)
        stated += sample->assembly.part(placed).statedPowerW();
    QVERIFY(sample->report.heat);
    const HeatResult& heat = *sample->report.heat;
    QCOMPARE(heat.status, HeatResult::Status::Ok);
    QVERIFY(std::abs(heat.power_w - stated) <= 1e-9 * stated);
    QVERIFY(std::abs(*sample->report.kpis.power_w - stated) <= 1e-9 * stated);
    QVERIFY(heat.energy_error <= 1e-6);

    const PowerResult& power = sample->report.instant.power;
    for (const InterfaceFigures& f : power.interfaces)
        QVERIFY2(f.utilisation && *f.utilisation_low <= *f.utilisation && *f.utilisation <= *f.utilisation_high,
                 f.site.c_str());
    QVERIFY(std::abs(heat.heat_out_top_w + heat.heat_out_bottom_w - stated) <= 1e-6 * stated);

    for (const Diagnostic& finding : sample->report.diagnostics())
        QVERIFY2(finding.severity != Severity::Error, (finding.code + ' ' + finding.message).c_str());
    for (const LinkFigures& link : sample->report.instant.wiring.links)
        QVERIFY2(link.slack_mm.value_or(-1) > 0, link.id.str().c_str());
    for (const DieTemperature& die : heat.dies) {
        QVERIFY2(die.limit_c && die.peak_c < *die.limit_c, die.placed.str().c_str());
        QVERIFY2(die.peak_c > sample->assembly.cooling.ambient_c, die.placed.str().c_str());
    }
    QVERIFY(*sample->report.kpis.assumed_share > 0 && *sample->report.kpis.assumed_share < 1);
}

void TestSamples::expectedFigures_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    const auto row = [](const char* name, const char* key, double low, double high) {
        QTest::addRow("%s %s", name, key) << QString(name) << QByteArray(key) << low << high;
    };
    row("h100-class", "power_w", 700 - 1e-9, 700 + 1e-9);
    row("h100-class", "memory_bandwidth_gbyte_per_s", 3340, 3360);
    row("h100-class", "carrier_area_mm2", 1670, 1720);
    row("h100-class", "reticle_fields", 4, 4); // 34.4 mm is more than the 33 mm of a field
    row("h100-class", "assembly_yield", 0.95, 0.995);
    row("h100-class", "cost_per_good_module_usd", 2500, 4500);
    row("h100-class", "wire_max_mm", 2, 6);
    row("b200-class", "power_w", 1000 - 1e-9, 1000 + 1e-9);
    row("b200-class", "memory_bandwidth_gbyte_per_s", 7950, 8050);
    row("b200-class", "d2d_bandwidth_gbyte_per_s", 5110, 5130); // 20 modules x 64 lanes x 32 Gbit/s
    row("b200-class", "carrier_area_mm2", 2890, 2910);
    row("b200-class", "assembly_yield", 0.92, 0.98);
    row("b200-class", "cost_per_good_module_usd", 4500, 8000);
    row("ascend-910-class", "power_w", 350 - 1e-9, 350 + 1e-9);
    row("ascend-910-class", "memory_bandwidth_gbyte_per_s", 1150, 1250);
    row("ascend-910-class", "assembly_yield", 0.95, 0.995);
    row("mi300x-class", "power_w", 750 - 1e-9, 750 + 1e-9);
    row("mi300x-class", "memory_bandwidth_gbyte_per_s", 5250, 5350);
    row("mi300x-class", "carrier_area_mm2", 2400, 2700);
    row("mi300x-class", "cost_per_good_module_usd", 4000, 7000);
    row("epyc-rome-class", "power_w", 280 - 1e-9, 280 + 1e-9);
    row("epyc-rome-class", "d2d_bandwidth_gbyte_per_s", 409, 410);
    row("epyc-rome-class", "carrier_area_mm2", 4400, 4420);
    row("bridge-class", "power_w", 350 - 1e-9, 350 + 1e-9);
    row("bridge-class", "memory_bandwidth_gbyte_per_s", 1600, 1650);
    row("fanout-class", "power_w", 5 - 1e-9, 5 + 1e-9);
    row("fanout-class", "memory_bandwidth_gbyte_per_s", 25, 26);
    // Balls of 1 A to 2 A, and of a server processor bumps that carry its cores.
    row("h100-class", "power_sites_used", 0.30, 0.50);
    row("b200-class", "power_sites_used", 0.20, 0.40);
    row("mi300x-class", "power_sites_used", 0.15, 0.35);
    row("ascend-910-class", "power_sites_used", 0.10, 0.25);
    row("epyc-rome-class", "power_sites_used", 0.08, 0.20);
    row("bridge-class", "power_sites_used", 0.15, 0.30);
    row("teaching-pair", "power_sites_used", 0.10, 0.20);
    row("teaching-pair", "power_w", 50 - 1e-9, 50 + 1e-9);
    row("teaching-pair", "d2d_bandwidth_gbyte_per_s", 64, 64);
}

void TestSamples::expectedFigures()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, key);
    QFETCH(double, low);
    QFETCH(double, high);
    const Sample* sample = sampleOf(name);
    QVERIFY(sample);
    const auto& rows = kpiTable();
    const auto row =
        std::ranges::find_if(rows, [&](const KpiRow& r) { return r.key == std::string_view(key.constData()); });
    QVERIFY(row != rows.end());
    const std::optional<double> value = sample->report.kpis.*row->value;
    QVERIFY(value);
    QVERIFY2(*value >= low && *value <= high, qPrintable(QString::number(*value)));
}

void TestSamples::findings_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QStringList>("expected");
    QTest::addRow("h100-class") << "h100-class" << QStringList{"PHY-001 GPU.HBM5"};
    QTest::addRow("epyc-rome-class") << "epyc-rome-class" // outer dies, under the inner ones
                                     << QStringList{"WIRE-015 L_CCD0", "WIRE-015 L_CCD3", "WIRE-015 L_CCD4",
                                                    "WIRE-015 L_CCD7"};
    for (const char* name :
         {"ascend-910-class", "b200-class", "bridge-class", "fanout-class", "mi300x-class", "teaching-pair"})
        QTest::addRow("%s", name) << QString(name) << QStringList{};
}

/// Of any severity: a shipped sample has those its description explains and no other.
void TestSamples::findings()
{
    QFETCH(QString, name);
    QFETCH(QStringList, expected);
    const Sample* sample = sampleOf(name);
    QVERIFY(sample);
    QStringList found;
    for (const Diagnostic& finding : sample->report.diagnostics())
        found << QString::fromStdString(finding.code + ' ' + (finding.ids.empty() ? "" : finding.ids.front()));
    QCOMPARE(found, expected);
}

void TestSamples::h100()
{
    const Sample* sample = sampleOf("h100-class");
    QVERIFY(sample);
    int stacks = 0;
    for (const LinkFigures& link : sample->report.instant.wiring.links) {
        QVERIFY(std::abs(link.bandwidth_gbyte_per_s - 670) < 3);
        ++stacks;
    }
    QCOMPARE(stacks, 5);

    const DieTemperature* gpu = temperatureOf(*sample, "GPU");
    QVERIFY(gpu && !gpu->average_flux);
    QCOMPARE(gpu->power_w, 600.0); // a sum: what the links move within it is taken from one place and put in another
    QVERIFY(gpu->peak_c > 70 && gpu->peak_c < 95);
    for (int i = 0; i < 5; ++i) {
        const DieTemperature* hbm = temperatureOf(*sample, "HBM" + std::to_string(i));
        QVERIFY(hbm && hbm->peak_c < 95 && hbm->peak_c < gpu->peak_c);
    }

    const PartFlowFigures* carrier = flowOf(*sample, "INT");
    QVERIFY(carrier && carrier->gross_per_wafer);
    QVERIFY(*carrier->gross_per_wafer >= 27 && *carrier->gross_per_wafer <= 31);

    // By hand: negative binomial, alpha 10, at 0.1 per cm2, of 25.3 x 32.2 mm less 144 units of 2.9 mm2, which have
    // more spares than they ever need.
    const PartFlowFigures* die = flowOf(*sample, "GPU");
    QVERIFY(die && die->sort_yield);
    QVERIFY(std::abs(*die->sort_yield - std::pow(1 + 3.97060 * 0.1 / 10, -10)) < 1e-6);
}

/// Carrier, substrate, bonding and what the house takes: reported at 400 to 750 USD, expected below 900.
void TestSamples::h100Packaging()
{
    const Sample* sample = sampleOf("h100-class");
    QVERIFY(sample);
    const FlowResult& flow = sample->report.instant.flow;
    const double packaging = flow.carrier_cost_usd + flow.bonding_cost_usd;
    QVERIFY2(packaging > 400 && packaging < 900, qPrintable(QString::number(packaging)));
    for (const auto& [id, bond] : sample->assembly.technology().bonds)
        if (bond.yield_form == BondYieldForm::PerDie) QVERIFY2(bond.yield >= 0.998, id.c_str());
}

/// By hand: 510 W at 0.8 V and 90 W at 1 V are 727.5 A through 25.3 x 32.2 mm of bumps at 40 um and 30 mA, of which six
/// memory PHYs take 1,536 each, two fabric ports 74 and the host port 68; at the balls 100 W at 1.1 V more, at 1.5 A.
void TestSamples::h100Power()
{
    const Sample* sample = sampleOf("h100-class");
    QVERIFY(sample);
    const PowerResult& power = sample->report.instant.power;
    const auto at = [&](const char* id, const char* site) {
        const auto found = std::ranges::find_if(
            power.interfaces, [&](const InterfaceFigures& f) { return f.placed.str() == id && f.site == site; });
        return found == power.interfaces.end() ? nullptr : &*found;
    };
    const InterfaceFigures* bumps = at("GPU", "microbump_40");
    QVERIFY(bumps);
    QCOMPARE(bumps->sites, 632.0 * 805); // 25.3 x 32.2 mm
    QVERIFY(std::abs(bumps->signal_sites - (6 * 1536 + 2 * 74 + 68)) < 1e-6);
    QVERIFY(std::abs(bumps->current_a - 727.5) < 1e-9);
    QCOMPARE(*bumps->power_sites, 21250.0 + 3000.0);
    QCOMPARE(*bumps->ground_sites, 24250.0);
    const InterfaceFigures* balls = at("SUB", "bga_1000");
    QVERIFY(balls && at("INT", "tsv_interposer") && at("INT", "c4_130"));
    QVERIFY(std::abs(balls->current_a - (727.5 + 100 / 1.1)) < 1e-9);
    QVERIFY(std::abs(balls->signal_sites - 216) < 1e-6);
    QCOMPARE(*balls->power_sites, 425.0 + 60.0 + 61.0);
    QVERIFY(!balls->asks.empty()); // its supplies are assumed
    const InterfaceFigures* holes = at("SUB", "pth_core");
    QVERIFY(holes && std::abs(holes->current_a - balls->current_a) < 1e-9);
    QCOMPARE(holes->sites, 137.0 * 137); // 55 x 55 mm at 0.4 mm
    QCOMPARE(*holes->power_sites, 638.0 + 90.0 + 91.0);
    const auto gpu = std::ranges::find(power.access, PlacedId("GPU"), &AccessFigures::placed);
    QVERIFY(gpu != power.access.end() && gpu->reachable == true && gpu->test == "sort on test pads" &&
            *gpu->coverage == 0.99);
}

/// The dies of the twin GPU over a bridge that leads no current: 8 x 6 mm of them are fed from the sides. What the map
/// finds is among the findings of the report.
void TestSamples::bridgesWithoutVias()
{
    const Sample* sample = sampleOf("b200-class");
    QVERIFY(sample);
    Assembly assembly = sample->assembly;
    assembly.catalogue.edit([](Catalogue& c) { c.parts.at(PartId("bridge_lsi_8")).vias.reset(); });
    QStringList found;
    for (const Diagnostic& finding : evaluate(assembly, {.deck = {}, .grid = 64}).diagnostics())
        if (finding.code == "POWER-006") found << QString::fromStdString(finding.ids.front());
    QCOMPARE(found, (QStringList{"GPU0", "GPU1", "GPU0", "GPU1"})); // either supply
}

/// Facing bump fields lie opposite one another and are numbered so that no wire crosses: all are equally long.
void TestSamples::wiresRunParallel()
{
    for (const char* name : {"h100-class", "ascend-910-class", "mi300x-class", "bridge-class", "epyc-rome-class"}) {
        const Sample* sample = sampleOf(name);
        QVERIFY(sample);
        QVERIFY(!sample->report.instant.wiring.links.empty());
        for (const LinkFigures& link : sample->report.instant.wiring.links)
            QVERIFY2(link.wire_max_mm - link.wire_mean_mm < 1e-3, (name + (' ' + link.id.str())).c_str());
    }
}

/// Every channel within the layers of its technology; H100 class as worked by hand in the physics page.
void TestSamples::layersSuffice()
{
    for (const QString& file : QDir(sourcePath("samples")).entryList({"*.interpose"}, QDir::Files)) {
        const Sample* sample = sampleOf(file.chopped(10));
        QVERIFY(sample);
        const RoutingResult& routing = sample->report.instant.routing;
        QVERIFY2(!routing.carriers.empty(), qPrintable(file));
        for (const ChannelFigures& channel : routing.channels)
            QVERIFY2(channel.layers_needed <= channel.layers_available, qPrintable(file));
        for (const Diagnostic& finding : routing.diagnostics)
            QVERIFY2(finding.severity == Severity::Info, (finding.code + ' ' + finding.message).c_str());
    }
    const Report& h100 = sampleOf("h100-class")->report;
    QCOMPARE(h100.instant.routing.channels.size(), std::size_t{5});
    for (const ChannelFigures& channel : h100.instant.routing.channels) {
        QCOMPARE(channel.wires, 1536.0);
        QCOMPARE(channel.span_mm, 6.0);
        QCOMPARE(channel.tracks_per_mm, 250.0);
    }
    QCOMPARE(h100.kpis.layers_needed, std::optional(2.0));
    QCOMPARE(h100.kpis.layers_available, std::optional(3.0));
    QCOMPARE(h100.instant.routing.carriers.at(0).vertical.peak.wires, std::int64_t{4608});
}

/// Through the report too: how far the draws are, and a stop that leaves the spreads of those drawn.
void TestSamples::drawsTellAndStop()
{
    const auto assembly = loadAssembly(sourcePath("samples/teaching-pair.interpose").toStdString());
    QVERIFY(assembly);
    std::atomic<int> done = 0;
    EvaluateOptions options{.deck = shippedLibrary().decks.front(), .grid = 4};
    options.monte_carlo = MonteCarloOptions{};
    options.monte_carlo->samples = 1000;
    options.monte_carlo->progress = [&](int count) { done = count; };
    const FlowUncertainty whole = *evaluate(*assembly, options).uncertainty;
    QCOMPARE(done.load(), 1000);
    QVERIFY(!whole.monte_carlo.stopped && whole.monte_carlo.samples == 1000 && !whole.tornado.empty());
    done = 0;
    options.monte_carlo->cancel = Cancel([&] { return done > 0; });
    const FlowUncertainty stopped = *evaluate(*assembly, options).uncertainty;
    QVERIFY(stopped.monte_carlo.stopped && stopped.monte_carlo.samples < 1000);
    QVERIFY(stopped.monte_carlo.cost_per_good_module_usd.p50 > 0 && stopped.tornado.empty());
}

QTEST_APPLESS_MAIN(TestSamples)
#include "tst_samples.moc"

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

/// A value that needs a fact: a number, or a list that holds numbers but no records with facts of their own.
bool isFigure(const QString& key, const QJsonValue& value)
{
    if (key == "facts") return false;
    if (value.isDouble()) return true;
    if (!value.isArray() || value.toArray().isEmpty()) return false;
    const QJsonValue first = value.toArray().first();
    return first.isDouble() || (first.isObject() && !first.toObject().contains("facts"));
}

/// Figures of a record and of the records inside it that have no fact, as "path/key".
QStringList figuresWithoutFact(const QString& path, const QJsonObject& record)
{
    QStringList missing;
    const QJsonObject facts = record["facts"].toObject();
    for (auto it = record.begin(); it != record.end(); ++it) {
        if (isFigure(it.key(), it.value()) && !facts.contains(it.key())) missing << path + '/' + it.key();
        int index = 0;
        for (const QJsonValue item : it.value().toArray())
            if (item.toObject().contains("facts"))
                missing += figuresWithoutFact(path + '/' + it.key() + '/' + QString::number(index++), item.toObject());
    }
    return missing;
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
    void wiresRunParallel();
    void partsAreThoseOfTheLibrary();
    void everyFigureHasAFact();
    void samplesStateTheirSources();
    void stacksFillTheirHeight();
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
    QTest::addRow("h100-class") << "h100-class" << QStringList{"PACKAGE-005 SUB", "PHY-001 GPU.HBM5"};
    QTest::addRow("fanout-class") << "fanout-class" << QStringList{};
    // No limit of current per ball is stated: the balls needed are a band.
    for (const char* name :
         {"ascend-910-class", "b200-class", "bridge-class", "epyc-rome-class", "mi300x-class", "teaching-pair"})
        QTest::addRow("%s", name) << QString(name) << QStringList{"PACKAGE-005 SUB"};
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
    QVERIFY(gpu->power_w == 600 && gpu->peak_c > 70 && gpu->peak_c < 95);
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

/// A sample embeds parts and technology of the library as they are, and says from which version.
void TestSamples::partsAreThoseOfTheLibrary()
{
    const Library library = shippedLibrary();
    const std::string origin = library.name + ' ' + library.version;
    for (const QString& file : QDir(sourcePath("samples")).entryList({"*.interpose"}, QDir::Files)) {
        const Sample* sample = sampleOf(file.chopped(10));
        QVERIFY(sample);
        for (auto [id, part] : sample->assembly.catalogue->parts) {
            QCOMPARE(part.library, origin);
            QVERIFY2(library.parts.contains(id), id.str().c_str());
            part.library = library.parts.at(id).library;
            QVERIFY2(part == library.parts.at(id), (file.toStdString() + ' ' + id.str()).c_str());
        }
        const Technology& own = sample->assembly.technology();
        for (const auto& [id, bond] : own.bonds)
            QVERIFY2(bond == library.technology.bonds.at(id), id.c_str());
        for (const auto& [id, node] : own.nodes)
            QVERIFY2(node == library.technology.nodes.at(id), id.c_str());
        for (const auto& [id, carrier] : own.carriers)
            QVERIFY2(carrier == library.technology.carriers.at(id), id.c_str());
        for (const auto& [id, standard] : own.standards)
            QVERIFY2(standard == library.technology.standards.at(id), id.c_str());
        for (const auto& [id, material] : own.materials)
            QVERIFY2(material == library.technology.materials.at(id), id.c_str());
        for (const auto& [id, hbm] : own.hbm)
            QVERIFY2(hbm == library.technology.hbm.at(id), id.c_str());
    }
}

void TestSamples::everyFigureHasAFact()
{
    const QDir folder(sourcePath("resources/library"));
    QStringList missing;
    int records = 0;
    for (const QString& file : folder.entryList({"*.json"}, QDir::Files)) {
        const QJsonObject root = QJsonDocument::fromJson(readAll(folder.filePath(file))).object();
        QVERIFY2(!root.isEmpty(), qPrintable(file));
        for (const QString& section : root.keys()) {
            if (section == "sources" || !root[section].isObject()) continue;
            const QJsonObject table = root[section].toObject();
            for (const QString& id : table.keys()) {
                missing += figuresWithoutFact(section + '/' + id, table[id].toObject());
                ++records;
            }
        }
    }
    QVERIFY(records > 100);
    QCOMPARE(missing, QStringList{});
}

/// Facts of links, cooling and flow belong to the sample alone; they too name a source or say why they are assumed.
void TestSamples::samplesStateTheirSources()
{
    const Library library = shippedLibrary();
    const auto check = [&](const Facts& facts, const std::string& where) {
        QVERIFY2(!facts.empty(), where.c_str());
        for (const auto& [key, fact] : facts) {
            const bool assumed = fact.source.starts_with("assumed: ") && fact.source.size() > 15;
            QCOMPARE(fact.grade == Grade::Assumed, assumed);
            QVERIFY2(assumed || library.sources.contains(fact.source), (where + ' ' + key).c_str());
        }
    };
    for (const QString& file : QDir(sourcePath("samples")).entryList({"*.interpose"}, QDir::Files)) {
        const Sample* sample = sampleOf(file.chopped(10));
        QVERIFY(sample);
        for (const Link& link : *sample->assembly.links)
            check(link.facts, link.id.str());
        check(sample->assembly.cooling.facts, "cooling");
        check(sample->assembly.flow.facts, "flow");
    }
}

/// Base die, bond layers and DRAM dies of every generation add up to the height of its stacks.
void TestSamples::stacksFillTheirHeight()
{
    const Library library = shippedLibrary();
    std::set<std::string> seen;
    for (const auto& [id, part] : library.parts) {
        if (part.kind != PartKind::HbmStack) continue;
        QVERIFY(part.hbm);
        const HbmGeneration& hbm = library.technology.hbm.at(*part.hbm);
        const Coord sum = hbm.base_thickness + hbm.bond_thickness * hbm.tiers + hbm.tier_thickness * (hbm.tiers - 1) +
                          hbm.top_thickness;
        QVERIFY2(sum == part.thickness, id.str().c_str());
        seen.insert(*part.hbm);
    }
    QVERIFY(seen.size() >= 6);
}

QTEST_APPLESS_MAIN(TestSamples)
#include "tst_samples.moc"

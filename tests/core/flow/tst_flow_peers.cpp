// SPDX-License-Identifier: GPL-3.0-or-later
// Where the published models disagree by more than a tenth on a shipped sample: each gets the sample's own areas, wafer
// prices and defects, and keeps its own rules and what else it assumes. Prints the table that docs/physics/cost.md
// holds.
#include "engine/evaluate.hpp"
#include "flow/die_yield.hpp"
#include "flow/peers/actuary_dac22.hpp"
#include "flow/peers/catch_2023.hpp"
#include "flow/peers/eco_chip.hpp"
#include "flow/peers/google_baseline.hpp"
#include "flow/peers/rapidchiplet.hpp"
#include "flow/peers/three_d_carbon.hpp"
#include "io/assembly_json.hpp"
#include "io/library.hpp"

#include <QFile>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <set>

using namespace interpose;

namespace {

/// What the models say of one figure, and we.
struct Row
{
    QString what;
    std::vector<std::pair<QString, double>> models;
    std::optional<double> ours;

    double spread() const
    {
        const auto [low, high] =
            std::ranges::minmax_element(models, {}, [](const auto& model) { return model.second; });
        return high->second / low->second - 1;
    }

    QString line(const QString& sample) const
    {
        QStringList values;
        for (const auto& [model, value] : models)
            values << QString("%1 %2").arg(model).arg(value, 0, 'g', 3);
        return QString("| %1 | %2 | %3 | %4 | %5 % |")
            .arg(sample, what, values.join(", "), ours ? QString::number(*ours, 'g', 3) : QString("-"))
            .arg(100 * spread(), 0, 'f', 0);
    }
};

/// What the tools ship and no sample states: their rims, bond yields, carrier defects.
actuary_dac22::Parameters actuary(const ProcessNode& node)
{
    actuary_dac22::Parameters p;
    p.wafer = {300, 5, 0.2};
    p.nodes["node"] = {node.defects_per_cm2, node.wafer_price_usd, 0};
    p.organic_substrate = {4, 0.005, 0.005, 0.99, 3000, 3e5, 1, {{900, 2}, {289, 1.75}, {0, 1.5}}};
    p.fanout_rdl = {1.2, 1200, 0.05, 3, 0.98, 25000, 25000, 0.01};
    p.silicon_interposer = {1.1, 1937, 0.06, 6, 0.95, 33600, 6.72e6, 0.01};
    return p;
}

google_baseline::Die googleDie(const FlowPart& part)
{
    google_baseline::Die die;
    die.width_mm = part.width_mm;
    die.height_mm = part.height_mm;
    die.saw_street_mm = 0.1;
    die.wafer_price_usd = part.process->wafer_price_usd;
    die.defects_per_cm2 = part.process->defects_per_cm2;
    return die;
}

google_baseline::DieFigures google(const FlowPart& part)
{
    google_baseline::Product product;
    product.yield_model = google_baseline::DieYieldModel::Murphy;
    product.dies = {googleDie(part)};
    return google_baseline::evaluate(product).dies.front();
}

/// Yield of a layer in which six tenths of the area are critical, alpha 2.
double catchDieYield(const FlowPart& part)
{
    catch_2023::Node die;
    die.core_area_mm2 = part.width_mm * part.height_mm;
    die.stackup = {{0, part.process->defects_per_cm2 / 100, 0.6, 2, 0, 0}};
    return catch_2023::evaluate(die, {}).self_yield;
}

three_d_carbon::DieFigures threeDCarbon(const FlowPart& part)
{
    three_d_carbon::Product product;
    product.dies = {{{}, part.width_mm * part.height_mm, 0, 1}};
    product.dies.front().node.defects_per_mm2 = part.process->defects_per_cm2 / 100;
    return three_d_carbon::evaluate(product, {}).per_die.front();
}

std::vector<Row> rowsOfDie(const FlowPart& part, const PartFlowFigures& ours)
{
    const double area = part.width_mm * part.height_mm;
    const actuary_dac22::DieFigures a = actuary_dac22::dieFigures(actuary(*part.process), {"node", area, 1, {}});
    const google_baseline::DieFigures g = google(part);
    const rapidchiplet::Silicon r =
        rapidchiplet::silicon({150, part.process->wafer_price_usd, part.process->defects_per_cm2 / 100}, area);
    const three_d_carbon::DieFigures c = threeDCarbon(part);
    const QString name = QString::fromStdString(part.part.str());
    return {{name + ", dies per wafer",
             {{"actuary_dac22", a.gross_dies_per_wafer},
              {"google_baseline", g.gross_dies_per_wafer},
              {"rapidchiplet", r.dies_per_wafer},
              {"three_d_carbon", c.dies_per_wafer}},
             ours.gross_per_wafer},
            {name + ", die yield",
             {{"actuary_dac22", a.die_yield},
              {"google_baseline", g.die_yield},
              {"rapidchiplet", r.manufacturing_yield},
              {"catch_2023", catchDieYield(part)}},
             ours.sort_yield},
            {name + ", good die USD",
             {{"actuary_dac22", a.known_good_die_cost_usd},
              {"google_baseline", g.die_unit_price_usd},
              {"rapidchiplet", r.cost}},
             ours.cost_usd}};
}

/// Carbon of a die by the two carbon tools' own tables: grid of Taiwan, 450 mm wafers in the one.
std::optional<Row> carbonOfDie(const FlowPart& part)
{
    struct Table
    {
        std::string_view node;
        double eco_g_per_mm2, epa, gpa;
    };
    constexpr Table kTables[] = {
        {"n7", 26.13, 2.15, 200}, {"n10", 19.49, 1.49, 150}, {"n16", 16.84, 1.2, 125}, {"n28", 14.138, 0.9, 100}};
    const auto table = std::ranges::find(kTables, std::string_view(part.process_id), &Table::node);
    if (table == std::end(kTables)) return {};
    const double area = part.width_mm * part.height_mm, defects = part.process->defects_per_cm2;
    eco_chip::Product eco;
    eco.chiplets = {{area, 1, 1, table->eco_g_per_mm2, defects, 0, 1, 0}};
    three_d_carbon::Product product;
    product.grid_g_co2_per_kwh = 583;
    product.dies = {{{table->epa, table->gpa, 500, 0, 0, defects / 100, 10}, area, 0, 1}};
    return Row{QString::fromStdString(part.part.str()) + ", kg CO2",
               {{"eco_chip", eco_chip::evaluate(eco).front().embodied_manufacturing_kg_co2},
                {"three_d_carbon", three_d_carbon::evaluate(product, {}).dies_g_co2 / 1000}},
               {}};
}

/// Joints of the module line, and of every die in it, by each tool's own yield.
std::optional<Row> rowOfBonds(const FlowInput& input, const FlowResult& flow)
{
    std::set<PlacedId> dies;
    double joints = 0;
    for (const FlowAttach& attach : input.attaches) {
        if (attach.onto_root_substrate || attach.bond.kind == BondKind::Hybrid) continue; // not what the tools count
        dies.insert(attach.placed);
        joints += attach.bonds;
    }
    const auto bonds = std::ranges::find(flow.factors, std::string("bonds"), &YieldFactor::name);
    if (dies.empty() || bonds == flow.factors.end()) return {};
    const bool carrier = std::ranges::any_of(input.parts, [](const FlowPart& part) { return part.main_carrier; });
    const actuary_dac22::Parameters p = actuary({});
    const double perDie = carrier ? p.silicon_interposer.die_bonding_yield : p.organic_substrate.die_bonding_yield;
    catch_2023::Node base;
    base.stacked_on_top.resize(dies.size());
    base.assembly.alignment_yield_per_die = 0.999;
    base.assembly.bond_yield_per_bond = 0.999999;
    base.bonds = joints;
    const double n = static_cast<double>(dies.size());
    return Row{QString("bonds of %1 dies, yield").arg(dies.size()),
               {{"actuary_dac22", std::pow(perDie, n)},
                {"catch_2023", catch_2023::evaluate(base, {}).assembly_yield},
                {"google_baseline", std::pow(0.99, n)}},
               bonds->value};
}

/// A passive carrier on a wafer: of active area only, by its outline, by its wires.
std::optional<Row> rowOfCarrier(const FlowInput& input, const FlowResult& flow)
{
    for (std::size_t i = 0; i < input.parts.size(); ++i) {
        const FlowPart& part = input.parts[i];
        if (!part.main_carrier || !part.process) continue;
        const auto& silicon = actuary({}).silicon_interposer;
        const double area = part.width_mm * part.height_mm;
        catch_2023::Node passive;
        passive.stackup = {{0, 1e-5, 0.3, 2, 0, 0}};
        return Row{
            QString::fromStdString(part.part.str()) + ", yield",
            {{"actuary_dac22", negativeBinomialYield(meanFaults(area, silicon.defects_per_cm2), silicon.clustering)},
             {"catch_2023", catch_2023::evaluate(passive, {}).self_yield}},
            flow.parts[i].sort_yield};
    }
    return {};
}

/// A whole module of dies made here on a bare substrate, which three of the tools can price.
std::optional<Row> rowOfModule(const FlowInput& input, const FlowResult& flow)
{
    actuary_dac22::Parameters p = actuary({});
    actuary_dac22::System system;
    std::vector<rapidchiplet::Chiplet> chiplets;
    google_baseline::Product product;
    product.yield_model = google_baseline::DieYieldModel::Murphy;
    product.package_assembly_cost_usd = 20;
    product.final_package_test_yield = product.system_level_test_yield = 0.99;
    product.assembly_steps = {{0.99, {}, false}, {0.98, {}, true}};
    for (std::size_t i = 0; i < input.parts.size(); ++i) {
        const FlowPart& part = input.parts[i];
        if (part.kind == PartKind::Substrate) {
            product.substrate = {flow.parts[i].cost_usd, 0, 1};
            continue;
        }
        if (part.kind != PartKind::Die || !part.process || part.stack) return {};
        const ProcessNode& node = *part.process;
        const double area = part.width_mm * part.height_mm;
        p.nodes[part.process_id] = {node.defects_per_cm2, node.wafer_price_usd, 0};
        system.dies.push_back({part.process_id, area, 1, {}});
        chiplets.push_back({area, 1, {150, node.wafer_price_usd, node.defects_per_cm2 / 100}});
        product.assembly_steps.front().dies.push_back(product.dies.size());
        product.dies.push_back(googleDie(part));
    }
    return Row{"module, USD",
               {{"actuary_dac22", actuary_dac22::evaluate(p, system).recurring_cost_usd.total},
                {"google_baseline", google_baseline::evaluate(product).unit_cost_usd},
                {"rapidchiplet", rapidchiplet::evaluate(chiplets, {}, 0.99).total_cost_usd}},
               flow.cost_per_good_module_usd};
}

std::vector<Row> rowsOf(const QString& sample)
{
    const auto assembly =
        loadAssembly((QStringLiteral(INTERPOSE_SOURCE_DIR "/samples/") + sample + ".interpose").toStdString());
    if (!assembly) qFatal("%s does not open", qPrintable(sample));
    InstantStages stages;
    const FlowResult flow = stages.evaluate(*assembly, shippedLibrary().decks.front()).flow;
    const FlowInput& input = *stages.flowInput();
    std::vector<Row> rows;
    std::set<std::string> seen;
    for (std::size_t i = 0; i < input.parts.size(); ++i) {
        const FlowPart& part = input.parts[i];
        if (part.kind != PartKind::Die || !part.process || part.mirrored || !seen.insert(part.part.str()).second)
            continue;
        for (Row& row : rowsOfDie(part, flow.parts[i]))
            rows.push_back(std::move(row));
        if (std::optional<Row> row = carbonOfDie(part)) rows.push_back(std::move(*row));
    }
    for (std::optional<Row> row : {rowOfCarrier(input, flow), rowOfBonds(input, flow), rowOfModule(input, flow)})
        if (row) rows.push_back(std::move(*row));
    return rows;
}

} // namespace

class TstFlowPeers : public QObject
{
    Q_OBJECT

private slots:
    /// The table of the docs is the one that comes out here; `tst_flow_peers thePlacesOfTheDocument` prints it.
    void thePlacesOfTheDocument()
    {
        QStringList found;
        for (const char* sample : {"h100-class", "b200-class", "ascend-910-class", "mi300x-class", "epyc-rome-class",
                                   "bridge-class", "fanout-class", "teaching-pair"})
            for (const Row& row : rowsOf(sample))
                if (row.spread() > 0.1) found << row.line(sample);
        qInfo("\n%s", qPrintable(found.join('\n')));
        QFile page(QStringLiteral(INTERPOSE_SOURCE_DIR "/docs/physics/cost.md"));
        QVERIFY(page.open(QIODevice::ReadOnly));
        const QString text = QString::fromUtf8(page.readAll());
        const qsizetype from = text.indexOf("<a id=\"peer-places\"></a>");
        QVERIFY(from >= 0);
        const QString section = text.mid(from, text.indexOf("\n### ", from) - from);
        QStringList written;
        for (const QString& line : section.split('\n'))
            if (line.startsWith("| ") && !line.startsWith("| sample") && !line.startsWith("| ---")) written << line;
        QCOMPARE(written, found);
    }

    /// On a small die with few defects only the counts are left to disagree about, and prices follow them.
    void smallDiesYieldAlike()
    {
        FlowPart part;
        part.part = PartId("small");
        part.width_mm = part.height_mm = 3;
        part.process = ProcessNode{};
        part.process->wafer_price_usd = 10000;
        part.process->defects_per_cm2 = 0.1;
        const std::vector<Row> rows = rowsOfDie(part, {});
        QVERIFY2(rows[1].spread() < 0.01, qPrintable(rows[1].line("small")));
        QVERIFY2(rows[0].spread() > 0.1, qPrintable(rows[0].line("small"))); // rim and streets
        QVERIFY2(std::abs(rows[2].spread() - rows[0].spread()) < 0.01, qPrintable(rows[2].line("small")));
    }
};

QTEST_APPLESS_MAIN(TstFlowPeers)
#include "tst_flow_peers.moc"

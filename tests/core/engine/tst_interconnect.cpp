// SPDX-License-Identifier: GPL-3.0-or-later
// Wires, bandwidth and network in the whole report: every explained figure of every sample worked out again, link power
// in the total, the H100 class by hand.
#include "../flow/formula.hpp"

#include "engine/evaluate.hpp"
#include "io/assembly_json.hpp"
#include "io/library.hpp"
#include "wiring/explain_interconnect.hpp"
#include "wiring/explain_routing.hpp"
#include "wiring/explain_wiring.hpp"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

#include <algorithm>

#include <map>

using namespace interpose;
using interpose::tests::Formula;

namespace {

QString path(const QString& below)
{
    return QStringLiteral(INTERPOSE_SOURCE_DIR "/") + below;
}

QByteArray readAll(const QString& name)
{
    QFile file(path(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

Assembly sample(const QString& name)
{
    const auto assembly = loadAssembly(path("samples/" + name).toStdString());
    if (!assembly) qFatal("%s", describe(assembly.error().front()).c_str());
    return *assembly;
}

struct Explained
{
    InstantSections sections;
    std::vector<Explanation> all;
    std::map<std::string, const Explanation*> by_key;
};

Explained explained(const Assembly& assembly)
{
    InstantStages stages;
    Explained made;
    made.sections = stages.evaluate(assembly, shippedLibrary().decks.front());
    made.all = explainWiring(assembly, *stages.wiringInput(), made.sections.wiring);
    for (Explanation& more : explainRouting(assembly, *stages.wiringInput(), made.sections.routing))
        made.all.push_back(std::move(more));
    for (Explanation& more : explainInterconnect(*stages.interconnectInput(), made.sections.interconnect))
        made.all.push_back(std::move(more));
    return made;
}

/// The value a pointer leads to; entries of lists by their id, or by index where they have none.
QJsonValue valueAt(const QJsonObject& file, const std::string& pointer)
{
    QJsonValue at = file;
    for (const QString& key : QString::fromStdString(pointer).split('/', Qt::SkipEmptyParts)) {
        if (!at.isArray()) {
            at = at.toObject()[key];
            continue;
        }
        const QJsonArray list = at.toArray();
        const auto named =
            std::ranges::find_if(list, [&](const QJsonValue& entry) { return entry.toObject()["id"] == key; });
        at = named != list.end() ? QJsonValue(*named) : list.at(key.toInt());
    }
    return at;
}

/// Every key a sample must explain.
std::vector<std::string> requiredKeys(const InstantSections& sections)
{
    std::vector<std::string> keys;
    const WiringResult& wiring = sections.wiring;
    for (const LinkFigures& link : wiring.links) {
        for (const char* key :
             {"wire_total_mm", "wire_mean_mm", "wire_max_mm", "bandwidth_gbyte_per_s", "payload/effective_gbyte_per_s",
              "energy_pj_per_bit", "energy/wire_pj_per_bit", "energy/phy_w", "energy/wire_w", "link_power_w",
              "latency/flight_ns", "latency/latency_ns"})
            keys.push_back("wires/links/" + link.id.str() + '/' + key);
        if (link.delay) keys.push_back("wires/links/" + link.id.str() + "/delay/rc_share");
        if (link.reach_mm) keys.push_back("wires/links/" + link.id.str() + "/reach_mm");
        if (link.slack_mm) keys.push_back("wires/links/" + link.id.str() + "/slack_mm");
        if (link.kind == InterfaceKind::Memory) keys.push_back("wires/links/" + link.id.str() + "/energy/dram_w");
    }
    for (const ChannelFigures& channel : sections.routing.channels)
        keys.push_back("routing/channels/" + channel.a.str() + '/' + channel.b.str() + '/' + channel.carrier.str() +
                       "/layers_needed");
    for (const EscapeFigures& escape : sections.routing.escapes)
        keys.push_back("routing/escapes/" + escape.placed.str() + '/' + escape.phy + "/layers_needed");
    for (const CarrierRouting& carrier : sections.routing.carriers)
        for (const char* key : {"congestion/peak", "vertical_cuts/peak_wires", "horizontal_cuts/peak_wires"})
            keys.push_back("routing/carriers/" + carrier.carrier.str() + '/' + key);
    for (const char* key :
         {"wire_total_mm", "wire_max_mm", "link_power_w", "memory_bandwidth_gbyte_per_s", "d2d_bandwidth_gbyte_per_s"})
        keys.push_back(std::string("wires/") + key);
    if (wiring.worst_slack_mm) keys.push_back("wires/worst_slack_mm");
    for (const PairBandwidth& pair : sections.interconnect.bandwidth.pairs)
        keys.push_back("bandwidth/pairs/" + pair.a.str() + '/' + pair.b.str() +
                       (pair.sum.memory_links > 0 ? "/memory_gbyte_per_s" : "/d2d_gbyte_per_s"));
    for (const Roofline& roofline : sections.interconnect.bandwidth.rooflines)
        if (roofline.ridge_flop_per_byte)
            keys.push_back("bandwidth/rooflines/" +
                           (roofline.placed.empty() ? std::string("all") : roofline.placed.str()) +
                           "/ridge_flop_per_byte");
    if (sections.interconnect.network)
        for (const char* key :
             {"latency_min_ns", "latency_mean_ns", "latency_max_ns", "diameter_ns", "throughput_gbyte_per_s"})
            keys.push_back(std::string("network/") + key);
    return keys;
}

} // namespace

class TestInterconnect : public QObject
{
    Q_OBJECT

private slots:
    void everyFigureIsRecomputed_data();
    void everyFigureIsRecomputed();
    void pointersLeadToTheFile_data() { everyFigureIsRecomputed_data(); }
    void pointersLeadToTheFile();
    void whatSamplesLeaveOpen_data();
    void whatSamplesLeaveOpen();
    void pagesAreThere();
    void linkPowerIsInTheTotal();
    void turnedDiesCountByTheirTurnedBox();
    void h100();
    void trafficAloneChangesTheNetwork();
    void manyDiesArePutOff();
};

void TestInterconnect::everyFigureIsRecomputed_data()
{
    QTest::addColumn<QString>("name");
    for (const QString& name : QDir(path("samples")).entryList({"*.interpose"}, QDir::Files, QDir::Name))
        QTest::addRow("%s", qPrintable(name)) << name;
}

void TestInterconnect::everyFigureIsRecomputed()
{
    QFETCH(QString, name);
    const Explained made = explained(sample(name));
    std::map<std::string, double> values;
    for (const Explanation& one : made.all) {
        const double again = Formula::value(one);
        QVERIFY2(std::abs(again - one.value) <= 1e-9 * std::max(std::abs(one.value), 1e-3),
                 qPrintable(QString("%1 = %2: %3, not %4")
                                .arg(QString::fromStdString(one.key), QString::fromStdString(one.formula))
                                .arg(again)
                                .arg(one.value)));
        QVERIFY2(values.emplace(one.key, one.value).second, one.key.c_str());
    }
    for (const std::string& key : requiredKeys(made.sections))
        QVERIFY2(values.contains(key), key.c_str());
    for (const Explanation& one : made.all)
        for (const ExplainInput& input : one.inputs) {
            if (input.figure.empty()) continue;
            QVERIFY2(values.contains(input.figure), (one.key + ": " + input.figure).c_str());
            QCOMPARE(values.at(input.figure), input.value);
        }
}

void TestInterconnect::pointersLeadToTheFile()
{
    QFETCH(QString, name);
    const QJsonObject json = QJsonDocument::fromJson(readAll("samples/" + name)).object();
    for (const Explanation& one : explained(sample(name)).all)
        for (const ExplainInput& input : one.inputs) {
            if (input.pointer.empty()) continue;
            const QJsonValue value = valueAt(json, input.pointer);
            if (value.isUndefined() || value.isNull()) { // left out of the file: the default of its key
                QVERIFY2(input.value == 0 || input.value == 1, input.pointer.c_str());
                continue;
            }
            QCOMPARE(value.toDouble(), input.value);
        }
}

void TestInterconnect::whatSamplesLeaveOpen_data()
{
    QTest::addColumn<double>("flight"); // ps/mm
    QTest::addColumn<double>("driver"); // ohm
    QTest::addColumn<QByteArray>("form");
    QTest::newRow("wave") << 7.0 << 0.0 << QByteArray("wave");
    QTest::newRow("charging") << 1.0 << 100.0 << QByteArray("charging");
}

/// Shares, base dies and times of flight that no sample need state.
void TestInterconnect::whatSamplesLeaveOpen()
{
    QFETCH(double, flight);
    QFETCH(double, driver);
    QFETCH(QByteArray, form);
    Assembly assembly = sample("h100-class.interpose");
    assembly.catalogue.edit([&](Catalogue& catalogue) {
        for (auto& [id, standard] : catalogue.technology.standards) {
            standard.coding_share = 0.9;
            standard.protocol_share = 0.8;
            standard.base_die_energy_pj_per_bit = standard.device_energy_pj_per_bit / 4;
            standard.driver_ohm = driver;
        }
        for (auto& [id, carrier] : catalogue.technology.carriers)
            for (RoutingClass& routing : carrier.routing) {
                routing.detour_factor = 1.25;
                routing.flight_ps_per_mm = flight;
                routing.capacitance_ff_per_mm = 200;
            }
    });
    const Explained made = explained(assembly);
    const LinkFigures& link = made.sections.wiring.links.at(0);
    QVERIFY(link.latency.flight_ns > 0 && link.energy.base_die_w > 0);
    QVERIFY(std::abs(link.payload.effective_gbyte_per_s - 0.72 * link.bandwidth_gbyte_per_s) < 1e-9);
    bool seen = false;
    for (const Explanation& one : made.all) {
        QVERIFY2(std::abs(Formula::value(one) - one.value) <= 1e-9 * std::max(std::abs(one.value), 1e-3),
                 one.key.c_str());
        seen = seen || (one.key.ends_with("latency/flight_ns") && one.form == form.toStdString());
    }
    QVERIFY(seen);
}

void TestInterconnect::pagesAreThere()
{
    const QByteArray page = readAll("docs/physics/interconnect.md");
    for (const char* name : {"h100-class.interpose", "mi300x-class.interpose"})
        for (const Explanation& one : explained(sample(name)).all) {
            const QString anchor = QString::fromStdString(one.page).section('#', 1);
            QVERIFY2(page.contains(("id=\"" + anchor + '"').toUtf8()), one.page.c_str());
        }
}

/// RapidChiplet sums the power of its links and leaves it out of the total.
void TestInterconnect::linkPowerIsInTheTotal()
{
    Assembly assembly = sample("h100-class.interpose");
    double stated = 0;
    for (const PlacedPart& placed : assembly.placed)
        stated += assembly.part(placed).statedPowerW();
    EvaluateOptions options;
    options.grid = 16;
    const auto total = [&] { return *evaluate(assembly, options).kpis.power_w; };
    QVERIFY(std::abs(total() - stated) < 1e-9); // moves within what is stated
    assembly.catalogue.edit([](Catalogue& catalogue) {
        for (auto& [id, part] : catalogue.parts)
            part.power_includes_links = false;
    });
    const Report report = evaluate(assembly, options);
    QVERIFY(*report.kpis.link_power_w > 50);
    QVERIFY(std::abs(*report.kpis.power_w - stated - *report.kpis.link_power_w) < 1e-9);
    QVERIFY(std::abs(report.heat->power_w - *report.kpis.power_w) < 1e-6); // and all of it is heat
    double heat = 0, links = 0;
    for (const LinkHeat& h : report.instant.wiring.heat)
        heat += h.power_w;
    for (const LinkFigures& link : report.instant.wiring.links)
        links += link.energy.sumW();
    QVERIFY(std::abs(heat - *report.kpis.link_power_w) < 1e-9 && std::abs(links - heat) < 1e-9);
}

/// RapidChiplet's area takes turned dies by their unturned sides. A GPU of 25.3 x 32.2 mm turned by 90 degrees
/// covers 32.2 x 25.3 mm, has its centre there, and the largest box around the dies grows with it.
void TestInterconnect::turnedDiesCountByTheirTurnedBox()
{
    Assembly assembly = sample("h100-class.interpose");
    const auto covered = [&] {
        Rect all;
        for (const PlacedBody& body : layOut(assembly))
            if (body.part->kind == PartKind::Die) all = all.empty() ? body.box() : boundingBox(all, body.box());
        return all;
    };
    const Rect upright = covered();
    QCOMPARE(upright.width, Coord::fromMm(25.3));
    PlacedPart& gpu = *std::ranges::find(assembly.placed, PlacedId("GPU"), &PlacedPart::id);
    gpu.rotation = Rotation::R90;
    QCOMPARE(covered().width, Coord::fromMm(32.2));
    QCOMPARE(covered().height, Coord::fromMm(25.3));
    InstantStages stages;
    stages.evaluate(assembly, shippedLibrary().decks.front());
    const InterconnectDie& die = stages.interconnectInput()->dies.front();
    QCOMPARE(die.id, PlacedId("GPU"));
    QCOMPARE(die.centre, (Point{upright.x + Coord::fromMm(16.1), upright.y + Coord::fromMm(12.65)}));
}

/// Five stacks of 1,024 lanes at 5.23 Gbit/s: 669.44 GByte/s each, 3,347.2 together; 989 TFLOP/s meet them at 295.5
/// flop per byte, less what the bus does not leave.
void TestInterconnect::h100()
{
    const Explained made = explained(sample("h100-class.interpose"));
    const BandwidthResult& bandwidth = made.sections.interconnect.bandwidth;
    QCOMPARE(bandwidth.pairs.size(), std::size_t{5});
    for (const PairBandwidth& pair : bandwidth.pairs)
        QVERIFY(std::abs(pair.sum.memory_gbyte_per_s - 1024 * 5.23 / 8) < 1e-9);
    QVERIFY(std::abs(bandwidth.all.memory_gbyte_per_s - 3347.2) < 1e-9);
    const double kept =
        made.sections.wiring.links[0].payload.coding_share * made.sections.wiring.links[0].payload.protocol_share;
    QCOMPARE(bandwidth.rooflines.size(), std::size_t{1});
    QVERIFY(std::abs(*bandwidth.rooflines[0].ridge_flop_per_byte * kept - 989e3 / 3347.2) < 1e-6);
    QVERIFY(!made.sections.interconnect.network); // one die: nobody to talk to
}

void TestInterconnect::trafficAloneChangesTheNetwork()
{
    Assembly assembly = sample("mi300x-class.interpose");
    const Explained before = explained(assembly);
    QVERIFY(before.sections.interconnect.network->pairs_without_route == 0);
    assembly.traffic = {TrafficPattern::Custom, {}, 0.5, {{PlacedId("XCD0"), PlacedId("HBM7"), 100}}};
    const Explained after = explained(assembly);
    QVERIFY(after.sections.wiring == before.sections.wiring);
    const DieNetworkResult& network = *after.sections.interconnect.network;
    QCOMPARE(network.demand_gbyte_per_s, 100.0);
    QVERIFY(std::ranges::binary_search(network.dies, PlacedId("HBM7")));
    QVERIFY(*network.latency_max_ns > 10 && network.hops_mean >= 2);
}

void TestInterconnect::manyDiesArePutOff()
{
    const Assembly assembly = sample("mi300x-class.interpose");
    const RuleDeck deck = shippedLibrary().decks.front();
    InstantStages few(11), enough(12);
    QVERIFY(few.evaluate(assembly, deck).interconnect.network_put_off);
    const InterconnectResult& result = enough.evaluate(assembly, deck).interconnect;
    QCOMPARE(result.network->dies.size(), std::size_t{12});
    QVERIFY(!result.network_put_off);
}

QTEST_APPLESS_MAIN(TestInterconnect)
#include "tst_interconnect.moc"

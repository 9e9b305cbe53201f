// SPDX-License-Identifier: GPL-3.0-or-later
// What the fast answers say against full solves, on the H100-class sample: bands of the cooling's facts, and the matrix
// of the old place for a part that has moved. The errors found are those of docs/physics/heat-answers.md.
#include "engine/evaluate.hpp"
#include "io/assembly_json.hpp"
#include "model/edit.hpp"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace interpose;

namespace {

constexpr double kTolerance = 1e-6;
constexpr int kGrid = 64;

Assembly flagship()
{
    const auto assembly = loadAssembly(INTERPOSE_SOURCE_DIR "/samples/h100-class.interpose");
    if (!assembly) qFatal("%s", describe(assembly.error().front()).c_str());
    return *assembly;
}

Report reportOf(const Assembly& assembly, bool answers)
{
    return evaluate(assembly, {.deck = {}, .grid = kGrid, .tolerance = kTolerance, .answers = answers});
}

/// The value whose fact is called `input`, set to the end of its band at which the part is warmer (or cooler).
void setInput(Assembly& assembly, const std::string& input, bool warm)
{
    Cooling& c = assembly.cooling;
    const auto end = [&](const Facts& facts, const char* key, bool high) {
        const Fact& fact = facts.at(key);
        return high ? fact.high : fact.low;
    };
    if (input.starts_with("materials.")) {
        const std::string name = input.substr(10, input.rfind('.') - 10);
        assembly.catalogue.edit([&](Catalogue& catalogue) {
            Material& m = catalogue.technology.materials.at(name);
            if (const auto k = end(m.facts, "conductivity_w_per_mk", !warm)) m.conductivity_w_per_mk = {*k, *k, *k};
        });
        return;
    }
    const std::pair<const char*, double*> kNumbers[] = {{"ambient_c", &c.ambient_c},
                                                        {"h_top_w_per_m2k", &c.h_top_w_per_m2k},
                                                        {"h_bottom_w_per_m2k", &c.h_bottom_w_per_m2k},
                                                        {"tim1_contact_k_mm2_per_w", &c.tim1_contact_k_mm2_per_w},
                                                        {"tim2_contact_k_mm2_per_w", &c.tim2_contact_k_mm2_per_w}};
    for (const auto& [key, number] : kNumbers)
        if (input == std::string("cooling.") + key)
            *number = end(c.facts, key, warm != std::string(key).starts_with("h_")).value_or(*number);
    for (const auto& [key, length] :
         {std::pair("tim1_thickness_um", &c.tim1_thickness), std::pair("tim2_thickness_um", &c.tim2_thickness)})
        if (input == std::string("cooling.") + key)
            *length = Coord::fromUm(end(c.facts, key, warm).value_or(length->um()));
}

const DieTemperature& dieOf(const Report& report, const PlacedId& id)
{
    return *std::ranges::find(report.heat->dies, id, &DieTemperature::placed);
}

} // namespace

class TstHeatBands : public QObject
{
    Q_OBJECT

private slots:
    /// The watts that may be typed: a part's own copy with that much more stated meets the first limit.
    void headroomMayBeTyped_data()
    {
        QTest::addColumn<QString>("id");
        for (const char* id : {"HBM0", "HBM1"})
            QTest::newRow(id) << id;
    }
    void headroomMayBeTyped()
    {
        QFETCH(QString, id);
        Assembly assembly = flagship();
        const Report before = reportOf(assembly, true);
        const PlacedId placed(id.toStdString());
        const auto part = std::ranges::find(before.heat->answers->parts, placed, &PartAnswers::placed);
        const auto at = std::ranges::find(assembly.placed, placed, &PlacedPart::id);
        Part own = assembly.part(*at);
        own.id = PartId("own");
        own.power_w = *own.power_w + *part->headroom_w;
        assembly.catalogue.edit([&](Catalogue& catalogue) { catalogue.parts.emplace(own.id, own); });
        at->part = own.id;
        const Report after = reportOf(assembly, false);
        const auto limiting = std::ranges::find(after.heat->dies, *part->limited_by, &DieTemperature::placed);
        const double over_k = limiting->peak_c - *limiting->limit_c;
        QVERIFY2(std::abs(over_k) < 0.05, qPrintable(QString::number(over_k)));
    }

    void initTestCase() { m_report = reportOf(flagship(), true); }

    void everyHeatedPartHasOne()
    {
        QCOMPARE(m_report.heat_bands.size(), std::size_t{6});
        for (const HeatBand& band : m_report.heat_bands) {
            const double peak = dieOf(m_report, band.placed).peak_c;
            QVERIFY(band.peak_low_c < peak - 5 && band.peak_high_c > peak + 5);
            QVERIFY(band.inputs.size() >= 4);
            for (std::size_t i = 0; i < band.inputs.size(); ++i) {
                QVERIFY(band.inputs[i].low_k <= 0 && band.inputs[i].high_k >= 0);
                if (i > 0)
                    QVERIFY(band.inputs[i].high_k - band.inputs[i].low_k <=
                            band.inputs[i - 1].high_k - band.inputs[i - 1].low_k);
            }
        }
        QVERIFY(reportOf(flagship(), false).heat_bands.empty());
    }

    /// One input at an end of its band: the shift of every peak against a full solve.
    void oneInputAtAnEnd()
    {
        for (const HeatBandPart& input : m_report.heat_bands[0].inputs) {
            for (const bool warm : {false, true}) {
                Assembly assembly = flagship();
                setInput(assembly, input.input, warm);
                const Report full = reportOf(assembly, false);
                double worst = 0;
                for (const HeatBand& band : m_report.heat_bands) {
                    const auto told = std::ranges::find(band.inputs, input.input, &HeatBandPart::input);
                    const double shift = dieOf(full, band.placed).peak_c - dieOf(m_report, band.placed).peak_c;
                    const double error = std::abs((warm ? told->high_k : told->low_k) - shift);
                    worst = std::max(worst, error);
                    QVERIFY2(error < 0.3 + 0.15 * std::abs(shift), input.input.c_str());
                }
                qInfo("%s %s: off by at most %.2f K", input.input.c_str(), warm ? "warm" : "cool", worst);
            }
        }
    }

    /// All inputs at their ends together.
    void wholeBand()
    {
        for (const bool warm : {false, true}) {
            Assembly assembly = flagship();
            for (const HeatBandPart& input : m_report.heat_bands[0].inputs)
                setInput(assembly, input.input, warm);
            const Report full = reportOf(assembly, false);
            for (const HeatBand& band : m_report.heat_bands) {
                const double told = warm ? band.peak_high_c : band.peak_low_c;
                const double found = dieOf(full, band.placed).peak_c;
                qInfo("%s %s: told %.2f, found %.2f", band.placed.str().c_str(), warm ? "warm" : "cool", told, found);
                QVERIFY(std::abs(told - found) < 0.08 * std::abs(found - dieOf(m_report, band.placed).peak_c));
            }
        }
    }

    /// A stack moved away from the GPU, judged with the matrix of its old place.
    void movedPart_data()
    {
        QTest::addColumn<double>("by_mm");
        for (const double by : {0.5, 1.0, 2.0})
            QTest::addRow("%.1f mm", by) << by;
    }
    void movedPart()
    {
        QFETCH(double, by_mm);
        for (const char* id : {"HBM0", "HBM1"}) {
            const Report full =
                reportOf(movePlaced(flagship(), {PlacedId{id}}, {Coord::fromMm(-by_mm), Coord{}}), false);
            double own = 0, others = 0;
            for (const DieTemperature& die : full.heat->dies) {
                const double error = std::abs(die.peak_c - dieOf(m_report, die.placed).peak_c);
                double& worst = die.placed == PlacedId{id} ? own : others;
                worst = std::max(worst, error);
            }
            qInfo("%s outwards by %.1f mm: itself %.2f K, others %.2f K", id, by_mm, own, others);
            QVERIFY(own > 0 && own < 1.5 * by_mm + 0.7 && others < 0.35 * by_mm);
        }
    }

private:
    Report m_report;
};

QTEST_APPLESS_MAIN(TstHeatBands)
#include "tst_heat_bands.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// Every explained figure of every sample, worked out again from its formula and its stated inputs.
#include "formula.hpp"

#include "engine/evaluate.hpp"
#include "engine/explain_package.hpp"
#include "io/assembly_json.hpp"
#include "io/library.hpp"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace interpose;
using interpose::tests::Formula;

namespace {

QString path(const QString& sample)
{
    return QStringLiteral(INTERPOSE_SOURCE_DIR "/samples/") + sample;
}

struct Explained
{
    FlowInput input;
    FlowResult result;
    std::vector<Explanation> all;
};

Explained explained(const QString& sample)
{
    const auto assembly = loadAssembly(path(sample).toStdString());
    if (!assembly) qFatal("%s does not open", qPrintable(sample));
    InstantStages stages;
    Explained made;
    const InstantSections sections = stages.evaluate(*assembly, shippedLibrary().decks.front());
    made.result = sections.flow;
    made.input = *stages.flowInput();
    made.all = explainFlow(made.input, made.result);
    const auto append = [&](const std::vector<Explanation>& more) {
        made.all.insert(made.all.end(), more.begin(), more.end());
    };
    if (sections.nre)
        append(explainNre(*sections.nre, made.result.cost_per_good_module_usd, made.input.settings.volume));
    if (sections.carbon) append(explainCarbon(*sections.carbon));
    append(explainPackage(sections.package));
    return made;
}

const Explanation* find(const Explained& made, const std::string& key)
{
    for (const Explanation& one : made.all)
        if (one.key == key) return &one;
    return nullptr;
}

/// The value a JSON pointer leads to; parts are looked up by id.
QJsonValue valueAt(const QJsonObject& file, const std::string& pointer)
{
    QJsonValue value = file;
    for (const QString& token : QString::fromStdString(pointer).split('/', Qt::SkipEmptyParts))
        value = value.toObject()[token];
    return value;
}

} // namespace

class TstFlowExplain : public QObject
{
    Q_OBJECT

private slots:
    void everyFigureIsRecomputed_data()
    {
        QTest::addColumn<QString>("sample");
        for (const QString& name : QDir(path("")).entryList({"*.interpose"}, QDir::Files, QDir::Name))
            QTest::addRow("%s", qPrintable(name)) << name;
    }
    void everyFigureIsRecomputed()
    {
        QFETCH(QString, sample);
        const Explained made = explained(sample);
        QVERIFY(made.all.size() > 10);
        for (const Explanation& one : made.all) {
            const double again = Formula::value(one);
            QVERIFY2(std::abs(again - one.value) <= 1e-9 * std::max(std::abs(one.value), 1e-3),
                     qPrintable(QString("%1 = %2: %3, not %4")
                                    .arg(QString::fromStdString(one.key), QString::fromStdString(one.formula))
                                    .arg(again)
                                    .arg(one.value)));
            QVERIFY2(one.page.starts_with("docs/physics/"), one.key.c_str());
        }
    }

    void valuesAreThoseOfTheResult()
    {
        const Explained made = explained("h100-class.interpose");
        const FlowResult& r = made.result;
        const std::pair<const char*, double> expected[] = {{"assembly_yield", r.assembly_yield},
                                                           {"rolled_yield", r.rolled_yield},
                                                           {"final_pass_fraction", r.final_pass_fraction},
                                                           {"shipped_bad_fraction", r.shipped_bad_fraction},
                                                           {"cost_per_good_module_usd", r.cost_per_good_module_usd},
                                                           {"silicon_cost_usd", r.silicon_cost_usd},
                                                           {"memory_cost_usd", r.memory_cost_usd},
                                                           {"purchased_cost_usd", r.purchased_cost_usd},
                                                           {"carrier_cost_usd", r.carrier_cost_usd},
                                                           {"bonding_cost_usd", r.bonding_cost_usd},
                                                           {"scrap_cost_usd", r.scrap_cost_usd}};
        QVERIFY(find(made, "nre/unit_cost_usd") && find(made, "carbon/embodied_kg"));
        QVERIFY(find(made, "parts/GPU/pass_fraction") && find(made, "lines/module/steps/5/scrap_usd"));
        for (const auto& [key, value] : expected) {
            QVERIFY2(find(made, key), key);
            QCOMPARE(find(made, key)->value, value);
        }
        for (const PartFlowFigures& part : r.parts)
            if (part.sort_yield && part.placed.str() != "HBM0")
                QVERIFY2(find(made, "parts/" + part.placed.str() + "/sort_yield"), part.placed.str().c_str());
        QCOMPARE(find(made, "attaches/0/yield")->form, std::string("per die"));
        QVERIFY(find(made, "parts/INT/gross_per_wafer")->form.starts_with("exact"));
        QVERIFY(find(made, "lines/module/steps/0/cost_out_usd"));
    }

    /// A pointer leads to the very value in the file, where its fact stands.
    void pointersLeadToTheFile()
    {
        for (const char* sample : {"h100-class.interpose", "epyc-rome-class.interpose", "mi300x-class.interpose"}) {
            QFile file(path(sample));
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QJsonObject json = QJsonDocument::fromJson(file.readAll()).object();
            int seen = 0;
            for (const Explanation& one : explained(sample).all) {
                for (const ExplainInput& input : one.inputs) {
                    if (input.pointer.empty()) continue;
                    QVERIFY2(valueAt(json, input.pointer).isDouble(), input.pointer.c_str());
                    QCOMPARE(valueAt(json, input.pointer).toDouble(), input.value);
                    ++seen;
                }
            }
            QVERIFY(seen > 5);
        }
    }

    void theCheckCanFail()
    {
        Explanation one;
        one.formula = "2 * (a + 3) ^ 2 - exp(0) / b";
        one.inputs = {{"a", "", 1, "", ""}, {"b", "", 4, "", ""}};
        QCOMPARE(Formula::value(one), 31.75);
        one.formula = "a * c";
        QVERIFY_EXCEPTION_THROWN(Formula::value(one), std::out_of_range);
    }
};

QTEST_APPLESS_MAIN(TstFlowExplain)
#include "tst_flow_explain.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// Every figure of the flow, NRE, carbon and power of every sample has an explanation, and each is worked out again from
// its formula and its stated inputs, which lead on to other figures or into the file.
#include "formula.hpp"

#include "engine/evaluate.hpp"
#include "io/assembly_json.hpp"
#include "io/library.hpp"
#include "io/report_json.hpp"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <set>

using namespace interpose;
using namespace interpose::tests;

namespace {

QString path(const QString& sample)
{
    return QStringLiteral(INTERPOSE_SOURCE_DIR "/samples/") + sample;
}

QJsonObject fileOf(const QString& sample)
{
    QFile file(path(sample));
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
}

std::vector<Explanation> explained(const QString& sample, bool withVolume = true)
{
    auto assembly = loadAssembly(path(sample).toStdString());
    if (!assembly) qFatal("%s does not open", qPrintable(sample));
    if (!withVolume) assembly->flow.volume = 0;
    EvaluateOptions options{.deck = shippedLibrary().decks.front(), .grid = 8, .tolerance = 0.1};
    options.explain = true;
    return evaluate(*assembly, options).explanations;
}

/// The sections of `evaluate --json`.
QJsonObject reportOf(const QString& sample)
{
    const auto assembly = loadAssembly(path(sample).toStdString());
    EvaluateOptions options{.deck = shippedLibrary().decks.front(), .grid = 8, .tolerance = 0.1};
    const std::string text = writeReportJson(evaluate(*assembly, options), *assembly);
    return QJsonDocument::fromJson(QByteArray::fromStdString(text)).object();
}

const Explanation* find(const std::vector<Explanation>& all, const std::string& key)
{
    for (const Explanation& one : all)
        if (one.key == key) return &one;
    return nullptr;
}

/// The value a JSON pointer leads to; lists are entered by id where their entries have one.
QJsonValue valueAt(const QJsonObject& file, const std::string& pointer)
{
    QJsonValue value = file;
    for (const QString& token : QString::fromStdString(pointer).split('/', Qt::SkipEmptyParts)) {
        if (!value.isArray()) {
            value = value.toObject()[token];
            continue;
        }
        const QJsonArray list = value.toArray();
        value = {};
        for (int i = 0; i < list.size(); ++i)
            if (list[i].toObject()["id"] == token ||
                (!list[i].toObject().contains("id") && QString::number(i) == token))
                value = list[i];
    }
    return value;
}

void addSamples()
{
    QTest::addColumn<QString>("sample");
    for (const QString& name : QDir(path("")).entryList({"*.interpose"}, QDir::Files, QDir::Name))
        QTest::addRow("%s", qPrintable(name)) << name;
}

/// Keys of all numbers of a section, as explanations have them: lists go by placed, part, name or place in the list.
class Required
{
public:
    explicit Required(std::string prefix) { m_prefix = std::move(prefix); }

    void walk(const QJsonValue& value, const std::string& key)
    {
        if (value.isDouble()) {
            numbers.emplace_back(m_prefix + key, value.toDouble());
        } else if (value.isArray()) {
            std::map<std::string, int> names;
            for (qsizetype i = 0; i < value.toArray().size(); ++i)
                walk(value.toArray()[i], key + '/' + nameOf(value.toArray()[i].toObject(), i, names));
        } else if (value.isObject()) {
            const QJsonObject object = value.toObject();
            const bool factor = object.size() == 2 && object.contains("name") && object.contains("value");
            for (const QString& inner : object.keys())
                walk(object[inner], factor ? key : key + (key.empty() ? "" : "/") + inner.toStdString());
        }
    }

    std::vector<std::pair<std::string, double>> numbers;

private:
    static std::string nameOf(const QJsonObject& entry, qsizetype i, std::map<std::string, int>& names)
    {
        const bool attach = entry.contains("bond");
        for (const char* key : {"placed", "part", "name"})
            if (!attach && entry.contains(key)) {
                const std::string name = entry[key].toString().toStdString();
                const int count = ++names[name];
                return count > 1 ? name + '#' + std::to_string(count) : name;
            }
        return std::to_string(i);
    }

    std::string m_prefix;
};

} // namespace

class TstFlowExplain : public QObject
{
    Q_OBJECT

private slots:
    void everyFigureIsRecomputed_data() { addSamples(); }
    void everyFigureIsRecomputed()
    {
        QFETCH(QString, sample);
        std::set<std::string> keys;
        for (const Explanation& one : explained(sample)) {
            QVERIFY2(agrees(one), told(one).c_str());
            QVERIFY2(one.page.starts_with("docs/physics/") && !one.valid_range.empty(), one.key.c_str());
            QVERIFY2(keys.insert(one.key).second, one.key.c_str());
        }
    }

    /// No number of the sections is without one. Parts whose figures are all equal share that of the first.
    void nothingIsLeftOut_data() { addSamples(); }
    void nothingIsLeftOut()
    {
        QFETCH(QString, sample);
        const std::vector<Explanation> all = explained(sample);
        const QJsonObject report = reportOf(sample);
        std::map<QByteArray, std::string> twins; // figures of a part without its placed id -> first placed
        std::set<std::string> shared;
        for (const QJsonValue& value : report["flow"]["parts"].toArray()) {
            QJsonObject part = value.toObject();
            const std::string placed = part.take("placed").toString().toStdString();
            if (!twins.emplace(QJsonDocument(part).toJson(), placed).second &&
                !find(all, "parts/" + placed + "/cost_usd"))
                shared.insert("parts/" + placed + '/');
        }
        int seen = 0;
        for (const char* section : {"flow", "nre", "carbon"}) {
            Required required(section == std::string("flow") ? "" : section + std::string("/"));
            required.walk(report[section], "");
            for (const auto& [key, value] : required.numbers) {
                if (shared.contains(key.substr(0, key.find('/', key.find('/') + 1) + 1))) continue;
                if (key.starts_with("nre/curve/") && key.ends_with("/volume")) continue; // the places of the curve
                const Explanation* one = find(all, key);
                QVERIFY2(one, key.c_str());
                QCOMPARE(one->value, value);
                ++seen;
            }
        }
        QVERIFY(seen > 60);
    }

    /// The same of rails, nets, joints, vias and test access; areas are measured, voltages stand in the file.
    void noPowerIsLeftOut_data() { addSamples(); }
    void noPowerIsLeftOut()
    {
        QFETCH(QString, sample);
        const std::vector<Explanation> all = explained(sample);
        const QJsonObject power = reportOf(sample)["power"].toObject();
        int seen = 0;
        const auto verify = [&](const QJsonObject& figures, const QString& at) {
            for (const QString& figure : figures.keys()) {
                if (!figures[figure].isDouble() || figure == "voltage_v" || figure == "area_mm2") continue;
                const std::string key = ("power/" + at + figure).toStdString();
                const Explanation* one = find(all, key);
                QVERIFY2(one, key.c_str());
                QCOMPARE(one->value, figures[figure].toDouble());
                ++seen;
            }
        };
        verify(power, "");
        for (const char* list : {"rails", "nets", "interfaces", "access"})
            for (const QJsonValue& value : power[list].toArray()) {
                const QJsonObject one = value.toObject();
                QStringList path{list};
                for (const char* id : {"placed", "onto", "site"})
                    if (one[id].isString()) path << one[id].toString();
                if (one.contains("net")) path << one["net"].toString().section(' ', 0, path.size() > 1 ? -3 : -1);
                verify(one, path.join('/') + '/');
            }
        QVERIFY(seen > 40);
    }

    /// The same of the package; mirrors are of unions of plans, and of the C4 only the farthest is found.
    void noPackageIsLeftOut_data() { addSamples(); }
    void noPackageIsLeftOut()
    {
        QFETCH(QString, sample);
        const std::vector<Explanation> all = explained(sample);
        Required required("package/");
        required.walk(reportOf(sample)["package"], "");
        int seen = 0;
        for (const auto& [key, value] : required.numbers) {
            if (key.ends_with("_unmatched") || key.ends_with("_distance_mm")) continue;
            const Explanation* one = find(all, key);
            QVERIFY2(one, key.c_str());
            QCOMPARE(one->value, value);
            ++seen;
        }
        QVERIFY(seen > 20);
    }

    /// Every input is a value of the file with its fact, another explained figure of that very value, or counted on the
    /// placement.
    void inputsLeadOn_data() { addSamples(); }
    void inputsLeadOn()
    {
        QFETCH(QString, sample);
        const std::vector<Explanation> all = explained(sample);
        const QJsonObject file = fileOf(sample);
        std::map<std::string, double> figures;
        for (const Explanation& one : all)
            figures.emplace(one.key, one.value);
        int facts = 0;
        for (const Explanation& one : all)
            for (const ExplainInput& input : one.inputs) {
                const std::string what = one.key + " " + input.symbol + " " + input.pointer + input.figure;
                if (!input.figure.empty()) {
                    QVERIFY2(figures.contains(input.figure), what.c_str());
                    QVERIFY2(std::abs(figures[input.figure] - input.value) <= 1e-12 * std::abs(input.value) + 1e-15,
                             what.c_str());
                    QCOMPARE(input.origin, std::string("report"));
                } else if (input.pointer.empty()) {
                    QCOMPARE(input.origin, std::string("placement"));
                } else {
                    const QJsonValue stated = valueAt(file, input.pointer);
                    QVERIFY2(stated.isDouble() || input.origin == "unstated", what.c_str());
                    if (stated.isDouble())
                        QVERIFY2(std::abs(stated.toDouble() - input.value) <= 1e-9 * std::abs(input.value),
                                 what.c_str());
                    if (input.origin == "unstated") continue;
                    QVERIFY2(input.grade && !input.source.empty(), what.c_str());
                    ++facts;
                }
            }
        QVERIFY(facts > 20);
    }

    /// The fact is the one beside the value.
    void sourcesAreThoseOfTheFile()
    {
        const QJsonObject file = fileOf("h100-class.interpose");
        for (const Explanation& one : explained("h100-class.interpose"))
            for (const ExplainInput& input : one.inputs) {
                if (input.pointer.empty() || input.origin == "unstated") continue;
                const std::size_t cut = input.pointer.rfind('/');
                const QJsonValue around = valueAt(file, input.pointer.substr(0, cut));
                const bool band = input.pointer.find("/facts/") != std::string::npos;
                const QJsonValue fact =
                    band ? around : around.toObject()["facts"][QString::fromStdString(input.pointer.substr(cut + 1))];
                const bool ofAll = input.pointer.find("/harvest/") != std::string::npos ||
                                   input.pointer.find("/power_blocks/") != std::string::npos;
                if (ofAll && fact.isUndefined()) continue; // one fact for the whole object or list
                QCOMPARE(QString::fromStdString(input.source), fact["source"].toString());
                QCOMPARE(QString::fromStdString(input.origin), fact["origin"].toString());
            }
    }

    void formsAreNamed()
    {
        const std::vector<Explanation> all = explained("h100-class.interpose");
        QCOMPARE(find(all, "factors/bonds")->form, std::string("per die"));
        QCOMPARE(find(all, "attaches/0/yield")->form, std::string("per die"));
        QVERIFY(find(all, "parts/INT/gross_per_wafer")->form.starts_with("exact"));
        QVERIFY(find(all, "parts/INT/gross_per_wafer")->formula.find("wholedies") != std::string::npos);
        QVERIFY(find(all, "parts/GPU/gross_per_wafer")->form.starts_with("closed form"));
        QVERIFY(find(all, "parts/GPU/made_usd") && find(all, "parts/INT/critical_area_mm2"));
        QVERIFY(find(all, "parts/GPU/sort_factors/enough units")->formula.starts_with("atmost"));
        QVERIFY(find(all, "carbon/embodied_kg")->form.starts_with("at least"));
        QCOMPARE(find(explained("b200-class.interpose", false), "nre/volume")->form,
                 std::string("assumed: the file states none"));
    }

    void theCheckCanFail()
    {
        Explanation one;
        one.formula = "2 * (a + 3) ^ 2 - exp(0) / b";
        one.inputs = {{"a", "", 1, "", "", "", "", {}, ""}, {"b", "", 4, "", "", "", "", {}, ""}};
        QCOMPARE(Formula::value(one), 31.75);
        one.formula = "max(a, b) + atmost(0.5, 2, 1) + wholedies(1, 1, 0, 2, 0, 0)";
        QCOMPARE(Formula::value(one), 4 + 0.75 + 4);
        one.formula = "a * c";
        QVERIFY_EXCEPTION_THROWN(Formula::value(one), std::out_of_range);
        one.formula = "nothing(a)";
        QVERIFY_EXCEPTION_THROWN(Formula::value(one), std::runtime_error);
    }
};

QTEST_APPLESS_MAIN(TstFlowExplain)
#include "tst_flow_explain.moc"

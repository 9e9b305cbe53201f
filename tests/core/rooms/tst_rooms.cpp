// SPDX-License-Identifier: GPL-3.0-or-later
// The plan of the house as a test: which folder may include which, who alone sees which library, and which words and
// files the tree must not hold.
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include <map>
#include <set>

namespace {

using Names = std::set<QString>;

/// Folder -> the folders whose headers it may include besides its own.
const std::map<QString, Names> kMayInclude{
    {"base", {}},
    {"geom", {"base"}},
    {"model", {"base", "geom"}},
    {"solver", {"base"}},
    {"rules", {"base", "geom", "model"}},
    {"wiring", {"base", "geom", "model"}},
    {"thermal", {"base", "geom", "model", "solver"}},
    {"flow", {"base", "geom", "model"}},
    {"package", {"base", "geom", "model"}},
    {"power", {"base", "geom", "model", "solver"}},
    {"engine", {"base", "geom", "model", "solver", "rules", "wiring", "thermal", "flow", "power", "package"}},
    {"io", {"base", "geom", "model", "rules", "wiring", "solver", "thermal", "flow", "power", "package", "engine"}},
};

/// Library prefix -> the only place that may include it.
const std::map<QString, QStringList> kOnlyIn{
    {"nlohmann/", {"tests/reference", "tests/core", "tests/bench"}},
    {"boost/", {"core/geom/"}},
    {"qcustomplot", {"widgets/dashboard/"}},
    {"Q", {"widgets/", "app/", "tests/core", "tests/widgets", "tests/bench"}},
};

struct Include
{
    QString file; ///< relative to the source root
    QString target;
};

const QString kRoot = QStringLiteral(INTERPOSE_SOURCE_DIR "/");

QStringList sourceFiles(const QStringList& folders)
{
    QStringList files;
    for (const QString& folder : folders) {
        QDirIterator it(kRoot + folder, {"*.hpp", "*.cpp"}, QDir::Files, QDirIterator::Subdirectories);
        while (it.hasNext())
            files << QDir(kRoot).relativeFilePath(it.next());
    }
    files.sort();
    return files;
}

QString readAll(const QString& relative)
{
    QFile file(kRoot + relative);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

QList<Include> includesOf(const QString& relative)
{
    static const QRegularExpression line("^\\s*#\\s*include\\s*[<\"]([^>\"]+)[>\"]",
                                         QRegularExpression::MultilineOption);
    QList<Include> found;
    auto matches = line.globalMatch(readAll(relative));
    while (matches.hasNext())
        found.append({relative, matches.next().captured(1)});
    return found;
}

bool allowed(const Include& include, const QString& room)
{
    const QString target = include.target.section('/', 0, 0);
    if (!include.target.contains('/') || !kMayInclude.contains(target)) return true;
    if (room == "io" && include.target == "engine/evaluator.hpp") return false;
    return target == room || kMayInclude.at(room).contains(target);
}

} // namespace

class TstRooms : public QObject
{
    Q_OBJECT

private slots:
    void coreRoomsIncludeOnlyWhatTheyMay()
    {
        int seen = 0;
        for (const QString& file : sourceFiles({"core"})) {
            const QString room = file.section('/', 1, 1);
            QVERIFY2(kMayInclude.contains(room), qPrintable("unknown room: " + file));
            for (const Include& include : includesOf(file)) {
                QVERIFY2(allowed(include, room), qPrintable(file + " includes " + include.target));
                ++seen;
            }
        }
        QVERIFY(seen > 50);
    }

    void librariesStayInTheirRooms()
    {
        for (const QString& file : sourceFiles({"core", "widgets", "app", "tests"}))
            for (const Include& include : includesOf(file))
                for (const auto& [prefix, places] : kOnlyIn) {
                    if (!include.target.startsWith(prefix)) continue;
                    const bool home = std::any_of(places.begin(), places.end(),
                                                  [&](const QString& place) { return file.startsWith(place); });
                    QVERIFY2(home && !file.startsWith("app/cli/"), qPrintable(file + " includes " + include.target));
                }
    }

    void panelsDoNotIncludeEachOther()
    {
        for (const QString& file : sourceFiles({"widgets/panels"})) {
            const QString own = QFileInfo(file).completeBaseName();
            for (const Include& include : includesOf(file)) {
                const bool otherPanel = include.target.startsWith("panels/") && include.target.endsWith("_panel.hpp") &&
                                        QFileInfo(include.target).completeBaseName() != own;
                QVERIFY2(!otherPanel, qPrintable(file + " includes " + include.target));
            }
        }
    }

    void bandwidthSaysBitOrByte()
    {
        const QRegularExpression word("gb"
                                      "ps",
                                      QRegularExpression::CaseInsensitiveOption);
        QStringList files = sourceFiles({"core", "widgets", "app", "tests"});
        QDirIterator it(kRoot + "resources", {"*.json"}, QDir::Files, QDirIterator::Subdirectories);
        while (it.hasNext())
            files << QDir(kRoot).relativeFilePath(it.next());
        for (const QString& file : files)
            QVERIFY2(!readAll(file).contains(word), qPrintable(file + " says gb"
                                                                      "ps: bits and bytes differ by eight"));
    }

    void everySourceFileCarriesItsLicence()
    {
        for (const QString& file : sourceFiles({"core", "widgets", "app", "tests"}))
            QVERIFY2(readAll(file).startsWith("// SPDX-License-Identifier: GPL-3.0-or-later"), qPrintable(file));
    }
};

QTEST_APPLESS_MAIN(TstRooms)
#include "tst_rooms.moc"

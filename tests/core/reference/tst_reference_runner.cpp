// SPDX-License-Identifier: GPL-3.0-or-later
// reference_check as people run it: what it prints, and above all when it does not say that all is well.
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace {

const QString kCases = QStringLiteral(INTERPOSE_SOURCE_DIR "/tests/reference/cases/placement");

struct Outcome
{
    int code = -1;
    QString out;
};

Outcome run(const QStringList& arguments)
{
    QProcess process;
    process.start(QStringLiteral(REFERENCE_CHECK), arguments);
    if (!process.waitForFinished(120'000) || process.exitStatus() != QProcess::NormalExit) return {};
    return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput())};
}

QByteArray vectors()
{
    QFile file(kCases + "/vectors.json");
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestReferenceRunner : public QObject
{
    Q_OBJECT

private slots:
    void init() { QVERIFY(m_folder.isValid()); }
    void everyFigureOfAFolder();
    void alteredExpectation_data();
    void alteredExpectation();
    void exitCodes_data();
    void exitCodes();
    void foldersAreSortedAndOtherFilesSkipped();
    void unansweredIsNeverPassed();
    void usage();
    void wholeReferenceFolder();

private:
    QString write(const QString& name, const QByteArray& text)
    {
        QDir(m_folder.path()).mkpath(QFileInfo(name).path());
        QFile file(m_folder.filePath(name));
        if (file.open(QIODevice::WriteOnly)) file.write(text);
        return file.fileName();
    }

    QTemporaryDir m_folder;
};

void TestReferenceRunner::everyFigureOfAFolder()
{
    const Outcome outcome = run({kCases});
    QCOMPARE(outcome.code, 0);
    QVERIFY(outcome.out.contains("PASS /cases/5/expected/legal  got 1  expected 1"));
    QVERIFY(outcome.out.contains("770 figures passed, 0 failed, in 10 files; 0 files in error"));
}

void TestReferenceRunner::alteredExpectation_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QString>("line");
    QTest::newRow("number") << QByteArray("\"gap_x\": 0.1,") << QByteArray("\"gap_x\": 0.100003,")
                            << "FAIL /cases/0/expected/gap_x";
    QTest::newRow("boolean") << QByteArray("\"legal\": true") << QByteArray("\"legal\": false")
                             << "FAIL /cases/5/expected/legal";
    QTest::newRow("integer, exact") << QByteArray("\"max_vertical_cut_wires\": 2,")
                                    << QByteArray("\"max_vertical_cut_wires\": 3,")
                                    << "FAIL /cases/6/expected/max_vertical_cut_wires";
    QTest::newRow("a figure nobody answers")
        << QByteArray("\"overlap_mm2\": 3.0") << QByteArray("\"overlap_mm2\": 3.0, \"unheard_of\": [1]")
        << "FAIL /cases/4/expected/unheard_of/0  got nan";
    QTest::newRow("an expectation elsewhere")
        << QByteArray("\"id\": \"vectors\"") << QByteArray("\"id\": \"vectors\", \"expected\": {\"more\": true}")
        << "FAIL /expected/more  got nan";
}

void TestReferenceRunner::alteredExpectation()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(QString, line);
    QByteArray text = vectors();
    QVERIFY(text.contains(from));
    QCOMPARE(run({write("same.json", text)}).code, 0);
    const Outcome outcome = run({write("altered.json", text.replace(from, to))});
    QCOMPARE(outcome.code, 1);
    QVERIFY2(outcome.out.contains(line), qPrintable(outcome.out));
    QCOMPARE(outcome.out.count("\nFAIL "), 1);
}

void TestReferenceRunner::exitCodes_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("says");
    QTest::newRow("unknown schema") << QByteArray(R"({"schema": "gravity-case/1", "expected": {}})") << 1
                                    << "unknown schema gravity-case/1";
    QTest::newRow("no schema") << QByteArray(R"({"expected": {"a": 1}})") << 1 << "states no schema";
    QTest::newRow("a list") << QByteArray("[1, 2]") << 1 << "states no schema";
    QTest::newRow("cut short") << vectors().chopped(40) << 1 << "is not JSON";
    QTest::newRow("empty file") << QByteArray() << 1 << "is not JSON";
    QTest::newRow("breaks its schema") << QByteArray(
                                              R"({"schema": "placement-case/1", "expected": {"wires": 3}, "dies": 7})")
                                       << 1 << "breaks its schema";
    QTest::newRow("no figures") << QByteArray(R"({"schema": "floorplan-case/1", "expected": {}})") << 0
                                << "floorplan-case/1: no judged figures";
    QTest::newRow("only informational")
        << QByteArray(R"({"schema": "floorplan-case/1", "informational": {"expected": {"area": 3}}})") << 0
        << "no judged figures";
    QTest::newRow("not answered yet")
        << QByteArray(R"({"schema": "placement-clump-case/1", "expected": {"wires": 3, "total": 4.5}})") << 0
        << "placement-clump-case/1: not answered yet (2 figures)";
}

void TestReferenceRunner::exitCodes()
{
    QFETCH(QByteArray, text);
    QFETCH(int, code);
    QFETCH(QString, says);
    const Outcome outcome = run({write("case.json", text)});
    QCOMPARE(outcome.code, code);
    QVERIFY2(outcome.out.contains(says), qPrintable(outcome.out));
    QVERIFY(outcome.out.contains("0 figures passed"));
}

void TestReferenceRunner::foldersAreSortedAndOtherFilesSkipped()
{
    write("tree/b/one.json", vectors());
    write("tree/a.json", vectors());
    write("tree/table.csv", "1,2\n");
    write("tree/README.md", "no case\n");
    write("tree/c.json", R"({"figures": "none"})");
    const QString tree = m_folder.filePath("tree");
    const Outcome outcome = run({tree});
    QCOMPARE(outcome.code, 0);
    QVERIFY(outcome.out.contains("52 figures passed, 0 failed, in 2 files"));
    QVERIFY(outcome.out.contains(tree + "/c.json\nstates no schema: not a case, not counted\n"));
    QVERIFY(!outcome.out.contains("table.csv") && !outcome.out.contains("README.md"));
    QVERIFY(outcome.out.indexOf(tree + "/a.json") < outcome.out.indexOf(tree + "/b/one.json"));
    QCOMPARE(run({tree, write("bad.json", R"({"schema": "gravity-case/1"})")}).code, 1);
}

void TestReferenceRunner::unansweredIsNeverPassed()
{
    QDir(m_folder.path()).mkpath("empty");
    const Outcome empty = run({m_folder.filePath("empty")});
    QCOMPARE(empty.code, 1);
    QVERIFY(empty.out.contains("no case files found"));
    const Outcome missing = run({m_folder.filePath("nowhere.json")});
    QCOMPARE(missing.code, 1);
    QVERIFY(missing.out.contains("cannot be opened"));
}

void TestReferenceRunner::usage()
{
    QCOMPARE(run({}).code, 64);
    QCOMPARE(run({"--help"}).code, 64);
}

void TestReferenceRunner::wholeReferenceFolder()
{
    const QString folder = qEnvironmentVariable("INTERPOSE_REFERENCE_DIR");
    if (folder.isEmpty()) QSKIP("INTERPOSE_REFERENCE_DIR is not set: the cases that may not be copied are not read");
    const Outcome outcome = run({folder});
    QVERIFY2(outcome.code == 0, qPrintable(outcome.out.right(2000)));
    QVERIFY(outcome.out.contains(" 0 failed"));
}

QTEST_GUILESS_MAIN(TestReferenceRunner)
#include "tst_reference_runner.moc"

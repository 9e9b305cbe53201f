// SPDX-License-Identifier: GPL-3.0-or-later
// `interpose-cli export`, `import`, `phy` and `bumps` as people call them: files, exit codes, and what is printed.
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace {

struct Outcome
{
    int code = -1;
    QByteArray out, err;
};

Outcome run(const QStringList& words)
{
    QProcess process;
    process.start(INTERPOSE_CLI, words);
    if (!process.waitForFinished(60'000)) return {};
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

const QString kSample = QStringLiteral(INTERPOSE_SOURCE_DIR "/samples/teaching-pair.interpose");

} // namespace

class TestIoInteropCli : public QObject
{
    Q_OBJECT

private slots:
    void exportsImportsAndEvaluates();
    void writesForThreeDIce();
    void makesAPhy();
    void readsAndWritesBumps();
    void usage_data();
    void usage();
    void refusals();
};

void TestIoInteropCli::exportsImportsAndEvaluates()
{
    QTemporaryDir folder;
    const QDir set(folder.filePath("new/set"));
    const Outcome exported = run({"export", kSample, "--hotspot", set.path()});
    QVERIFY2(exported.code == 0, exported.err.constData());
    QVERIFY(exported.out.contains("note: HotSpot conducts alike in all directions"));
    QVERIFY(set.entryList(QDir::Files).contains("README.txt"));
    const QString target = folder.filePath("back.interpose");
    const Outcome imported = run({"import", "--hotspot", set.filePath("stack.lcf"), set.filePath("power.ptrace"),
                                  set.filePath("hotspot.config"), "--to", target});
    QVERIFY2(imported.code == 0, imported.err.constData());
    QVERIFY(imported.out.contains("counts it 1.5 times"));
    QCOMPARE(run({"check", target}).code, 0);
}

void TestIoInteropCli::writesForThreeDIce()
{
    QTemporaryDir folder;
    QCOMPARE(run({"export", kSample, "--3dice", folder.path(), "--grid", "50"}).code, 0);
    QFile stack(folder.filePath("stack.stk"));
    QVERIFY(stack.open(QIODevice::ReadOnly));
    QVERIFY(stack.readAll().contains("cell length 800, width 800 ;")); // the sink's base is 40 mm wide
}

void TestIoInteropCli::makesAPhy()
{
    QTemporaryDir folder;
    const QString target = folder.filePath("more.interpose");
    // 224 GByte/s per mm is what UCIe quotes for the standard package at 32 GT/s, both directions together.
    const Outcome made = run({"phy", kSample, "small_cpu", "NEW", "ucie_standard_32", "--bandwidth", "100", "--edge",
                              "top", "--at", "1000", "--to", target});
    QVERIFY2(made.code == 0, made.err.constData());
    QVERIFY2(made.out.contains("32 in 2 modules"), made.out.constData());
    QVERIFY2(made.out.contains("per mm of edge  112.0"), made.out.constData());
    const Outcome checked = run({"check", target});
    QVERIFY(checked.out.contains("CPU.NEW (ucie_standard_32, 32 lanes)"));
    const Outcome bonded = run({"phy", kSample, "small_cpu", "TOP", "hybrid_3d", "--lanes", "1000", "--at", "2000",
                                "--deep", "2000", "--pitch", "4.5", "--to", target});
    QVERIFY2(bonded.code == 0, bonded.err.constData());
    QVERIFY(bonded.out.contains("hybrid_3d_4.5um"));
    QCOMPARE(run({"check", target}).code, 0);
    QCOMPARE(run({"phy", kSample, "small_cpu", "NEW", "ucie_standard_32", "--lanes", "999999"}).code, 1);
    QCOMPARE(run({"phy", kSample, "none", "NEW", "ucie_standard_32", "--lanes", "16"}).code, 1);
}

void TestIoInteropCli::readsAndWritesBumps()
{
    QTemporaryDir folder;
    const QString csv = folder.filePath("map.csv"), target = folder.filePath("mapped.interpose");
    QCOMPARE(run({"bumps", kSample, "small_cpu", "LINK0", "--export", csv}).code, 0);
    QCOMPARE(run({"bumps", kSample, "small_cpu", "LINK0", "--import", csv, "--to", target}).code, 0);
    const auto wires = [](const QString& file) {
        const QByteArray out = run({"evaluate", file, "--json", "--grid", "4"}).out;
        return out.mid(out.indexOf("\"wire_max_mm\""), 60);
    };
    QCOMPARE(wires(target), wires(kSample)); // the map of the standard's own grid changes nothing
    QFile map(csv);
    QVERIFY(map.open(QIODevice::ReadWrite));
    const QByteArray text = map.readAll();
    map.resize(0);
    map.seek(0);
    map.write(QByteArray(text).replace("\n0,", "\n0,-"));
    map.close();
    const Outcome outside = run({"bumps", kSample, "small_cpu", "LINK0", "--import", csv, "--to", target});
    QCOMPARE(outside.code, 1);
    QVERIFY2(outside.err.contains("signal 0 lies outside the region"), outside.err.constData());
    QCOMPARE(run({"bumps", kSample, "small_cpu", "NONE", "--export", csv}).code, 1);
}

void TestIoInteropCli::usage_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::newRow("no file") << QStringList{"export", "--hotspot", "x"};
    QTest::newRow("no program") << QStringList{"export", kSample};
    QTest::newRow("two programs") << QStringList{"export", kSample, "--hotspot", "x", "--3dice", "y"};
    QTest::newRow("no folder") << QStringList{"export", kSample, "--hotspot"};
    QTest::newRow("grid") << QStringList{"export", kSample, "--hotspot", "x", "--grid", "3"};
    QTest::newRow("no grid") << QStringList{"export", kSample, "--hotspot", "x", "--grid"};
    QTest::newRow("unknown") << QStringList{"export", kSample, "--csv", "x"};
    QTest::newRow("two files") << QStringList{"export", kSample, kSample, "--hotspot", "x"};
    const QStringList phy{"phy", kSample, "small_cpu", "X", "ucie_standard_16"};
    QTest::newRow("phy names") << QStringList{"phy", kSample, "small_cpu"};
    QTest::newRow("phy lanes") << phy + QStringList{"--lanes", "1.5"};
    QTest::newRow("phy edge") << phy + QStringList{"--lanes", "16", "--edge", "north"};
    QTest::newRow("phy place") << phy + QStringList{"--lanes", "16", "--at", "-1"};
    QTest::newRow("phy value") << phy + QStringList{"--lanes"};
    QTest::newRow("phy unknown") << phy + QStringList{"--width", "3"};
    QTest::newRow("bumps what") << QStringList{"bumps", kSample, "small_cpu", "LINK0"};
    QTest::newRow("bumps both") << QStringList{"bumps",    kSample, "small_cpu", "LINK0",
                                               "--import", "a",     "--export",  "b"};
    QTest::newRow("bumps to nowhere") << QStringList{"bumps", kSample, "small_cpu", "LINK0", "--import", "a"};
    QTest::newRow("import what") << QStringList{"import", "a.flp", "--to", "b"};
    QTest::newRow("import nothing") << QStringList{"import", "--hotspot", "--to", "b"};
    QTest::newRow("import to nowhere") << QStringList{"import", "--hotspot", "a.flp"};
    QTest::newRow("import unknown") << QStringList{"import", "--hotspot", "a.flp", "--to", "b", "--grid", "64"};
}

void TestIoInteropCli::usage()
{
    QFETCH(QStringList, words);
    const Outcome outcome = run(words);
    QCOMPARE(outcome.code, 64);
    QVERIFY(outcome.err.contains("interpose-cli: ") && outcome.out.isEmpty());
}

void TestIoInteropCli::refusals()
{
    QTemporaryDir folder;
    QCOMPARE(run({"export", folder.filePath("none.interpose"), "--hotspot", folder.path()}).code, 1);
    QCOMPARE(run({"export", kSample, "--hotspot", kSample}).code, 1); // a file where the folder should be
    const QString plan = folder.filePath("chip.flp"), target = folder.filePath("chip.interpose");
    QFile file(plan);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("a 0.01 0.01 0\n") > 0);
    file.close();
    const Outcome imported = run({"import", "--hotspot", plan, "--to", target});
    QCOMPARE(imported.code, 1);
    QVERIFY2(imported.err.contains("chip.flp:1: a block has 5 or 7 entries"), imported.err.constData());
    QVERIFY(!QFile::exists(target));
}

QTEST_GUILESS_MAIN(TestIoInteropCli)
#include "tst_io_interop_cli.moc"

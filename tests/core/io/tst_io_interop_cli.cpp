// SPDX-License-Identifier: GPL-3.0-or-later
// `interpose-cli export`, `import`, `evaluate`, `phy` and `bumps` as people call them: files, exit codes, and what is
// printed.
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QSet>
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
    void drawsAsAsked();
    void comparesTwoFiles();
    void generates();
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
    QTest::newRow("no samples") << QStringList{"evaluate", kSample, "--samples", "0"};
    QTest::newRow("samples not whole") << QStringList{"evaluate", kSample, "--samples", "1.5"};
    QTest::newRow("samples missing") << QStringList{"evaluate", kSample, "--samples"};
    QTest::newRow("too many samples") << QStringList{"evaluate", kSample, "--samples", "1000001"};
    QTest::newRow("distribution") << QStringList{"evaluate", kSample, "--samples", "9", "--distribution", "flat"};
    QTest::newRow("seed") << QStringList{"evaluate", kSample, "--samples", "9", "--seed", "-1"};
    QTest::newRow("seed of nothing") << QStringList{"evaluate", kSample, "--seed", "3"};
    QTest::newRow("against nothing") << QStringList{"evaluate", kSample, "--against"};
    QTest::newRow("draws of a check") << QStringList{"check", kSample, "--samples", "9"};
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

void TestIoInteropCli::drawsAsAsked()
{
    const auto draws = [](const QStringList& options) {
        const Outcome outcome = run(QStringList{"evaluate", kSample, "--json", "--grid", "8"} + options);
        return QJsonDocument::fromJson(outcome.out).object()["uncertainty"].toObject();
    };
    const QJsonObject usual = draws({"--samples", "300"}), again = draws({"--samples", "300", "--seed", "1"});
    QCOMPARE(usual["monte_carlo"]["samples"].toInt(), 300);
    QCOMPARE(usual["distribution"].toString(), QString("usual"));
    QVERIFY(usual == again);
    QSet<double> medians{usual["monte_carlo"]["cost_per_good_module_usd"]["p50"].toDouble()};
    for (const char* name : {"triangular", "normal", "log_normal"}) {
        const QJsonObject other = draws({"--samples", "300", "--distribution", name});
        QCOMPARE(other["distribution"].toString(), QString(name));
        medians.insert(other["monte_carlo"]["cost_per_good_module_usd"]["p50"].toDouble());
    }
    const QJsonObject seeded = draws({"--samples", "300", "--seed", "9007199254740992"});
    QCOMPARE(seeded["seed"].toDouble(), 9007199254740992.0);
    medians.insert(seeded["monte_carlo"]["cost_per_good_module_usd"]["p50"].toDouble());
    QCOMPARE(medians.size(), 5);
    QVERIFY(run({"evaluate", kSample, "--grid", "8", "--samples", "20"}).out.contains("20 draws, seed 1"));
}

void TestIoInteropCli::comparesTwoFiles()
{
    const QString other = QStringLiteral(INTERPOSE_SOURCE_DIR "/samples/fanout-class.interpose");
    const Outcome outcome = run({"evaluate", kSample, "--json", "--grid", "8", "--against", other});
    const QJsonObject against = QJsonDocument::fromJson(outcome.out).object()["against"].toObject();
    QCOMPARE(against["curve"].toArray().size(), 26);
    const Outcome alone = run({"evaluate", other, "--json", "--grid", "8"});
    const QJsonObject itself = QJsonDocument::fromJson(alone.out).object();
    QCOMPARE(against["recurring_usd"], itself["flow"]["cost_per_good_module_usd"]);
    QCOMPARE(against["name"], itself["name"]);
    QVERIFY(run({"evaluate", kSample, "--grid", "8", "--against", other}).out.contains("Against "));
    QCOMPARE(run({"evaluate", kSample, "--against", "none.interpose"}).code, 1);
}

void TestIoInteropCli::generates()
{
    QTemporaryDir folder;
    const QString to = folder.filePath("net.interpose");
    const QString file = QStringLiteral(INTERPOSE_SOURCE_DIR "/samples/epyc-rome-class.interpose");
    const auto generate = [&](const QString& shape, const QString& part, const QString& rows) {
        return run({"generate", shape, file, part, "--on", "SUB", "--rows", rows, "--columns", "2", "--rate", "16",
                    "--to", to});
    };
    const Outcome made = generate("mesh", "gpu_half_816", "1");
    QVERIFY2(made.code == 0, made.err.constData());
    QVERIFY(made.out.contains("2 dies and 1 links added"));
    QVERIFY(run({"evaluate", to, "--grid", "8"}).out.contains("gpu_half_816-1_00_01"));
    const Outcome few = generate("mesh", "ccd_74", "2");
    QCOMPARE(few.code, 1);
    QVERIFY(few.err.contains("ccd_74 has 1 die-to-die PHYs; a die of this network has 2 links"));
    QCOMPARE(generate("mesh", "nothing", "1").code, 1);
    QCOMPARE(generate("star", "ccd_74", "1").code, 64);
    QCOMPARE(generate("mesh", "ccd_74", "one").code, 64);
    QCOMPARE(run({"generate", "mesh", file, "ccd_74", "--rows", "1", "--columns", "2", "--to", to}).code, 64);
}

QTEST_GUILESS_MAIN(TestIoInteropCli)
#include "tst_io_interop_cli.moc"

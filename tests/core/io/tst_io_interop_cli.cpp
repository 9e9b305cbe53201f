// SPDX-License-Identifier: GPL-3.0-or-later
// `interpose-cli export` and `import` as people call them: files, exit codes, and what is printed.
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
    void usage_data();
    void usage();
    void refusals();
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

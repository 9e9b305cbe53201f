// SPDX-License-Identifier: GPL-3.0-or-later
// The command line of the window program, argument by argument.
#include "launch_options.hpp"

#include <QtTest>

using namespace interpose;

class TestLaunch : public QObject
{
    Q_OBJECT

private slots:
    void understood();
    void refused_data();
    void refused();
    void usageNamesEveryOption();
};

void TestLaunch::understood()
{
    const auto none = readLaunchOptions({});
    QVERIFY(none && none->act == LaunchOptions::Act::Window && none->file.isEmpty());
    const auto file = readLaunchOptions({"a b.interpose"});
    QVERIFY(file && file->file == "a b.interpose");
    const auto picture =
        readLaunchOptions({"--screenshot", "o.png", "--theme", "light", "--size", "1280x720", "--scale", "2", "f"});
    QVERIFY(picture.has_value());
    QVERIFY(picture->act == LaunchOptions::Act::Screenshot);
    QCOMPARE(picture->picture, QStringLiteral("o.png"));
    QCOMPARE(picture->size, QSize(1280, 720));
    QCOMPARE(picture->scale, 2.0);
    QVERIFY(picture->theme == Theme::Light);
    QVERIFY(readLaunchOptions({"--help", "--nonsense"})->act == LaunchOptions::Act::Help);
    QVERIFY(readLaunchOptions({"--version"})->act == LaunchOptions::Act::Version);
}

void TestLaunch::refused_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("unknown") << QStringList{"--frobnicate"};
    QTest::newRow("no value") << QStringList{"--theme"};
    QTest::newRow("bad theme") << QStringList{"--theme", "pink"};
    QTest::newRow("bad size") << QStringList{"--size", "12by9"};
    QTest::newRow("huge size") << QStringList{"--size", "99999x99999"};
    QTest::newRow("zero scale") << QStringList{"--scale", "0"};
    QTest::newRow("scale nan") << QStringList{"--scale", "nan"};
    QTest::newRow("two files") << QStringList{"a", "b"};
    QTest::newRow("picture of nothing") << QStringList{"--screenshot", "o.png"};
}

void TestLaunch::refused()
{
    QFETCH(QStringList, arguments);
    const auto options = readLaunchOptions(arguments);
    QVERIFY(!options.has_value());
    QVERIFY(!options.error().front().message.empty());
}

void TestLaunch::usageNamesEveryOption()
{
    for (const char* option : {"--screenshot", "--theme", "--size", "--scale", "--select", "--help", "--version"})
        QVERIFY2(usageText().contains(QLatin1String(option)), option);
}

QTEST_GUILESS_MAIN(TestLaunch)
#include "tst_app_launch.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// Bump maps as CSV: what is read, what is refused with its line, and that what is written is read back.
#include "io/bump_csv.hpp"

#include <QTest>

using namespace interpose;

namespace {

QString text(const std::vector<Point>& bumps)
{
    QStringList all;
    for (const Point& p : bumps)
        all << QStringLiteral("%1,%2").arg(p.x.nm()).arg(p.y.nm());
    return all.join(' ');
}

} // namespace

class TestIoBumpCsv : public QObject
{
    Q_OBJECT

private slots:
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
    void problemsAreBounded();
    void roundTrip();
};

void TestIoBumpCsv::reads_data()
{
    QTest::addColumn<QByteArray>("csv");
    const QByteArray header = "signal,x_um,y_um\n";
    QTest::newRow("in order") << header + "0,1.5,-2\n1,3,4\n";
    QTest::newRow("any order, no last line end") << header + "1,3,4\n0,1.5,-2";
    QTest::newRow("names") << header + "dq0,1.5,-2\nclk,3,4\n";
    QTest::newRow("other columns and order") << QByteArray("y_um,net,x_um,signal\n-2,a,1.5,0\n4,b,3,1\n");
    QTest::newRow("comments, blanks, spaces, quotes, CRLF, mark")
        << QByteArray("\xEF\xBB\xBF# map\r\n\r\nsignal , x_um,y_um\r\n 0 , \"1.5\" ,-2\r\n#\r\n1,3,4\r\n");
}

void TestIoBumpCsv::reads()
{
    QFETCH(QByteArray, csv);
    const auto bumps = readBumpCsv(csv.toStdString(), "map.csv", 2);
    QVERIFY2(bumps, bumps ? "" : describe(bumps.error().front()).c_str());
    QCOMPARE(text(*bumps), QString("1500,-2000 3000,4000"));
}

void TestIoBumpCsv::refuses_data()
{
    QTest::addColumn<QByteArray>("csv");
    QTest::addColumn<int>("line");
    QTest::addColumn<QString>("says");
    const QByteArray header = "signal,x_um,y_um\n";
    QTest::newRow("nothing") << QByteArray() << 0 << "is empty";
    QTest::newRow("no header") << QByteArray("0,1,2\n1,3,4\n") << 1 << "no column signal";
    QTest::newRow("no column") << QByteArray("signal,x_um,y\n") << 1 << "no column y_um";
    QTest::newRow("no number") << header + "0,1,2\n1,3,4mm\n" << 3 << "y_um is no length: \"4mm\"";
    QTest::newRow("no cell") << header + "0,1\n" << 2 << "y_um is no length: \"\"";
    QTest::newRow("not finite") << header + "0,nan,2\n" << 2 << "x_um is no length";
    QTest::newRow("too far") << header + "0,1e8,2\n" << 2 << "x_um is no length";
    QTest::newRow("no signal") << header + ",1,2\n" << 2 << "the signal is missing";
    QTest::newRow("both kinds") << header + "0,1,2\nclk,3,4\n" << 3 << "numbered in one line";
    QTest::newRow("twice") << header + "# one\n0,1,2\n0,3,4\n" << 4 << "signal 0 has a bump already";
    QTest::newRow("beyond") << header + "0,1,2\n2,3,4\n" << 3 << "has 2 signals; this is number 2";
    QTest::newRow("too many names") << header + "a,1,2\nb,1,2\nc,1,2\nd,1,2\n" << 4 << "this is number 2";
    QTest::newRow("too few") << header + "1,1,2\n" << 0 << "number 0 has no bump";
    QTest::newRow("none") << header << 0 << "number 0 has no bump";
}

void TestIoBumpCsv::refuses()
{
    QFETCH(QByteArray, csv);
    QFETCH(int, line);
    QFETCH(QString, says);
    const auto bumps = readBumpCsv(csv.toStdString(), "map.csv", 2);
    QVERIFY(!bumps);
    const Problem& problem = bumps.error().front();
    QVERIFY2(QString::fromStdString(problem.message).contains(says), problem.message.c_str());
    QCOMPARE(problem.line, line);
    QCOMPARE(problem.file, std::string("map.csv"));
    QVERIFY(!problem.hint.empty());
}

void TestIoBumpCsv::problemsAreBounded()
{
    std::string csv = "signal,x_um,y_um\n";
    for (int i = 0; i < 1000; ++i)
        csv += "0,x,y\n";
    QCOMPARE(readBumpCsv(csv, "map.csv", 2).error().size(), std::size_t{50});
}

void TestIoBumpCsv::roundTrip()
{
    std::vector<Point> bumps;
    for (int i = 0; i < 500; ++i)
        bumps.push_back({Coord::fromNm(i * 1'234'567LL), Coord::fromNm(1'000'000'007LL - i)});
    const auto back = readBumpCsv(writeBumpCsv(bumps), "map.csv", bumps.size());
    QVERIFY(back);
    QCOMPARE(text(*back), text(bumps));
}

QTEST_APPLESS_MAIN(TestIoBumpCsv)
#include "tst_io_bump_csv.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// What people may type for a length, and what is refused, row by row.
#include "panels/length_expression.hpp"

#include <QObject>
#include <QtTest>

using namespace interpose;

class TestExpression : public QObject
{
    Q_OBJECT

private slots:
    void accepted_data();
    void accepted();
    void refused_data();
    void refused();
    void deepNestingIsRefusedByLength();
};

static const LengthNames kNames{{"w", Coord::fromMm(26)}, {"h", Coord::fromMm(33)}};

void TestExpression::accepted_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qlonglong>("nm");
    const std::pair<const char*, qlonglong> rows[] = {
        {"12.5mm", 12'500'000},
        {"450um", 450'000},
        {"450 µm", 450'000},
        {"450 μm", 450'000},
        {"=26/2", 13'000'000},
        {"3", 3'000'000},
        {"-0.35 mm", -350'000},
        {"7nm", 7},
        {"1 cm", 10'000'000},
        {"1in", 25'400'000},
        {"100 mil", 2'540'000},
        {"0.001 m", 1'000'000},
        {"1+2*3", 7'000'000},
        {"(1+2)*3", 9'000'000},
        {"450um + 1", 1'450'000},
        {"2*450um", 900'000},
        {"450um*2", 900'000},
        {"w/2", 13'000'000},
        {"W/2 - h/4", 4'750'000},
        {"=w - 2*500um", 25'000'000},
        {"-(2 - 5)", 3'000'000},
        {"--1", 1'000'000},
        {"10mm/4mm", 2'500'000},
        {" .5 ", 500'000},
        {"1e3", -1},
        {"12.5MM", 12'500'000},
        {"((((1))))", 1'000'000},
        {"0", 0},
    };
    for (const auto& [text, nm] : rows)
        if (nm != -1) QTest::newRow(text) << QString::fromUtf8(text) << nm;
}

void TestExpression::accepted()
{
    QFETCH(QString, text);
    QFETCH(qlonglong, nm);
    const auto parsed = parseLength(text.toStdString(), kNames);
    QVERIFY2(parsed.has_value(), parsed ? "" : parsed.error().front().message.c_str());
    QCOMPARE(parsed->nm(), nm);
}

void TestExpression::refused_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("says");
    const std::pair<const char*, const char*> rows[] = {
        {"", "Type a length"},    {"=", "Type a length"},     {"   ", "Type a length"},      {"1/0", "zero"},
        {"1/(2-2)", "zero"},      {"3mm*2mm", "area"},        {"1/2mm", "no length"},        {"5 parsec", "parsec"},
        {"12,5", "point"},        {"(1+2", "not closed"},     {"1+2)", "never opened"},      {"1+", "missing"},
        {"*2", "Not understood"}, {"1 2", "Not understood"},  {"depth", "not known"},        {"1..2", "Not understood"},
        {".", "Not a number"},    {"1e400", "unit"},          {"999999999 m", "ten metres"}, {"10001", "ten metres"},
        {"nan", "not known"},     {"1;rm", "Not understood"}, {"1 mm mm", "Not understood"},
    };
    for (const auto& [text, says] : rows)
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(says);
}

void TestExpression::refused()
{
    QFETCH(QString, text);
    QFETCH(QString, says);
    const auto parsed = parseLength(text.toStdString(), kNames);
    QVERIFY2(!parsed.has_value(), qPrintable(text));
    QCOMPARE(parsed.error().size(), std::size_t{1});
    const QString message = QString::fromStdString(parsed.error().front().message);
    QVERIFY2(message.contains(says), qPrintable(message));
}

void TestExpression::deepNestingIsRefusedByLength()
{
    QVERIFY(!parseLength(std::string(100'000, '(')).has_value());
    QVERIFY(!parseLength(std::string(200, '(')).has_value());
}

QTEST_GUILESS_MAIN(TestExpression)
#include "tst_panels_expression.moc"

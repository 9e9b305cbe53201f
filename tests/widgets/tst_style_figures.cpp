// SPDX-License-Identifier: GPL-3.0-or-later
// How numbers are written, whether the heat palette is even, whether every text can be read on its ground.
#include "engine/report.hpp"
#include "style/colour_map.hpp"
#include "style/icon.hpp"
#include "style/number_format.hpp"
#include "style/palette.hpp"
#include "style/style_sheet.hpp"

#include <QApplication>
#include <QDir>
#include <QFontDatabase>
#include <QFontMetrics>
#include <QtTest>

#include <cmath>

using namespace interpose;

class TestFigures : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(*qApp, Theme::Dark); }
    void numbers_data();
    void numbers();
    void changesCarryTheirSign();
    void everyKpiUnitIsKnown();
    void lengthsLoseNothing();
    void namesGetTheirSigns();
    void paletteIsEvenAndRises();
    void scaleHoldsTheValues_data();
    void scaleHoldsTheValues();
    void isothermsLieStrictlyInside();
    void textsAreReadable_data();
    void textsAreReadable();
    void kindsDiffer();
    void figuresAreTabular();
    void iconsAreDrawn();
    void sheetHasNoLooseEnds();
    void themeSwitches();
};

void TestFigures::numbers_data()
{
    QTest::addColumn<double>("value");
    QTest::addColumn<QString>("unit");
    QTest::addColumn<QString>("text");
    QTest::newRow("terabytes") << 3350.0 << "GByte/s" << "3.35 TB/s";
    QTest::newRow("gigabytes") << 819.2 << "GByte/s" << "819 GB/s";
    QTest::newRow("just below") << 999.4 << "GByte/s" << "999 GB/s";
    QTest::newRow("rounds over") << 999.7 << "GByte/s" << "1.00 TB/s";
    QTest::newRow("area") << 1666.98 << "mm2" << "1,667 mm²";
    QTest::newRow("money") << 3309.6 << "USD" << "$3,310";
    QTest::newRow("small money") << 12.4 << "USD" << "$12.40";
    QTest::newRow("negative money") << -5.0 << "USD" << "−$5.00";
    QTest::newRow("temperature") << 92.44 << "C" << "92.4 °C";
    QTest::newRow("margin") << -3.06 << "K" << "−3.1 K";
    QTest::newRow("minus zero") << -0.01 << "K" << "0.0 K";
    QTest::newRow("yield") << 0.978 << "fraction" << "97.8 %";
    QTest::newRow("high yield") << 0.99961 << "fraction" << "99.96 %";
    QTest::newRow("low yield") << 0.0312 << "fraction" << "3.12 %";
    QTest::newRow("wire") << 41234.0 << "wire" << "41.2 m";
    QTest::newRow("slack") << 0.4231 << "mm" << "0.423 mm";
    QTest::newRow("ten") << 9.996 << "mm" << "10.0 mm";
    QTest::newRow("milliwatt") << 0.0125 << "W" << "12.5 mW";
    QTest::newRow("kilowatt") << 1200.0 << "W" << "1,200 W";
    QTest::newRow("zero") << 0.0 << "mm" << "0 mm";
    QTest::newRow("count") << 2.0 << "" << "2.00";
    QTest::newRow("unknown unit") << 12.0 << "furlong" << "12.0 furlong";
}

void TestFigures::numbers()
{
    QFETCH(double, value);
    QFETCH(QString, unit);
    QFETCH(QString, text);
    QCOMPARE(figureFor(value, unit.toStdString()).text(), text);
}

void TestFigures::changesCarryTheirSign()
{
    QCOMPARE(changeText(12.4, "GByte/s"), QStringLiteral("+12.4 GB/s"));
    QCOMPARE(changeText(-0.8, "mm"), QStringLiteral("−0.800 mm"));
    QCOMPARE(changeText(0.01, "C"), QString());
    QCOMPARE(changeText(0, "USD"), QString());
}

void TestFigures::everyKpiUnitIsKnown()
{
    for (const KpiRow& row : kpiTable()) {
        const Figure figure = figureFor(12.5, row.unit);
        const bool plain = figure.unit.toStdString() == row.unit && row.unit != "mm" && row.unit != "K" &&
                           row.unit != "W" && row.unit != "ns";
        QVERIFY2(row.unit.empty() || !plain, row.key.data());
    }
}

void TestFigures::namesGetTheirSigns()
{
    QCOMPARE(withSigns("GPU die, 814 mm2 class"), QStringLiteral("GPU die, 814 mm² class"));
    QCOMPARE(withSigns("Microbumps, 55 um"), QStringLiteral("Microbumps, 55 µm"));
    QCOMPARE(withSigns("overlap by 10800 um x 2800 um"), QStringLiteral("overlap by 10800 µm × 2800 µm"));
    QCOMPARE(withSigns("Board, 100 x 100 mm"), QStringLiteral("Board, 100 × 100 mm"));
    QCOMPARE(withSigns("minimum of x axis"), QStringLiteral("minimum of x axis"));
}

void TestFigures::lengthsLoseNothing()
{
    QCOMPARE(lengthFigure(Coord::fromNm(12'345'678)).text(), QStringLiteral("12.345678 mm"));
    QCOMPARE(lengthFigure(Coord::fromNm(450'001)).text(), QStringLiteral("450.001 µm"));
    QCOMPARE(lengthFigure(Coord{}).text(), QStringLiteral("0 mm"));
    QCOMPARE(lengthFigure(Coord::fromMm(1234.5)).text(), QStringLiteral("1234.5 mm"));
    QCOMPARE(sizeText(Coord::fromMm(48.6), Coord::fromMm(34.3)).remove(QChar(0x2009)), QStringLiteral("48.6×34.3 mm"));
}

namespace {

struct Lab
{
    double lightness, a, b;
};

Lab oklab(QRgb rgb)
{
    const auto linear = [](int v) {
        const double c = v / 255.0;
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    const double r = linear(qRed(rgb)), g = linear(qGreen(rgb)), b = linear(qBlue(rgb));
    const double l = std::cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
    const double m = std::cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
    const double s = std::cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
    return {0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
            1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
            0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s};
}

double contrast(const QColor& a, const QColor& b)
{
    const auto luminance = [](const QColor& c) {
        const auto linear = [](double v) { return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); };
        return 0.2126 * linear(c.redF()) + 0.7152 * linear(c.greenF()) + 0.0722 * linear(c.blueF());
    };
    const double x = luminance(a), y = luminance(b);
    return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

} // namespace

void TestFigures::paletteIsEvenAndRises()
{
    // Sixteen strides: 8-bit rounding hides in the dark end of single steps.
    const ColourTable& table = heatColours();
    double least = 1e9, most = 0, lightness = -1;
    for (std::size_t i = 0; i + 15 < table.size(); i += 15) {
        const Lab p = oklab(table[i]), q = oklab(table[i + 15]);
        const double step = std::hypot(q.lightness - p.lightness, q.a - p.a, q.b - p.b);
        least = std::min(least, step), most = std::max(most, step);
        QVERIFY2(p.lightness > lightness, qPrintable(QString::number(i)));
        lightness = p.lightness;
    }
    QVERIFY2(most / least < 1.35, qPrintable(QStringLiteral("%1 .. %2").arg(least).arg(most)));
    QVERIFY(oklab(table.front()).lightness < 0.2);
    QVERIFY(oklab(table.back()).lightness > 0.9);
    QCOMPARE(heatColour(-5, 0, 10), table.front());
    QCOMPARE(heatColour(15, 0, 10), table.back());
}

void TestFigures::scaleHoldsTheValues_data()
{
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    QTest::newRow("usual") << 41.2 << 92.7;
    QTest::newRow("narrow") << 35.01 << 35.02;
    QTest::newRow("equal") << 25.0 << 25.0;
    QTest::newRow("hot") << 30.0 << 1500.0;
    QTest::newRow("round") << 40.0 << 100.0;
}

void TestFigures::scaleHoldsTheValues()
{
    QFETCH(double, low);
    QFETCH(double, high);
    const TemperatureScale scale = temperatureScale(low, high);
    QVERIFY(scale.low_c <= low && scale.high_c >= high && scale.low_c < scale.high_c);
    QVERIFY((scale.high_c - scale.low_c) / scale.step_c < 9);
    QCOMPARE(temperatureScale(low, high), scale);
}

void TestFigures::isothermsLieStrictlyInside()
{
    QCOMPARE(isotherms(40, 70, 10), (std::vector<double>{50, 60}));
    QCOMPARE(isotherms(41, 71, 10), (std::vector<double>{50, 60, 70}));
    QVERIFY(isotherms(41, 42, 10).empty());
}

void TestFigures::textsAreReadable_data()
{
    QTest::addColumn<bool>("dark");
    QTest::newRow("light") << false;
    QTest::newRow("dark") << true;
}

void TestFigures::textsAreReadable()
{
    QFETCH(bool, dark);
    const Colours& c = dark ? darkColours() : lightColours();
    for (const QColor& ground : {c.window, c.panel, c.field, c.canvas})
        for (const QColor& ink :
             {c.text_faint, c.text_muted, c.text, c.text_strong, c.good, c.warning, c.error, c.accent})
            QVERIFY2(
                contrast(ground, ink) >= 4.5,
                qPrintable(QStringLiteral("%1 on %2: %3").arg(ink.name(), ground.name()).arg(contrast(ground, ink))));
    QVERIFY(contrast(c.accent, c.on_accent) >= 4.5);
    QVERIFY(contrast(c.accent_soft, c.text_strong) >= 4.5);
    QCOMPARE(coloursOf(qApp->palette()).dark, true);
}

void TestFigures::kindsDiffer()
{
    for (const Colours* c : {&lightColours(), &darkColours()})
        for (int a = 0; a < 8; ++a)
            for (int b = 0; b < a; ++b)
                QVERIFY(partFill(static_cast<PartKind>(a), *c) != partFill(static_cast<PartKind>(b), *c));
}

void TestFigures::figuresAreTabular()
{
    QVERIFY(QFontDatabase::families().contains(QStringLiteral("Interpose Sans")));
    for (const TextSize size : {TextSize::Small, TextSize::Normal, TextSize::Figure}) {
        const QFontMetricsF metrics(uiFont(size, QFont::DemiBold));
        for (char digit = '1'; digit <= '9'; ++digit)
            // A sixty-fourth of a pixel is the font engine's own grid.
            QVERIFY(std::abs(metrics.horizontalAdvance(QChar::fromLatin1(digit)) - metrics.horizontalAdvance(u'0')) <
                    0.02);
    }
}

void TestFigures::iconsAreDrawn()
{
    for (const QString& file : QDir(QStringLiteral(":/icons")).entryList()) {
        const QIcon icon = lineIcon(file.chopped(4));
        QVERIFY2(!icon.isNull(), qPrintable(file));
        const QImage image = icon.pixmap(QSize(24, 24)).toImage();
        bool inked = false;
        for (int y = 0; y < image.height() && !inked; ++y)
            for (int x = 0; x < image.width() && !inked; ++x)
                inked = qAlpha(image.pixel(x, y)) > 128;
        QVERIFY2(inked, qPrintable(file));
    }
    QVERIFY(lineIcon(QStringLiteral("no such icon")).isNull());
}

void TestFigures::sheetHasNoLooseEnds()
{
    for (const Colours* c : {&lightColours(), &darkColours()}) {
        const QString sheet = styleSheet(*c);
        QVERIFY2(!sheet.contains(u'@'), qPrintable(sheet.mid(sheet.indexOf(u'@'), 40)));
        QCOMPARE(sheet.count(u'{'), sheet.count(u'}'));
        static const QRegularExpression image(QStringLiteral("url\\(([^)]*)\\)"));
        for (auto found = image.globalMatch(sheet); found.hasNext();) {
            const QString path = found.next().captured(1);
            QVERIFY2(QFile::exists(path), qPrintable(path));
        }
    }
}

void TestFigures::themeSwitches()
{
    QWidget widget;
    widget.show();
    for (const Theme theme : {Theme::Light, Theme::Dark, Theme::Light}) {
        applyTheme(*qApp, theme);
        QCOMPARE(coloursOf(&widget).dark, theme == Theme::Dark);
    }
    applyTheme(*qApp, Theme::System);
}

QTEST_MAIN(TestFigures)
#include "tst_style_figures.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/number_format.hpp"

#include <QRegularExpression>

#include <algorithm>
#include <cmath>

namespace interpose {

namespace {

constexpr QChar kMinus{0x2212}, kMicro{0x00B5}, kThin{0x2009};

/// Shortest decimal text of a length in the given unit: nanometres are exact, so no digit is lost and none is added.
/// Without thousands, so that a length field reads its own text back.
QString exactLength(double value)
{
    QString text = decimals(value, 6).remove(u',');
    while (text.endsWith(u'0'))
        text.chop(1);
    if (text.endsWith(u'.')) text.chop(1);
    return text;
}

Figure scaled(double value, double step, const QStringList& units)
{
    int at = 0;
    while (at + 1 < units.size() && std::abs(value) >= step * 0.9995)
        value /= step, ++at;
    return {significant(value), units[at]};
}

} // namespace

QString Figure::text() const
{
    if (unit == u"$") return number.startsWith(kMinus) ? kMinus + unit + number.mid(1) : unit + number;
    return unit.isEmpty() ? number : number + QChar(u' ') + unit;
}

QString decimals(double value, int count)
{
    if (!std::isfinite(value)) return QStringLiteral("–");
    QString text = QString::number(std::abs(value), 'f', count);
    const qsizetype point = text.indexOf(u'.');
    for (qsizetype at = (point < 0 ? text.size() : point) - 3; at > 0; at -= 3)
        text.insert(at, u',');
    const bool zero = std::all_of(text.begin(), text.end(), [](QChar c) { return !c.isDigit() || c == u'0'; });
    return value < 0 && !zero ? kMinus + text : text;
}

QString significant(double value, int digits)
{
    if (value == 0 || !std::isfinite(value)) return decimals(value, 0);
    const int exponent = static_cast<int>(std::floor(std::log10(std::abs(value))));
    int count = std::clamp(digits - 1 - exponent, 0, 9);
    // 9.996 at three digits is 10.0: rounding may have made one digit more before the point.
    const double rounded = std::round(std::abs(value) * std::pow(10, count)) / std::pow(10, count);
    if (count > 0 && rounded >= std::pow(10, exponent + 1)) --count;
    return decimals(value, count);
}

QString shortest(double value)
{
    constexpr int most = 12;
    int digits = 1;
    while (digits < most && QString::number(value, 'g', digits).toDouble() != value)
        ++digits;
    return significant(value, digits);
}

Figure lengthFigure(Coord length)
{
    if (abs(length) < Coord::fromMm(1) && length != Coord{}) return {exactLength(length.um()), kMicro + QString("m")};
    return {exactLength(length.mm()), "mm"};
}

Figure millimetres(double mm, int digits)
{
    return {significant(mm, digits), "mm"};
}

Figure wireFigure(double mm)
{
    return scaled(mm, 1000, {"mm", "m", "km"});
}

Figure areaFigure(double area_mm2)
{
    return {significant(area_mm2), "mm²"};
}

Figure powerFigure(double power_w)
{
    if (power_w != 0 && std::abs(power_w) < 0.1) return {significant(power_w * 1e3), "mW"};
    return {significant(power_w), "W"};
}

Figure temperatureFigure(double celsius)
{
    return {decimals(celsius, 1), "°C"};
}

Figure marginFigure(double kelvin)
{
    return {decimals(kelvin, 1), "K"};
}

Figure bandwidthFigure(double gbyte_per_s)
{
    return scaled(gbyte_per_s, 1000, {"GB/s", "TB/s", "PB/s"});
}

Figure yieldFigure(double fraction)
{
    const double percent = fraction * 100;
    return {std::abs(percent) >= 99.95 || std::abs(percent) < 10 ? decimals(percent, 2) : decimals(percent, 1), "%"};
}

Figure moneyFigure(double usd)
{
    return {decimals(usd, std::abs(usd) < 99.995 ? 2 : 0), "$"};
}

QString sizeText(Coord width, Coord height)
{
    return exactLength(std::round(width.um()) / 1e3) + kThin + u'×' + kThin +
           exactLength(std::round(height.um()) / 1e3) + u' ' + "mm";
}

QString positionText(Coord x, Coord y)
{
    return "x " + decimals(x.mm(), 3) + "   y " + decimals(y.mm(), 3) + " mm";
}

Figure figureFor(double value, std::string_view unit)
{
    if (unit == "gbyte_per_s" || unit == "GByte/s" || unit == "GB/s") return bandwidthFigure(value);
    if (unit == "mm2" || unit == "mm²") return areaFigure(value);
    if (unit == "wire") return wireFigure(value);
    if (unit == "mm") return millimetres(value);
    if (unit == "usd" || unit == "USD" || unit == "$") return moneyFigure(value);
    if (unit == "c" || unit == "°C" || unit == "C") return temperatureFigure(value);
    if (unit == "k" || unit == "K") return marginFigure(value);
    if (unit == "w" || unit == "W") return powerFigure(value);
    if (unit == "fraction" || unit == "%") return yieldFigure(value);
    return {significant(value), QString::fromUtf8(unit.data(), static_cast<qsizetype>(unit.size()))};
}

QString changeText(double change, std::string_view unit)
{
    const Figure size = figureFor(std::abs(change), unit);
    const bool reads_as_zero =
        std::all_of(size.number.begin(), size.number.end(), [](QChar c) { return !c.isDigit() || c == u'0'; });
    if (reads_as_zero) return {};
    const QString text = size.text();
    return (change < 0 ? QString(kMinus) : QString("+")) + text;
}

QString withSigns(const std::string& text)
{
    static const QRegularExpression micro(QStringLiteral("(?<=\\d) ?um\\b")), square(QStringLiteral("\\bmm2\\b")),
        times(QStringLiteral("(?<=[\\dm]) x (?=\\d)"));
    QString shown = QString::fromStdString(text);
    shown.replace(micro, QStringLiteral(" µm"));
    shown.replace(square, QStringLiteral("mm²"));
    return shown.replace(times, QStringLiteral(" × "));
}

} // namespace interpose

// SPDX-License-Identifier: GPL-3.0-or-later
// How numbers are written for people: significant digits, thousands, the right prefix, and the unit apart from the
// figure so that it can be drawn in a lighter tone. The same in every locale, as in files and reports.
#pragma once

#include "base/coord.hpp"

#include <QString>

#include <string>
#include <string_view>

namespace interpose {

/// A figure and its unit, e.g. {"3.35", "TB/s"}. The unit may be empty.
struct Figure
{
    QString number, unit;
    QString text() const; ///< "3.35 TB/s"; "$3,310" and "97.8 %" as people write them
    bool operator==(const Figure&) const = default;
};

/// `digits` significant digits, never an exponent, whole part never shortened, thousands by comma, true minus sign.
QString significant(double value, int digits = 3);
/// The digits the value has, up to twelve: "12,000", "0.35". What was typed reads as typed.
QString shortest(double value);
/// A fixed count of decimals, thousands by comma, true minus sign; -0 is 0.
QString decimals(double value, int count);

Figure lengthFigure(Coord length);             ///< "450 µm" below 1 mm, else "12.5 mm"; no digit is lost
Figure millimetres(double mm, int digits = 3); ///< "0.42 mm"
Figure wireFigure(double mm);                  ///< "830 mm", "41.2 m": a sum over many wires
Figure areaFigure(double area_mm2);            ///< "1,667 mm²"
Figure powerFigure(double power_w);            ///< "700 W", "12.5 mW"
Figure temperatureFigure(double celsius);      ///< "92.4 °C"
Figure marginFigure(double kelvin);            ///< "12.6 K"
Figure bandwidthFigure(double gbyte_per_s);    ///< "3.35 TB/s", "819 GB/s"
Figure yieldFigure(double fraction);           ///< "97.8 %"
Figure moneyFigure(double usd);                ///< "$3,310", below 100 "$12.40"
QString sizeText(Coord width, Coord height);   ///< "48.6 × 34.3 mm"
QString positionText(Coord x, Coord y);        ///< "x 0.350  y 22.800 mm"

/// A value in a unit as the KPI table and the JSON keys spell it ("GByte/s", "mm2", "USD", "C" ...), or "fraction",
/// "wire". Unknown units are shown as they are.
Figure figureFor(double value, std::string_view unit);
/// The change of such a value with its sign, e.g. "+12.4 GB/s"; empty when it would read as zero.
QString changeText(double change, std::string_view unit);

/// A name from a file as people read it: "55 um" becomes "55 µm", "456 mm2" "456 mm²", "25 x 25" "25 × 25".
QString withSigns(const std::string& text);

} // namespace interpose

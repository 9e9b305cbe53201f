// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/part_tip.hpp"

#include "style/number_format.hpp"

#include <algorithm>

namespace interpose {

namespace {

QString heatLine(const DieTemperature& die)
{
    QString line = QObject::tr("peak %1").arg(temperatureFigure(die.peak_c).text());
    if (die.limit_c) line += QObject::tr(", limit %1").arg(temperatureFigure(*die.limit_c).text());
    if (die.average_flux) line += QObject::tr("\nOnly its total power is known: the peak is that of an average flux.");
    return line;
}

} // namespace

QString partTip(const CanvasContext& canvas, const PlacedId& id)
{
    const auto body = canvas.scene.indexOf(id);
    if (!body) return {};
    const PlacedBody& b = canvas.scene.bodies()[*body];
    const Rect box = b.box();
    QStringList lines{QString::fromStdString(id.str() + "  " + b.part->name),
                      QObject::tr("%1, tier %2").arg(sizeText(box.width, box.height)).arg(b.tier)};
    if (const double power = b.part->statedPowerW(); power > 0) lines << powerFigure(power).text();
    if (const auto& heat = canvas.bridge.report().heat) {
        const auto die = std::ranges::find(heat->dies, id, &DieTemperature::placed);
        if (die != heat->dies.end()) lines << heatLine(*die);
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace interpose

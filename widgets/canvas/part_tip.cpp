// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/part_tip.hpp"

#include "canvas/paint_beachfront.hpp"
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

/// Of the net that loses most in it.
QString dropLine(const IrResult& drops, const PlacedId& id)
{
    const IrPartFigures* worst = nullptr;
    for (const IrPartFigures& part : drops.parts) {
        const auto net = std::ranges::find(drops.nets, part.net, &IrNetFigures::net);
        const bool solved = net != drops.nets.end() && net->status == HeatSolution::Status::Converged;
        if (solved && part.placed == id && (!worst || part.worst_mv > worst->worst_mv)) worst = &part;
    }
    if (!worst) return {};
    return QObject::tr("%1 loses at least %2 mV").arg(QString::fromStdString(worst->net), significant(worst->worst_mv));
}

} // namespace

QString partTip(const CanvasContext& canvas, const PlacedId& id)
{
    const auto body = canvas.scene.indexOf(id);
    if (!body) return {};
    const PlacedBody& b = canvas.scene.bodies()[*body];
    const Rect box = b.box();
    QStringList lines{QString::fromStdString(id.str()) + QStringLiteral("  ") + withSigns(b.part->name),
                      QObject::tr("%1, tier %2").arg(sizeText(box.width, box.height)).arg(b.tier)};
    if (const double power = b.part->statedPowerW(); power > 0) lines << powerFigure(power).text();
    if (const auto& heat = canvas.bridge.report().heat) {
        const auto die = std::ranges::find(heat->dies, id, &DieTemperature::placed);
        if (die != heat->dies.end()) lines << heatLine(*die);
    }
    if (const auto& drops = canvas.bridge.report().drops)
        if (const QString line = dropLine(*drops, id); !line.isEmpty()) lines << line;
    if (canvas.overlays.beachfront) lines << beachfrontLines(canvas, id);
    return lines.join(QLatin1Char('\n'));
}

} // namespace interpose

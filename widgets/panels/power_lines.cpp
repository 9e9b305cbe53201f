// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/power_lines.hpp"

#include "engine/report.hpp"
#include "style/number_format.hpp"

#include <QCoreApplication>

#include <algorithm>

namespace interpose {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("PowerLines", text);
}

QString textOf(const std::string& text)
{
    return QString::fromStdString(text);
}

/// Number and sign stay on one line.
QString percent(double share)
{
    return decimals(100 * share, 0) + QChar(QChar::Nbsp) + QLatin1Char('%');
}

/// A shape and a word where it is tight, so that colour is never needed.
QString fullness(const InterfaceFigures& f)
{
    if (!f.power_sites) return f.current_a > 0 ? tr("limit not known") : tr("current not known");
    if (!f.utilisation) return tr("■ signals take all sites");
    QString text = percent(*f.utilisation);
    if (f.at_least) text = tr("at least %1").arg(text);
    if (*f.utilisation_low < *f.utilisation_high)
        text += tr(" (%1 to %2)").arg(percent(*f.utilisation_low), percent(*f.utilisation_high));
    if (*f.utilisation > kFullSites) return tr("■ %1, too many").arg(text);
    return *f.utilisation > kNearlyFullSites ? tr("▲ %1, nearly full").arg(text) : text;
}

QString interfaceText(const InterfaceFigures& f)
{
    QString text = f.utilisation ? tr("%1 of free %2").arg(fullness(f), textOf(f.site))
                                 : tr("%1, %2").arg(textOf(f.site), fullness(f));
    text += QStringLiteral(", ") + significant(f.current_a) + QStringLiteral(" A");
    if (f.drop_mv) text += QStringLiteral(", ") + significant(*f.drop_mv) + QStringLiteral(" mV");
    if (f.asks.empty()) return text;
    const QString asked = textOf(f.asks.front().substr(f.asks.front().rfind('/') + 1));
    return text + (f.power_sites && !f.at_least ? tr("; confirm %1") : tr("; state %1")).arg(asked);
}

/// Of the whole net: how much it loses, or why nobody knows.
QString dropText(const IrNetFigures& net)
{
    switch (net.status) {
    case HeatSolution::Status::Converged:
        return tr(", loses at least %1 mV").arg(significant(net.worst_mv));
    case HeatSolution::Status::NoHeatPath:
        return tr(", no path to the board for %1").arg(textOf(net.worst.str()));
    default:
        return tr(", drop not solved");
    }
}

QString railText(const RailFigures& rail, const IrResult* drops)
{
    const QString text = significant(rail.current_a) + QStringLiteral(" A");
    if (drops)
        for (const IrNetFigures& net : drops->nets)
            if (net.net == rail.net && net.status != HeatSolution::Status::Converged) return text + dropText(net);
    if (drops)
        for (const IrPartFigures& part : drops->parts)
            if (part.placed == rail.placed && part.net == rail.net)
                return text + tr(", loses at least %1 mV").arg(significant(part.worst_mv));
    const QString lost = rail.at_least ? tr(", loses at least %1 mV in joints") : tr(", loses %1 mV in joints");
    return text + lost.arg(significant(rail.drop_mv));
}

QString tipOf(const QString& formula, const char* anchor)
{
    return formula + QStringLiteral("\ndocs/physics/power.md#") + QLatin1String(anchor);
}

QString interfaceTip()
{
    return tipOf(tr("(Power + ground sites needed) / (sites - signals); drop: 4 R I / (sites - signals)"),
                 "interfaces");
}

TextLine interfaceLine(const InterfaceFigures& f, const QString& text)
{
    return {f.kind == "via" ? tr("vias") : tr("joints"), text, interfaceTip()};
}

QString accessText(const AccessFigures& access)
{
    QString text = QString::fromLatin1(access.test.data(), static_cast<qsizetype>(access.test.size()));
    if (access.test == "direct access") {
        const QString reached = !access.reachable   ? tr(", not known whether reachable")
                                : *access.reachable ? tr(", reachable")
                                                    : tr(", not reachable");
        text += reached;
    }
    return access.coverage ? text + tr(", finds %1").arg(percent(*access.coverage)) : text;
}

} // namespace

TextLines powerLines(const Report& report, const PlacedId& part)
{
    TextLines lines;
    const PowerResult& power = report.instant.power;
    for (const RailFigures& rail : power.rails)
        if (rail.placed == part)
            lines.push_back(
                {textOf(rail.net), railText(rail, report.drops.get()),
                 tipOf(tr("Power x share / voltage; lost: in joints, vias and sheets on the way in"), "map")});
    for (const InterfaceFigures& f : power.interfaces)
        if (f.placed == part) lines.push_back(interfaceLine(f, interfaceText(f)));
    for (const AccessFigures& access : power.access)
        if (access.placed == part)
            lines.push_back({tr("test"), accessText(access),
                             tipOf(tr("What a test reaches, and the coverage the flow reckons with"), "test-access")});
    return lines;
}

TextLines powerLines(const Report& report)
{
    TextLines lines;
    const PowerResult& power = report.instant.power;
    const QString known = power.worst_utilisation ? QStringLiteral("%1") : tr("at least %1");
    if (power.current_a > 0)
        lines.push_back({tr("current"), known.arg(significant(power.current_a) + QStringLiteral(" A")),
                         tipOf(tr("Sum over all rails of power x share / voltage"), "rails")});
    const auto fullest = std::ranges::max_element(power.interfaces, {},
                                                  [](const InterfaceFigures& f) { return f.utilisation.value_or(-1); });
    if (fullest != power.interfaces.end() && fullest->utilisation)
        lines.push_back(interfaceLine(*fullest, textOf(fullest->placed.str()) + QStringLiteral(": ") +
                                                    known.arg(fullness(*fullest))));
    for (const NetFigures& net : power.nets) {
        QString text;
        if (net.target_impedance_mohm) text = tr("target %1 mΩ").arg(significant(*net.target_impedance_mohm));
        if (report.drops)
            for (const IrNetFigures& drop : report.drops->nets)
                if (drop.net == net.net) text += dropText(drop);
        lines.push_back(
            {textOf(net.net), text,
             tipOf(tr("Target: voltage x ripple / sum of step x current; lost: the most in any part of the net"),
                   "decoupling")});
    }
    return lines;
}

} // namespace interpose

// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/heat_lines.hpp"

#include "engine/report.hpp"
#include "panels/part_text.hpp"
#include "style/number_format.hpp"

#include <QCoreApplication>

#include <algorithm>

namespace interpose {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("HeatLines", text);
}

/// The element of a list that speaks of `part`; nullptr when there is none.
template <class List>
const typename List::value_type* of(const List& list, const PlacedId& part)
{
    const auto found = std::ranges::find_if(list, [&](const auto& each) { return each.placed == part; });
    return found == list.end() ? nullptr : &*found;
}

QString peakText(const DieTemperature& die, const HeatBand* band)
{
    QString text = temperatureFigure(die.peak_c).text();
    if (band) text += tr(", %1 to %2 °C").arg(decimals(band->peak_low_c, 0), decimals(band->peak_high_c, 0));
    return die.average_flux ? text + tr(", average flux") : text;
}

QString limitText(const DieTemperature& die)
{
    if (!die.limit_c) return {};
    const double margin_k = *die.limit_c - die.peak_c;
    const QString margin = margin_k < 0 ? tr("▲ %1 over").arg(marginFigure(-margin_k).text())
                                        : tr("margin %1").arg(marginFigure(margin_k).text());
    return temperatureFigure(*die.limit_c).text() + QStringLiteral(", ") + margin;
}

/// A shape and a word for each state, so that colour is never needed.
QString refreshText(const DieTemperature& die)
{
    if (!die.refresh || !die.refresh_limit_c) return {};
    const QString limit = temperatureFigure(*die.refresh_limit_c).text();
    switch (*die.refresh) {
    case Refresh::Normal:
        return tr("● normal, up to %1").arg(limit);
    case Refresh::Double:
        return tr("▲ double rate above %1").arg(limit);
    case Refresh::Over:
        return tr("■ over the limit, less power needed");
    }
    return {};
}

QString resistanceText(double k_per_w)
{
    return significant(k_per_w) + QStringLiteral(" K/W");
}

QString caseText(const PartAnswers* answers, const HeatLadder* ladder)
{
    if (answers && answers->theta_jc_k_per_w) {
        const QString own = resistanceText(*answers->theta_jc_k_per_w);
        if (!ladder || !ladder->psi_jc_k_per_w) return own;
        return tr("%1, all on %2").arg(own, significant(*ladder->psi_jc_k_per_w));
    }
    return ladder && ladder->psi_jc_k_per_w ? tr("%1, all on").arg(resistanceText(*ladder->psi_jc_k_per_w)) : QString();
}

QString headroomText(const PartAnswers* answers)
{
    if (!answers || !answers->headroom_w) return {};
    const double w = *answers->headroom_w;
    const QString by = answers->limited_by && *answers->limited_by != answers->placed
                           ? tr(", then %1 is at its limit").arg(idText(*answers->limited_by))
                           : QString();
    return w < 0 ? tr("▲ %1 too much").arg(powerFigure(-w).text()) : tr("%1 more").arg(powerFigure(w).text()) + by;
}

QString secondsText(double s)
{
    return s < 1 ? significant(s * 1e3, 2) + QStringLiteral(" ms") : significant(s, 2) + QStringLiteral(" s");
}

QString responseText(const StepCurve* curve)
{
    if (!curve || !curve->t50_s || !curve->t90_s) return {};
    return tr("half in %1, 90 % in %2").arg(secondsText(*curve->t50_s), secondsText(*curve->t90_s));
}

} // namespace

TextLines heatLines(const Report& report, const PlacedId& part)
{
    if (!report.heat) return {};
    const HeatResult& heat = *report.heat;
    const DieTemperature* die = of(heat.dies, part);
    if (!die) return {};
    const PartAnswers* answers = heat.answers ? of(heat.answers->parts, part) : nullptr;
    return {{tr("peak"), peakText(*die, of(report.heat_bands, part))},
            {tr("mean"), temperatureFigure(die->mean_c).text()},
            {tr("limit"), limitText(*die)},
            {tr("refresh"), refreshText(*die)},
            {tr("θ to case"), caseText(answers, of(heat.ladders, part))},
            {tr("headroom"), headroomText(answers)},
            {tr("response"), heat.step_response ? responseText(of(heat.step_response->parts, part)) : QString()}};
}

TextLines heatLines(const Report& report)
{
    if (!report.heat) return {};
    const HeatResult& heat = *report.heat;
    TextLines lines;
    if (heat.power_limit)
        lines.emplace_back(
            tr("at limit"),
            tr("%1, by %2").arg(powerFigure(heat.power_limit->power_w).text(), idText(heat.power_limit->limited_by)));
    if (heat.outer_loop && heat.outer_loop->leakage_w > 0)
        lines.emplace_back(tr("leakage"),
                           tr("%1, at each part's temperature").arg(powerFigure(heat.outer_loop->leakage_w).text()));
    return lines;
}

} // namespace interpose

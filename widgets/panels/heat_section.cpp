// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/heat_section.hpp"

#include "engine/report.hpp"
#include "panels/bar_rows.hpp"
#include "panels/panel.hpp"
#include "panels/warming_curve.hpp"
#include "style/number_format.hpp"

#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace interpose {

namespace {

constexpr std::size_t kMostHeaters = 6; ///< then what is left, in one row

QString tr(const char* text)
{
    return HeatSection::tr(text);
}

QString rungName(const std::string& at)
{
    static const std::map<std::string, const char*> names{
        {"junction", QT_TRANSLATE_NOOP("HeatSection", "junction")},
        {"die_top", QT_TRANSLATE_NOOP("HeatSection", "die top")},
        {"covered_top", QT_TRANSLATE_NOOP("HeatSection", "stack top")},
        {"tim1_top", QT_TRANSLATE_NOOP("HeatSection", "TIM1")},
        {"lid_top", QT_TRANSLATE_NOOP("HeatSection", "lid")},
        {"tim2_top", QT_TRANSLATE_NOOP("HeatSection", "TIM2")},
        {"sink_top", QT_TRANSLATE_NOOP("HeatSection", "sink")},
        {"ambient", QT_TRANSLATE_NOOP("HeatSection", "ambient")}};
    const auto found = names.find(at);
    return found == names.end() ? QString::fromStdString(at) : tr(found->second);
}

BarRow rowOf(const LadderRung& rung, double low_c, double high_c)
{
    BarRow row;
    row.name = rungName(rung.at);
    row.share = high_c > low_c ? (rung.temperature_c - low_c) / (high_c - low_c) : 0;
    row.figure = temperatureFigure(rung.temperature_c).text();
    if (rung.drop_k) row.note = QChar(0x2212) + marginFigure(std::abs(*rung.drop_k)).text();
    if (rung.drop_k && *rung.drop_k < 0) row.note.replace(0, 1, QStringLiteral("+"));
    row.strong = rung.at == "junction";
    return row;
}

/// Warming of part `i` by each source, K, strongest first.
std::vector<std::pair<double, PlacedId>> heatersOf(const ThermalMatrix& matrix, std::size_t i)
{
    std::vector<std::pair<double, PlacedId>> heaters;
    for (std::size_t j = 0; j < matrix.sources.size(); ++j)
        heaters.emplace_back(matrix.peak_k_per_w[i][j] * matrix.source_w[j], matrix.sources[j]);
    std::ranges::stable_sort(heaters, std::greater{}, &std::pair<double, PlacedId>::first);
    return heaters;
}

} // namespace

HeatSection::HeatSection(QWidget* parent)
    : QWidget(parent)
    , m_ladderTitle(makeLabel(tr("Means on the way out"), "caption", this))
    , m_ladder(new BarRows(tr("Temperatures on the way out"), this))
    , m_heatersTitle(makeLabel(tr("Who heats it"), "caption", this))
    , m_heaters(new BarRows(tr("Who heats it"), this))
    , m_warmingTitle(makeLabel(tr("Warming after switching on"), "caption", this))
    , m_warming(new WarmingCurve(tr("Warming after switching on"), this))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 4, 0, 0);
    layout->setSpacing(2);
    layout->addWidget(m_ladderTitle);
    layout->addWidget(m_ladder);
    layout->addSpacing(8);
    layout->addWidget(m_heatersTitle);
    layout->addWidget(m_heaters);
    layout->addSpacing(8);
    layout->addWidget(m_warmingTitle);
    layout->addWidget(m_warming);
    m_ladder->setToolTip(
        tr("Mean temperatures straight above the part, face by face, and the drop from the one before"));
    m_heaters->setToolTip(tr("Share of each part's power in the rise of this part's hottest place above ambient"));
    m_warming->setToolTip(
        tr("Share of its final rise over time, all power switched on at once; coolant, fins and board store nothing"));
}

bool HeatSection::isEmpty() const
{
    return m_ladder->rows().empty() && m_heaters->rows().empty() && m_warming->points().empty();
}

void HeatSection::show(const Report& report, const PlacedId& part, HeatQuality quality, bool fresh)
{
    m_stale = !fresh;
    m_final = quality == HeatQuality::Fine && report.heat;
    if (part != m_part) {
        m_part = part;
        m_ladder->show({}, false);
        m_heaters->show({}, false);
        m_warming->show({}, false);
    }
    showLadder(report);
    showHeaters(report);
    showWarming(report);
    m_ladderTitle->setVisible(!m_ladder->rows().empty());
    m_heatersTitle->setVisible(!m_heaters->rows().empty());
    m_warmingTitle->setVisible(!m_warming->points().empty());
    setVisible(!isEmpty());
}

/// Rows of an older field wait for their successor, dimmed; where none will come they go.
void HeatSection::keepWaiting(BarRows& rows, bool awaited)
{
    if (awaited)
        rows.show(rows.rows(), true);
    else
        rows.show({}, false);
}

void HeatSection::showLadder(const Report& report)
{
    if (!report.heat) return keepWaiting(*m_ladder, true);
    const auto ladder = std::ranges::find(report.heat->ladders, m_part, &HeatLadder::placed);
    if (ladder == report.heat->ladders.end() || ladder->up.empty()) return keepWaiting(*m_ladder, !m_final);
    // Its own ambient: the document's may be a newer one.
    const double low_c = ladder->up.back().temperature_c, high_c = ladder->up.front().temperature_c;
    std::vector<BarRow> rows;
    for (const LadderRung& rung : ladder->up)
        rows.push_back(rowOf(rung, low_c, high_c));
    m_ladder->show(std::move(rows), m_stale);
}

void HeatSection::showHeaters(const Report& report)
{
    if (!report.heat) return keepWaiting(*m_heaters, true);
    // Answers follow a final field, unless there is none.
    if (!report.heat->answers)
        return keepWaiting(*m_heaters, !m_final || report.heat->status == HeatResult::Status::Ok);
    const ThermalMatrix& matrix = report.heat->answers->matrix;
    const auto at = std::ranges::find(matrix.placed, m_part);
    if (at == matrix.placed.end()) return keepWaiting(*m_heaters, !m_final);
    const auto heaters = heatersOf(matrix, static_cast<std::size_t>(at - matrix.placed.begin()));
    const double most = heaters.empty() ? 0 : heaters.front().first;
    const double all = std::accumulate(heaters.begin(), heaters.end(), 0.0,
                                       [](double sum, const auto& heater) { return sum + heater.first; });
    std::vector<BarRow> rows;
    double left = 0;
    for (const auto& [rise_k, source] : heaters) {
        if (rows.size() == kMostHeaters && heaters.size() > kMostHeaters + 1) {
            left += rise_k;
            continue;
        }
        const QString share = all > 0 ? significant(100 * rise_k / all, 2) + QStringLiteral(" %") : QString();
        rows.push_back({source == m_part ? tr("itself") : QString::fromStdString(source.str()),
                        most > 0 ? rise_k / most : 0, marginFigure(rise_k).text(), share, source == m_part});
    }
    if (left > 0) rows.push_back({tr("all others"), left / most, marginFigure(left).text(), {}, false});
    m_heaters->show(std::move(rows), m_stale);
}

void HeatSection::showWarming(const Report& report)
{
    const auto wait = [this](bool awaited) {
        m_warming->show(awaited ? m_warming->points() : std::vector<QPointF>{}, awaited);
    };
    if (!report.heat) return wait(true);
    const auto& response = report.heat->step_response;
    // It follows a final field, unless there is none.
    if (!response) return wait(!m_final || report.heat->status == HeatResult::Status::Ok);
    const auto curve = std::ranges::find(response->parts, m_part, &StepCurve::placed);
    const auto ladder = std::ranges::find(report.heat->ladders, m_part, &HeatLadder::placed);
    if (curve == response->parts.end() || ladder == report.heat->ladders.end()) return wait(false);
    const double ambient_c = ladder->up.back().temperature_c, rise_k = curve->steady_peak_c - ambient_c;
    std::vector<QPointF> points;
    for (std::size_t i = 0; i < response->time_s.size() && rise_k != 0; ++i)
        points.emplace_back(std::log10(response->time_s[i]), (curve->peak_c[i] - ambient_c) / rise_k);
    m_warming->show(std::move(points), m_stale);
}

} // namespace interpose

// SPDX-License-Identifier: GPL-3.0-or-later
// From a field to what is shown of it: the tier, the scale, the limits, the isotherms.
#include "canvas/heat_layer.hpp"

#include "canvas/contours.hpp"

#include <algorithm>
#include <cmath>

namespace interpose {

namespace {

/// The field with its outermost cells repeated once all round, so that isotherms run to the very edge.
std::vector<float> framed(const std::vector<float>& field, int nx, int ny)
{
    std::vector<float> wide;
    wide.reserve(static_cast<std::size_t>((nx + 2) * (ny + 2)));
    for (int y = -1; y <= ny; ++y)
        for (int x = -1; x <= nx; ++x)
            wide.push_back(field[static_cast<std::size_t>(std::clamp(y, 0, ny - 1) * nx + std::clamp(x, 0, nx - 1))]);
    return wide;
}

/// What was given up, or has no way to the board, gets no colour.
bool isSolved(const IrResult& drops, const IrField& field)
{
    const auto net = std::ranges::find(drops.nets, field.net, &IrNetFigures::net);
    return net != drops.nets.end() && net->status == HeatSolution::Status::Converged;
}

/// That which loses most, of the net and on the tier asked for; of all nets where the one asked for is not there.
const IrField* chosenDrop(const IrResult& drops, const Overlays& asked)
{
    const bool anyNet = std::ranges::find(drops.nets, asked.drop_net, &IrNetFigures::net) == drops.nets.end();
    const IrField* worst = nullptr;
    for (const IrField& field : drops.fields) {
        const bool fits =
            (asked.heat_tier < 0 || field.tier == asked.heat_tier) && (anyNet || field.net == asked.drop_net);
        if (fits && isSolved(drops, field) && (!worst || field.max_mv > worst->max_mv)) worst = &field;
    }
    return worst;
}

/// Cells without a sheet take over the mean of their neighbours that have one, so that colours do not fade out towards
/// a part's edge; what lies outside is not shown.
std::vector<float> widened(const std::vector<float>& values, int nx, int ny)
{
    std::vector<float> wide = values;
    for (int y = 0; y < ny; ++y)
        for (int x = 0; x < nx; ++x) {
            if (values[static_cast<std::size_t>(y * nx + x)] > 0) continue;
            float sum = 0;
            int count = 0;
            for (int j = std::max(0, y - 1); j <= std::min(ny - 1, y + 1); ++j)
                for (int i = std::max(0, x - 1); i <= std::min(nx - 1, x + 1); ++i)
                    if (const float value = values[static_cast<std::size_t>(j * nx + i)]; value > 0)
                        sum += value, ++count;
            if (count > 0) wide[static_cast<std::size_t>(y * nx + x)] = sum / static_cast<float>(count);
        }
    return wide;
}

} // namespace

const TierField* HeatLayer::chosenTier(const CanvasContext& canvas) const
{
    const auto& heat = canvas.bridge.report().heat;
    if (!canvas.overlays.heat || canvas.overlays.congestion || !heat || heat->tiers.empty() || heat->nx <= 0)
        return nullptr;
    int tier = canvas.overlays.heat_tier;
    const auto hottest = std::ranges::max_element(heat->dies, {}, &DieTemperature::peak_c);
    if (tier < 0 && hottest != heat->dies.end())
        if (const auto body = canvas.scene.indexOf(hottest->placed)) tier = canvas.scene.bodies()[*body].tier;
    const auto found = std::ranges::find(heat->tiers, tier, &TierField::tier);
    return found == heat->tiers.end() ? &heat->tiers.back() : &*found;
}

bool HeatLayer::takeDrops(const CanvasContext& canvas)
{
    const std::shared_ptr<const IrResult>& drops = canvas.bridge.report().drops;
    if (!drops || drops->nx <= 0) return false;
    const IrField* worst = chosenDrop(*drops, canvas.overlays);
    if (!worst) return false;
    const bool hold = shown() && canvas.document.gestureRunning() && m_tier == worst->tier && m_field.drop;
    const auto at = static_cast<int>(std::ranges::max_element(worst->drop_mv) - worst->drop_mv.begin());
    const auto middle = [](Coord from, Coord extent, int cell, int cells) {
        return Coord::fromMm(from.mm() + extent.mm() * (cell + 0.5) / cells);
    };
    const Rect& area = drops->area;
    m_field = {
        drops->nx,
        drops->ny,
        area,
        {middle(area.x, area.width, at % drops->nx, drops->nx), middle(area.y, area.height, at / drops->nx, drops->ny)},
        0,
        worst->max_mv,
        true,
        QString::fromStdString(worst->net)};
    m_tier = worst->tier;
    m_limits.clear();
    takeScale(hold);
    m_values = worst->drop_mv;
    takeSheets(canvas);
    m_values = widened(m_values, m_field.nx, m_field.ny);
    takeIsotherms();
    return !m_sheets.empty();
}

/// Parts of the tier whose middle loses something: the net passes through their sheet.
void HeatLayer::takeSheets(const CanvasContext& canvas)
{
    m_sheets.clear();
    const auto cellOf = [](Coord at, Coord extent, int cells) {
        return std::clamp(static_cast<int>(at.mm() / extent.mm() * cells), 0, cells - 1);
    };
    for (const PlacedBody& body : canvas.scene.bodies()) {
        if (body.tier != m_tier) continue;
        const Point middle = body.box().centre();
        const int x = cellOf(middle.x - m_field.area.x, m_field.area.width, m_field.nx);
        const int y = cellOf(middle.y - m_field.area.y, m_field.area.height, m_field.ny);
        if (m_values[static_cast<std::size_t>(y * m_field.nx + x)] > 0) m_sheets.push_back(body.box());
    }
}

QRegion HeatLayer::region(const ViewTransform& transform) const
{
    QRegion all;
    for (const Rect& sheet : m_sheets)
        all += transform.toView(sheet).toAlignedRect();
    return all;
}

void HeatLayer::update(const CanvasContext& canvas)
{
    if (canvas.overlays.drops) {
        if (!takeDrops(canvas)) *this = {};
        return;
    }
    const TierField* tier = chosenTier(canvas);
    if (!tier || tier->field_c.empty()) {
        *this = {};
        return;
    }
    const HeatResult& heat = *canvas.bridge.report().heat;
    m_sheets.clear();
    const bool hold = shown() && canvas.document.gestureRunning() && m_tier == tier->tier && !m_field.drop;
    m_field = {heat.nx, heat.ny, heat.area, tier->hottest, tier->min_c, tier->max_c, false, {}};
    m_tier = tier->tier;
    takeLimits(canvas);
    takeScale(hold);
    m_values = tier->field_c;
    takeIsotherms();
}

void HeatLayer::takeLimits(const CanvasContext& canvas)
{
    m_limits.clear();
    for (const DieTemperature& die : canvas.bridge.report().heat->dies) {
        if (!die.limit_c) continue;
        const auto body = canvas.scene.indexOf(die.placed);
        const bool memory = body && canvas.scene.bodies()[*body].part->kind == PartKind::HbmStack;
        const QString label = memory ? QObject::tr("HBM limit") : QObject::tr("die limit");
        const auto same = [&](const Legend::Limit& l) { return l.at == *die.limit_c && l.label == label; };
        if (std::ranges::none_of(m_limits, same)) m_limits.push_back({*die.limit_c, label});
    }
    std::ranges::sort(m_limits, {}, &Legend::Limit::at);
    if (m_limits.size() > 3) m_limits.resize(3);
}

void HeatLayer::takeScale(bool hold)
{
    constexpr double kNearK = 25; // a limit this close above the field belongs into the picture
    double high = m_field.max_c;
    for (const Legend::Limit& limit : m_limits)
        if (limit.at > m_field.max_c && limit.at < m_field.max_c + kNearK) high = std::max(high, limit.at);
    const bool fits = m_scale.low_c <= m_field.min_c && m_scale.high_c >= m_field.max_c;
    if (!hold || !fits) m_scale = temperatureScale(m_field.min_c, high);
}

void HeatLayer::takeIsotherms()
{
    m_isotherms.clear();
    const double cellX = m_field.area.width.mm() / m_field.nx, cellY = m_field.area.height.mm() / m_field.ny;
    const std::vector<float> wide = framed(m_values, m_field.nx, m_field.ny);
    for (const double level : isotherms(m_field.min_c, m_field.max_c, m_scale.step_c)) {
        Isotherm isotherm{level, contourLines(wide, m_field.nx + 2, m_field.ny + 2, level)};
        for (QPolygonF& line : isotherm.lines)
            for (QPointF& p : line)
                p = {m_field.area.x.mm() + (p.x() - 1) * cellX, m_field.area.y.mm() + (p.y() - 1) * cellY};
        m_isotherms.push_back(std::move(isotherm));
    }
}

} // namespace interpose

// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/view_transform.hpp"

#include <algorithm>
#include <cmath>

namespace interpose {

namespace {

Coord clampedMm(double mm)
{
    constexpr double kLimitMm = Coord::kLargestUm / 1e3;
    return Coord::fromMm(std::clamp(mm, -kLimitMm, kLimitMm));
}

} // namespace

QPointF ViewTransform::toView(Point root) const
{
    return {m_origin.x() + root.x.mm() * m_pxPerMm, m_origin.y() - root.y.mm() * m_pxPerMm};
}

QRectF ViewTransform::toView(const Rect& root) const
{
    const QPointF topLeft = toView(Point{root.x, root.top()});
    return {topLeft, QSizeF(px(root.width), px(root.height))};
}

Point ViewTransform::toRoot(QPointF view) const
{
    return {clampedMm((view.x() - m_origin.x()) / m_pxPerMm), clampedMm((m_origin.y() - view.y()) / m_pxPerMm)};
}

Rect ViewTransform::toRoot(const QRectF& view) const
{
    const QRectF r = view.normalized();
    const Point low = toRoot(r.bottomLeft()), high = toRoot(r.topRight());
    return {low.x, low.y, high.x - low.x, high.y - low.y};
}

void ViewTransform::fit(const Rect& root, const QRectF& viewport)
{
    if (!root.empty() && viewport.width() > 1 && viewport.height() > 1) {
        const double scale = std::min(viewport.width() / root.width.mm(), viewport.height() / root.height.mm());
        m_pxPerMm = std::clamp(scale, kLeastScale, kLargestScale);
    }
    const double x = root.x.mm() + root.width.mm() / 2, y = root.y.mm() + root.height.mm() / 2;
    m_origin = viewport.center() - QPointF(x * m_pxPerMm, -y * m_pxPerMm);
}

void ViewTransform::zoomAt(QPointF anchor, double factor)
{
    if (!(factor > 0)) return;
    const double next = std::clamp(m_pxPerMm * factor, kLeastScale, kLargestScale);
    m_origin = anchor + (m_origin - anchor) * (next / m_pxPerMm);
    m_pxPerMm = next;
}

QRectF deviceAligned(const QRectF& rect, double devicePixelRatio)
{
    const auto align = [devicePixelRatio](double v) { return std::round(v * devicePixelRatio) / devicePixelRatio; };
    const QPointF a(align(rect.left()), align(rect.top())), b(align(rect.right()), align(rect.bottom()));
    return {a, b};
}

double roundStepMm(double pxPerMm, double least_px)
{
    const double least = least_px / pxPerMm;
    const double decade = std::pow(10.0, std::floor(std::log10(least)));
    for (const double m : {1.0, 2.0, 5.0})
        if (m * decade >= least * (1 - 1e-9)) return m * decade;
    return 10 * decade;
}

} // namespace interpose

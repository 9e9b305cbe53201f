// SPDX-License-Identifier: GPL-3.0-or-later
// Root coordinates (exact nanometres, y up) to widget pixels (y down) and back; zoom and pan.
#pragma once

#include "geom/geometry.hpp"

#include <QPointF>
#include <QRectF>

namespace interpose {

class ViewTransform
{
public:
    static constexpr double kLeastScale = 0.01;     ///< px per mm: a metre is ten pixels
    static constexpr double kLargestScale = 20'000; ///< px per mm: a pixel is 50 nm

    double scale() const { return m_pxPerMm; } ///< px per mm
    QPointF origin() const { return m_origin; }
    bool operator==(const ViewTransform&) const = default;

    QPointF toView(Point root) const;
    QRectF toView(const Rect& root) const;
    /// Nearest nanometre, clamped to what a file may state.
    Point toRoot(QPointF view) const;
    /// The rectangle between two view points, in root coordinates.
    Rect toRoot(const QRectF& view) const;
    double px(Coord length) const { return length.mm() * m_pxPerMm; }

    /// Shows `root` as large as it fits into `viewport`, centred. An empty rectangle is centred at the present scale.
    void fit(const Rect& root, const QRectF& viewport);
    /// Scales by `factor` within the limits; the root point under `anchor` stays there.
    void zoomAt(QPointF anchor, double factor);
    void pan(QPointF by) { m_origin += by; }

private:
    double m_pxPerMm = 10;
    QPointF m_origin; ///< of root (0, 0) in the view
};

/// `rect` with its edges moved to device pixels, so that one-pixel outlines are crisp at any scale factor.
QRectF deviceAligned(const QRectF& rect, double devicePixelRatio);

/// The step 1, 2 or 5 x 10^n (mm) whose lines stand at least `least_px` apart.
double roundStepMm(double pxPerMm, double least_px);

} // namespace interpose

// SPDX-License-Identifier: GPL-3.0-or-later
// What the canvas's painters and tools share: the rooms it looks into, the scene, the view and the options.
#pragma once

#include "canvas/canvas_view.hpp"
#include "canvas/scene.hpp"
#include "canvas/view_transform.hpp"
#include "document/engine_bridge.hpp"
#include "document/selection.hpp"
#include "style/palette.hpp"

#include <QPainter>

#include <functional>
#include <optional>
#include <set>
#include <vector>

namespace interpose {

struct CanvasContext
{
    CanvasContext(Document& d, Selection& s, EngineBridge& b) : document(d), selection(s), bridge(b) {}

    Document& document;
    Selection& selection;
    EngineBridge& bridge;

    Scene scene;
    ViewTransform view;
    QSizeF size; ///< of the widget
    Overlays overlays;
    bool snap = true;
    Coord snap_step = Coord::fromUm(100);
    const Library* library = nullptr;

    std::set<PlacedId> live_ids;    ///< what the running gesture moves (topmost of them)
    std::vector<char> live;         ///< per body of the scene: moves with the gesture
    std::optional<PlacedId> hover;  ///< highest part under the pointer
    std::optional<QPointF> pointer; ///< while it is over the canvas
    bool stale_heat = false;        ///< the field shown lags behind the edits for longer than a few frames

    std::function<void()> repaint;
    std::function<void(const QString&)> hint;
    std::function<void(std::set<PlacedId>)> setLive; ///< empty: the gesture is over

    bool isLive(std::size_t body) const { return body < live.size() && live[body] != 0; }
    /// Where rulers and grid start: the lower left corner of the floor, so that they read as its coordinates.
    Point gridOrigin() const
    {
        const auto floor = scene.floor();
        return floor ? Point{scene.bodies()[*floor].box().x, scene.bodies()[*floor].box().y} : Point{};
    }
};

inline constexpr double kRulerWidth = 22; ///< px, left and top

/// One painting job: where to, and in which colours. `ink` is for lines that may cross the heat map.
struct Paint
{
    QPainter& painter;
    const CanvasContext& canvas;
    const Colours& colours;
    const Colours& ink;
    double device_pixel_ratio = 1;
    bool on_heat = false;           ///< a temperature field lies under what is painted
    std::optional<QPointF> hottest; ///< its hottest point in the view: names make room for it

    QRectF box(std::size_t body) const
    {
        return deviceAligned(canvas.view.toView(canvas.scene.bodies()[body].box()), device_pixel_ratio);
    }
    QRectF viewport() const
    {
        return {kRulerWidth, kRulerWidth, canvas.size.width() - kRulerWidth, canvas.size.height() - kRulerWidth};
    }
    bool visible(const QRectF& rect) const { return rect.intersects(QRectF(QPointF(), canvas.size)); }
};

/// Which bodies a painter takes: those at rest (cached) or those a gesture moves (every frame).
enum class Which { Still, Live };

} // namespace interpose

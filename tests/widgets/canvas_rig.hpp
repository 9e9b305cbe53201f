// SPDX-License-Identifier: GPL-3.0-or-later
// A canvas with its rooms, and a hand on the mouse: events as the window system sends them, buttons included
// (QTest::mouseMove carries none).
#pragma once

#include "canvas/canvas_view.hpp"
#include "document/document.hpp"
#include "document/engine_bridge.hpp"
#include "document/selection.hpp"

#include <QApplication>
#include <QMouseEvent>
#include <QTest>
#include <QWheelEvent>

#include <string>

namespace interpose {

/// SUB 40 x 30 mm carries INT (5, 5) of 30 x 20 mm; on it GPU (10, 5) of 10 x 10, HBM0 (2, 7) and HBM1 (22, 7) of 6 x 6
/// mm, all in the interposer's frame, with a link each; TOP (3, 3) of 4 x 4 mm stands on GPU.
Assembly rigAssembly();

/// Coarse grids: a field in a millisecond.
EvaluatorSettings quickSettings();

class CanvasRig
{
public:
    explicit CanvasRig(Assembly assembly = rigAssembly())
        : document(), selection(), bridge(document, RuleDeck{}, quickSettings()), canvas(document, selection, bridge)
    {
        canvas.resize(1000, 700);
        document.open(std::move(assembly), {});
        canvas.show();
        canvas.activateWindow();
        canvas.setFocus();
        QCoreApplication::processEvents();
    }

    const PlacedPart& placed(const std::string& id) const { return *document.assembly().find(PlacedId(id)); }
    Point at(const std::string& id) const { return {placed(id).x, placed(id).y}; }
    /// Root coordinates in mm to the view.
    QPointF px(double x_mm, double y_mm) const { return canvas.toView({Coord::fromMm(x_mm), Coord::fromMm(y_mm)}); }

    void press(QPointF p, Qt::KeyboardModifiers m = {}) { send(QEvent::MouseButtonPress, p, Qt::LeftButton, m); }
    void move(QPointF p, Qt::KeyboardModifiers m = {}) { send(QEvent::MouseMove, p, Qt::NoButton, m); }
    void release(QPointF p, Qt::KeyboardModifiers m = {}) { send(QEvent::MouseButtonRelease, p, Qt::LeftButton, m); }
    void click(QPointF p, Qt::KeyboardModifiers m = {})
    {
        press(p, m);
        release(p, m);
    }
    /// Press, six moves on the way, the last at `to`; the button stays down.
    void dragTo(QPointF from, QPointF to, Qt::KeyboardModifiers m = {})
    {
        press(from, m);
        for (int i = 1; i <= 6; ++i)
            move(from + (to - from) * i / 6.0, m);
    }
    void drag(QPointF from, QPointF to, Qt::KeyboardModifiers m = {})
    {
        dragTo(from, to, m);
        release(to, m);
    }
    void wheel(QPointF p, int angle, Qt::KeyboardModifiers m = {}, QPoint pixels = {})
    {
        QWheelEvent event(p, canvas.mapToGlobal(p), pixels, {0, angle}, m_buttons, m, Qt::NoScrollPhase, false);
        QApplication::sendEvent(&canvas, &event);
    }
    void key(Qt::Key k, Qt::KeyboardModifiers m = {}) { QTest::keyClick(&canvas, k, m); }

    Document document;
    Selection selection;
    EngineBridge bridge;
    CanvasView canvas;

private:
    void send(QEvent::Type type, QPointF p, Qt::MouseButton button, Qt::KeyboardModifiers m)
    {
        if (type == QEvent::MouseButtonPress) m_buttons |= button;
        if (type == QEvent::MouseButtonRelease) m_buttons &= ~Qt::MouseButtons(button);
        QMouseEvent event(type, p, canvas.mapToGlobal(p), button, m_buttons, m);
        QApplication::sendEvent(&canvas, &event);
    }

    Qt::MouseButtons m_buttons = Qt::NoButton;
};

inline std::set<PlacedId> ids(std::initializer_list<const char*> names)
{
    std::set<PlacedId> made;
    for (const char* name : names)
        made.insert(PlacedId(name));
    return made;
}

inline Point mm(double x, double y)
{
    return {Coord::fromMm(x), Coord::fromMm(y)};
}

} // namespace interpose

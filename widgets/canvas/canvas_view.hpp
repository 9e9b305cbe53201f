// SPDX-License-Identifier: GPL-3.0-or-later
// The plan view: paints assembly, links, heat and rule markers; turns mouse and keys into edits of the Document.
#pragma once

#include "base/id.hpp"
#include "geom/geometry.hpp"

#include <QWidget>

#include <memory>
#include <set>
#include <string>

class QHelpEvent;

namespace interpose {

class Document;
class Selection;
class EngineBridge;
struct Library;

/// What the canvas shows besides the parts.
struct Overlays
{
    bool heat = true, links = true, rules = true, grid = true, stitch_lines = true, names = true;
    int heat_tier = -1;        ///< PlacedBody::tier; -1: the tier with the hottest die, or the largest drop
    bool drops = false;        ///< voltage lost on the way in, in place of the heat
    bool congestion = false;   ///< share of the tracks taken, in place of the heat and of the drops
    bool beachfront = false;   ///< bars along the die edges
    std::string drop_net = {}; ///< whose drop is shown; empty, or not there: the net that loses most
    bool operator==(const Overlays&) const = default;

    /// Whether it is seen: heat waits behind drops and congestion.
    bool shows(bool Overlays::* what) const
    {
        return this->*what && (what != &Overlays::heat || (!drops && !congestion));
    }
    /// Heat switched on takes the place of what hid it.
    void show(bool Overlays::* what, bool on)
    {
        this->*what = on;
        if (on && what == &Overlays::heat) drops = congestion = false;
    }
};

class CanvasView : public QWidget
{
    Q_OBJECT

public:
    CanvasView(Document& document, Selection& selection, EngineBridge& bridge, QWidget* parent = nullptr);
    ~CanvasView() override;

    const Overlays& overlays() const;
    /// Of drops and congestion one is shown: the one switched on last.
    void setOverlays(const Overlays& overlays);
    void setLibrary(const Library* library); ///< parts that may be dropped; not owned

    bool snapEnabled() const;
    void setSnapEnabled(bool enabled);
    Coord snapStep() const;
    void setSnapStep(Coord step);

    QPointF toView(Point root) const; ///< root coordinates -> widget pixels
    Point toRoot(QPointF view) const;
    Point rulerOrigin() const; ///< root coordinates of the rulers' zero: the floor's lower left corner

public slots:
    void zoomToFit();
    void zoomToSelection();
    void zoomTo(const std::set<interpose::PlacedId>& ids);
    void zoomBy(double factor);
    void rotateSelection();
    void deleteSelection();
    void mirrorSelection(); ///< where physics allows it; else the hint says why not
    void duplicateSelection();
    void selectAll();

signals:
    void overlaysChanged();
    void pointerMoved(interpose::Point root); ///< for the status bar
    void hintChanged(const QString& hint);    ///< what the modifier keys do right now
    void framePainted();                      ///< after each paint event: for latency measurements

protected:
    void paintEvent(QPaintEvent*) override;
    void resizeEvent(QResizeEvent*) override;
    void changeEvent(QEvent*) override;
    void mousePressEvent(QMouseEvent*) override;
    void mouseMoveEvent(QMouseEvent*) override;
    void mouseReleaseEvent(QMouseEvent*) override;
    void mouseDoubleClickEvent(QMouseEvent*) override;
    void wheelEvent(QWheelEvent*) override;
    void keyPressEvent(QKeyEvent*) override;
    void keyReleaseEvent(QKeyEvent*) override;
    void focusInEvent(QFocusEvent*) override;
    void focusOutEvent(QFocusEvent*) override;
    void leaveEvent(QEvent*) override;
    void dragEnterEvent(QDragEnterEvent*) override;
    void dragMoveEvent(QDragMoveEvent*) override;
    void dragLeaveEvent(QDragLeaveEvent*) override;
    void dropEvent(QDropEvent*) override;
    bool event(QEvent*) override;

private:
    bool commandKey(int key, Qt::KeyboardModifiers modifiers); ///< false: not one of them
    bool viewKey(int key, Qt::KeyboardModifiers modifiers);
    bool tabKey(bool forwards);
    void overrideShortcut(QKeyEvent* event);
    bool gestureEvent(QEvent* event);
    void showTip(const QHelpEvent& event);

    struct State;
    std::unique_ptr<State> m_state;
};

/// MIME type of a library part being dragged; its payload is the part id as UTF-8.
inline constexpr char kPartMimeType[] = "application/x-interpose-part";

} // namespace interpose

// SPDX-License-Identifier: GPL-3.0-or-later
// CanvasView: construction, what the other rooms tell it, options, view, painting.
#include "canvas/canvas_view.hpp"

#include "canvas/canvas_state.hpp"

#include <QPaintEvent>
#include <QPainter>

#include <algorithm>
#include <utility>

namespace interpose {

namespace {

constexpr int kStaleAfterMs = 300; ///< a field this old is dimmed; during a drag the next one comes sooner
constexpr double kFitMarginPx = 24;

} // namespace

CanvasView::State::State(CanvasView& owner, Document& document, Selection& selection, EngineBridge& bridge)
    : view(owner), canvas(document, selection, bridge), frame(canvas), select(canvas), ghost(canvas), nudge(canvas)
{
    canvas.repaint = [this] { view.update(); };
    canvas.setLive = [this](std::set<PlacedId> ids) { setLive(std::move(ids)); };
    canvas.hint = [this](const QString& text) {
        if (std::exchange(hint, text) != text) emit view.hintChanged(text);
    };
    stale_timer.setSingleShot(true);
    stale_timer.setInterval(kStaleAfterMs);
}

void CanvasView::State::connectRooms()
{
    connect(&canvas.document, &Document::changed, &view, [this](const AssemblyDiff& d) { documentChanged(d); });
    connect(&canvas.document, &Document::reset, &view, [this] { documentReset(); });
    connect(&canvas.document, &Document::gestureChanged, &view, [this](bool running) {
        if (running) return;
        select.gestureLost();
        nudge.abandon();
        setLive({});
        frame.stillChanged(); // results that came meanwhile
        heatChanged();        // the colour scale was held
        showHint();
    });
    connect(&canvas.bridge, &EngineBridge::instantChanged, &view, [this] { instantChanged(); });
    connect(&canvas.bridge, &EngineBridge::heatChanged, &view, [this] { heatChanged(); });
    connect(&canvas.selection, &Selection::changed, &view, [this] { showHint(), view.update(); });
    connect(&canvas.selection, &Selection::zoomRequested, &view, &CanvasView::zoomTo);
    connect(&stale_timer, &QTimer::timeout, &view, [this] {
        canvas.stale_heat = frame.heat().shown() && !canvas.bridge.heatIsFresh();
        view.update();
    });
}

void CanvasView::State::documentChanged(const AssemblyDiff& changes)
{
    const Rect before = rootBox();
    const bool inGesture = canvas.document.gestureRunning() && !canvas.live.empty();
    const bool sameParts = changes.added.empty() && changes.removed.empty() && !changes.catalogue && !changes.links;
    canvas.scene.show(canvas.document.snapshot(), inGesture && sameParts);
    if (!sameParts) {
        std::set<PlacedId> existing;
        for (const PlacedPart& placed : canvas.document.assembly().placed)
            existing.insert(placed.id);
        canvas.selection.retain(existing);
        if (canvas.hover && !existing.contains(*canvas.hover)) canvas.hover.reset();
        canvas.live = canvas.scene.withDescendants(canvas.live_ids);
        frame.findingsChanged();
    }
    const auto rests = [this](const PlacedId& id) {
        const auto body = canvas.scene.indexOf(id);
        return !body || !canvas.isLive(*body);
    };
    if (!inGesture || !sameParts || std::ranges::any_of(changes.changed, rests)) frame.stillChanged();
    watchStaleHeat();
    // Another outline, by sizing the root or undoing that: a view that showed the whole goes on to.
    if (fitted && !inGesture && rootBox() != before) return fit(canvas.scene.extent());
    view.update();
}

Rect CanvasView::State::rootBox() const
{
    const auto root = canvas.scene.root();
    return root ? canvas.scene.bodies()[*root].box() : Rect{};
}

void CanvasView::State::documentReset()
{
    select.cancel();
    ghost.cancel();
    nudge.abandon();
    canvas.hover.reset();
    canvas.live_ids.clear();
    canvas.live.clear();
    canvas.stale_heat = false;
    canvas.scene.show(canvas.document.snapshot());
    canvas.selection.clear();
    frame.findingsChanged();
    frame.instantChanged();
    frame.heatChanged();
    fitted = true;
    fit(canvas.scene.extent());
}

void CanvasView::State::instantChanged()
{
    frame.findingsChanged();
    frame.instantChanged();
    // The slack of what rests does not change while something else is dragged; its colours wait for the end.
    if (canvas.live.empty() || !canvas.document.gestureRunning()) frame.stillChanged();
    view.update();
}

void CanvasView::State::heatChanged()
{
    const bool wasShown = frame.heat().shown();
    frame.heatChanged();
    frame.findingsChanged();
    if (wasShown != frame.heat().shown()) frame.stillChanged();
    canvas.stale_heat = false;
    stale_timer.stop();
    watchStaleHeat();
    // The field of a drag goes straight to the window, before any panel takes it up.
    if (canvas.document.gestureRunning() && view.isVisible())
        view.repaint();
    else
        view.update();
}

/// Fields that keep coming are never dimmed, however far behind; one that stays while the edits go on is.
void CanvasView::State::watchStaleHeat()
{
    if (!canvas.bridge.heatIsFresh() && !canvas.stale_heat && !stale_timer.isActive()) stale_timer.start();
}

void CanvasView::State::setLive(std::set<PlacedId> ids)
{
    if (ids == canvas.live_ids) return;
    canvas.live_ids = std::move(ids);
    canvas.live = canvas.live_ids.empty() ? std::vector<char>{} : canvas.scene.withDescendants(canvas.live_ids);
    if (canvas.live_ids.empty()) canvas.scene.show(canvas.document.snapshot());
    frame.stillChanged();
    view.update();
}

void CanvasView::State::viewChanged()
{
    frame.viewChanged();
    view.update();
}

QRectF CanvasView::State::fitRoom() const
{
    const Overlays& shown = canvas.overlays;
    const bool scale = shown.heat || shown.congestion || shown.drops || shown.beachfront;
    const double right = scale ? kLegendRoom : kFitMarginPx;
    return QRectF(kRulerWidth, kRulerWidth, canvas.size.width() - kRulerWidth, canvas.size.height() - kRulerWidth)
        .adjusted(kFitMarginPx, kFitMarginPx, -right, -kFitMarginPx);
}

void CanvasView::State::fit(const Rect& area)
{
    canvas.view.fit(area, fitRoom());
    viewChanged();
}

PointerEvent CanvasView::State::eventAt(QPointF at, Qt::KeyboardModifiers modifiers) const
{
    return {at, canvas.view.toRoot(at), modifiers};
}

std::vector<PlacedId> CanvasView::State::selectedIds() const
{
    return {canvas.selection.ids().begin(), canvas.selection.ids().end()};
}

CanvasView::CanvasView(Document& document, Selection& selection, EngineBridge& bridge, QWidget* parent)
    : QWidget(parent), m_state(std::make_unique<State>(*this, document, selection, bridge))
{
    setAttribute(Qt::WA_OpaquePaintEvent);
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAcceptDrops(true);
    grabGesture(Qt::PinchGesture);
    setMinimumSize(320, 240);
    setAccessibleName(tr("Plan view"));
    setAccessibleDescription(tr("Floorplan seen from above. Tab walks the parts, arrow keys move the selected ones, R "
                                "turns, Delete removes, F shows everything."));
    m_state->connectRooms();
    m_state->documentReset();
}

CanvasView::~CanvasView() = default;

const Overlays& CanvasView::overlays() const
{
    return m_state->canvas.overlays;
}

void CanvasView::setOverlays(const Overlays& wanted)
{
    Overlays overlays = wanted;
    if (overlays.drops && overlays.congestion)
        (m_state->canvas.overlays.drops ? overlays.drops : overlays.congestion) = false;
    if (overlays == m_state->canvas.overlays) return;
    m_state->canvas.overlays = overlays;
    m_state->canvas.bridge.setDropsWatched(overlays.drops);
    m_state->frame.heatChanged();
    m_state->frame.instantChanged();
    m_state->viewChanged();
    emit overlaysChanged();
}

void CanvasView::setLibrary(const Library* library)
{
    m_state->ghost.cancel();
    m_state->canvas.library = library;
}

bool CanvasView::snapEnabled() const
{
    return m_state->canvas.snap;
}

void CanvasView::setSnapEnabled(bool enabled)
{
    m_state->canvas.snap = enabled;
    m_state->showHint();
}

Coord CanvasView::snapStep() const
{
    return m_state->canvas.snap_step;
}

void CanvasView::setSnapStep(Coord step)
{
    if (step > Coord{}) m_state->canvas.snap_step = step;
}

QPointF CanvasView::toView(Point root) const
{
    return m_state->canvas.view.toView(root);
}

Point CanvasView::toRoot(QPointF view) const
{
    return m_state->canvas.view.toRoot(view);
}

Point CanvasView::rulerOrigin() const
{
    return m_state->canvas.gridOrigin();
}

void CanvasView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    State& s = *m_state;
    s.frame.paint(painter, coloursOf(this), devicePixelRatioF(), hasFocus() && s.focus_shown, [&s](const Paint& paint) {
        s.select.paint(paint);
        s.ghost.paint(paint);
    });
    painter.end();
    emit framePainted();
}

void CanvasView::resizeEvent(QResizeEvent*)
{
    m_state->canvas.size = size();
    if (m_state->fitted)
        m_state->fit(m_state->canvas.scene.extent());
    else
        m_state->viewChanged();
}

void CanvasView::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange ||
        event->type() == QEvent::FontChange)
        m_state->viewChanged();
}

} // namespace interpose

// SPDX-License-Identifier: GPL-3.0-or-later
// Where a part's name goes and how large: in its middle, or, when others stand on it, in the free strip below them.
#include "canvas/paint_parts.hpp"

#include "canvas/paint_links.hpp"
#include "style/number_format.hpp"
#include "style/severity_mark.hpp"
#include "style/text_cache.hpp"

#include <QLineF>

#include <algorithm>
#include <array>

namespace interpose {

namespace {

constexpr std::size_t kManyLabels = 120;
constexpr double kBadgePx = 12;
constexpr double kStripPx = 14; ///< least height of the strip that takes the name of a carrier

QString nameOf(const PlacedBody& body)
{
    return QString::fromStdString(body.placed->id.str());
}

/// Largest of three sizes at which `text` fits into `room`; nothing when none does.
std::optional<QFont> fittingFont(const QString& text, QSizeF room)
{
    static const std::array<QFont, 3> fonts = [] {
        std::array<QFont, 3> made;
        made.fill(uiFont(TextSize::Normal, QFont::DemiBold));
        made[1].setPixelSize(11);
        made[2].setPixelSize(9);
        return made;
    }();
    for (const QFont& font : fonts) {
        if (room.height() < font.pixelSize() + 3) continue;
        // Six tenths of an em per letter is more than any name needs: measuring is for the doubtful ones.
        const double guess = 0.62 * font.pixelSize() * static_cast<double>(text.size());
        if (guess <= room.width() || textWidth(font, text) <= room.width()) return font;
    }
    return std::nullopt;
}

const DieTemperature* temperatureOf(const CanvasContext& canvas, const PlacedId& id)
{
    const auto& heat = canvas.bridge.report().heat;
    if (!heat) return nullptr;
    const auto found = std::ranges::find(heat->dies, id, &DieTemperature::placed);
    return found == heat->dies.end() ? nullptr : &*found;
}

QString figuresOf(const CanvasContext& canvas, const PlacedBody& body)
{
    if (body.part->kind == PartKind::Dummy) return QObject::tr("no power");
    const DieTemperature* die = temperatureOf(canvas, body.placed->id);
    if (!die) {
        const double power = body.part->statedPowerW();
        return power > 0 ? powerFigure(power).text() : QString();
    }
    QString text = powerFigure(die->power_w).text() + QStringLiteral(" · ") + temperatureFigure(die->peak_c).text();
    if (die->limit_c && die->peak_c > *die->limit_c) text += QObject::tr(" over limit");
    return text;
}

/// Free height above the lower edge of each body that others stand on.
std::vector<Coord> freeStrips(const Scene& scene)
{
    std::vector<Coord> strips(scene.bodies().size());
    for (std::size_t i = 0; i < strips.size(); ++i)
        strips[i] = scene.bodies()[i].box().height;
    for (const PlacedBody& body : scene.bodies())
        if (body.parent)
            strips[*body.parent] = std::min(strips[*body.parent], body.box().y - scene.bodies()[*body.parent].box().y);
    return strips;
}

/// The name of a carrier in its lower left corner, or, when its margin is too narrow, just below that corner; below the
/// root there is nothing. Where neither has room it stands on a tag in that corner, over what it carries.
void paintStripName(const Paint& paint, std::size_t i, Coord strip)
{
    const Scene& scene = paint.canvas.scene;
    const PlacedBody& body = scene.bodies()[i];
    const QRectF box = paint.box(i);
    const Coord margin = body.parent ? body.box().y - scene.bodies()[*body.parent].box().y : Coord{};
    const bool inside = paint.canvas.view.px(strip) >= kStripPx;
    const bool below = !body.parent || (isGround(body.part->kind) && paint.canvas.view.px(margin) >= kStripPx + 4);
    const bool tagged = !inside && !below;
    if (tagged && (!isGround(body.part->kind) || box.height() < 6 * kStripPx)) return;
    const QString text = nameOf(body) + QStringLiteral("  ") + sizeText(body.box().width, body.box().height);
    const QFont font = uiFont(TextSize::Small);
    const double width = textWidth(font, text) + 8;
    if (width > box.width() - 4) return;
    const double y = inside   ? box.bottom() - std::min(paint.canvas.view.px(strip), 20.0) / 2
                     : tagged ? box.bottom() - 9
                              : box.bottom() + 10;
    const QRectF ground(box.left() + 2, y - 7, width, 14);
    if (paint.on_heat || tagged) {
        paint.painter.setPen(Qt::NoPen);
        paint.painter.setBrush(paint.on_heat ? paint.colours.label_ground : partFill(body.part->kind, paint.colours));
        paint.painter.drawRoundedRect(ground, 3, 3);
    }
    paint.painter.setPen(paint.on_heat ? paint.colours.text : paint.colours.text_muted);
    paintText(paint.painter, ground, Qt::AlignCenter, font, text);
}

bool overPhy(const Paint& paint, const PlacedBody& body, const QRectF& text)
{
    return std::ranges::any_of(body.part->phys, [&](const Phy& phy) {
        return paint.canvas.view.toView(body.transform.apply(phy.region)).intersects(text);
    });
}

/// Moves `text` off the PHYs it would cover, as far as the part has room: sideways off those near an edge, up or down
/// off those in the middle.
QRectF besidePhys(const Paint& paint, const PlacedBody& body, const QRectF& box, QRectF text)
{
    for (const Phy& phy : body.part->phys) {
        const QRectF area = paint.canvas.view.toView(body.transform.apply(phy.region)).adjusted(-4, -3, 4, 3);
        if (!area.intersects(text) || area.width() > box.width() / 2) continue;
        const QPointF off = area.center() - box.center();
        if (off.x() > box.width() / 6)
            text.moveLeft(std::max(box.left() + 6, area.left() - text.width()));
        else if (off.x() < -box.width() / 6)
            text.moveRight(std::min(box.right() - 6, area.right() + text.width()));
        else if (off.y() <= 0)
            text.moveTop(std::min(area.bottom(), box.bottom() - text.height() - 4));
        else
            text.moveBottom(std::max(area.top(), box.top() + text.height() + 4));
    }
    return text;
}

/// Where a label of that size goes: in the middle, beside the PHYs, above the hottest point when that lies there.
QRectF middlePlace(const Paint& paint, const PlacedBody& body, const QRectF& box, QSizeF size)
{
    QRectF text(box.center() - QPointF(size.width(), size.height()) / 2, size);
    text = besidePhys(paint, body, box, text);
    if (!paint.hottest || !text.adjusted(-16, -16, 16, 12).contains(*paint.hottest)) return text;
    const double up = text.bottom() - (paint.hottest->y() - 20);
    if (text.top() - up > box.top() + 6) text.translate(0, -up);
    return text;
}

/// On heat a tag; else a patch of the part's own colour, so that no line runs through the letters.
void paintLabelGround(const Paint& paint, const PlacedBody& body, const QRectF& box, const QRectF& text, bool twoLines)
{
    const double padX = std::min(8.0, (box.width() - text.width()) / 2 - 1), padY = twoLines ? 5 : 1;
    paint.painter.setPen(Qt::NoPen);
    paint.painter.setBrush(paint.on_heat ? paint.colours.label_ground : partFill(body.part->kind, paint.colours));
    if (paint.on_heat)
        paint.painter.drawRoundedRect(text.adjusted(-padX, -padY, padX, padY), 4, 4);
    else if (!overPhy(paint, body, text)) // there a link would be cut
        paint.painter.drawRect(text.adjusted(-2, 1, 2, -1));
}

void paintFigures(const Paint& paint, const QRectF& line, const QString& text, bool average)
{
    QColor ink = paint.on_heat ? paint.colours.text : paint.colours.text_muted;
    if (paint.canvas.stale_heat) ink.setAlpha(130);
    const QFont font = uiFont(TextSize::Small);
    paint.painter.setPen(ink);
    const double shift = average ? kBadgePx / 2 : 0, width = textWidth(font, text);
    paintText(paint.painter, line.translated(shift, 0), Qt::AlignCenter, font, text);
    if (!average) return;
    const QPointF badge = line.center() - QPointF(width / 2 + kBadgePx / 2, 3.5);
    paintAverageFlux(&paint.painter, QRectF(badge, QSizeF(7, 7)), ink);
}

/// The name of a part that nothing stands on, and where it goes.
struct MiddleName
{
    QFont font;
    QString second; ///< its figures, where there is room
    QRectF text;
    bool average = false; ///< of the flux
    bool badge = false;   ///< that badge stands before the name
    bool turned = false;  ///< reads upwards
};

/// Upwards in a slender part.
std::optional<MiddleName> turnedName(const QRectF& box, const QString& name)
{
    if (box.height() <= box.width()) return std::nullopt;
    const auto font = fittingFont(name, box.size().transposed() - QSizeF(8, 2));
    if (!font) return std::nullopt;
    const QSizeF size(font->pixelSize() + 4.0, textWidth(*font, name));
    return MiddleName{*font, {}, {box.center() - QPointF(size.width(), size.height()) / 2, size}, false, false, true};
}

std::optional<MiddleName> middleName(const Paint& paint, std::size_t i, bool figures)
{
    const PlacedBody& body = paint.canvas.scene.bodies()[i];
    const QRectF box = paint.box(i);
    const QString name = nameOf(body);
    const auto font = fittingFont(name, box.size() - QSizeF(8, 2));
    if (!font) return turnedName(box, name);
    MiddleName made{*font, figures ? figuresOf(paint.canvas, body) : QString(), {}};
    double width = textWidth(*font, name), height = font->pixelSize() + 4;
    const DieTemperature* die = figures ? temperatureOf(paint.canvas, body.placed->id) : nullptr;
    made.average = die && die->average_flux;
    const double secondWidth =
        made.second.isEmpty() ? 0 : textWidth(uiFont(TextSize::Small), made.second) + (made.average ? kBadgePx : 0);
    if (secondWidth > box.width() - 12 || box.height() < 44) made.second.clear();
    if (!made.second.isEmpty()) width = std::max(width, secondWidth), height += 17;
    // Where there is no room for the figures the badge stands before the name.
    made.badge = made.average && figures && made.second.isEmpty() && width + kBadgePx <= box.width() - 8;
    if (made.badge) width += kBadgePx;
    made.text = middlePlace(paint, body, box, {width, height});
    return made;
}

void paintTurned(const Paint& paint, const QRectF& text, const QFont& font, const QString& name)
{
    paint.painter.save();
    paint.painter.translate(text.center());
    paint.painter.rotate(-90);
    const QSizeF along = text.size().transposed();
    paint.painter.setFont(font);
    paint.painter.drawText(QRectF(QPointF(-along.width() / 2, -along.height() / 2), along), Qt::AlignCenter, name);
    paint.painter.restore();
}

void paintMiddleName(const Paint& paint, std::size_t i, bool figures)
{
    const auto made = middleName(paint, i, figures);
    if (!made) return;
    const PlacedBody& body = paint.canvas.scene.bodies()[i];
    const QRectF& text = made->text;
    paintLabelGround(paint, body, paint.box(i), text, !made->second.isEmpty());
    paint.painter.setPen(paint.on_heat ? paint.colours.label_text : paint.colours.text_strong);
    if (made->turned) return paintTurned(paint, text, made->font, nameOf(body));
    const double before = made->badge ? kBadgePx : 0;
    const QRectF line(text.left() + before, text.top(), text.width() - before, made->font.pixelSize() + 4.0);
    paintText(paint.painter, line, Qt::AlignCenter, made->font, nameOf(body));
    if (made->badge)
        paintAverageFlux(&paint.painter, QRectF(text.left(), line.center().y() - 3.5, 7, 7),
                         paint.painter.pen().color());
    if (!made->second.isEmpty())
        paintFigures(paint, {text.left(), text.bottom() - 17, text.width(), 17}, made->second, made->average);
}

/// What links cover, in pieces: a slanting one covers little of its box.
void addLinks(const Paint& paint, std::vector<QRectF>& places)
{
    constexpr std::size_t kMost = 400; // beyond it links are hairlines
    const auto& links = paint.canvas.scene.links();
    if (!paint.canvas.overlays.links || links.size() > kMost) return;
    for (const SceneLink& link : links) {
        const QPointF from = paint.canvas.view.toView(link.a.centre()), to = paint.canvas.view.toView(link.b.centre());
        const double half = bundleWidth(link.lanes) / 2 + 2;
        const int pieces = std::clamp(static_cast<int>(QLineF(from, to).length() / 12), 1, 40);
        for (int i = 0; i < pieces; ++i) {
            const QRectF piece(from + (to - from) * i / pieces, from + (to - from) * (i + 1) / pieces);
            places.push_back(piece.normalized().adjusted(-half, -half, half, half));
        }
    }
}

QRectF placeOf(const Paint& paint, std::size_t body, bool figures)
{
    const auto made = middleName(paint, body, figures);
    return made ? made->text.adjusted(-8, -5, 8, 5) & paint.box(body) : QRectF();
}

} // namespace

std::vector<QRectF> namePlaces(const Paint& paint)
{
    std::vector<QRectF> places;
    if (paint.hottest) places.emplace_back(*paint.hottest - QPointF(30, 14), QSizeF(60, 50));
    const Scene& scene = paint.canvas.scene;
    const bool figures = !labelsAreMany(paint.canvas);
    for (std::size_t i = 0; i < scene.bodies().size(); ++i) {
        const QRectF box = paint.box(i);
        if (scene.hasChildren(i) || !paint.visible(box) || box.width() < 40) continue;
        const QSizeF size(std::min(box.width(), 128.0), std::min(box.height(), 52.0)); // it may come to stand there
        places.push_back(
            placeOf(paint, i, figures).united({box.center() - QPointF(size.width(), size.height()) / 2, size}));
    }
    addLinks(paint, places);
    return places;
}

QRectF namePlace(const Paint& paint, std::size_t body)
{
    return placeOf(paint, body, true);
}

bool labelsAreMany(const CanvasContext& canvas)
{
    const auto readable = [&](const PlacedBody& body) {
        const QRectF box = canvas.view.toView(body.box());
        return std::min(box.width(), 2 * box.height()) > 24 && box.intersects(QRectF(QPointF(), canvas.size));
    };
    return static_cast<std::size_t>(std::ranges::count_if(canvas.scene.bodies(), readable)) > kManyLabels;
}

void paintNames(const Paint& paint, Which which, bool figures)
{
    const Scene& scene = paint.canvas.scene;
    const std::vector<Coord> strips = freeStrips(scene);
    for (const std::size_t i : scene.drawOrder()) {
        if (paint.canvas.isLive(i) != (which == Which::Live) || !paint.visible(paint.box(i))) continue;
        // What lies under another part keeps its name to itself: it would be written across that part's name.
        if (which == Which::Still && scene.covered()[i]) continue;
        if (scene.hasChildren(i))
            paintStripName(paint, i, strips[i]);
        else if (scene.bodies()[i].placed->seat == Seat::Top)
            paintMiddleName(paint, i, figures);
    }
}

QSizeF tagSize(const QString& text)
{
    return {textWidth(uiFont(TextSize::Small, QFont::Medium), text) + 14, 20};
}

void paintTag(const Paint& paint, QPointF centre, const QString& text, const QColor& ground, const QColor& ink)
{
    const QFont font = uiFont(TextSize::Small, QFont::Medium);
    const QSizeF size = tagSize(text);
    QRectF tag(centre - QPointF(size.width(), size.height()) / 2, size);
    const QRectF room = paint.viewport().adjusted(4, 4, -4, -4);
    tag.moveLeft(std::clamp(tag.left(), room.left(), std::max(room.left(), room.right() - size.width())));
    tag.moveTop(std::clamp(tag.top(), room.top(), std::max(room.top(), room.bottom() - size.height())));
    paint.painter.setPen(Qt::NoPen);
    paint.painter.setBrush(ground);
    paint.painter.drawRoundedRect(tag, 4, 4);
    paint.painter.setPen(ink);
    paintText(paint.painter, tag, Qt::AlignCenter, font, text);
}

} // namespace interpose

// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/package_section.hpp"

#include "package/package.hpp"
#include "panels/bar_rows.hpp"
#include "panels/panel.hpp"
#include "style/number_format.hpp"

#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace interpose {

namespace {

QString tr(const char* text)
{
    return PackageSection::tr(text);
}

QString percent(double share)
{
    return significant(100 * share, 3) + QStringLiteral(" %");
}

/// What is left, for the note's narrow column.
QString left(const QString& text, bool isNegative)
{
    return isNegative ? QChar(0x2212) + text : text;
}

/// A formula in a line and the page that has it.
QString tipOf(const char* formula, const char* page)
{
    return tr(formula) + QStringLiteral("\ndocs/physics/") + QLatin1String(page);
}

/// A row that is beyond what there is cries out.
BarRow usedRow(const QString& name, double share, const QString& figure, const QString& note, bool over,
               const QString& tip)
{
    BarRow row{name, std::min(1.0, share), figure, note};
    row.alarm = over;
    row.tip = tip;
    return row;
}

/// The tighter side decides.
BarRow sizeRow(const SizeStep& step)
{
    const bool byWidth = step.actual_width_mm - step.needed_width_mm <= step.actual_height_mm - step.needed_height_mm;
    const double used =
        byWidth ? step.needed_width_mm / step.actual_width_mm : step.needed_height_mm / step.actual_height_mm;
    const QString tip = tipOf(QT_TRANSLATE_NOOP("PackageSection", "Side that the contents and their distances from the "
                                                                  "edge need / side there is, of the tighter side"),
                              "package.md#sizes");
    return usedRow(QString::fromStdString(step.placed.str()), used, percent(used),
                   left(millimetres(std::abs(step.margin_mm)).text(), step.margin_mm < 0), step.margin_mm < 0, tip);
}

/// Of a share of the balls the upper end.
BarRow ballRow(const BallStep& balls)
{
    const QString margin = left(decimals(std::abs(balls.margin), 0), balls.margin < 0);
    const QString tip =
        tipOf(QT_TRANSLATE_NOOP("PackageSection", "(Power + ground + signals + test + spare) / balls at "
                                                  "hand, of the fullest bond: all balls"),
              "package.md#balls");
    if (!balls.used_share) return usedRow(tr("balls"), 1, tr("none"), margin, balls.margin < 0, tip);
    const QString used = percent(*balls.used_share);
    const double sure = balls.limit_known ? *balls.used_share : *balls.used_share_low;
    return usedRow(tr("balls"), *balls.used_share, balls.limit_known ? used : QChar(0x2264) + used, margin, sure > 1,
                   tip);
}

BarRow layerRow(const LayerStep& layers)
{
    const double used = layers.actual > 0 ? static_cast<double>(layers.needed) / layers.actual : 1;
    const QString tip =
        tipOf(QT_TRANSLATE_NOOP("PackageSection", "The larger of the layers that signals need to escape "
                                                  "and of the fullest channel / layers there are"),
              "package.md#layers");
    return usedRow(tr("signal layers"), used, tr("%1 of %2").arg(layers.needed).arg(layers.actual),
                   left(QString::number(std::abs(layers.margin)), layers.margin < 0), layers.margin < 0, tip);
}

QString ballNote(const BallStep& balls)
{
    const QString low = decimals(balls.needed_low, 0), high = decimals(balls.needed_high, 0);
    const QString available = decimals(balls.available, 0);
    if (!balls.limit_known) return tr("%1 to %2 of %3 balls.").arg(low, high, available);
    QString text = tr("%1 of %2 balls").arg(decimals(balls.needed, 0), available);
    if (balls.test > 0) text += tr(", %1 for test access").arg(decimals(balls.test, 0));
    if (balls.needed_low < balls.needed_high) text += tr("; %1 to %2 by the bands of their inputs").arg(low, high);
    return text + QLatin1Char('.');
}

/// The two inputs to ask for first, by the last word of their pointers.
QString askNote(const BallStep& balls)
{
    QStringList asks;
    for (std::size_t i = 0; i < balls.asks.size() && i < 2; ++i) {
        const QString whole = QString::fromStdString(balls.asks[i]);
        asks << whole.section(QLatin1Char('/'), -1) + tr(" of ") + whole.section(QLatin1Char('/'), -2, -2);
    }
    const QString list = asks.join(QStringLiteral(", "));
    return balls.limit_known ? tr("For a narrower band state %1.").arg(list)
                             : tr("For a figure in place of the band state %1.").arg(list);
}

QString notesOf(const PackageResult& package)
{
    QStringList notes;
    if (package.body) notes << tr("Smallest body on offer: %1.").arg(withSigns(package.body->name));
    if (package.balls) notes << ballNote(*package.balls);
    if (package.layers && package.layers->supplies > 0 && package.layers->buildup_layers)
        notes << tr("%1 build-up layers a side.").arg(*package.layers->buildup_layers);
    if (package.balls && !package.balls->asks.empty()) notes << askNote(*package.balls);
    return notes.join(QLatin1Char(' '));
}

std::vector<BarRow> symmetryRows(const SymmetryFigures& s)
{
    constexpr char kPage[] = "package.md#symmetry";
    std::vector<BarRow> rows;
    const auto share = [&](const QString& name, double value, const char* formula) {
        rows.push_back(usedRow(name, value, percent(value), {}, false, tipOf(formula, kPage)));
    };
    share(
        tr("silicon"), s.silicon_coverage,
        QT_TRANSLATE_NOOP("PackageSection", "Union of the plans of dies, stacks and dummies / outline of the carrier"));
    share(tr("asymmetry"), s.asymmetry,
          QT_TRANSLATE_NOOP("PackageSection", "Offset of the silicon's centroid in half widths and half heights"));
    const char* unmatched = QT_TRANSLATE_NOOP("PackageSection", "Share of the silicon that its mirror image misses");
    share(tr("left–right"), s.mirror_x_unmatched, unmatched);
    share(tr("bottom–top"), s.mirror_y_unmatched, unmatched);
    const auto length = [&](const QString& name, const std::optional<double>& mm, const char* formula) {
        if (!mm) return;
        rows.push_back(usedRow(name, 0, millimetres(*mm).text(), {}, false, tipOf(formula, kPage)));
        rows.back().bar = false;
    };
    length(tr("mass offset"), s.mass_offset_mm,
           QT_TRANSLATE_NOOP("PackageSection", "Offset of the centroid weighted by density × volume"));
    length(tr("CTE offset"), s.cte_offset_mm,
           QT_TRANSLATE_NOOP("PackageSection", "Offset of the centroid weighted by expansion × volume"));
    length(tr("farthest C4"), s.c4_distance_mm,
           QT_TRANSLATE_NOOP("PackageSection", "Farthest corner of a C4 region from the centre of the part above it"));
    length(tr("farthest ball"), s.ball_distance_mm,
           QT_TRANSLATE_NOOP("PackageSection", "Outermost ball from the root's centre"));
    return rows;
}

} // namespace

PackageSection::PackageSection(QWidget* parent)
    : QWidget(parent)
    , m_chain(new BarRows(tr("Package: used, and left over"), this))
    , m_notes(makeLabel({}, "muted", this))
    , m_symmetryTitle(makeLabel(tr("Symmetry: screening, not a prediction"), "caption", this))
    , m_symmetry(new BarRows(tr("Symmetry screening"), this))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 4, 0, 0);
    layout->setSpacing(2);
    layout->addWidget(makeLabel(tr("Package: used, and left over"), "caption", this));
    layout->addWidget(m_chain);
    layout->addWidget(m_notes);
    layout->addSpacing(8);
    layout->addWidget(m_symmetryTitle);
    layout->addWidget(m_symmetry);
    m_notes->setWordWrap(true);
    m_chain->setToolTip(
        tr("Room that contents, balls and signals need, of what the parts offer; on the right what is left"));
    m_symmetry->setToolTip(
        tr("Of the largest carrier: figures that go with warpage. No warpage is computed: not a prediction"));
}

void PackageSection::show(const PackageResult& package, bool fresh)
{
    std::vector<BarRow> rows;
    for (const SizeStep& step : package.carriers)
        rows.push_back(sizeRow(step));
    if (package.substrate) rows.push_back(sizeRow(*package.substrate));
    if (package.balls) rows.push_back(ballRow(*package.balls));
    if (package.layers) rows.push_back(layerRow(*package.layers));
    setVisible(!rows.empty());
    m_chain->show(std::move(rows), !fresh);
    m_notes->setText(notesOf(package));
    m_notes->setVisible(!m_notes->text().isEmpty());
    m_symmetryTitle->setVisible(package.symmetry.has_value());
    m_symmetry->show(package.symmetry ? symmetryRows(*package.symmetry) : std::vector<BarRow>{}, !fresh);
}

} // namespace interpose

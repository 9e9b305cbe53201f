// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/power_map_bar.hpp"

#include "document/document.hpp"
#include "io/library.hpp"
#include "panels/panel.hpp"
#include "style/number_format.hpp"
#include "style/palette.hpp"
#include "style/severity_mark.hpp"

#include <QEvent>
#include <QLabel>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace interpose {

namespace {

constexpr QSize kIcon(32, 24);
constexpr int kBadge = 11;

QColor between(const QColor& low, const QColor& high, double part)
{
    const auto mix = [part](int a, int b) { return static_cast<int>(a + (b - a) * part); };
    return {mix(low.red(), high.red()), mix(low.green(), high.green()), mix(low.blue(), high.blue())};
}

/// The map's rectangles, the denser the stronger.
QPixmap pictureOf(const PowerTemplate& map, const Colours& colours, double ratio)
{
    QPixmap picture(kIcon * ratio);
    picture.setDevicePixelRatio(ratio);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    const double densest = std::ranges::max_element(map.blocks, {}, &TemplateBlock::density)->density;
    for (const TemplateBlock& block : map.blocks) {
        const QRectF rect(block.left * kIcon.width(), (1 - block.top) * kIcon.height(),
                          (block.right - block.left) * kIcon.width(), (block.top - block.bottom) * kIcon.height());
        painter.fillRect(rect.adjusted(0.5, 0.5, -0.5, -0.5),
                         between(colours.line, colours.text_muted, densest > 0 ? block.density / densest : 0));
    }
    return picture;
}

QPixmap badge(const Colours& colours, double ratio)
{
    QPixmap picture(QSize(kBadge, kBadge) * ratio);
    picture.setDevicePixelRatio(ratio);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    paintAverageFlux(&painter, QRectF(1.5, 1.5, kBadge - 3, kBadge - 3), colours.warning);
    return picture;
}

/// "compute 1.15, cache 0.69, ..." of the different kinds of blocks: names less their numbers.
QString densities(const PowerTemplate& map)
{
    QStringList words, seen;
    for (std::size_t i = 0; i < map.blocks.size(); ++i) {
        QString name = QString::fromStdString(map.blocks[i].id).section(u'_', 0, 0);
        while (!name.isEmpty() && name.back().isDigit())
            name.chop(1);
        if (seen.contains(name)) continue;
        seen << name;
        words << name + QChar(u' ') + significant(densityOverMean(map, i), 2);
    }
    return words.join(QStringLiteral(", "));
}

/// Density of the densest block over the part's mean.
double peakDensity(const Part& part)
{
    double densest = 0;
    for (const PowerBlock& block : part.power_blocks)
        densest = std::max(densest, block.power_w / (block.region.width.mm() * block.region.height.mm()));
    return densest * part.areaMm2() / part.statedPowerW();
}

} // namespace

PowerMapBar::PowerMapBar(Document& document, const Library& library, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_library(library)
    , m_badge(new QLabel(this))
    , m_state(makeLabel({}, "muted", this))
    , m_total(new QToolButton(this))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 4, 0, 4);
    layout->setSpacing(4);
    layout->addWidget(makeLabel(tr("Power map"), "caption", this));

    auto* state = new QHBoxLayout;
    state->setSpacing(6);
    state->addWidget(m_badge);
    state->addWidget(m_state, 1);
    state->addWidget(m_total, 0, Qt::AlignTop);
    m_state->setWordWrap(true);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(4);
    buttons->setContentsMargins(0, 0, 0, 0);
    for (const auto& [id, map] : m_library.power_templates) {
        auto* button = new QToolButton(this);
        const QString name = QString::fromStdString(map.name);
        button->setAccessibleName(tr("Spread the power as: %1").arg(name));
        button->setToolTip(
            tr("%1\n%2\nOf the mean density: %3").arg(name, QString::fromStdString(map.description), densities(map)));
        button->setIconSize(kIcon);
        button->setProperty("role", "map");
        connect(button, &QToolButton::clicked, this, [this, &map = map] { spread(map); });
        buttons->addWidget(button);
        m_maps.emplace_back(button, &map);
    }
    m_total->setText(tr("total only"));
    m_total->setProperty("role", "link");
    m_total->setToolTip(tr("Back to one total over the whole die"));
    connect(m_total, &QToolButton::clicked, this, &PowerMapBar::backToTotal);
    buttons->addStretch(1);
    layout->addLayout(state);
    layout->addLayout(buttons);
    paintIcons();
}

void PowerMapBar::show(const Part& part)
{
    const bool offered = part.kind == PartKind::Die && part.statedPowerW() > 0;
    setVisible(offered);
    if (!offered) return;
    m_part = part.id;
    const bool average = part.power_blocks.empty();
    m_badge->setVisible(average);
    m_total->setVisible(!average);
    const QString text = average ? tr("Average flux: hot spots are not in these temperatures")
                                 : tr("%1 blocks, the densest at %2 of the mean")
                                       .arg(part.power_blocks.size())
                                       .arg(significant(peakDensity(part), 2) + QStringLiteral(" ×"));
    if (m_state->text() != text) m_state->setText(text);
}

void PowerMapBar::spread(const PowerTemplate& map)
{
    m_document.apply(applyPowerTemplate(m_document.assembly(), m_part, map),
                     tr("Spread power as %1").arg(QString::fromStdString(map.name).toLower()));
}

void PowerMapBar::backToTotal()
{
    m_document.apply(powerToTotal(m_document.assembly(), m_part), tr("Power as one total"));
}

void PowerMapBar::paintIcons()
{
    const Colours& colours = coloursOf(this);
    for (const auto& [button, map] : m_maps)
        button->setIcon(QIcon(pictureOf(*map, colours, devicePixelRatioF())));
    m_badge->setPixmap(badge(colours, devicePixelRatioF()));
}

void PowerMapBar::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) paintIcons();
}

} // namespace interpose

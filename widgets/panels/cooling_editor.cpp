// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/cooling_editor.hpp"

#include "document/document.hpp"
#include "io/library.hpp"
#include "panels/length_edit.hpp"
#include "panels/panel.hpp"
#include "panels/part_text.hpp"
#include "panels/quantity_edit.hpp"
#include "style/number_format.hpp"
#include "style/palette.hpp"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QToolButton>

#include <array>

namespace interpose {

namespace {

constexpr std::array kStyles{CoolingStyle::Lidded, CoolingStyle::LidlessRing, CoolingStyle::Overmould,
                             CoolingStyle::Bare};
constexpr double kLargestH = 1e9, kColdest = -273.15, kHottest = 1000;

QString text(const std::string& s)
{
    return QString::fromStdString(s);
}

/// What a layer is made of when nobody said: a thickness alone would be refused.
void completeMaterials(Cooling& c)
{
    const auto complete = [](const Coord& thickness, std::string& material, const char* otherwise) {
        if (thickness > Coord{} && material.empty()) material = otherwise;
    };
    complete(c.tim1_thickness, c.tim1_material, "tim_gel");
    complete(c.lid_thickness, c.lid_material, "copper");
    complete(c.tim2_thickness, c.tim2_material, "tim_grease");
    complete(c.sink_thickness, c.sink_material, "copper");
    complete(c.rim_width, c.rim_material, "copper");
}

} // namespace

CoolingEditor::CoolingEditor(Document& document, const Library& library, QWidget* parent)
    : QWidget(parent), m_document(document), m_library(library)
{
    build();
    refresh();
}

const Cooling& CoolingEditor::cooling() const
{
    return m_document.assembly().cooling;
}

void CoolingEditor::build()
{
    m_grid = makeFieldGrid(this);
    m_grid->setContentsMargins(0, 8, 0, 0);
    m_grid->addWidget(makeLabel(tr("Cooling"), "caption", this), 0, 0, 1, 3);
    m_style = makeCombo(tr("What closes the package"), this);
    m_style->setToolTip(tr("What closes the package above the dies"));
    for (const CoolingStyle style : kStyles)
        m_style->addItem(coolingName(style));
    connect(m_style, &QComboBox::activated, this, [this](int row) {
        apply(tr("Close with %1").arg(m_style->itemText(row)),
              [row](Cooling& c) { c.style = kStyles[static_cast<std::size_t>(row)]; });
    });
    m_grid->addWidget(makeLabel(tr("closed by"), "label", this), 1, 0);
    m_grid->addWidget(m_style, 1, 1, 1, 2);
    m_sides.push_back(buildSide(CoolingSide::Top, tr("above")));
    m_sides.push_back(buildSide(CoolingSide::Bottom, tr("below")));
    int row = m_grid->rowCount();
    m_grid->addWidget(makeLabel(tr("ambient"), "label", this), row, 0);
    m_grid->addWidget(numberOf(tr("Ambient"), QStringLiteral("°C"), kColdest, kHottest, &Cooling::ambient_c), row, 1);
    m_dependent = new QCheckBox(tr("follow the temperature"), this);
    m_dependent->setToolTip(tr("Silicon conducts less and leaks more when hot: solved in a few rounds instead of one"));
    connect(m_dependent, &QCheckBox::clicked, this, [this](bool on) {
        apply(on ? tr("Follow the temperature") : tr("Hold material figures"),
              [on](Cooling& c) { c.temperature_dependent = on; });
    });
    m_grid->addWidget(makeLabel(tr("materials"), "label", this), ++row, 0);
    m_grid->addWidget(m_dependent, row, 1, 1, 2);
    m_refusal = makeLabel({}, "error", this);
    m_refusal->setWordWrap(true);
    m_refusal->hide();
    m_grid->addWidget(m_refusal, ++row, 0, 1, 3);

    m_fold = new QToolButton(this);
    m_fold->setText(tr("Layers on the way out"));
    m_fold->setToolTip(tr("Interface, lid, sink: material, thickness and contact of each"));
    m_fold->setCheckable(true);
    m_fold->setProperty("role", "fold");
    m_fold->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_fold->setArrowType(Qt::RightArrow);
    m_grid->addWidget(m_fold, ++row, 0, 1, 3, Qt::AlignLeft);
    m_layers = new QWidget(this);
    buildLayers(makeFieldGrid(m_layers));
    m_layers->hide();
    m_grid->addWidget(m_layers, ++row, 0, 1, 3);
    connect(m_fold, &QToolButton::toggled, this, [this](bool open) {
        m_fold->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
        m_layers->setVisible(open);
    });
}

CoolingEditor::Side CoolingEditor::buildSide(CoolingSide side, const QString& name)
{
    const bool top = side == CoolingSide::Top;
    const QString unit = QStringLiteral("W/(m² K)");
    Side made{side, makeCombo(top ? tr("Cooling above") : tr("Cooling below"), this),
              numberOf(top ? tr("h, top") : tr("h, bottom"), unit, 0, kLargestH,
                       top ? &Cooling::h_top_w_per_m2k : &Cooling::h_bottom_w_per_m2k),
              makeLabel({}, "muted", this)};
    made.origin->setWordWrap(true);
    made.preset->setToolTip(tr("A way to carry the heat away sets h; h may also be typed"));
    made.preset->addItem(tr("own figure"));
    for (const auto& [id, preset] : m_library.cooling_presets)
        if (preset.side == side) made.preset->addItem(text(preset.name), text(id));
    connect(made.preset, &QComboBox::activated, this,
            [this, top](int row) { choosePreset(m_sides[top ? 0 : 1], row); });
    const int row = m_grid->rowCount();
    m_grid->addWidget(makeLabel(name, "label", this), row, 0);
    m_grid->addWidget(made.preset, row, 1, 1, 2);
    m_grid->addWidget(makeLabel(top ? tr("h, top") : tr("h, bottom"), "label", this), row + 1, 0);
    m_grid->addWidget(made.h, row + 1, 1, 1, 2);
    m_grid->addWidget(made.origin, row + 2, 1, 1, 2);
    return made;
}

void CoolingEditor::watch(TypedEdit* edit)
{
    connect(edit, &TypedEdit::refused, this, [this](const QString& why) {
        m_refusal->setText(why);
        m_refusal->setVisible(!why.isEmpty());
    });
}

QuantityEdit* CoolingEditor::numberOf(const QString& name, const QString& unit, double low, double high,
                                      double Cooling::* number)
{
    auto* edit = new QuantityEdit(name, unit, low, high, this);
    watch(edit);
    m_show.push_back([this, edit, number] { edit->setValue(cooling().*number); });
    connect(edit, &QuantityEdit::valueEntered, this, [this, name, number](double value) {
        apply(tr("Set %1").arg(name), [=](Cooling& c) { c.*number = value; });
    });
    return edit;
}

void CoolingEditor::refresh()
{
    m_style->setCurrentIndex(static_cast<int>(cooling().style));
    m_dependent->setChecked(cooling().temperature_dependent);
    for (const auto& show : m_show)
        show();
    for (const Side& side : m_sides)
        showSide(side);
    for (const LayerRow& row : m_rows)
        for (QWidget* widget : row.widgets)
            widget->setVisible(row.used(cooling()));
}

void CoolingEditor::showSide(const Side& side)
{
    int shown = 0;
    for (int row = 1; row < side.preset->count(); ++row) {
        const auto preset = m_library.cooling_presets.find(side.preset->itemData(row).toString().toStdString());
        if (preset != m_library.cooling_presets.end() && followsPreset(cooling(), preset->second)) shown = row;
    }
    side.preset->setCurrentIndex(shown);
    const QString origin = originOf(side.side == CoolingSide::Top ? "h_top_w_per_m2k" : "h_bottom_w_per_m2k");
    side.origin->setText(origin);
    side.origin->setVisible(!origin.isEmpty());
    side.h->setToolTip(side.origin->toolTip());
}

/// "5,000 to 20,000, assumed": the band and how far to trust it; the source itself is the tooltip.
QString CoolingEditor::originOf(const std::string& key) const
{
    const auto found = cooling().facts.find(key);
    if (found == cooling().facts.end()) return {};
    const Fact& fact = found->second;
    QStringList words;
    if (fact.low && fact.high) words << tr("%1 to %2").arg(shortest(*fact.low), shortest(*fact.high));
    words << gradeName(fact.grade);
    const qsizetype comma = text(fact.note).indexOf(QLatin1String(", "));
    if (comma > 0) words << text(fact.note).mid(comma + 2);
    return words.join(QStringLiteral(", "));
}

void CoolingEditor::choosePreset(const Side& side, int row)
{
    const auto preset = m_library.cooling_presets.find(side.preset->itemData(row).toString().toStdString());
    if (preset == m_library.cooling_presets.end()) { // "own figure": the one that is there, to be typed over
        showSide(side);
        side.h->setFocus();
        side.h->selectAll();
        return;
    }
    m_document.apply(applyCoolingPreset(m_document.assembly(), preset->second),
                     tr("Cool by %1").arg(text(preset->second.name).toLower()));
}

void CoolingEditor::apply(const QString& name, const Change& change)
{
    Cooling wanted = cooling();
    change(wanted);
    completeMaterials(wanted);
    auto next = setCooling(m_document.assembly(), std::move(wanted), m_library.technology);
    m_refusal->setText(next ? QString() : text(next.error().front().message));
    m_refusal->setVisible(!next);
    if (next) m_document.apply(std::move(*next), name);
    refresh(); // a refused choice goes back to what holds
}

} // namespace interpose

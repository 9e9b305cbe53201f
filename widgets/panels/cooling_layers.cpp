// SPDX-License-Identifier: GPL-3.0-or-later
// The folded part of CoolingEditor: the layers from the dies to the sink, those the style has.
#include "document/document.hpp"
#include "io/library.hpp"
#include "panels/cooling_editor.hpp"
#include "panels/length_edit.hpp"
#include "panels/panel.hpp"
#include "panels/quantity_edit.hpp"
#include "style/number_format.hpp"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>

namespace interpose {

namespace {

constexpr double kLargestContact = 1e6;

QString text(const std::string& s)
{
    return QString::fromStdString(s);
}

bool isLidded(const Cooling& c)
{
    return c.style == CoolingStyle::Lidded;
}

bool hasRing(const Cooling& c)
{
    return c.style == CoolingStyle::LidlessRing;
}

bool hasTim1(const Cooling& c)
{
    return isLidded(c) || hasRing(c);
}

bool hasTim2(const Cooling& c)
{
    return !hasRing(c);
}

bool hasSink(const Cooling& c)
{
    return c.sink_thickness > Coord{};
}

bool always(const Cooling&)
{
    return true;
}

} // namespace

void CoolingEditor::buildLayers(QGridLayout* grid)
{
    using C = Cooling;
    const QString contact = QStringLiteral("K mm²/W");
    buildMaterialRow(grid, tr("TIM1"), &C::tim1_material, hasTim1);
    addLayerRow(grid, tr("bondline"), lengthOf(tr("TIM1 thickness"), &C::tim1_thickness),
                numberOf(tr("TIM1 contact"), contact, 0, kLargestContact, &C::tim1_contact_k_mm2_per_w), hasTim1);
    buildMaterialRow(grid, tr("lid"), &C::lid_material, isLidded);
    addLayerRow(grid, tr("thick, foot"), lengthOf(tr("Lid thickness"), &C::lid_thickness),
                lengthOf(tr("Lid foot"), &C::rim_width), isLidded);
    buildMaterialRow(grid, tr("ring"), &C::rim_material, hasRing);
    addLayerRow(grid, tr("width"), lengthOf(tr("Ring width"), &C::rim_width), nullptr, hasRing);
    buildMaterialRow(grid, tr("TIM2"), &C::tim2_material, hasTim2);
    addLayerRow(grid, tr("bondline"), lengthOf(tr("TIM2 thickness"), &C::tim2_thickness),
                numberOf(tr("TIM2 contact"), contact, 0, kLargestContact, &C::tim2_contact_k_mm2_per_w), hasTim2);
    buildMaterialRow(grid, tr("sink base"), &C::sink_material, always);
    addLayerRow(grid, tr("thickness"), lengthOf(tr("Sink base thickness"), &C::sink_thickness), nullptr, always);
    addLayerRow(grid, tr("w, h"), sinkSide(tr("Sink base width"), &C::sink_width),
                sinkSide(tr("Sink base height"), &C::sink_height), hasSink);
}

LengthEdit* CoolingEditor::lengthOf(const QString& name, Coord Cooling::* length)
{
    auto* edit = new LengthEdit(name, m_layers);
    watch(edit);
    m_show.push_back([this, edit, length] { edit->setValue(cooling().*length); });
    connect(edit, &LengthEdit::valueEntered, this, [this, name, length](Coord value) {
        apply(tr("Set %1").arg(name), [=](Cooling& c) {
            c.*length = value;
            if (c.sink_thickness <= Coord{}) c.sink_width = c.sink_height = std::nullopt; // no base, no size of it
        });
    });
    return edit;
}

/// Absent is the root's outline, and shown as that; typing the outline's own size or 0 goes back to it.
LengthEdit* CoolingEditor::sinkSide(const QString& name, std::optional<Coord> Cooling::* side)
{
    auto* edit = new LengthEdit(name, m_layers);
    watch(edit);
    const auto outline = [this, side] {
        const PlacedPart* root = m_document.assembly().root();
        if (!root) return Coord{};
        const Part& part = m_document.assembly().part(*root);
        return side == &Cooling::sink_width ? part.width : part.height;
    };
    m_show.push_back([this, edit, side, outline] { edit->setValue((cooling().*side).value_or(outline())); });
    connect(edit, &LengthEdit::valueEntered, this, [this, name, side, outline](Coord value) {
        apply(tr("Set %1").arg(name), [=](Cooling& c) {
            c.*side = value == Coord{} || value == outline() ? std::nullopt : std::optional(value);
        });
    });
    return edit;
}

void CoolingEditor::addLayerRow(QGridLayout* grid, const QString& name, QWidget* first, QWidget* second,
                                bool (*used)(const Cooling&))
{
    auto* label = makeLabel(name, "label", m_layers);
    const int row = grid->rowCount();
    grid->addWidget(label, row, 0);
    grid->addWidget(first, row, 1, 1, second ? 1 : 2);
    m_rows.push_back({{label, first}, used});
    if (!second) return;
    grid->addWidget(second, row, 2);
    m_rows.back().widgets.push_back(second);
}

void CoolingEditor::buildMaterialRow(QGridLayout* grid, const QString& name, std::string Cooling::* material,
                                     bool (*used)(const Cooling&))
{
    QComboBox* combo = makeCombo(tr("Material of %1").arg(name), m_layers);
    combo->addItem(tr("none"));
    for (const auto& [id, record] : m_library.technology.materials)
        combo->addItem(withSigns(record.name), text(id));
    combo->setToolTip(tr("What the layer is made of"));
    m_show.push_back([this, combo, material] {
        const QString id = text(cooling().*material);
        if (!id.isEmpty() && combo->findData(id) < 0) combo->addItem(id, id); // the file's own
        combo->setCurrentIndex(id.isEmpty() ? 0 : combo->findData(id));
    });
    connect(combo, &QComboBox::activated, this, [this, combo, material, name](int row) {
        const std::string id = combo->itemData(row).toString().toStdString();
        apply(tr("Set material of %1").arg(name), [=](Cooling& c) { c.*material = id; });
    });
    addLayerRow(grid, name, combo, nullptr, used);
}

} // namespace interpose

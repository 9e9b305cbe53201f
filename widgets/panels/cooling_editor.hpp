// SPDX-License-Identifier: GPL-3.0-or-later
// The cooling of the assembly: what closes it, where the heat goes above and below, and, folded away, the layers on
// the way. Each choice and each figure is one step of undo.
#pragma once

#include "model/cooling_preset.hpp"

#include <QWidget>

#include <functional>
#include <vector>

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLabel;
class QToolButton;

namespace interpose {

class Document;
class LengthEdit;
class QuantityEdit;
struct Library;

class CoolingEditor : public QWidget
{
    Q_OBJECT

public:
    CoolingEditor(Document& document, const Library& library, QWidget* parent = nullptr);

    void refresh(); ///< shows the document's cooling

private:
    using Change = std::function<void(Cooling&)>;

    /// Where the heat goes on one side: a preset, its h, and where that figure comes from.
    struct Side
    {
        CoolingSide side;
        QComboBox* preset;
        QuantityEdit* h;
        QLabel* origin;
    };
    /// A row of the folded part; widgets the style has no use for are hidden with it.
    struct LayerRow
    {
        std::vector<QWidget*> widgets;
        bool (*used)(const Cooling&);
    };

    void build();
    Side buildSide(CoolingSide side, const QString& name);
    void buildLayers(QGridLayout* grid);
    void buildMaterialRow(QGridLayout* grid, const QString& name, std::string Cooling::* material,
                          bool (*used)(const Cooling&));
    void addLayerRow(QGridLayout* grid, const QString& name, QWidget* first, QWidget* second,
                     bool (*used)(const Cooling&));
    LengthEdit* lengthOf(const QString& name, Coord Cooling::* length);
    LengthEdit* sinkSide(const QString& name, std::optional<Coord> Cooling::* side);
    QuantityEdit* numberOf(const QString& name, const QString& unit, double low, double high, double Cooling::* number);
    void watch(class TypedEdit* edit);

    const Cooling& cooling() const;
    void apply(const QString& text, const Change& change);
    void choosePreset(const Side& side, int row);
    void showSide(const Side& side);
    QString originOf(const std::string& key) const;

    Document& m_document;
    const Library& m_library;
    QGridLayout* m_grid = nullptr;
    QComboBox* m_style = nullptr;
    std::vector<Side> m_sides;
    QCheckBox* m_dependent = nullptr;
    QToolButton* m_fold = nullptr;
    QWidget* m_layers = nullptr;
    QLabel* m_refusal = nullptr;
    std::vector<LayerRow> m_rows;
    std::vector<std::function<void()>> m_show; ///< one per field: shows the document's value
};

} // namespace interpose

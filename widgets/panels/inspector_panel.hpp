// SPDX-License-Identifier: GPL-3.0-or-later
// What is selected, in figures: typed coordinates, turn, what it stands on, size, power, bonds, temperature, links.
#pragma once

#include "document/pace.hpp"
#include "model/assembly.hpp"
#include "panels/heat_lines.hpp"

#include <QTimer>
#include <QWidget>

#include <vector>

class QComboBox;
class QGridLayout;
class QLabel;

namespace interpose {

class Document;
class EngineBridge;
class LengthEdit;
class LinkTable;
class CoolingEditor;
class HeatSection;
class PackageSection;
class PowerMapBar;
class Selection;
class TrafficEditor;
struct Library;

class InspectorPanel : public QWidget
{
    Q_OBJECT

public:
    InspectorPanel(Document& document, Selection& selection, EngineBridge& bridge, const Library& library,
                   QWidget* parent = nullptr);

private:
    struct Row
    {
        QLabel* name;
        QLabel* value;
    };
    void build();
    void buildPlacing();
    void refresh();
    void showNothing();
    void showOne(const PlacedPart& placed);
    void showMany();
    void showLines(const TextLines& lines); ///< the rows below the coordinates
    void showCoordinates(bool shown, Point at, const PlacedPart* one);
    void hideSections();
    Rect selectionBox() const; ///< of the selected parts, root coordinates
    void moveTo(Point at);
    void turnTo(int quarters);

    Document& m_document;
    Selection& m_selection;
    EngineBridge& m_bridge;
    QLabel* m_title;
    QLabel* m_kind;
    QLabel* m_subtitle;
    QWidget* m_placing; ///< coordinates and turn
    LengthEdit* m_x;
    LengthEdit* m_y;
    QComboBox* m_turn;
    QLabel* m_turnName;
    QLabel* m_refusal;
    QGridLayout* m_grid;
    std::vector<Row> m_rows;
    LinkTable* m_links;
    PowerMapBar* m_powerMap;
    HeatSection* m_heat;
    TrafficEditor* m_traffic; ///< while nothing or the root alone is selected, as the next
    PackageSection* m_package;
    CoolingEditor* m_cooling; ///< while nothing or the root alone is selected
    Point m_shownAt;
    QTimer m_patience;
    Pace m_pace; ///< of what a drag changes
};

} // namespace interpose

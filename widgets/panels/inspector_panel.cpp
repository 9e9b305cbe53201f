// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/inspector_panel.hpp"

#include "document/document.hpp"
#include "document/engine_bridge.hpp"
#include "document/selection.hpp"
#include "model/edit.hpp"
#include "panels/cooling_editor.hpp"
#include "panels/heat_section.hpp"
#include "panels/length_edit.hpp"
#include "panels/link_table.hpp"
#include "panels/network_lines.hpp"
#include "panels/package_section.hpp"
#include "panels/panel.hpp"
#include "panels/part_text.hpp"
#include "panels/power_lines.hpp"
#include "panels/power_map_bar.hpp"
#include "panels/traffic_editor.hpp"
#include "style/number_format.hpp"
#include "style/palette.hpp"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace interpose {

namespace {

QString text(const std::string& s)
{
    return QString::fromStdString(s);
}

QString partCount(std::size_t count)
{
    return count == 1 ? InspectorPanel::tr("1 part") : InspectorPanel::tr("%1 parts").arg(count);
}

/// The name of each different bond of the part, one to a line.
QString bondText(const Part& part, const Technology& technology)
{
    QStringList names;
    for (const BondRegion& region : part.bonds) {
        const auto bond = technology.bonds.find(region.bond);
        if (bond == technology.bonds.end()) continue;
        const QString name = withSigns(bond->second.name);
        if (!names.contains(name)) names << name;
    }
    return names.join(QStringLiteral("\n"));
}

/// A label lays out and repaints even for the text it has.
void setTextOf(QLabel* label, const QString& now)
{
    if (label->text() != now) label->setText(now);
}

void append(TextLines& lines, TextLines more)
{
    std::ranges::move(more, std::back_inserter(lines));
}

template <class Map>
QString nameIn(const Map& map, const std::optional<std::string>& id)
{
    if (!id) return {};
    const auto found = map.find(*id);
    return withSigns(found == map.end() || found->second.name.empty() ? *id : found->second.name);
}

} // namespace

InspectorPanel::InspectorPanel(Document& document, Selection& selection, EngineBridge& bridge, const Library& library,
                               QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_selection(selection)
    , m_bridge(bridge)
    , m_title(makeLabel({}, "header", this))
    , m_kind(makeLabel({}, "label", this))
    , m_subtitle(makeLabel({}, "muted", this))
    , m_placing(new QWidget(this))
    , m_x(new LengthEdit(tr("x"), m_placing))
    , m_y(new LengthEdit(tr("y"), m_placing))
    , m_turn(new QComboBox(m_placing))
    , m_turnName(makeLabel(tr("rotation"), "label", m_placing))
    , m_refusal(makeLabel({}, "error", m_placing))
    , m_grid(new QGridLayout)
    , m_links(new LinkTable(this))
    , m_powerMap(new PowerMapBar(document, library, this))
    , m_heat(new HeatSection(this))
    , m_traffic(new TrafficEditor(document, this))
    , m_package(new PackageSection(this))
    , m_cooling(new CoolingEditor(document, library, this))
    , m_pace(document, [this] { refresh(); }, this)
{
    build();
    connect(m_x, &LengthEdit::valueEntered, this, [this](Coord x) { moveTo({x, m_shownAt.y}); });
    connect(m_y, &LengthEdit::valueEntered, this, [this](Coord y) { moveTo({m_shownAt.x, y}); });
    for (LengthEdit* edit : {m_x, m_y})
        connect(edit, &LengthEdit::refused, this, [this](const QString& why) {
            m_refusal->setText(why);
            m_refusal->setVisible(!why.isEmpty());
        });
    connect(m_turn, &QComboBox::activated, this, &InspectorPanel::turnTo);
    connect(m_links, &LinkTable::partActivated, this, [this](const PlacedId& id) {
        m_selection.set({id});
        emit m_selection.zoomRequested({id});
    });
    connect(&m_document, &Document::reset, this, &InspectorPanel::refresh);
    // Figures of links and heat are dimmed only if the report takes its time; else they would flicker with every step
    // of a drag.
    m_patience.setSingleShot(true);
    m_patience.setInterval(60);
    connect(&m_patience, &QTimer::timeout, this, &InspectorPanel::refresh);
    connect(&m_document, &Document::changed, this, [this] {
        if (!m_patience.isActive()) m_patience.start();
        m_pace.ask();
    });
    connect(&m_selection, &Selection::changed, this, &InspectorPanel::refresh);
    connect(&m_bridge, &EngineBridge::reportChanged, &m_pace, &Pace::ask);
    refresh();
}

void InspectorPanel::build()
{
    for (int quarter = 0; quarter < 4; ++quarter)
        m_turn->addItem(QStringLiteral("%1°").arg(90 * quarter));
    m_turn->setAccessibleName(tr("Rotation"));
    m_turn->setToolTip(tr("Quarter turns counter-clockwise (R)"));
    m_subtitle->setWordWrap(true);
    m_refusal->setWordWrap(true);
    m_refusal->hide();
    for (QLabel* label : {m_title, m_kind, m_subtitle})
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);

    auto* head = new QHBoxLayout;
    head->addWidget(m_title, 1);
    head->addWidget(m_kind);
    buildPlacing();
    m_grid->setHorizontalSpacing(8);
    m_grid->setVerticalSpacing(6);
    m_grid->setColumnMinimumWidth(0, 76);
    m_grid->setColumnStretch(1, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 2, 12, 12);
    layout->setSpacing(6);
    layout->addLayout(head);
    layout->addWidget(m_subtitle);
    layout->addWidget(m_placing);
    layout->addSpacing(2);
    layout->addLayout(m_grid);
    layout->addSpacing(4);
    layout->addWidget(m_powerMap);
    layout->addWidget(m_heat);
    layout->addWidget(m_package);
    layout->addWidget(m_links);
    layout->addWidget(m_traffic);
    layout->addWidget(m_cooling);
    layout->addStretch(1);
}

void InspectorPanel::buildPlacing()
{
    auto* placing = new QGridLayout(m_placing);
    placing->setContentsMargins(0, 4, 0, 0);
    placing->setHorizontalSpacing(8);
    placing->setVerticalSpacing(5);
    placing->setColumnMinimumWidth(0, 76);
    placing->setColumnStretch(1, 1);
    placing->setColumnStretch(2, 1);
    placing->addWidget(makeLabel(tr("x, y"), "label", m_placing), 0, 0);
    placing->addWidget(m_x, 0, 1);
    placing->addWidget(m_y, 0, 2);
    placing->addWidget(m_turnName, 1, 0);
    placing->addWidget(m_turn, 1, 1);
    placing->addWidget(m_refusal, 2, 0, 1, 3);
}

void InspectorPanel::refresh()
{
    const std::optional<PlacedId> single = m_selection.single();
    const PlacedPart* placed = single ? m_document.assembly().find(*single) : nullptr;
    if (placed)
        showOne(*placed);
    else if (m_selection.ids().size() > 1)
        showMany();
    else
        showNothing();
    const bool aboutAll =
        !m_document.assembly().placed.empty() && (m_selection.ids().empty() || (placed && !placed->on));
    const bool aboutCarrier = placed && isCarrier(m_document.assembly().part(*placed).kind);
    if (aboutAll || aboutCarrier)
        m_package->show(m_bridge.report().instant.package, m_bridge.instantIsFresh() || m_patience.isActive());
    else
        m_package->hide();
    m_cooling->setVisible(aboutAll);
    if (aboutAll) m_cooling->refresh();
    if (aboutAll)
        m_traffic->show(m_bridge.report(), m_bridge.instantIsFresh() || m_patience.isActive());
    else
        m_traffic->hide();
}

/// What only a single part has.
void InspectorPanel::hideSections()
{
    m_links->hide();
    m_powerMap->hide();
    m_heat->hide();
}

void InspectorPanel::showNothing()
{
    const Assembly& assembly = m_document.assembly();
    setTextOf(m_title, assembly.placed.empty() ? tr("No assembly") : text(assembly.name));
    m_kind->clear();
    setTextOf(m_subtitle, withSigns(assembly.description));
    m_subtitle->setVisible(!assembly.description.empty());
    showCoordinates(false, {}, nullptr);
    hideSections();
    TextLines lines;
    if (const PlacedPart* root = assembly.root()) {
        const Part& part = assembly.part(*root);
        const Kpis& kpis = m_bridge.report().kpis;
        lines = {{kindName(part.kind).toLower(), sizeText(part.width, part.height)},
                 {tr("placed"), partCount(assembly.placed.size())},
                 {tr("links"), QString::number(assembly.links->size())},
                 {tr("power"), kpis.power_w ? powerFigure(*kpis.power_w).text() : QString()},
                 {tr("assumed"), kpis.assumed_share
                                     ? tr("%1 of stated inputs").arg(yieldFigure(*kpis.assumed_share).text())
                                     : QString()}};
        append(lines, networkLines(m_bridge.report()));
        append(lines, heatLines(m_bridge.report()));
        append(lines, powerLines(m_bridge.report()));
    }
    showLines(lines);
}

void InspectorPanel::showOne(const PlacedPart& placed)
{
    const Assembly& assembly = m_document.assembly();
    const Part& part = assembly.part(placed);
    const Technology& technology = assembly.technology();
    setTextOf(m_title, text(placed.id.str()));
    setTextOf(m_kind, kindName(part.kind));
    setTextOf(m_subtitle, withSigns(part.name));
    m_subtitle->setVisible(part.name != placed.id.str());
    showCoordinates(placed.on.has_value(), {placed.x, placed.y}, &placed);
    const double power_w = part.statedPowerW();
    TextLines lines{{tr("on"), placed.on
                                   ? text(placed.on->str()) + QStringLiteral(", ") + seatName(placed.seat, placed.depth)
                                   : tr("the root")},
                    {tr("size"), sizeText(part.width, part.height)},
                    {tr("thickness"), lengthFigure(part.thickness).text()},
                    {tr("mirrored"), placed.flipped ? tr("yes") : QString()},
                    {tr("power"), power_w > 0 ? powerFigure(power_w).text() : tr("none stated")},
                    {tr("process"), nameIn(technology.nodes, part.node)},
                    {tr("technology"), nameIn(technology.carriers, part.carrier)},
                    {tr("memory"), nameIn(technology.hbm, part.hbm)},
                    {tr("bond"), bondText(part, technology)}};
    append(lines, networkLines(m_bridge.report(), placed.id));
    append(lines, heatLines(m_bridge.report(), placed.id));
    append(lines, powerLines(m_bridge.report(), placed.id));
    showLines(lines);
    m_powerMap->show(part);
    m_heat->show(m_bridge.report(), placed.id, m_bridge.heatQuality(), m_bridge.heatIsFresh() || m_patience.isActive());
    m_links->show(assembly, m_bridge.report(), placed.id, m_bridge.instantIsFresh() || m_patience.isActive());
}

void InspectorPanel::showMany()
{
    const Assembly& assembly = m_document.assembly();
    double power_w = 0, area_mm2 = 0;
    for (const PlacedId& id : m_selection.ids())
        if (const PlacedPart* placed = assembly.find(id)) {
            power_w += assembly.part(*placed).statedPowerW();
            area_mm2 += assembly.part(*placed).areaMm2();
        }
    const Rect box = selectionBox();
    setTextOf(m_title, partCount(m_selection.ids().size()));
    m_kind->clear();
    setTextOf(m_subtitle, tr("Lower left corner of all, from the root"));
    m_subtitle->show();
    showCoordinates(true, {box.x, box.y}, nullptr);
    hideSections();
    showLines({{tr("extent"), sizeText(box.width, box.height)},
               {tr("area"), areaFigure(area_mm2).text()},
               {tr("power"), power_w > 0 ? powerFigure(power_w).text() : QString()}});
}

void InspectorPanel::showLines(const TextLines& lines)
{
    TextLines shown;
    std::ranges::copy_if(lines, std::back_inserter(shown), [](const auto& line) { return !line.text.isEmpty(); });
    while (m_rows.size() < shown.size()) {
        const Row row{makeLabel({}, "label", this), makeLabel({}, "value", this)};
        row.value->setTextInteractionFlags(Qt::TextSelectableByMouse);
        row.value->setWordWrap(true);
        const int at = static_cast<int>(m_rows.size());
        m_grid->addWidget(row.name, at, 0, Qt::AlignTop);
        m_grid->addWidget(row.value, at, 1);
        m_rows.push_back(row);
    }
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const bool used = i < shown.size();
        m_rows[i].name->setVisible(used);
        m_rows[i].value->setVisible(used);
        if (!used) continue;
        setTextOf(m_rows[i].name, shown[i].name);
        setTextOf(m_rows[i].value, shown[i].text);
        showFinding(m_rows[i].value);
        for (QLabel* label : {m_rows[i].name, m_rows[i].value})
            label->setToolTip(shown[i].tip);
    }
}

void InspectorPanel::showCoordinates(bool shown, Point at, const PlacedPart* one)
{
    m_placing->setVisible(shown);
    if (!shown) return;
    m_shownAt = at;
    m_x->setValue(at.x);
    m_y->setValue(at.y);
    m_turn->setVisible(one != nullptr);
    m_turnName->setVisible(one != nullptr);
    if (!one) return;
    m_turn->setCurrentIndex(static_cast<int>(one->rotation));
    const Part& part = m_document.assembly().part(*one);
    LengthNames names{{"w", part.width}, {"h", part.height}, {"x", one->x}, {"y", one->y}};
    if (const PlacedPart* parent = m_document.assembly().find(*one->on)) {
        names["pw"] = m_document.assembly().part(*parent).width;
        names["ph"] = m_document.assembly().part(*parent).height;
    }
    m_x->setNames(names);
    m_y->setNames(std::move(names));
}

Rect InspectorPanel::selectionBox() const
{
    std::optional<Rect> box;
    const std::vector<PlacedBody> bodies = layOut(m_document.assembly());
    for (const PlacedBody& body : bodies)
        if (m_selection.contains(body.placed->id)) box = box ? boundingBox(*box, body.box()) : body.box();
    return box.value_or(Rect{});
}

void InspectorPanel::moveTo(Point at)
{
    const Assembly& assembly = m_document.assembly();
    if (const auto single = m_selection.single())
        return m_document.apply(placeAt(assembly, *single, at), tr("Place %1").arg(text(single->str())));
    const PlacedIds ids(m_selection.ids().begin(), m_selection.ids().end());
    m_document.apply(movePlaced(assembly, ids, at - m_shownAt), tr("Move %1").arg(partCount(ids.size())));
}

void InspectorPanel::turnTo(int quarters)
{
    const auto single = m_selection.single();
    const PlacedPart* placed = single ? m_document.assembly().find(*single) : nullptr;
    if (!placed) return;
    const int turns = quarters - static_cast<int>(placed->rotation);
    m_document.apply(rotatePlaced(m_document.assembly(), {*single}, turns), tr("Rotate %1").arg(text(single->str())));
}

} // namespace interpose

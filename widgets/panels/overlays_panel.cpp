// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/overlays_panel.hpp"

#include "canvas/canvas_view.hpp"
#include "document/document.hpp"
#include "document/engine_bridge.hpp"
#include "panels/part_text.hpp"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>

#include <array>
#include <map>

namespace interpose {

namespace {

struct Switch
{
    const char* text;
    const char* hint;
    bool Overlays::* shown;
};
constexpr std::array kSwitches{
    Switch{QT_TRANSLATE_NOOP("OverlaysPanel", "Temperature"),
           QT_TRANSLATE_NOOP("OverlaysPanel", "Steady temperature of one tier, with isotherms"), &Overlays::heat},
    Switch{QT_TRANSLATE_NOOP("OverlaysPanel", "Voltage drop"),
           QT_TRANSLATE_NOOP("OverlaysPanel", "Voltage that one net loses on the way in, on one tier, in place of the "
                                              "temperature"),
           &Overlays::drops},
    Switch{QT_TRANSLATE_NOOP("OverlaysPanel", "Links by slack"),
           QT_TRANSLATE_NOOP("OverlaysPanel", "PHY to PHY, width by lanes, colour by slack"), &Overlays::links},
    Switch{QT_TRANSLATE_NOOP("OverlaysPanel", "Congestion"),
           QT_TRANSLATE_NOOP("OverlaysPanel", "Share of the tracks its wires take, in place of the temperature"),
           &Overlays::congestion},
    Switch{QT_TRANSLATE_NOOP("OverlaysPanel", "Rule markers"),
           QT_TRANSLATE_NOOP("OverlaysPanel", "Findings at the parts they are about"), &Overlays::rules},
    Switch{QT_TRANSLATE_NOOP("OverlaysPanel", "Stitch lines"),
           QT_TRANSLATE_NOOP("OverlaysPanel", "Where the exposure fields of a carrier meet"), &Overlays::stitch_lines},
    Switch{QT_TRANSLATE_NOOP("OverlaysPanel", "Names"),
           QT_TRANSLATE_NOOP("OverlaysPanel", "Names and temperatures of parts"), &Overlays::names},
    Switch{QT_TRANSLATE_NOOP("OverlaysPanel", "Grid"), QT_TRANSLATE_NOOP("OverlaysPanel", "Millimetre grid"),
           &Overlays::grid},
    Switch{QT_TRANSLATE_NOOP("OverlaysPanel", "Die edges"),
           QT_TRANSLATE_NOOP("OverlaysPanel", "What HBM, die-to-die links and ports take of each die edge"),
           &Overlays::beachfront},
};

/// "GPU0, HBM0 ..." of each tier, so that a number gets a face.
std::map<int, QString> tierNames(const Assembly& assembly)
{
    std::map<int, std::vector<PartKind>> kinds;
    for (const PlacedBody& body : layOut(assembly)) {
        auto& found = kinds[body.tier];
        if (std::ranges::find(found, body.part->kind) == found.end()) found.push_back(body.part->kind);
    }
    std::map<int, QString> names;
    for (const auto& [tier, found] : kinds) {
        names[tier] = kindName(found.front());
        if (found.size() > 1) names[tier] += QStringLiteral(", ") + kindName(found[1]).toLower();
        if (found.size() > 2) names[tier] += QStringLiteral(" …");
    }
    return names;
}

/// A net without a drop has no colour: the word stands here.
QString netLabel(const IrNetFigures& net)
{
    const QString name = QString::fromStdString(net.net);
    switch (net.status) {
    case HeatSolution::Status::Converged:
        return name;
    case HeatSolution::Status::NoHeatPath:
        return OverlaysPanel::tr("%1: no path").arg(name);
    default:
        return OverlaysPanel::tr("%1: not solved").arg(name);
    }
}

QString netTip(const IrResult* drops)
{
    if (!drops || drops->nets.empty())
        return OverlaysPanel::tr("No part on a way to the board states rails, nor its process a supply");
    QString tip = OverlaysPanel::tr("Net whose voltage drop is shown: at least so much");
    QStringList left;
    for (const std::string& one : drops->not_stated)
        left << QString::fromStdString(one);
    return left.isEmpty() ? tip : tip + OverlaysPanel::tr(". Not stated: %1").arg(left.join(QStringLiteral(", ")));
}

} // namespace

OverlaysPanel::OverlaysPanel(Document& document, EngineBridge& bridge, CanvasView& canvas, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_bridge(bridge)
    , m_canvas(canvas)
    , m_tier(new QComboBox(this))
    , m_net(new QComboBox(this))
{
    auto* layout = new QGridLayout(this);
    layout->setContentsMargins(12, 0, 12, 10);
    layout->setHorizontalSpacing(8);
    layout->setVerticalSpacing(5);
    for (const int column : {0, 1})
        layout->setColumnStretch(column, 1);
    m_tier->setAccessibleName(tr("Tier whose temperature or voltage drop is shown"));
    m_tier->setToolTip(tr("Tier whose temperature or voltage drop is shown, counted from the root"));
    for (const Switch& one : kSwitches) {
        auto* box = new QCheckBox(tr(one.text), this);
        box->setAccessibleName(tr(one.text));
        box->setToolTip(tr(one.hint));
        connect(box, &QCheckBox::toggled, this, [this, shown = one.shown](bool on) {
            if (m_syncing) return;
            Overlays overlays = m_canvas.overlays();
            overlays.show(shown, on);
            m_canvas.setOverlays(overlays);
        });
        // The first two share their rows with the choice of tier and net; the others stand in pairs.
        const int at = static_cast<int>(m_switches.size());
        layout->addWidget(box, at < 2 ? at : at / 2 + 1, at < 2 ? 0 : at % 2);
        m_switches.push_back(box);
    }
    m_net->setAccessibleName(tr("Net whose voltage drop is shown"));
    layout->addWidget(m_tier, 0, 1);
    layout->addWidget(m_net, 1, 1);
    for (QComboBox* box : {m_tier, m_net}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(10);
    }
    connect(m_tier, &QComboBox::activated, this, &OverlaysPanel::chooseTier);
    connect(m_net, &QComboBox::activated, this, &OverlaysPanel::chooseNet);
    connect(&m_document, &Document::reset, this, &OverlaysPanel::fillTiers);
    connect(&m_document, &Document::changed, this, [this](const AssemblyDiff& changes) {
        if (changes.catalogue || !changes.added.empty() || !changes.removed.empty()) fillTiers();
    });
    connect(&m_canvas, &CanvasView::overlaysChanged, this, &OverlaysPanel::showOverlays);
    connect(&m_bridge, &EngineBridge::heatChanged, this, &OverlaysPanel::fillNets);
    fillTiers();
    fillNets();
}

void OverlaysPanel::fillTiers()
{
    m_tier->clear();
    m_tier->addItem({}, -1); // named by what is shown
    for (const auto& [tier, name] : tierNames(m_document.assembly()))
        m_tier->addItem(tr("%1: %2").arg(tier).arg(name), tier);
    showOverlays();
}

/// While something is dragged without the overlay no drops are solved: the list stays till they are again.
void OverlaysPanel::fillNets()
{
    const std::shared_ptr<const IrResult>& drops = m_bridge.report().drops;
    if (!drops && m_document.gestureRunning()) return;
    m_net->setToolTip(netTip(drops.get()));
    QStringList nets;
    if (drops)
        for (const IrNetFigures& net : drops->nets)
            nets << netLabel(net);
    if (m_net->count() > 0 && nets == m_nets) return;
    m_nets = nets;
    m_net->clear();
    m_net->addItem(nets.isEmpty() ? tr("No net") : tr("Worst net"), QString());
    for (qsizetype i = 0; i < nets.size(); ++i)
        m_net->addItem(nets[i], QString::fromStdString(drops->nets[static_cast<std::size_t>(i)].net));
    showOverlays();
}

void OverlaysPanel::showOverlays()
{
    m_syncing = true;
    const Overlays& overlays = m_canvas.overlays();
    for (std::size_t i = 0; i < kSwitches.size(); ++i)
        m_switches[i]->setChecked(overlays.shows(kSwitches[i].shown));
    m_tier->setItemText(0, overlays.drops ? tr("Worst tier") : tr("Hottest tier"));
    m_tier->setCurrentIndex(std::max(0, m_tier->findData(overlays.heat_tier)));
    m_tier->setEnabled((overlays.heat || overlays.drops) && !overlays.congestion);
    m_net->setCurrentIndex(std::max(0, m_net->findData(QString::fromStdString(overlays.drop_net))));
    m_net->setEnabled(overlays.drops && m_nets.size() > 1);
    m_syncing = false;
}

void OverlaysPanel::chooseTier(int row)
{
    Overlays overlays = m_canvas.overlays();
    overlays.heat_tier = m_tier->itemData(row).toInt();
    m_canvas.setOverlays(overlays);
}

void OverlaysPanel::chooseNet(int row)
{
    Overlays overlays = m_canvas.overlays();
    overlays.drop_net = m_net->itemData(row).toString().toStdString();
    m_canvas.setOverlays(overlays);
}

} // namespace interpose

// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/traffic_editor.hpp"

#include "document/document.hpp"
#include "engine/report.hpp"
#include "panels/panel.hpp"
#include "panels/quantity_edit.hpp"
#include "style/number_format.hpp"
#include "style/palette.hpp"

#include <QComboBox>
#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QTreeWidget>

#include <algorithm>
#include <set>

namespace interpose {

namespace {

constexpr int kPairRowHeight = 20, kPairRowsSeen = 6; ///< the others by scrolling
constexpr std::size_t kMostPairs = 40;                ///< the report has them all
constexpr double kLargestDemand = 1e9, kFirstDemand = 1;

QString text(const PlacedId& id)
{
    return QString::fromStdString(id.str());
}

/// Placed parts with links, memories too.
std::vector<PlacedId> linkedDies(const Assembly& assembly)
{
    std::set<PlacedId> ids;
    for (const Link& link : *assembly.links)
        if (link.a.placed != link.b.placed) ids.insert({link.a.placed, link.b.placed});
    return {ids.begin(), ids.end()};
}

void fill(QComboBox* combo, const std::vector<PlacedId>& ids)
{
    const QString kept = combo->currentText();
    combo->clear();
    for (const PlacedId& id : ids)
        combo->addItem(text(id));
    combo->setCurrentIndex(std::max(0, combo->findText(kept)));
}

/// Positions in the pair table that have traffic, the longest latency first.
std::vector<std::size_t> slowestPairs(const PairTable& pairs)
{
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < pairs.hops.size(); ++i)
        if (pairs.hops[i] > 0 && pairs.gbyte_per_s[i] > 0) found.push_back(i);
    std::ranges::stable_sort(found, std::greater{}, [&](std::size_t i) { return pairs.latency_ns[i]; });
    found.resize(std::min(found.size(), kMostPairs));
    return found;
}

} // namespace

TrafficEditor::TrafficEditor(Document& document, QWidget* parent) : QWidget(parent), m_document(document)
{
    build();
}

void TrafficEditor::build()
{
    QGridLayout* grid = makeFieldGrid(this);
    grid->setContentsMargins(0, 8, 0, 0);
    grid->addWidget(makeLabel(tr("Traffic"), "caption", this), 0, 0, 1, 3);
    m_pattern = makeCombo(tr("Who talks to whom"), this);
    m_pattern->setToolTip(tr("What the figures of the network are worked out for"));
    m_pattern->addItems({tr("everybody alike"), tr("to a hotspot"), tr("transposed"), tr("as demanded")});
    connect(m_pattern, &QComboBox::activated, this, &TrafficEditor::choosePattern);
    grid->addWidget(makeLabel(tr("pattern"), "label", this), 1, 0);
    grid->addWidget(m_pattern, 1, 1, 1, 2);

    buildHotspot();
    grid->addWidget(m_hotspotRow, 2, 0, 1, 3);
    buildDemand();
    grid->addWidget(m_demandRow, 3, 0, 1, 3);
    m_refusal = makeLabel({}, "error", this);
    m_refusal->setWordWrap(true);
    m_refusal->hide();
    for (QuantityEdit* edit : {m_share, m_demand})
        connect(edit, &QuantityEdit::refused, this, [this](const QString& why) {
            m_refusal->setText(why);
            m_refusal->setVisible(!why.isEmpty());
        });
    grid->addWidget(m_refusal, 4, 0, 1, 3);
    buildPairs();
    grid->addWidget(m_pairs, 5, 0, 1, 3);
}

void TrafficEditor::buildHotspot()
{
    m_hotspotRow = new QWidget(this);
    QGridLayout* hotspot = makeFieldGrid(m_hotspotRow);
    m_hotspot = makeCombo(tr("Hotspot"), m_hotspotRow);
    m_hotspot->setToolTip(tr("The part that all others prefer"));
    m_share = new QuantityEdit(tr("Share to the hotspot"), QStringLiteral("%"), 0, 100, m_hotspotRow);
    hotspot->addWidget(makeLabel(tr("hotspot"), "label", m_hotspotRow), 0, 0);
    hotspot->addWidget(m_hotspot, 0, 1);
    hotspot->addWidget(m_share, 0, 2);
    connect(m_hotspot, &QComboBox::activated, this, [this](int row) {
        apply(tr("Hotspot"), [&](Traffic& t) { t.hotspot = m_dies[static_cast<std::size_t>(row)]; });
    });
    connect(m_share, &QuantityEdit::valueEntered, this, [this](double percent) {
        apply(tr("Share to the hotspot"), [percent](Traffic& t) { t.hotspot_share = percent / 100; });
    });
}

void TrafficEditor::buildDemand()
{
    m_demandRow = new QWidget(this);
    QGridLayout* demand = makeFieldGrid(m_demandRow);
    m_from = makeCombo(tr("Sender"), m_demandRow);
    m_to = makeCombo(tr("Receiver"), m_demandRow);
    m_demand = new QuantityEdit(tr("Demand"), QStringLiteral("GB/s"), 0, kLargestDemand, m_demandRow);
    m_demand->setToolTip(tr("Payload from the one to the other; 0 takes it away"));
    demand->addWidget(makeLabel(tr("from, to"), "label", m_demandRow), 0, 0);
    demand->addWidget(m_from, 0, 1);
    demand->addWidget(m_to, 0, 2);
    demand->addWidget(makeLabel(tr("demand"), "label", m_demandRow), 1, 0);
    demand->addWidget(m_demand, 1, 1);
    for (QComboBox* combo : {m_from, m_to})
        connect(combo, &QComboBox::activated, this, &TrafficEditor::showDemand);
    connect(m_demand, &QuantityEdit::valueEntered, this, &TrafficEditor::setDemand);
}

void TrafficEditor::buildPairs()
{
    m_pairs = new QTreeWidget(this);
    m_pairs->setAccessibleName(tr("Pairs of dies that talk"));
    m_pairs->setToolTip(
        tr("The slowest pairs first: links on the way, latency, what flows when the fullest link is full"));
    m_pairs->setHeaderLabels({tr("From"), tr("To"), tr("Hops"), tr("ns"), tr("GB/s")});
    m_pairs->header()->setAccessibleName(tr("Columns of the pairs"));
    m_pairs->header()->setStretchLastSection(false);
    m_pairs->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_pairs->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_pairs->setRootIsDecorated(false);
    m_pairs->setUniformRowHeights(true);
    m_pairs->setFont(uiFont(TextSize::Small));
    m_pairs->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
}

void TrafficEditor::apply(const QString& text, const std::function<void(Traffic&)>& change)
{
    Assembly next = m_document.assembly();
    change(next.traffic);
    m_document.apply(std::move(next), text);
}

void TrafficEditor::choosePattern(int row)
{
    const auto pattern = static_cast<TrafficPattern>(row);
    if (m_dies.size() < 2 || pattern == m_document.assembly().traffic.pattern) return;
    apply(tr("Traffic %1").arg(m_pattern->itemText(row)), [&](Traffic& t) {
        t = {};
        t.pattern = pattern;
        // Each pattern comes with what it cannot do without.
        if (pattern == TrafficPattern::Hotspot) t.hotspot = m_dies.front();
        if (pattern == TrafficPattern::Custom) t.demands = {{m_dies[0], m_dies[1], kFirstDemand}};
    });
}

std::optional<std::pair<PlacedId, PlacedId>> TrafficEditor::chosenPair() const
{
    const int from = m_from->currentIndex(), to = m_to->currentIndex();
    if (from < 0 || to < 0 || from == to) return std::nullopt;
    return std::pair{m_dies[static_cast<std::size_t>(from)], m_dies[static_cast<std::size_t>(to)]};
}

void TrafficEditor::setDemand(double gbyte_per_s)
{
    const auto pair = chosenPair();
    if (!pair) return;
    const QString name = tr("Demand %1 → %2").arg(text(pair->first), text(pair->second));
    apply(name, [&](Traffic& t) {
        std::erase_if(t.demands, [&](const Demand& d) { return d.from == pair->first && d.to == pair->second; });
        if (gbyte_per_s > 0) t.demands.push_back({pair->first, pair->second, gbyte_per_s});
        if (t.demands.empty()) t = {};
    });
}

void TrafficEditor::showDemand()
{
    double sum = 0;
    if (const auto pair = chosenPair())
        for (const Demand& demand : m_document.assembly().traffic.demands)
            if (demand.from == pair->first && demand.to == pair->second) sum += demand.gbyte_per_s;
    m_demand->setEnabled(chosenPair().has_value());
    m_demand->setValue(sum);
}

void TrafficEditor::showChoices()
{
    const Traffic& traffic = m_document.assembly().traffic;
    std::vector<PlacedId> dies = linkedDies(m_document.assembly());
    if (dies != m_dies) {
        m_dies = std::move(dies);
        for (QComboBox* combo : {m_hotspot, m_from, m_to})
            fill(combo, m_dies);
        if (m_to->count() > 1 && m_to->currentIndex() == m_from->currentIndex()) m_to->setCurrentIndex(1);
    }
    m_pattern->setCurrentIndex(static_cast<int>(traffic.pattern));
    if (traffic.hotspot) m_hotspot->setCurrentIndex(m_hotspot->findText(text(*traffic.hotspot)));
    m_share->setValue(100 * traffic.hotspot_share);
    m_hotspotRow->setVisible(traffic.pattern == TrafficPattern::Hotspot);
    m_demandRow->setVisible(traffic.pattern == TrafficPattern::Custom);
    showDemand();
}

void TrafficEditor::showPairs(const Report& report, bool fresh)
{
    const std::optional<DieNetworkResult>& network = report.instant.interconnect.network;
    const std::vector<std::size_t> shown =
        network && network->pairs ? slowestPairs(*network->pairs) : std::vector<std::size_t>{};
    const Colours& colours = coloursOf(this);
    int rows = 0;
    for (const std::size_t i : shown) {
        // Rows are kept: this runs with every step of a drag.
        QTreeWidgetItem* row =
            rows < m_pairs->topLevelItemCount() ? m_pairs->topLevelItem(rows) : new QTreeWidgetItem(m_pairs);
        ++rows;
        const std::size_t n = network->dies.size();
        row->setText(0, text(network->dies[i / n]));
        row->setText(1, text(network->dies[i % n]));
        row->setText(2, QString::number(network->pairs->hops[i]));
        row->setText(3, significant(network->pairs->latency_ns[i]));
        row->setText(4, significant(network->pairs->gbyte_per_s[i]));
        row->setSizeHint(0, {0, kPairRowHeight});
        for (int column = 0; column < 5; ++column) {
            if (column > 1) row->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
            row->setForeground(column, fresh ? colours.text : colours.text_disabled);
        }
    }
    while (m_pairs->topLevelItemCount() > rows)
        delete m_pairs->topLevelItem(rows);
    m_pairs->setFixedHeight(26 + kPairRowHeight * std::min(rows, kPairRowsSeen) + 2);
    m_pairs->setVisible(rows > 0);
}

void TrafficEditor::show(const Report& report, bool fresh)
{
    const InterconnectResult& interconnect = report.instant.interconnect;
    // With custom traffic memories talk too; a pattern that was chosen can always be changed back.
    const bool talk = interconnect.network || interconnect.network_put_off ||
                      m_document.assembly().traffic.pattern != TrafficPattern::Uniform;
    setVisible(talk);
    if (!talk) return;
    showChoices();
    showPairs(report, fresh);
}

} // namespace interpose

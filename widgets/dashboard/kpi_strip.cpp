// SPDX-License-Identifier: GPL-3.0-or-later
#include "dashboard/kpi_strip.hpp"

#include "dashboard/kpi_card.hpp"
#include "document/document.hpp"
#include "document/engine_bridge.hpp"

#include <QHBoxLayout>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace interpose {

namespace {

/// What a note may draw on.
struct Shown
{
    const Assembly& assembly;
    const Report& report;
};

QString tr(const char* text)
{
    return KpiStrip::tr(text);
}

/// The part whose outline the "Carrier" card speaks of: the largest interposer or RDL, else the root.
const Part* carrierOf(const Assembly& assembly)
{
    const Part* best = nullptr;
    for (const PlacedPart& placed : assembly.placed) {
        const Part& part = assembly.part(placed);
        const bool counts = part.kind == PartKind::Interposer || part.kind == PartKind::Rdl;
        if (counts && (!best || part.areaMm2() > best->areaMm2())) best = &part;
    }
    const PlacedPart* root = assembly.root();
    return best ? best : root ? &assembly.part(*root) : nullptr;
}

QString carrierNote(const Shown& shown)
{
    const Part* carrier = carrierOf(shown.assembly);
    if (!carrier) return {};
    const auto oneDecimal = [](Coord c) { return significant(c.mm(), 3); };
    QString note =
        oneDecimal(carrier->width) + QStringLiteral(" × ") + oneDecimal(carrier->height) + QStringLiteral(" mm");
    if (const auto fields = shown.report.kpis.reticle_fields)
        note += *fields == 1 ? tr(", 1 field") : tr(", %1 fields").arg(decimals(*fields, 0));
    return note;
}

QString memoryNote(const Shown& shown)
{
    const auto& links = shown.report.instant.wiring.links;
    const auto count = std::ranges::count(links, InterfaceKind::Memory, &LinkFigures::kind);
    if (count == 0) return tr("no memory links");
    return count == 1 ? tr("1 stack, shared bus") : tr("%1 links, shared bus").arg(count);
}

QString linkNote(const Shown& shown)
{
    return shown.report.kpis.d2d_bandwidth_gbyte_per_s ? tr("per direction") : tr("no such links");
}

QString wireNote(const Shown& shown)
{
    const auto longest = shown.report.kpis.wire_max_mm;
    return longest ? tr("longest %1").arg(millimetres(*longest).text()) : QString();
}

QString slackNote(const Shown& shown)
{
    const auto slack = shown.report.kpis.worst_slack_mm;
    if (!slack) return {};
    if (*slack < 0) return tr("out of reach");
    const auto needed = shown.report.kpis.layers_needed, there = shown.report.kpis.layers_available;
    return needed && there ? tr("layers %1 of %2").arg(decimals(*needed, 0), decimals(*there, 0))
                           : tr("all within reach");
}

bool layersShort(const Kpis& kpis)
{
    return kpis.layers_needed && kpis.layers_available && *kpis.layers_needed > *kpis.layers_available;
}

/// What the fullest interface is made of, as people call it.
QString jointsName(std::string_view kind)
{
    if (kind == "ball") return tr("balls");
    if (kind == "c4") return tr("C4 bumps");
    if (kind == "microbump") return tr("microbumps");
    if (kind == "hybrid") return tr("hybrid bonds");
    return kind == "via" ? tr("vias") : tr("joints");
}

/// The limit stands in the tip. All balls together are the package's figure, in the inspector: these are the power's.
QString powerNote(const Shown& shown)
{
    QStringList words;
    const std::vector<InterfaceFigures>& ways = shown.report.instant.power.interfaces;
    const auto fullest = std::ranges::max_element(ways, {}, &InterfaceFigures::utilisation);
    if (const auto used = shown.report.kpis.power_sites_used; used && fullest != ways.end()) {
        words << tr("power %1 %2 %").arg(jointsName(fullest->kind), significant(100 * *used, 3));
        if (*used > kFullSites) words << tr("too many");
    }
    if (const auto links = shown.report.kpis.link_power_w) words << tr("links %1").arg(powerFigure(*links).text());
    return words.join(QStringLiteral(", "));
}

QString peakNote(const Shown& shown)
{
    if (!shown.report.heat || shown.report.heat->dies.empty()) return {};
    const std::vector<DieTemperature>& dies = shown.report.heat->dies;
    const auto marginOf = [](const DieTemperature& die) {
        return die.limit_c ? *die.limit_c - die.peak_c : std::numeric_limits<double>::infinity();
    };
    // The hottest die is not always the one nearest its limit: the margin shown is the least one, with its owner.
    const DieTemperature& hottest = *std::ranges::max_element(dies, {}, &DieTemperature::peak_c);
    const DieTemperature& tightest = *std::ranges::min_element(dies, {}, marginOf);
    const QString id = QString::fromStdString(hottest.placed.str());
    const double margin_k = marginOf(tightest);
    if (!std::isfinite(margin_k)) return id;
    const QString who =
        marginOf(hottest) <= margin_k ? id : id + tr("; ") + QString::fromStdString(tightest.placed.str());
    return margin_k < 0 ? tr("%1, %2 over").arg(who, marginFigure(-margin_k).text())
                        : tr("%1, margin %2").arg(who, marginFigure(margin_k).text());
}

QString marginNote(const Shown& shown)
{
    const auto margin = shown.report.kpis.hbm_margin_k;
    if (!margin) return tr("no HBM");
    if (*margin < 0) return tr("above the limit");
    const auto refresh = shown.report.kpis.hbm_refresh_margin_k;
    if (!refresh) return tr("below the limit");
    return *refresh < 0 ? tr("refresh doubled, %1").arg(figureFor(*refresh, "K").text())
                        : tr("%1 to 2× refresh").arg(marginFigure(*refresh).text());
}

QString yieldNote(const Shown& shown)
{
    const auto rolled = shown.report.kpis.rolled_yield;
    return rolled ? tr("rolled %1").arg(yieldFigure(*rolled).text()) : QString();
}

QString costNote(const Shown& shown)
{
    const auto assumed = shown.report.kpis.assumed_share;
    return assumed ? tr("%1 assumed").arg(significant(*assumed * 100, 2) + QStringLiteral(" %")) : QString();
}

bool slackAlarm(const Report& report)
{
    return report.kpis.worst_slack_mm.value_or(0) < 0 || layersShort(report.kpis);
}

bool powerAlarm(const Report& report)
{
    return report.kpis.power_sites_used.value_or(0) > kFullSites;
}

bool peakAlarm(const Report& report)
{
    return report.heat && std::ranges::any_of(report.heat->dies, [](const DieTemperature& die) {
               return die.limit_c && die.peak_c > *die.limit_c;
           });
}

bool marginAlarm(const Report& report)
{
    return report.kpis.hbm_margin_k.value_or(0) < 0;
}

/// One card: a key of the KPI table, its short title, its note, and whether heat (not the instant stages) makes it.
struct CardSpec
{
    std::string_view key;
    const char* title;
    QString (*note)(const Shown&);
    bool (*alarm)(const Report&); ///< beyond a limit
    bool heat = false;
    std::string_view unit = {}; ///< where the table's unit leaves the kind of figure open
};
constexpr std::array kCards{
    CardSpec{"carrier_area_mm2", QT_TRANSLATE_NOOP("KpiStrip", "Carrier"), carrierNote, nullptr},
    CardSpec{"memory_bandwidth_gbyte_per_s", QT_TRANSLATE_NOOP("KpiStrip", "Memory"), memoryNote, nullptr},
    CardSpec{"d2d_bandwidth_gbyte_per_s", QT_TRANSLATE_NOOP("KpiStrip", "Die to die"), linkNote, nullptr},
    CardSpec{"worst_slack_mm", QT_TRANSLATE_NOOP("KpiStrip", "Worst slack"), slackNote, slackAlarm},
    CardSpec{"wire_total_mm", QT_TRANSLATE_NOOP("KpiStrip", "Wire length"), wireNote, nullptr, false, "wire"},
    CardSpec{"power_w", QT_TRANSLATE_NOOP("KpiStrip", "Power"), powerNote, powerAlarm},
    CardSpec{"peak_c", QT_TRANSLATE_NOOP("KpiStrip", "Hottest die"), peakNote, peakAlarm, true},
    CardSpec{"hbm_margin_k", QT_TRANSLATE_NOOP("KpiStrip", "HBM margin"), marginNote, marginAlarm, true},
    CardSpec{"assembly_yield", QT_TRANSLATE_NOOP("KpiStrip", "Assembly yield"), yieldNote, nullptr, false, "fraction"},
    CardSpec{"cost_per_good_module_usd", QT_TRANSLATE_NOOP("KpiStrip", "Good module"), costNote, nullptr},
};

/// Figures that have no card stand in the tip of the one they belong to.
struct TipRow
{
    std::string_view card, key;
    std::string_view unit = {}; ///< where the table's unit leaves the kind of figure open
};
constexpr std::array kTipRows{TipRow{"carrier_area_mm2", "package_mm"},
                              TipRow{"carrier_area_mm2", "balls_used", "fraction"},
                              TipRow{"worst_slack_mm", "congestion_peak", "fraction"},
                              TipRow{"d2d_bandwidth_gbyte_per_s", "latency_mean_ns"},
                              TipRow{"d2d_bandwidth_gbyte_per_s", "throughput_gbyte_per_s"},
                              TipRow{"d2d_bandwidth_gbyte_per_s", "bisection_gbyte_per_s"},
                              TipRow{"power_w", "power_sites_used", "fraction"},
                              TipRow{"power_w", "power_at_limit_w"},
                              TipRow{"peak_c", "die_margin_k"}};

const KpiRow& rowOf(std::string_view key)
{
    return *std::ranges::find(kpiTable(), key, &KpiRow::key);
}

std::string_view unitOf(const CardSpec& spec)
{
    return spec.unit.empty() ? rowOf(spec.key).unit : spec.unit;
}

CardContent contentOf(const CardSpec& spec, const Shown& shown, const std::optional<Kpis>& baseline)
{
    const KpiRow& row = rowOf(spec.key);
    const std::optional<double> value = shown.report.kpis.*row.value;
    CardContent content;
    content.title = tr(spec.title);
    content.note = spec.note(shown);
    content.better = row.better;
    if (!value) return content;
    content.figure = figureFor(*value, unitOf(spec));
    content.alarm = spec.alarm && spec.alarm(shown.report);
    if (baseline && (*baseline).*row.value) {
        const double change = *value - *((*baseline).*row.value);
        content.change = changeText(std::abs(change), unitOf(spec));
        content.change.remove(0, 1); // the arrow is the sign
        content.rises = change > 0;
    }
    return content;
}

} // namespace

KpiStrip::KpiStrip(Document& document, EngineBridge& bridge, QWidget* parent)
    : QWidget(parent), m_document(document), m_bridge(bridge)
{
    setAccessibleName(tr("Key figures"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    for (const CardSpec& spec : kCards) {
        auto* card = new KpiCard(this);
        card->setObjectName(QString::fromUtf8(spec.key.data(), static_cast<qsizetype>(spec.key.size())));
        layout->addWidget(card);
        m_cards.push_back(card);
    }
    connect(&m_bridge, &EngineBridge::reportChanged, this, &KpiStrip::showReport);
    connect(&m_document, &Document::changed, this, &KpiStrip::documentChanged);
    connect(&m_document, &Document::reset, this, &KpiStrip::showReport);
    m_patience.setSingleShot(true);
    m_patience.setInterval(60);
    connect(&m_patience, &QTimer::timeout, this, &KpiStrip::showReport);
    showReport();
}

void KpiStrip::documentChanged()
{
    if (m_patience.interval() == 0)
        showReport();
    else if (!m_patience.isActive())
        m_patience.start();
}

KpiCard* KpiStrip::card(std::string_view key) const
{
    const auto found = std::ranges::find(kCards, key, &CardSpec::key);
    return found == kCards.end() ? nullptr : m_cards[static_cast<std::size_t>(found - kCards.begin())];
}

void KpiStrip::showReport()
{
    const Shown shown{m_document.assembly(), m_bridge.report()};
    for (std::size_t i = 0; i < kCards.size(); ++i) {
        CardContent content = contentOf(kCards[i], shown, m_bridge.baseline());
        const bool fresh = kCards[i].heat ? m_bridge.heatIsFresh() : m_bridge.instantIsFresh();
        // Within the patience a figure stays as it was shown.
        content.stale = !fresh && (!m_patience.isActive() || m_cards[i]->content().stale);
        m_cards[i]->show(content, !m_document.gestureRunning());
    }
    updateTips();
}

void KpiStrip::updateTips()
{
    for (std::size_t i = 0; i < kCards.size(); ++i) {
        const KpiRow& row = rowOf(kCards[i].key);
        QStringList lines{QString::fromUtf8(row.label.data(), static_cast<qsizetype>(row.label.size()))};
        if (const CardContent& content = m_cards[i]->content(); content.figure)
            lines << content.figure->text() +
                         (content.note.isEmpty() ? QString() : QStringLiteral(" · ") + content.note);
        for (const TipRow& more : kTipRows) {
            const KpiRow& other = rowOf(more.key);
            const std::optional<double> value = m_bridge.report().kpis.*other.value;
            if (more.card != kCards[i].key || !value) continue;
            lines << QString::fromUtf8(other.label.data(), static_cast<qsizetype>(other.label.size())) +
                         QStringLiteral(": ") + figureFor(*value, more.unit.empty() ? other.unit : more.unit).text();
        }
        const QString tip = lines.join(u'\n');
        if (m_cards[i]->toolTip() != tip) m_cards[i]->setToolTip(tip);
    }
}

} // namespace interpose

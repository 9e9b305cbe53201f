// SPDX-License-Identifier: GPL-3.0-or-later
// Submits on every change; takes each delivery over by a queued call, drops what is older than shown.
#include "document/engine_bridge.hpp"

#include "document/document.hpp"

#include <algorithm>
#include <utility>

namespace interpose {

namespace {

/// Runs `receive(delivery)` on the thread of `receiver`. Calls still queued when the receiver dies are dropped by Qt;
/// the delivery travels by shared pointer because queued functors are copied.
template <class Delivery, class Receive>
std::function<void(Delivery)> queued(QObject* receiver, Receive receive)
{
    return [receiver, receive](Delivery delivery) {
        auto held = std::make_shared<Delivery>(std::move(delivery));
        QMetaObject::invokeMethod(receiver, [held, receive] { receive(std::move(*held)); }, Qt::QueuedConnection);
    };
}

} // namespace

EngineBridge::EngineBridge(Document& document, RuleDeck deck, EvaluatorSettings settings, QObject* parent)
    : QObject(parent), m_document(document), m_deck(std::move(deck))
{
    EvaluatorCallbacks callbacks;
    callbacks.instant = queued<InstantDelivery>(this, [this](InstantDelivery d) { receiveInstant(std::move(d)); });
    callbacks.heat = queued<HeatDelivery>(this, [this](HeatDelivery d) { receiveHeat(std::move(d)); });
    callbacks.busy = [this](Lane lane, bool busy) {
        QMetaObject::invokeMethod(this, [this, lane, busy] { receiveBusy(lane, busy); }, Qt::QueuedConnection);
    };
    m_evaluator = std::make_unique<Evaluator>(std::move(callbacks), settings);
    connectDocument();
    startOver();
}

EngineBridge::~EngineBridge()
{
    // Join first: a worker may still post to this object, and QObject's destructor then drops what was posted.
    m_evaluator.reset();
}

void EngineBridge::connectDocument()
{
    connect(&m_document, &Document::reset, this, &EngineBridge::startOver);
    connect(&m_document, &Document::changed, this, &EngineBridge::edited);
    connect(&m_document, &Document::gestureChanged, this, [this](bool running) {
        if (running && hasInstant()) m_baseline = m_report.kpis;
        m_evaluator->setGesture(running);
    });
}

bool EngineBridge::instantIsFresh() const
{
    return hasInstant() && m_instantSubmission == m_submission;
}

bool EngineBridge::heatIsFresh() const
{
    return m_heatRevision > 0 && m_heatSubmission == m_submission;
}

void EngineBridge::setRuleDeck(RuleDeck deck)
{
    if (deck == m_deck) return;
    m_deck = std::move(deck);
    submit();
}

void EngineBridge::setDropsWatched(bool watched)
{
    m_evaluator->setDropsWatched(watched);
}

void EngineBridge::startOver()
{
    m_report = {};
    m_baseline.reset();
    m_shown.reset();
    m_submitted.clear(); // what is still delivered of the last file is not known any more
    m_instantSubmission = m_heatSubmission = 0;
    m_instantRevision = m_heatRevision = 0;
    submit();
    emit instantChanged();
    emit heatChanged();
    emit reportChanged();
}

void EngineBridge::edited()
{
    if (!m_document.gestureRunning() && hasInstant()) m_baseline = m_report.kpis;
    submit();
}

void EngineBridge::submit()
{
    // A document without a root is the empty state of the window, not an assembly.
    if (m_document.assembly().root() == nullptr) return;
    m_submitted.emplace(++m_submission, Submitted{m_document.revision(), m_document.snapshot()});
    m_evaluator->submit(m_document.assembly(), m_deck, m_submission);
}

void EngineBridge::receiveInstant(InstantDelivery delivery)
{
    if (delivery.revision <= m_instantSubmission) return;
    const auto submitted = m_submitted.find(delivery.revision);
    if (submitted == m_submitted.end()) return;
    m_instantSubmission = delivery.revision;
    m_instantRevision = submitted->second.document;
    m_shown = submitted->second.assembly;
    m_report.instant = std::move(delivery.sections);
    forgetSubmissions();
    showKpis();
    emit instantChanged();
    emit reportChanged();
}

void EngineBridge::receiveHeat(HeatDelivery delivery)
{
    // The fine field of a revision follows its live one under the same number.
    if (delivery.revision < m_heatSubmission) return;
    const bool again = delivery.revision == m_heatSubmission;
    if (again && delivery.quality == HeatQuality::Live) return;
    const auto submitted = m_submitted.find(delivery.revision);
    if (submitted == m_submitted.end() && !again) return;
    if (!again) m_heatRevision = submitted->second.document;
    m_heatSubmission = delivery.revision;
    // The answers come with the same field once more, later: what it took is what it took the first time.
    const bool sameField = again && m_heatQuality == delivery.quality;
    m_heatQuality = delivery.quality;
    if (!sameField) m_heatSeconds = delivery.seconds;
    m_liveDifferenceK = delivery.live_difference_k;
    m_report.heat = std::move(delivery.heat);
    m_report.heat_bands = std::move(delivery.bands);
    m_report.drops = std::move(delivery.drops);
    forgetSubmissions();
    showKpis();
    emit heatChanged();
    emit reportChanged();
}

void EngineBridge::receiveBusy(Lane lane, bool busy)
{
    const bool before = this->busy();
    (lane == Lane::Heat ? m_heatBusy : m_instantBusy) = busy;
    if (this->busy() != before) emit busyChanged(!before);
}

void EngineBridge::forgetSubmissions()
{
    const Revision shown = std::min(m_instantSubmission, m_heatSubmission);
    m_submitted.erase(m_submitted.begin(), m_submitted.upper_bound(shown));
}

void EngineBridge::showKpis()
{
    if (m_shown) m_report.kpis = makeKpis(*m_shown, m_report.instant, m_report.heat);
}

} // namespace interpose

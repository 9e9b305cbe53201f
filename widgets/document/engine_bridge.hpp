// SPDX-License-Identifier: GPL-3.0-or-later
// Between the evaluator's threads and the GUI: submits every change, receives sections by queued call, keeps the
// newest of each and the figures from before the gesture.
#pragma once

#include "engine/evaluator.hpp"

#include <QObject>

#include <map>
#include <memory>
#include <optional>

namespace interpose {

class Document;

/// The report as shown: each section with the revision it belongs to. Older than Document::revision() = stale, dimmed.
class EngineBridge : public QObject
{
    Q_OBJECT

public:
    EngineBridge(Document& document, RuleDeck deck, EvaluatorSettings settings = {}, QObject* parent = nullptr);
    ~EngineBridge() override;

    const Report& report() const { return m_report; }
    Revision instantRevision() const { return m_instantRevision; }
    Revision heatRevision() const { return m_heatRevision; }
    HeatQuality heatQuality() const { return m_heatQuality; }
    bool hasInstant() const { return m_instantRevision > 0; }
    bool instantIsFresh() const;
    bool heatIsFresh() const;
    bool busy() const { return m_instantBusy || m_heatBusy; }
    /// How far the last live field of the same stack was from the shown fine one, at the worst peak.
    const std::optional<double>& liveDifferenceK() const { return m_liveDifferenceK; }
    double heatSeconds() const { return m_heatSeconds; } ///< submit -> delivered of the shown field

    /// Figures to compare with: those shown when the gesture (or last edit) began.
    const std::optional<Kpis>& baseline() const { return m_baseline; }

    /// The assembly and the shown report as they belong together; nullptr until the first report.
    const Assembly* reportAssembly() const { return m_shown.get(); }

    void setRuleDeck(RuleDeck deck);
    const RuleDeck& ruleDeck() const { return m_deck; }
    /// Whether the voltage drops are on show, and worth their time while something is dragged.
    void setDropsWatched(bool watched);

signals:
    void reportChanged(); ///< any section
    void instantChanged();
    void heatChanged();
    void busyChanged(bool busy);

private:
    /// What was handed in under one submission number. Submissions ascend even when the document stays (a new deck).
    struct Submitted
    {
        Revision document = 0;
        std::shared_ptr<const Assembly> assembly;
    };

    void connectDocument();
    void startOver(); ///< another file: forget every figure of the last one
    void edited();
    void submit();
    void receiveInstant(InstantDelivery delivery);
    void receiveHeat(HeatDelivery delivery);
    void receiveBusy(Lane lane, bool busy);
    void forgetSubmissions();
    void showKpis();

    Document& m_document;
    RuleDeck m_deck;
    Report m_report;
    std::optional<Kpis> m_baseline;
    std::map<Revision, Submitted> m_submitted; ///< by submission; those still to be delivered
    std::shared_ptr<const Assembly> m_shown;   ///< of the instant sections
    Revision m_submission = 0;
    Revision m_instantSubmission = 0, m_heatSubmission = 0;
    Revision m_instantRevision = 0, m_heatRevision = 0;
    HeatQuality m_heatQuality = HeatQuality::Live;
    double m_heatSeconds = 0;
    std::optional<double> m_liveDifferenceK;
    bool m_instantBusy = false, m_heatBusy = false;
    std::unique_ptr<Evaluator> m_evaluator; ///< last: its threads stop before anything they post to goes
};

} // namespace interpose

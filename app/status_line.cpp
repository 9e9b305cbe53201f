// SPDX-License-Identifier: GPL-3.0-or-later
#include "status_line.hpp"

#include "document/document.hpp"
#include "document/engine_bridge.hpp"
#include "file_commands.hpp"
#include "style/number_format.hpp"
#include "style/palette.hpp"

#include <QEvent>
#include <QLabel>
#include <QPainter>
#include <QStatusBar>
#include <QStyle>

namespace interpose {

namespace {

constexpr int kMostWidth = 520;   ///< with the other labels it fits into the least window
constexpr int kEngineWidth = 96;  ///< at least
constexpr int kRoomyWidth = 1400; ///< from here on the solver's figures stand beside the whole hint; else in the tip

/// Paints what fits of its text; the text itself stays whole for those who ask for it.
class ElidedLabel : public QLabel
{
public:
    using QLabel::QLabel;

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        const QString shown = fontMetrics().elidedText(text(), Qt::ElideRight, contentsRect().width());
        style()->drawItemText(&painter, contentsRect(), Qt::AlignLeft | Qt::AlignVCenter, palette(), isEnabled(), shown,
                              foregroundRole());
    }
};

QLabel* addLabel(QStatusBar& bar, const QString& name, int stretch, int width)
{
    auto* label = new ElidedLabel(&bar);
    label->setAccessibleName(name);
    if (width > 0) label->setFixedSize(width, label->fontMetrics().height() + 6);
    if (stretch > 0) label->setMinimumWidth(1); // takes what is left
    if (stretch >= 0)
        bar.addWidget(label, stretch);
    else
        bar.addPermanentWidget(label);
    return label;
}

/// A label of fixed size does not have the window laid out anew with each text; it grows for a longer one, but never so
/// far that the window could not shrink. Height follows the font. \param whole what the tip says, when it is more
void setSteadyText(QLabel* label, const QString& text, const QString& whole = {})
{
    const QString tip = whole != text ? whole : QString();
    if (label->text() == text && (tip.isEmpty() || label->toolTip() == tip)) return;
    label->setText(text);
    const QSize wanted = label->sizeHint().boundedTo({kMostWidth, QWIDGETSIZE_MAX});
    label->setToolTip(!tip.isEmpty() ? tip : label->sizeHint().width() > kMostWidth ? text : QString());
    if (label->minimumWidth() == label->maximumWidth() &&
        (wanted.width() > label->minimumWidth() || wanted.height() > label->minimumHeight()))
        label->setFixedSize(wanted.expandedTo(label->minimumSize()));
}

/// "4e-04" reads badly: "4e-4".
QString power(double error)
{
    return QString::number(error, 'e', 0).replace(QLatin1String("e-0"), QLatin1String("e-"));
}

QString statusName(HeatResult::Status status)
{
    switch (status) {
    case HeatResult::Status::Ok:
        return {};
    case HeatResult::Status::Cancelled:
        return StatusLine::tr("temperature cancelled");
    case HeatResult::Status::NotConverged:
        return StatusLine::tr("temperature did not converge");
    case HeatResult::Status::NoHeatPath:
        return StatusLine::tr("no way out for the heat");
    case HeatResult::Status::TooLarge:
        return StatusLine::tr("too large for a temperature field");
    case HeatResult::Status::Runaway:
        return StatusLine::tr("leakage outruns the cooling");
    }
    return {};
}

} // namespace

StatusLine::StatusLine(QStatusBar& bar, Document& document, EngineBridge& bridge, FileCommands& files)
    : QObject(&bar)
    , m_bar(bar)
    , m_document(document)
    , m_bridge(bridge)
    , m_files(files)
    , m_position(addLabel(bar, tr("Pointer position"), 0, 168))
    , m_hint(addLabel(bar, tr("Hint"), 1, 0))
    , m_engine(addLabel(bar, tr("Engine"), -1, kEngineWidth))
    , m_saved(addLabel(bar, tr("Saved state"), -1, 0))
    , m_pace(document, [this] { showEngine(); }, this)
{
    bar.setSizeGripEnabled(false);
    bar.installEventFilter(this);
    connect(&m_bridge, &EngineBridge::reportChanged, &m_pace, &Pace::ask);
    connect(&m_bridge, &EngineBridge::busyChanged, &m_pace, &Pace::ask);
    connect(&m_document, &Document::stateChanged, this, &StatusLine::showSaved);
    connect(&m_document, &Document::changed, this, &StatusLine::showSaved);
    connect(&m_document, &Document::reset, this, &StatusLine::showSaved);
    showEngine();
    showSaved();
}

void StatusLine::showPointer(Point root)
{
    setSteadyText(m_position, positionText(root.x, root.y));
}

void StatusLine::showHint(const QString& hint)
{
    setSteadyText(m_hint, hint);
}

bool StatusLine::eventFilter(QObject* watched, QEvent* event)
{
    if (const bool roomy = m_bar.width() >= kRoomyWidth; event->type() == QEvent::Resize && roomy != m_roomy) {
        m_roomy = roomy;
        m_engine->clear();
        m_engine->setFixedWidth(kEngineWidth); // it grows again with its text
        showEngine();
    }
    return QObject::eventFilter(watched, event);
}

void StatusLine::showEngine()
{
    if (m_document.assembly().placed.empty()) return setSteadyText(m_engine, tr("ready"));
    if (!m_bridge.heatIsFresh() || !m_bridge.report().heat) return setSteadyText(m_engine, tr("computing …"));
    const HeatResult& heat = *m_bridge.report().heat;
    if (heat.status != HeatResult::Status::Ok)
        return setSteadyText(m_engine, QChar(0x25B2) + QStringLiteral(" ") + statusName(heat.status));
    const QString state = m_bridge.heatQuality() == HeatQuality::Fine ? tr("fine field") : tr("live field");
    QStringList words{state, tr("%1 ms").arg(significant(m_bridge.heatSeconds() * 1e3, 2)),
                      tr("%1 × %2 × %3 cells").arg(heat.nx).arg(heat.ny).arg(heat.nz)};
    const QStringList few = words.mid(0, 2);
    if (heat.outer_loop) words << tr("%1 rounds for k(T)").arg(heat.outer_loop->solves);
    words << tr("iteration %1, energy %2").arg(power(heat.iteration_error), power(heat.energy_error));
    if (const auto differs_k = m_bridge.liveDifferenceK())
        words << tr("live differed by %1").arg(marginFigure(*differs_k).text());
    const QString dot = QStringLiteral(" · ");
    setSteadyText(m_engine, (m_roomy ? words : few).join(dot), words.join(dot));
}

void StatusLine::showSaved()
{
    QString text;
    if (m_document.assembly().placed.empty())
        text.clear();
    else if (m_document.isModified())
        text = tr("● unsaved changes");
    else if (m_files.savedAt().isValid())
        text = tr("saved %1").arg(m_files.savedAt().toString("HH:mm"));
    else
        text = m_document.path().isEmpty() ? tr("not saved yet") : tr("as on disk");
    setSteadyText(m_saved, text);
}

} // namespace interpose

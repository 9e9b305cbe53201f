// SPDX-License-Identifier: GPL-3.0-or-later
#include "status_line.hpp"

#include "document/document.hpp"
#include "document/engine_bridge.hpp"
#include "file_commands.hpp"
#include "style/number_format.hpp"
#include "style/palette.hpp"

#include <QLabel>
#include <QStatusBar>

namespace interpose {

namespace {

QLabel* addLabel(QStatusBar& bar, const QString& name, int stretch, int width)
{
    auto* label = new QLabel(&bar);
    label->setAccessibleName(name);
    if (width > 0) label->setMinimumWidth(width);
    if (stretch >= 0)
        bar.addWidget(label, stretch);
    else
        bar.addPermanentWidget(label);
    return label;
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
        return StatusLine::tr("thermal runaway");
    }
    return {};
}

} // namespace

StatusLine::StatusLine(QStatusBar& bar, Document& document, EngineBridge& bridge, FileCommands& files)
    : QObject(&bar)
    , m_document(document)
    , m_bridge(bridge)
    , m_files(files)
    , m_position(addLabel(bar, tr("Pointer position"), 0, 168))
    , m_hint(addLabel(bar, tr("Hint"), 1, 0))
    , m_engine(addLabel(bar, tr("Engine"), -1, 0))
    , m_saved(addLabel(bar, tr("Saved state"), -1, 0))
{
    bar.setSizeGripEnabled(false);
    connect(&m_bridge, &EngineBridge::reportChanged, this, &StatusLine::showEngine);
    connect(&m_bridge, &EngineBridge::busyChanged, this, &StatusLine::showEngine);
    connect(&m_document, &Document::stateChanged, this, &StatusLine::showSaved);
    connect(&m_document, &Document::changed, this, &StatusLine::showSaved);
    connect(&m_document, &Document::reset, this, &StatusLine::showSaved);
    showEngine();
    showSaved();
}

void StatusLine::showPointer(Point root)
{
    m_position->setText(positionText(root.x, root.y));
}

void StatusLine::showHint(const QString& hint)
{
    m_hint->setText(hint);
}

void StatusLine::showEngine()
{
    if (m_document.assembly().placed.empty()) return m_engine->setText(tr("ready"));
    if (!m_bridge.heatIsFresh() || !m_bridge.report().heat) return m_engine->setText(tr("computing …"));
    const HeatResult& heat = *m_bridge.report().heat;
    if (heat.status != HeatResult::Status::Ok)
        return m_engine->setText(QChar(0x25B2) + QStringLiteral(" ") + statusName(heat.status));
    const QString quality = m_bridge.heatQuality() == HeatQuality::Fine ? tr("fine field") : tr("live field");
    m_engine->setText(tr("%1 in %2 ms, %3 × %4 × %5 cells, energy closes to %6")
                          .arg(quality, significant(m_bridge.heatSeconds() * 1e3, 2))
                          .arg(heat.nx)
                          .arg(heat.ny)
                          .arg(heat.nz)
                          .arg(heat.energy_error, 0, 'e', 0));
}

void StatusLine::showSaved()
{
    if (m_document.assembly().placed.empty()) return m_saved->clear();
    if (m_document.isModified())
        m_saved->setText(tr("● unsaved changes"));
    else if (m_files.savedAt().isValid())
        m_saved->setText(tr("saved %1").arg(m_files.savedAt().toString("HH:mm")));
    else
        m_saved->setText(m_document.path().isEmpty() ? tr("not saved yet") : tr("as on disk"));
}

} // namespace interpose

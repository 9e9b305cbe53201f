// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/problems_panel.hpp"

#include "document/document.hpp"
#include "document/engine_bridge.hpp"
#include "document/selection.hpp"
#include "panels/panel.hpp"
#include "panels/problem_delegate.hpp"
#include "style/number_format.hpp"
#include "style/severity_mark.hpp"

#include <QLabel>
#include <QListWidget>
#include <QRegularExpression>
#include <QVBoxLayout>

#include <algorithm>

namespace interpose {

QString withShortPointers(const QString& message)
{
    static const QRegularExpression pointer(QStringLiteral(R"((/[\w~.-]+)(?:/[\w~.-]+)+((?:/[\w~-][\w~.-]*){2}))"));
    QString shortened = message;
    return shortened.replace(pointer, QStringLiteral("\\1/…\\2"));
}

std::set<PlacedId> partsOf(const Diagnostic& finding, const Assembly& assembly)
{
    std::set<PlacedId> parts;
    for (const std::string& id : finding.ids) {
        if (assembly.find(PlacedId(id))) {
            parts.insert(PlacedId(id));
            continue;
        }
        const PlacedId owner(id.substr(0, id.find('.')));
        if (assembly.find(owner)) parts.insert(owner);
        for (const Link& link : *assembly.links)
            if (link.id.str() == id) parts.insert({link.a.placed, link.b.placed});
    }
    return parts;
}

ProblemsPanel::ProblemsPanel(Document& document, Selection& selection, EngineBridge& bridge, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_selection(selection)
    , m_bridge(bridge)
    , m_list(new QListWidget(this))
    , m_empty(makeLabel({}, "muted", this))
{
    m_list->setAccessibleName(tr("Problems"));
    m_list->setToolTip(tr("Enter or double click zooms to what a finding is about"));
    m_list->setItemDelegate(new ProblemDelegate(m_list));
    m_list->setResizeMode(QListView::Adjust);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_empty->setContentsMargins(12, 2, 12, 12);
    m_empty->setWordWrap(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_empty, 0, Qt::AlignTop);
    layout->addWidget(m_list, 1);
    connect(m_list, &QListWidget::itemActivated, this, [this](QListWidgetItem* item) { zoomTo(m_list->row(item)); });
    m_later.setSingleShot(true);
    m_later.setInterval(120);
    connect(&m_later, &QTimer::timeout, this, &ProblemsPanel::showReport);
    connect(&m_bridge, &EngineBridge::reportChanged, this, &ProblemsPanel::showReport);
    fill();
}

void ProblemsPanel::showReport()
{
    if (m_later.isActive()) return;
    Diagnostics now = m_bridge.report().diagnostics();
    // Most reports bring the same findings: the list keeps its place and its selection.
    if (now == m_shown && !now.empty()) return;
    m_shown = std::move(now);
    fill();
    if (m_document.gestureRunning()) m_later.start();
}

void ProblemsPanel::fill()
{
    const int row = m_list->currentRow();
    m_list->clear();
    for (const Diagnostic& finding : m_shown) {
        auto* item = new QListWidgetItem(m_list);
        item->setData(kSeverityRole, static_cast<int>(finding.severity));
        item->setData(kCodeRole, QString::fromStdString(finding.code));
        const QString message = withSigns(finding.message), shortened = withShortPointers(message);
        item->setData(kMessageRole, shortened);
        if (shortened != message) item->setToolTip(message);
        item->setData(kRuleRole, QString::fromStdString(finding.rule));
        item->setData(Qt::AccessibleTextRole, severityName(finding.severity) + u' ' +
                                                  QString::fromStdString(finding.code + ": " + finding.message));
    }
    if (row >= 0 && row < m_list->count()) m_list->setCurrentRow(row);
    m_list->setVisible(!m_shown.empty());
    m_empty->setVisible(m_shown.empty());
    m_empty->setText(m_bridge.hasInstant()
                         ? tr("None found by the deck “%1”.").arg(QString::fromStdString(m_bridge.ruleDeck().name))
                         : tr("Nothing has been checked yet."));
    const auto worst = std::ranges::max_element(m_shown, {}, &Diagnostic::severity);
    if (m_shown.empty())
        emit countChanged({}, Severity::Info);
    else
        emit countChanged(QString::number(m_shown.size()), worst->severity);
}

void ProblemsPanel::zoomTo(int row)
{
    if (row < 0 || row >= count()) return;
    const std::set<PlacedId> parts = partsOf(m_shown[static_cast<std::size_t>(row)], m_document.assembly());
    if (parts.empty()) return;
    m_selection.set(parts);
    emit m_selection.zoomRequested(parts);
}

} // namespace interpose

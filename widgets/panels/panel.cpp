// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/panel.hpp"

#include "style/palette.hpp"
#include "style/severity_mark.hpp"

#include <QComboBox>
#include <QDockWidget>
#include <QGridLayout>
#include <QLabel>
#include <QPainter>
#include <QStyle>

namespace interpose {

PanelHeader::PanelHeader(const QString& title, QWidget* parent) : QWidget(parent), m_title(title)
{
    setAccessibleName(title);
}

void PanelHeader::setCount(const QString& text, Severity worst)
{
    m_count = text;
    m_worst = worst;
    setAccessibleDescription(text.isEmpty() ? QString() : text + QChar(u' ') + severityName(worst));
    update();
}

QSize PanelHeader::sizeHint() const
{
    return {120, kHeaderHeight};
}

void PanelHeader::paintEvent(QPaintEvent*)
{
    const Colours& colours = coloursOf(this);
    QPainter painter(this);
    painter.fillRect(rect(), colours.panel);
    painter.fillRect(QRect(0, 0, width(), 1), colours.line);
    QFont font = uiFont(TextSize::Small, QFont::DemiBold);
    font.setLetterSpacing(QFont::AbsoluteSpacing, 0.6);
    painter.setFont(font);
    painter.setPen(colours.text_muted);
    const QRect inner = rect().adjusted(12, 1, -12, 0);
    painter.drawText(inner, Qt::AlignLeft | Qt::AlignVCenter, m_title.toUpper());
    painter.setFont(uiFont(TextSize::Small, QFont::DemiBold));
    painter.drawText(inner, Qt::AlignRight | Qt::AlignVCenter, m_count);
    if (m_count.isEmpty()) return;
    const int width = painter.fontMetrics().horizontalAdvance(m_count);
    paintSeverity(&painter, QRectF(inner.right() - width - 18, inner.center().y() - 6, 13, 13), m_worst, colours);
}

QDockWidget* makeDock(const QString& title, const QString& name, QWidget* panel, QWidget* parent)
{
    auto* dock = new QDockWidget(title, parent);
    dock->setObjectName(name);
    dock->setFeatures(QDockWidget::DockWidgetMovable | QDockWidget::DockWidgetClosable);
    dock->setTitleBarWidget(new PanelHeader(title, dock));
    panel->setProperty("role", "panel");
    panel->setAttribute(Qt::WA_StyledBackground);
    dock->setWidget(panel);
    return dock;
}

PanelHeader* headerOf(QDockWidget* dock)
{
    return qobject_cast<PanelHeader*>(dock->titleBarWidget());
}

QLabel* makeLabel(const QString& text, const char* role, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setProperty("role", role);
    return label;
}

void showFinding(QLabel* label)
{
    const QString text = label->text();
    const QString now = text.contains(QChar(0x25A0))   ? QStringLiteral("error")
                        : text.contains(QChar(0x25B2)) ? QStringLiteral("warning")
                                                       : QString();
    if (label->property("finding").toString() == now) return;
    label->setProperty("finding", now);
    label->style()->unpolish(label); // a style sheet looks at a property only when told to
    label->style()->polish(label);
}

QGridLayout* makeFieldGrid(QWidget* owner)
{
    auto* grid = new QGridLayout(owner);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(5);
    grid->setColumnMinimumWidth(0, 76);
    grid->setColumnStretch(1, 1);
    grid->setColumnStretch(2, 1);
    return grid;
}

QComboBox* makeCombo(const QString& accessibleName, QWidget* parent)
{
    auto* combo = new QComboBox(parent);
    combo->setAccessibleName(accessibleName);
    combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    combo->setMinimumContentsLength(8);
    return combo;
}

} // namespace interpose

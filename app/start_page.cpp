// SPDX-License-Identifier: GPL-3.0-or-later
#include "start_page.hpp"

#include "new_assembly.hpp"
#include "panels/panel.hpp"
#include "samples.hpp"
#include "style/icon.hpp"
#include "style/number_format.hpp"
#include "style/palette.hpp"

#include <QFileInfo>
#include <QFrame>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace interpose {

namespace {

constexpr int kCardWidth = 312, kMostLines = 7;

/// A card with its icon and title; lines are added to the layout it returns.
QVBoxLayout* makeCard(QWidget* parent, const QString& icon, const QString& title, const QString& sentence,
                      QFrame** card)
{
    *card = new QFrame(parent);
    (*card)->setProperty("role", "card");
    (*card)->setFixedWidth(kCardWidth);
    auto* layout = new QVBoxLayout(*card);
    layout->setContentsMargins(20, 20, 20, 16);
    layout->setSpacing(4);
    auto* picture = new QLabel(*card);
    picture->setPixmap(lineIcon(icon).pixmap(QSize(24, 24), parent->devicePixelRatioF()));
    auto* heading = makeLabel(title, "header", *card);
    auto* text = makeLabel(sentence, "label", *card);
    text->setWordWrap(true);
    layout->addWidget(picture);
    layout->addSpacing(6);
    layout->addWidget(heading);
    layout->addWidget(text);
    layout->addSpacing(8);
    return layout;
}

QPushButton* makeLine(const QString& text, const QString& tip, QWidget* parent)
{
    auto* line = new QPushButton(parent);
    line->setText(parent->fontMetrics().elidedText(text, Qt::ElideMiddle, kCardWidth - 52));
    line->setToolTip(tip);
    line->setAccessibleName(text);
    line->setProperty("role", "line");
    line->setFlat(true);
    line->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    line->setCursor(Qt::PointingHandCursor);
    return line;
}

} // namespace

StartPage::StartPage(const Library& library, QWidget* parent) : QWidget(parent)
{
    setProperty("role", "start");
    setAttribute(Qt::WA_StyledBackground);
    auto* title = makeLabel(QStringLiteral("Interpose"), "title", this);
    auto* sentence = makeLabel(
        tr("Arrange dies on their carrier; bandwidth, temperature, yield and cost follow the hand."), "label", this);
    auto* cards = new QHBoxLayout;
    cards->setSpacing(16);
    for (QWidget* card : {newCard(library), sampleCard(), openCard()})
        cards->addWidget(card);
    auto* column = new QVBoxLayout;
    column->setSpacing(6);
    column->addWidget(title);
    column->addWidget(sentence);
    column->addSpacing(22);
    column->addLayout(cards);
    auto* row = new QHBoxLayout;
    row->addStretch(1);
    row->addLayout(column);
    row->addStretch(1);
    auto* layout = new QVBoxLayout(this);
    layout->addStretch(2);
    layout->addLayout(row);
    layout->addStretch(3);
}

QWidget* StartPage::newCard(const Library& library)
{
    QFrame* card = nullptr;
    QVBoxLayout* layout = makeCard(this, QStringLiteral("technology"), tr("New from a technology"),
                                   tr("An empty carrier, cooled, ready for dies."), &card);
    int lines = 0;
    for (const Part* part : technologiesToBeginWith(library)) {
        if (++lines > kMostLines) break;
        QPushButton* line =
            makeLine(technologyName(library, *part), tr("Begin with: %1").arg(withSigns(part->name)), card);
        connect(line, &QPushButton::clicked, this,
                [this, id = QString::fromStdString(part->id.str())] { emit newRequested(id); });
        layout->addWidget(line);
    }
    layout->addStretch(1);
    return card;
}

QWidget* StartPage::sampleCard()
{
    QFrame* card = nullptr;
    QVBoxLayout* layout = makeCard(this, QStringLiteral("sample"), tr("Open a sample"),
                                   tr("Classes of real products, every figure with its source."), &card);
    for (const Sample& sample : samples()) {
        QPushButton* line = makeLine(sample.name, sample.description, card);
        connect(line, &QPushButton::clicked, this, [this, file = sample.file] { emit sampleRequested(file); });
        layout->addWidget(line);
    }
    layout->addStretch(1);
    return card;
}

QWidget* StartPage::openCard()
{
    QFrame* card = nullptr;
    QVBoxLayout* layout = makeCard(this, QStringLiteral("open"), tr("Open a file"),
                                   tr("An .interpose file; dropping it on the window does too."), &card);
    auto* button = new QPushButton(tr("Open…"), card);
    button->setProperty("role", "primary");
    button->setToolTip(tr("Choose a file (Ctrl+O)"));
    button->setAccessibleName(tr("Open a file"));
    connect(button, &QPushButton::clicked, this, &StartPage::openRequested);
    layout->addWidget(button, 0, Qt::AlignLeft);
    layout->addSpacing(4);
    m_recent = new QVBoxLayout;
    m_recent->setSpacing(4);
    layout->addLayout(m_recent);
    layout->addStretch(1);
    return card;
}

void StartPage::setRecentFiles(const QStringList& paths)
{
    while (QLayoutItem* item = m_recent->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    QWidget* const card = m_recent->parentWidget();
    for (const QString& path : paths.mid(0, kMostLines)) {
        QPushButton* line = makeLine(QFileInfo(path).fileName(), path, card);
        connect(line, &QPushButton::clicked, this, [this, path] { emit fileRequested(path); });
        m_recent->addWidget(line);
    }
}

} // namespace interpose

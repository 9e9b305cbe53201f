// SPDX-License-Identifier: GPL-3.0-or-later
// What an empty window offers: a new assembly from a technology, a sample, a file. Every line of it does something.
#pragma once

#include <QWidget>

class QVBoxLayout;

namespace interpose {

struct Library;

class StartPage : public QWidget
{
    Q_OBJECT

public:
    explicit StartPage(const Library& library, QWidget* parent = nullptr);
    void setRecentFiles(const QStringList& paths);

signals:
    void newRequested(const QString& partId);
    void sampleRequested(const QString& file);
    void openRequested();
    void fileRequested(const QString& path);

private:
    QWidget* newCard(const Library& library);
    QWidget* sampleCard();
    QWidget* openCard();

    QVBoxLayout* m_recent = nullptr;
};

} // namespace interpose

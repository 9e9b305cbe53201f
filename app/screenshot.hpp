// SPDX-License-Identifier: GPL-3.0-or-later
// A picture of the real window, taken when the fine temperature is on it.
#pragma once

#include <QObject>
#include <QString>

namespace interpose {

class MainWindow;

class Screenshot : public QObject
{
    Q_OBJECT

public:
    /// Waits by signals of the window's engine; never polls.
    Screenshot(MainWindow& window, const QString& path, QObject* parent = nullptr);

signals:
    void done(bool written);

private:
    void takeWhenReady();

    MainWindow& m_window;
    QString m_path;
    bool m_taken = false;
};

} // namespace interpose

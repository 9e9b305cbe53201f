// SPDX-License-Identifier: GPL-3.0-or-later
// What the program remembers between runs: recent files, theme, window geometry. Nothing of the assembly.
#pragma once

#include "style/palette.hpp"

#include <QByteArray>
#include <QSettings>
#include <QStringList>

namespace interpose {

class Settings
{
public:
    /// The user's own settings, or those in `file` (tests and pictures, which must not depend on the user's).
    explicit Settings(const QString& file = {});

    Theme theme() const;
    void setTheme(Theme theme);

    static constexpr int kMostRecent = 10;
    QStringList recentFiles() const;         ///< newest first; files that are gone are left out
    void addRecentFile(const QString& path); ///< moves it to the front
    void clearRecentFiles();

    QByteArray geometry() const { return m_store.value("window/geometry").toByteArray(); }
    QByteArray layout() const { return m_store.value("window/layout").toByteArray(); }
    void saveWindow(const QByteArray& geometry, const QByteArray& layout);

    QString lastFolder() const;

private:
    QSettings m_store;
};

} // namespace interpose

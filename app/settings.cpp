// SPDX-License-Identifier: GPL-3.0-or-later
#include "settings.hpp"

#include <QFileInfo>
#include <QStandardPaths>

namespace interpose {

namespace {

QString usersFile()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) +
           QStringLiteral("/interpose/interpose.ini");
}

} // namespace

Settings::Settings(const QString& file) : m_store(file.isEmpty() ? usersFile() : file, QSettings::IniFormat) {}

Theme Settings::theme() const
{
    const QString name = m_store.value("theme").toString();
    return name == u"light" ? Theme::Light : name == u"dark" ? Theme::Dark : Theme::System;
}

void Settings::setTheme(Theme theme)
{
    m_store.setValue("theme", theme == Theme::Light ? "light" : theme == Theme::Dark ? "dark" : "system");
}

QStringList Settings::recentFiles() const
{
    QStringList there;
    for (const QString& path : m_store.value("recent").toStringList())
        if (QFileInfo::exists(path)) there << path;
    return there;
}

void Settings::addRecentFile(const QString& path)
{
    const QString full = QFileInfo(path).absoluteFilePath();
    QStringList files = m_store.value("recent").toStringList();
    files.removeAll(full);
    files.prepend(full);
    m_store.setValue("recent", files.mid(0, kMostRecent));
}

void Settings::clearRecentFiles()
{
    m_store.remove("recent");
}

void Settings::saveWindow(const QByteArray& geometry, const QByteArray& layout)
{
    m_store.setValue("window/geometry", geometry);
    m_store.setValue("window/layout", layout);
}

QString Settings::lastFolder() const
{
    const QStringList files = recentFiles();
    if (!files.isEmpty()) return QFileInfo(files.front()).absolutePath();
    return QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
}

} // namespace interpose

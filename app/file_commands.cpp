// SPDX-License-Identifier: GPL-3.0-or-later
#include "file_commands.hpp"

#include "document/document.hpp"
#include "io/assembly_json.hpp"
#include "samples.hpp"

#include <QFileInfo>

namespace interpose {

namespace {
constexpr QLatin1String kSuffix(".interpose");
}

FileCommands::FileCommands(Document& document, Settings& settings, FileQuestions questions, QObject* parent)
    : QObject(parent), m_document(document), m_settings(settings), m_questions(std::move(questions))
{}

QString FileCommands::displayName() const
{
    if (!m_document.path().isEmpty()) return QFileInfo(m_document.path()).fileName();
    const QString name = QString::fromStdString(m_document.assembly().name);
    return name.isEmpty() ? tr("Unnamed") : name;
}

bool FileCommands::maySwitch()
{
    if (!m_document.isModified()) return true;
    switch (m_questions.unsaved(displayName())) {
    case FileQuestions::Unsaved::Save:
        return save();
    case FileQuestions::Unsaved::Discard:
        return true;
    case FileQuestions::Unsaved::Cancel:
        break;
    }
    return false;
}

bool FileCommands::open()
{
    const QString path = m_questions.pathToOpen(m_settings.lastFolder());
    return !path.isEmpty() && openPath(path);
}

bool FileCommands::openPath(const QString& path)
{
    // Read before asking: a refused file is no reason to give anything away.
    if (!show(loadAssembly(path.toStdString()), path, QFileInfo(path).fileName())) return false;
    m_settings.addRecentFile(path);
    emit recentChanged();
    return true;
}

bool FileCommands::openSample(const QString& file)
{
    return show(loadSample(file), {}, file);
}

bool FileCommands::openNew(Assembly assembly)
{
    return show(std::move(assembly), {}, tr("new assembly"));
}

bool FileCommands::show(Result<Assembly> assembly, const QString& path, const QString& name)
{
    if (!assembly) {
        m_questions.showProblems(tr("%1 cannot be opened").arg(name), assembly.error());
        return false;
    }
    if (!maySwitch()) return false;
    m_savedAt = {};
    m_document.open(std::move(*assembly), path);
    return true;
}

bool FileCommands::save()
{
    return m_document.path().isEmpty() ? saveAs() : write(m_document.path());
}

bool FileCommands::saveAs()
{
    QString suggested = m_document.path();
    if (suggested.isEmpty()) {
        QString name = displayName();
        name.replace(u'/', u'-');
        suggested = m_settings.lastFolder() + u'/' + name;
    }
    if (!suggested.endsWith(kSuffix)) suggested += kSuffix;
    const QString path = m_questions.pathToSave(suggested);
    return !path.isEmpty() && write(QFileInfo(path).suffix().isEmpty() ? path + kSuffix : path);
}

bool FileCommands::write(const QString& path)
{
    if (const auto written = saveAssembly(m_document.assembly(), path.toStdString()); !written) {
        m_questions.showProblems(tr("%1 could not be saved").arg(QFileInfo(path).fileName()), written.error());
        return false;
    }
    m_savedAt = QDateTime::currentDateTime();
    m_document.markSaved(path);
    m_settings.addRecentFile(path);
    emit recentChanged();
    emit saved();
    return true;
}

} // namespace interpose

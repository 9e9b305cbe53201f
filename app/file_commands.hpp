// SPDX-License-Identifier: GPL-3.0-or-later
// New, open, save: the way files go in and out of the document, and what is asked before anything is lost.
#pragma once

#include "base/result.hpp"
#include "rules/rule_deck.hpp"
#include "settings.hpp"

#include <QDateTime>
#include <QObject>

#include <functional>

namespace interpose {

class Document;
struct Assembly;

/// What the commands ask people. The window shows dialogs; tests answer in their stead.
struct FileQuestions
{
    enum class Unsaved { Save, Discard, Cancel };
    std::function<Unsaved(const QString& name)> unsaved;
    std::function<QString(const QString& folder)> pathToOpen;    ///< empty: given up
    std::function<QString(const QString& suggested)> pathToSave; ///< empty: given up
    std::function<void(const QString& title, const Problems&)> showProblems;
};

class FileCommands : public QObject
{
    Q_OBJECT

public:
    FileCommands(Document& document, Settings& settings, FileQuestions questions, QObject* parent = nullptr);

    bool open();                        ///< asks for the path
    bool openPath(const QString& path); ///< a refused file leaves the document as it was
    bool openSample(const QString& file);
    bool openNew(Assembly assembly);
    bool save(); ///< to its path, or as saveAs
    bool saveAs();
    bool maySwitch(); ///< nothing unsaved, or saved now, or given away knowingly

    QString displayName() const;                           ///< file name, else the assembly's name
    const QDateTime& savedAt() const { return m_savedAt; } ///< invalid: not saved in this session
    void setQuestions(FileQuestions questions) { m_questions = std::move(questions); }

signals:
    void recentChanged();
    void saved();

private:
    bool write(const QString& path);
    bool show(Result<Assembly> assembly, const QString& path, const QString& name);

    Document& m_document;
    Settings& m_settings;
    FileQuestions m_questions;
    QDateTime m_savedAt;
};

} // namespace interpose

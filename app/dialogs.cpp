// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs.hpp"

#include "panels/panel.hpp"
#include "style/palette.hpp"

#include <QDialog>
#include <QDialogButtonBox>
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace interpose {

namespace {

constexpr QLatin1String kFilter("Interpose assembly (*.interpose);;All files (*)");

/// "Line 12, /assembly/placed/3/x_um" or whichever of the two is known.
QString placeOf(const Problem& problem)
{
    QStringList places;
    if (problem.line > 0) places << QObject::tr("line %1").arg(problem.line);
    if (!problem.pointer.empty()) places << QString::fromStdString(problem.pointer);
    return places.join(QStringLiteral(", "));
}

QString problemHtml(const Problem& problem, const Colours& colours)
{
    QString html =
        QStringLiteral("<p style='margin-bottom:10px'>%1").arg(QString::fromStdString(problem.message).toHtmlEscaped());
    const QString place = placeOf(problem);
    const auto line = [&](const QString& text, const QColor& colour) {
        return QStringLiteral("<br><span style='color:%1'>%2</span>").arg(colour.name(), text.toHtmlEscaped());
    };
    if (!place.isEmpty()) html += line(place, colours.text_muted);
    if (!problem.hint.empty()) html += line(QString::fromStdString(problem.hint), colours.accent);
    return html + QStringLiteral("</p>");
}

FileQuestions::Unsaved askUnsaved(QWidget* parent, const QString& name)
{
    QMessageBox box(QMessageBox::Question, QObject::tr("Unsaved changes"),
                    QObject::tr("Save the changes to %1?").arg(name),
                    QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, parent);
    box.setInformativeText(QObject::tr("What is not saved is lost."));
    box.setDefaultButton(QMessageBox::Save);
    switch (box.exec()) {
    case QMessageBox::Save:
        return FileQuestions::Unsaved::Save;
    case QMessageBox::Discard:
        return FileQuestions::Unsaved::Discard;
    default:
        return FileQuestions::Unsaved::Cancel;
    }
}

QPlainTextEdit* licenceText(const QString& resource, QWidget* parent)
{
    auto* view = new QPlainTextEdit(parent);
    QFile file(resource);
    if (file.open(QIODevice::ReadOnly)) view->setPlainText(QString::fromUtf8(file.readAll()));
    view->setReadOnly(true);
    view->setAccessibleName(QObject::tr("Licence"));
    return view;
}

} // namespace

QDialog* makeProblemsDialog(const QString& title, const Problems& problems, QWidget* parent)
{
    auto* dialog = new QDialog(parent);
    dialog->setObjectName(QStringLiteral("problemsDialog"));
    dialog->setWindowTitle(title);
    dialog->resize(620, 360);
    auto* text = new QTextBrowser(dialog);
    text->setAccessibleName(QObject::tr("What is wrong"));
    QString html;
    for (const Problem& problem : problems)
        html += problemHtml(problem, coloursOf(parent));
    text->setHtml(html);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
    buttons->button(QDialogButtonBox::Close)->setAccessibleName(QObject::tr("Close"));
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    auto* layout = new QVBoxLayout(dialog);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(8);
    layout->addWidget(makeLabel(title, "header", dialog));
    const QString count = problems.size() == 1
                              ? QObject::tr("1 problem. The open document is as it was.")
                              : QObject::tr("%1 problems. The open document is as it was.").arg(problems.size());
    layout->addWidget(makeLabel(count, "label", dialog));
    if (!problems.empty() && !problems.front().file.empty())
        layout->addWidget(makeLabel(QString::fromStdString(problems.front().file), "muted", dialog));
    layout->addWidget(text, 1);
    layout->addWidget(buttons);
    return dialog;
}

FileQuestions askingPeople(QWidget* parent)
{
    FileQuestions questions;
    questions.unsaved = [parent](const QString& name) { return askUnsaved(parent, name); };
    questions.pathToOpen = [parent](const QString& folder) {
        return QFileDialog::getOpenFileName(parent, QObject::tr("Open"), folder, kFilter);
    };
    questions.pathToSave = [parent](const QString& suggested) {
        return QFileDialog::getSaveFileName(parent, QObject::tr("Save as"), suggested, kFilter);
    };
    questions.showProblems = [parent](const QString& title, const Problems& problems) {
        QDialog* dialog = makeProblemsDialog(title, problems, parent);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    };
    return questions;
}

QDialog* makeAboutDialog(QWidget* parent)
{
    auto* dialog = new QDialog(parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(QObject::tr("About Interpose"));
    dialog->resize(640, 440);
    auto* about = new QTextBrowser(dialog);
    about->setAccessibleName(QObject::tr("About"));
    about->setOpenExternalLinks(true);
    about->setHtml(
        QObject::tr(
            "<h2>Interpose %1</h2><p>A live floorplanner for 2.5D and 3D chip assemblies: drag a die, and bandwidth, "
            "temperature, yield and cost follow.</p><p>Free software under the GNU General Public License, version 3 "
            "or "
            "later. It comes without any warranty.</p><p>It stands on Qt 6 (LGPL 3), "
            "Boost (BSL 1.0), tl::expected (CC0) and the font Inter (OFL 1.1), shipped in a "
            "modified form as Interpose Sans.</p>")
            .arg(QStringLiteral(INTERPOSE_VERSION)));
    auto* tabs = new QTabWidget(dialog);
    tabs->addTab(about, QObject::tr("About"));
    tabs->addTab(licenceText(QStringLiteral(":/LICENSE"), dialog), QObject::tr("Licence"));
    tabs->addTab(licenceText(QStringLiteral(":/font/OFL.txt"), dialog), QObject::tr("Font licence"));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
    buttons->button(QDialogButtonBox::Close)->setAccessibleName(QObject::tr("Close"));
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    auto* layout = new QVBoxLayout(dialog);
    layout->addWidget(tabs);
    layout->addWidget(buttons);
    return dialog;
}

} // namespace interpose

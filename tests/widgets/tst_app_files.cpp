// SPDX-License-Identifier: GPL-3.0-or-later
// Files in and out of the real window: refused, saved, asked for, remembered, dropped, pictured.
#include "actions.hpp"
#include "canvas/canvas_view.hpp"
#include "dialogs.hpp"
#include "screenshot.hpp"
#include "window_rig.hpp"

#include <QAbstractButton>
#include <QApplication>
#include <QDialog>
#include <QDropEvent>
#include <QMimeData>
#include <QTextBrowser>

#include <algorithm>

using namespace interpose;

namespace {

QByteArray contentsOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void write(const QString& path, const QByteArray& text)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(text), text.size());
}

} // namespace

class TestFiles : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { applyTheme(*qApp, Theme::Dark); }
    void init() { m_rig.begin(); }
    void cleanup() { m_rig.end(); }

    void brokenFileKeepsTheDocument();
    void saveOpenRoundTrip();
    void failedSaveStaysUnsaved();
    void unsavedChangesAreAskedFor();
    void recentFilesAreRemembered();
    void aFileCanBeDropped();
    void closingWhileComputing();
    void pictureOfThePlan();
    void screenshotWaitsForTheFineField();

private:
    WindowRig m_rig;
};

void TestFiles::brokenFileKeepsTheDocument()
{
    m_rig.openSample();
    const auto before = m_rig.window->document().snapshot();
    const QString path = m_rig.scratch->filePath("broken.interpose");
    write(path, "{\n  \"format\": \"interpose\",\n  \"version\": 1,\n  \"assembly\": {\"plcaed\": []}\n}\n");
    QVERIFY(!m_rig.window->files().openPath(path));
    QVERIFY(!m_rig.problems.empty());
    QVERIFY(std::ranges::any_of(m_rig.problems, [](const Problem& p) { return p.line == 4 && !p.pointer.empty(); }));
    QCOMPARE(m_rig.window->document().snapshot(), before);
    QVERIFY(m_rig.window->settings().recentFiles().isEmpty());
    QCOMPARE(m_rig.asked, 0);

    QDialog* dialog = makeProblemsDialog("broken.interpose cannot be opened", m_rig.problems, m_rig.window.get());
    const QString text = dialog->findChild<QTextBrowser*>()->toPlainText();
    QVERIFY(text.contains(QString::fromStdString(m_rig.problems.front().message)));
    QVERIFY(text.contains("line 4"));
    delete dialog;
    QVERIFY(!m_rig.window->files().openPath(m_rig.scratch->filePath("there is no such file")));
    QCOMPARE(m_rig.window->document().snapshot(), before);
}

void TestFiles::saveOpenRoundTrip()
{
    m_rig.openSample();
    m_rig.window->selection().set({PlacedId("HBM0")});
    m_rig.window->canvas().rotateSelection();
    QVERIFY(m_rig.window->isWindowModified());
    m_rig.path = m_rig.scratch->filePath("mine");
    QVERIFY(m_rig.window->files().saveAs());
    const QString full = m_rig.path + ".interpose";
    QVERIFY2(QFile::exists(full), "the suffix is added");
    QVERIFY(!m_rig.window->isWindowModified());
    QCOMPARE(m_rig.window->document().path(), full);
    const QByteArray bytes = contentsOf(full);
    const Assembly saved = m_rig.window->document().assembly();
    m_rig.openSample("teaching-pair.interpose");
    QVERIFY(m_rig.window->files().openPath(full));
    QVERIFY(m_rig.window->document().assembly() == saved);
    m_rig.window->canvas().selectAll();
    m_rig.window->actions().undo->trigger();
    QVERIFY(m_rig.window->files().save());
    QCOMPARE(contentsOf(full), bytes);
    QVERIFY(m_rig.window->windowTitle().contains("mine.interpose"));
}

void TestFiles::failedSaveStaysUnsaved()
{
    m_rig.openSample();
    m_rig.window->selection().set({PlacedId("HBM0")});
    m_rig.window->canvas().rotateSelection();
    m_rig.path = m_rig.scratch->filePath("no/such/folder/file.interpose");
    QVERIFY(!m_rig.window->files().saveAs());
    QVERIFY(!m_rig.problems.empty());
    QVERIFY(m_rig.window->isWindowModified());
    QVERIFY(m_rig.window->document().path().isEmpty());
}

void TestFiles::unsavedChangesAreAskedFor()
{
    m_rig.openSample();
    m_rig.window->selection().set({PlacedId("HBM0")});
    m_rig.window->canvas().rotateSelection();
    const auto before = m_rig.window->document().snapshot();
    m_rig.answer = FileQuestions::Unsaved::Cancel;
    QVERIFY(!m_rig.window->close());
    QVERIFY(!m_rig.window->files().openSample("teaching-pair.interpose"));
    QCOMPARE(m_rig.asked, 2);
    QCOMPARE(m_rig.window->document().snapshot(), before);
    m_rig.answer = FileQuestions::Unsaved::Save;
    QVERIFY2(!m_rig.window->close(), "no path was given, so nothing was saved");
    m_rig.path = m_rig.scratch->filePath("kept.interpose");
    QVERIFY(m_rig.window->close());
    QVERIFY(QFile::exists(m_rig.path));
}

void TestFiles::recentFilesAreRemembered()
{
    m_rig.openSample();
    for (const char* name : {"a", "b", "a"}) {
        m_rig.path = m_rig.scratch->filePath(QLatin1String(name) + ".interpose");
        QVERIFY(m_rig.window->files().saveAs());
    }
    const QStringList recent{m_rig.scratch->filePath("a.interpose"), m_rig.scratch->filePath("b.interpose")};
    QCOMPARE(m_rig.window->settings().recentFiles(), recent);
    m_rig.openWindow();
    QCOMPARE(m_rig.window->settings().recentFiles(), recent);
    auto* line = m_rig.child<QAbstractButton>("b.interpose");
    QVERIFY(line);
    QTest::mouseClick(line, Qt::LeftButton);
    QCOMPARE(m_rig.window->document().path(), recent.back());
    QFile::remove(recent.front());
    QCOMPARE(m_rig.window->settings().recentFiles(), QStringList{recent.back()});
}

void TestFiles::aFileCanBeDropped()
{
    QMimeData mime;
    mime.setUrls({QUrl::fromLocalFile(QStringLiteral(INTERPOSE_SOURCE_DIR "/samples/teaching-pair.interpose"))});
    QDragEnterEvent enter({100, 100}, Qt::CopyAction, &mime, Qt::LeftButton, {});
    QApplication::sendEvent(m_rig.window.get(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop({100, 100}, Qt::CopyAction, &mime, Qt::LeftButton, {});
    QApplication::sendEvent(m_rig.window.get(), &drop);
    QVERIFY(m_rig.window->document().path().endsWith("teaching-pair.interpose"));
}

void TestFiles::closingWhileComputing()
{
    for (int round = 0; round < 5; ++round) {
        m_rig.openSample("mi300x-class.interpose");
        if (round > 0) QCoreApplication::processEvents();
        m_rig.openWindow();
    }
    QCoreApplication::processEvents();
}

void TestFiles::pictureOfThePlan()
{
    m_rig.openSample();
    const QString path = m_rig.scratch->filePath("plan.png");
    QVERIFY(m_rig.window->exportPicture(path));
    QCOMPARE(QImage(path).size(), m_rig.window->canvas().size() * 2);
    QVERIFY(!m_rig.window->exportPicture(m_rig.scratch->filePath("no/such/folder/plan.png")));
}

void TestFiles::screenshotWaitsForTheFineField()
{
    m_rig.openSample("teaching-pair.interpose");
    const QString path = m_rig.scratch->filePath("window.png");
    Screenshot screenshot(*m_rig.window, path);
    QSignalSpy done(&screenshot, &Screenshot::done);
    QVERIFY(done.wait(WindowRig::kPatienceMs));
    QCOMPARE(done.front().front().toBool(), true);
    QVERIFY(m_rig.window->bridge().heatQuality() == HeatQuality::Fine);
    QCOMPARE(QImage(path).size(), m_rig.window->size());
    QCOMPARE(done.count(), 1);
}

QTEST_MAIN(TestFiles)
#include "tst_app_files.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// The real window, offscreen, with settings of its own, and answers in place of dialogs.
#pragma once

#include "main_window.hpp"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include <memory>

namespace interpose {

/// One window per test function: begin() in init(), end() in cleanup().
class WindowRig
{
public:
    void begin()
    {
        scratch = std::make_unique<QTemporaryDir>();
        problems.clear();
        asked = 0;
        answer = FileQuestions::Unsaved::Discard;
        path.clear();
        openWindow();
    }
    void end() { window.reset(); }

    /// A fresh window over the same settings, as after a restart.
    void openWindow()
    {
        window = std::make_unique<MainWindow>(scratch->filePath("settings.ini"));
        FileQuestions questions;
        questions.unsaved = [this](const QString&) { return ++asked, answer; };
        questions.pathToOpen = [this](const QString&) { return path; };
        questions.pathToSave = [this](const QString&) { return path; };
        questions.showProblems = [this](const QString&, const Problems& found) { problems = found; };
        window->files().setQuestions(std::move(questions));
        window->resize(1280, 800);
        window->show();
    }

    void openSample(const char* file = "h100-class.interpose")
    {
        QVERIFY2(window->files().openSample(QLatin1String(file)),
                 problems.empty() ? "" : describe(problems.front()).c_str());
    }

    void waitForFineHeat()
    {
        EngineBridge& bridge = window->bridge();
        QSignalSpy spy(&bridge, &EngineBridge::reportChanged);
        while (!(bridge.instantIsFresh() && bridge.heatIsFresh() && bridge.heatQuality() == HeatQuality::Fine))
            QVERIFY(spy.wait(kPatienceMs));
    }

    /// The first child of this class, of this accessible name when one is given.
    template <class T>
    T* child(const QString& accessibleName = {}) const
    {
        for (T* widget : window->findChildren<T*>())
            if (accessibleName.isEmpty() || widget->accessibleName() == accessibleName) return widget;
        return nullptr;
    }

    static constexpr int kPatienceMs = 60'000;
    std::unique_ptr<QTemporaryDir> scratch;
    std::unique_ptr<MainWindow> window;
    Problems problems;
    FileQuestions::Unsaved answer = FileQuestions::Unsaved::Discard;
    int asked = 0; ///< times the unsaved changes were asked for
    QString path;  ///< the answer to "where?"
};

} // namespace interpose

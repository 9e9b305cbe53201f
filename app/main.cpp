// SPDX-License-Identifier: GPL-3.0-or-later
// interpose: the window, or a picture of it.
#include "io/record.hpp"
#include "launch_options.hpp"
#include "main_window.hpp"
#include "screenshot.hpp"
#include "style/icon.hpp"

#include <QApplication>
#include <QTemporaryDir>

#include <cstdio>

using namespace interpose;

namespace {

void print(std::FILE* to, const QString& text)
{
    std::fputs(text.toUtf8().constData(), to);
}

void print(const Problems& problems)
{
    for (const Problem& problem : problems)
        print(stderr, QStringLiteral("interpose: ") + QString::fromStdString(describe(problem)) + QChar(u'\n'));
}

bool hasDisplay()
{
    return qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY") ||
           qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
}

/// The application reads these once, when it begins.
void prepareEnvironment(const LaunchOptions& options)
{
    if (options.act != LaunchOptions::Act::Screenshot) return;
    // Off the screen even where there is one: the picture must not depend on it.
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
    qputenv("QT_SCALE_FACTOR", QByteArray::number(options.scale));
}

/// False, and says so, when there is no such part.
bool select(MainWindow& window, const QString& id)
{
    if (id.isEmpty()) return true;
    const PlacedId wanted(id.toStdString());
    const Assembly& assembly = window.document().assembly();
    if (assembly.find(wanted)) {
        window.selection().set({wanted});
        return true;
    }
    std::vector<std::string_view> known;
    for (const PlacedPart& placed : assembly.placed)
        known.push_back(placed.id.str());
    const std::string_view nearest = nearestWord(wanted.str(), known);
    const QString hint = nearest.empty() ? QString() : QStringLiteral("; is %1 meant?").arg(QString::fromUtf8(nearest));
    print(stderr, QStringLiteral("interpose: no placed part has the id \"%1\"%2\n").arg(id, hint));
    return false;
}

int takePicture(const LaunchOptions& options)
{
    const QTemporaryDir scratch;
    applyTheme(*qApp, options.theme.value_or(Theme::Dark));
    MainWindow window(scratch.filePath(QStringLiteral("interpose.ini")));
    bool refused = false;
    FileQuestions questions;
    questions.showProblems = [&refused](const QString&, const Problems& problems) { refused = true, print(problems); };
    window.files().setQuestions(std::move(questions));
    window.resize(options.size);
    window.show();
    window.files().openPath(options.file);
    if (refused) return kExitRefused;
    if (!select(window, options.select)) return kExitRefused;
    Screenshot screenshot(window, options.picture);
    QObject::connect(&screenshot, &Screenshot::done, qApp,
                     [](bool written) { QCoreApplication::exit(written ? kExitFine : kExitRefused); });
    const int code = QCoreApplication::exec();
    if (code != kExitFine) print(stderr, QStringLiteral("interpose: %1 could not be written\n").arg(options.picture));
    return code;
}

int runWindow(const LaunchOptions& options)
{
    // Before any widget: labels keep the font they begin with.
    applyTheme(*qApp, options.theme.value_or(Settings().theme()));
    MainWindow window;
    window.show();
    // Without a window manager no one else does, and shortcuts belong to the active window.
    window.activateWindow();
    if (!options.file.isEmpty()) window.files().openPath(options.file);
    return QCoreApplication::exec();
}

} // namespace

int main(int argc, char* argv[])
{
    QStringList arguments;
    for (int i = 1; i < argc; ++i)
        arguments << QString::fromLocal8Bit(argv[i]);
    const auto options = readLaunchOptions(arguments);
    if (!options) {
        print(options.error());
        return kExitUsage;
    }
    if (options->act == LaunchOptions::Act::Help) {
        print(stdout, usageText());
        return kExitFine;
    }
    if (options->act == LaunchOptions::Act::Version) {
        print(stdout, QStringLiteral("interpose " INTERPOSE_VERSION "\n"));
        return kExitFine;
    }
    if (options->act == LaunchOptions::Act::Window && !hasDisplay()) {
        print(stderr, QStringLiteral("interpose: there is no display; --screenshot OUT.png FILE works without one\n"));
        return kExitRefused;
    }
    prepareEnvironment(*options);
    const QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("Interpose"));
    QApplication::setApplicationVersion(QStringLiteral(INTERPOSE_VERSION));
    QGuiApplication::setDesktopFileName(QStringLiteral("org.interpose.Interpose"));
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/icons/interpose.svg")));
    return options->act == LaunchOptions::Act::Screenshot ? takePicture(*options) : runWindow(*options);
}

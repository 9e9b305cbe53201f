// SPDX-License-Identifier: GPL-3.0-or-later
// Drags a part of the H100-class sample through the whole window, every panel shown, with mouse events as a display
// sends them, and says in ms how long until the pixels of that very state are on the window: its outlines, its instant
// figures, its temperature field; what of that is the solve and what the window; and where the GUI thread's time goes.
//   bench_window [--grid 64] [--frames 400] [--interval 16] [--rounds 1] [--threads 1] [--size 1440x900] [FILE]
#include "canvas/canvas_view.hpp"
#include "main_window.hpp"
#include "style/palette.hpp"

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QMetaEnum>
#include <QTemporaryDir>
#include <QTimer>
#include <QWindow>
#include <QtTest>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <map>

using namespace interpose;

namespace {

/// Processor time of this thread, ms: what a step costs on a machine that is busy with other things.
double cpuNow()
{
    timespec t{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_nsec) / 1e6;
}

struct Times
{
    std::vector<double> ms;
    void print(const char* what) const
    {
        if (ms.empty()) return;
        std::vector<double> sorted = ms;
        std::ranges::sort(sorted);
        const auto at = [&](double part) {
            return sorted[static_cast<std::size_t>(part * static_cast<double>(sorted.size() - 1))];
        };
        std::printf("  %-40s p50 %7.2f   p95 %7.2f   max %7.2f   (%zu)\n", what, at(0.5), at(0.95), sorted.back(),
                    sorted.size());
    }
};

/// The application with a look at each event: how long, for whom, and what came of it once the outermost has returned.
class Observed : public QApplication
{
public:
    using QApplication::QApplication;
    std::function<void(QObject*, QEvent::Type, double wallMs)> outermostDone, anyDone;
    std::map<std::string, double> cpu_ms; ///< by receiver and event, less the events within
    bool counting = false;

    bool notify(QObject* receiver, QEvent* event) override
    {
        const QEvent::Type type = event->type();
        const std::string key = counting ? nameOf(receiver, type) : std::string{};
        const double wall = wallNow(), cpu = cpuNow(), outer = m_within;
        m_within = 0;
        ++m_depth;
        const bool handled = QApplication::notify(receiver, event);
        --m_depth;
        const double spent = cpuNow() - cpu;
        if (counting) cpu_ms[key] += spent - m_within;
        m_within = outer + spent;
        if (anyDone) anyDone(receiver, type, wallNow() - wall);
        if (m_depth == 1 && outermostDone) outermostDone(receiver, type, wallNow() - wall);
        return handled;
    }
    double wallNow()
    {
        if (!m_clock.isValid()) m_clock.start();
        return static_cast<double>(m_clock.nsecsElapsed()) / 1e6;
    }

private:
    static std::string nameOf(const QObject* receiver, QEvent::Type type)
    {
        static const QMetaEnum types = QMetaEnum::fromType<QEvent::Type>();
        const char* event = types.valueToKey(type);
        return std::string(receiver->metaObject()->className()) + ' ' + (event ? event : "?");
    }

    QElapsedTimer m_clock;
    int m_depth = 1; ///< exec() itself is no event
    double m_within = 0;
};

PlacedId draggedOf(const Assembly& assembly)
{
    for (const PlacedPart& placed : assembly.placed)
        if (assembly.part(placed).kind == PartKind::HbmStack) return placed.id;
    return assembly.placed.back().id;
}

void settle(EngineBridge& bridge)
{
    QEventLoop loop;
    QTimer poll;
    QObject::connect(&poll, &QTimer::timeout, &loop, [&] {
        if (bridge.instantIsFresh() && bridge.heatIsFresh() && bridge.heatQuality() == HeatQuality::Fine &&
            !bridge.busy())
            loop.quit();
    });
    QTimer::singleShot(120'000, &loop, &QEventLoop::quit);
    poll.start(10);
    loop.exec();
}

class Drag
{
public:
    Drag(Observed& app, MainWindow& window, int frames, int interval)
        : m_app(app), m_window(window), m_frames(frames), m_interval(interval)
    {
        QObject::connect(&window.canvas(), &CanvasView::framePainted, &window, [this] {
            m_painted = true;
            m_paintedHeat = m_window.bridge().heatRevision();
        });
        QObject::connect(&window.bridge(), &EngineBridge::heatChanged, &window,
                         [this] { m_solve[m_window.bridge().heatRevision()] = m_window.bridge().heatSeconds() * 1e3; });
        m_app.anyDone = [this](QObject* receiver, QEvent::Type type, double ms) {
            if (receiver == &m_window.canvas() && type == QEvent::MouseMove) moved(ms);
        };
        m_app.outermostDone = [this](QObject* receiver, QEvent::Type type, double ms) { done(receiver, type, ms); };
    }
    ~Drag() { m_app.anyDone = m_app.outermostDone = nullptr; }

    void run()
    {
        CanvasView& canvas = m_window.canvas();
        const Assembly& assembly = m_window.document().assembly();
        const std::vector<PlacedBody> bodies = layOut(assembly);
        const auto body =
            std::ranges::find_if(bodies, [&](const PlacedBody& b) { return b.placed->id == draggedOf(assembly); });
        const Rect box = body->box();
        const QPointF in = canvas.toView({box.x + box.width / 4, box.y + box.height / 4});
        m_from = canvas.mapTo(&m_window, in.toPoint());
        send(QEvent::MouseMove, m_from, Qt::NoButton, Qt::NoButton);
        send(QEvent::MouseButtonPress, m_from, Qt::LeftButton, Qt::LeftButton);
        QTimer timer;
        timer.setTimerType(Qt::PreciseTimer);
        timer.setInterval(m_interval);
        QEventLoop loop;
        QObject::connect(&timer, &QTimer::timeout, &loop, [&] { ++m_sent > m_frames ? loop.quit() : step(); });
        timer.start();
        const double cpu = cpuNow();
        m_app.counting = true;
        loop.exec();
        m_app.counting = false;
        m_cpu = (cpuNow() - cpu) / m_frames;
        send(QEvent::MouseButtonRelease, m_from, Qt::LeftButton, Qt::NoButton);
        settle(m_window.bridge());
    }

    void print() const
    {
        m_handled.print("mouse event handled");
        m_frame.print("mouse event -> outlines on the window");
        m_instant.print("mouse event -> instant figures there");
        m_heat.print("mouse event -> its heat map there");
        m_solved.print("  of which engine, submit -> delivered");
        m_share.print("  of which the window");
        m_paint.print("one frame of the window, wall");
        std::printf("  GUI thread, processor time per step: %.2f ms\n", m_cpu);
    }
    int frames() const { return m_frames; }

private:
    void send(QEvent::Type type, QPointF at, Qt::MouseButton button, Qt::MouseButtons held)
    {
        static int stamp = 0;
        qt_handleMouseEvent(m_window.windowHandle(), at, m_window.mapToGlobal(at), held, button, type, {}, ++stamp);
    }

    /// Back and forth by up to 40 px, so that most events are a new snapped position.
    void step()
    {
        const int phase = m_sent % 80;
        const double x = phase < 40 ? phase : 80 - phase;
        m_sentAt = m_app.wallNow();
        send(QEvent::MouseMove, m_from + QPointF(x, x / 2), Qt::NoButton, Qt::LeftButton);
    }

    void moved(double ms)
    {
        m_handled.ms.push_back(ms);
        const Revision revision = m_window.document().revision();
        if (revision == m_revision || !m_app.counting) return; // snapped to where it was
        m_revision = revision;
        for (auto* waiting : {&m_waitsForFrame, &m_waitsForInstant, &m_waitsForHeat})
            waiting->emplace(revision, m_sentAt);
    }

    /// Once the outermost event has returned, what was painted within it is on the window.
    void done(QObject*, QEvent::Type type, double ms)
    {
        if (!m_app.counting) return;
        if (type == QEvent::UpdateRequest) {
            m_paint.ms.push_back(ms);
            take(m_waitsForInstant, m_window.bridge().instantRevision(), m_instant, nullptr);
        }
        if (!std::exchange(m_painted, false)) return;
        take(m_waitsForFrame, m_revision, m_frame, nullptr);
        take(m_waitsForHeat, m_paintedHeat, m_heat, &m_solve);
    }

    void take(std::map<Revision, double>& waiting, Revision shown, Times& times, std::map<Revision, double>* solve)
    {
        const auto end = waiting.upper_bound(shown);
        for (auto at = waiting.begin(); at != end; ++at) {
            const double ms = m_app.wallNow() - at->second;
            times.ms.push_back(ms);
            if (!solve || !solve->contains(at->first)) continue; // passed over: a newer one came instead
            m_solved.ms.push_back(solve->at(at->first));
            m_share.ms.push_back(ms - solve->at(at->first));
        }
        waiting.erase(waiting.begin(), end);
    }

    Observed& m_app;
    MainWindow& m_window;
    const int m_frames, m_interval;
    int m_sent = 0;
    QPointF m_from;
    double m_sentAt = 0, m_cpu = 0;
    bool m_painted = false;
    Revision m_revision = 0, m_paintedHeat = 0;
    std::map<Revision, double> m_waitsForFrame, m_waitsForInstant, m_waitsForHeat, m_solve;
    Times m_handled, m_frame, m_instant, m_heat, m_solved, m_share, m_paint;
};

void printCosts(const Observed& app, int steps)
{
    std::vector<std::pair<double, std::string>> costs;
    for (const auto& [key, ms] : app.cpu_ms)
        costs.emplace_back(ms / steps, key);
    std::ranges::sort(costs, std::greater{});
    std::printf("  where it goes, ms per step:\n");
    for (std::size_t i = 0; i < std::min<std::size_t>(14, costs.size()); ++i)
        std::printf("    %6.3f  %s\n", costs[i].first, costs[i].second.c_str());
}

QString option(QStringList& arguments, const QString& name, const QString& otherwise)
{
    const qsizetype at = arguments.indexOf(name);
    if (at < 0 || at + 1 >= arguments.size()) return otherwise;
    const QString value = arguments[at + 1];
    arguments.remove(at, 2);
    return value;
}

} // namespace

int main(int argc, char** argv)
{
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
    Observed app(argc, argv);
    QStringList arguments = QApplication::arguments().mid(1);
    EvaluatorSettings engine;
    engine.live_grid = option(arguments, "--grid", QString::number(engine.live_grid)).toInt();
    engine.live_threads = option(arguments, "--threads", QString::number(engine.live_threads)).toInt();
    const int frames = option(arguments, "--frames", "400").toInt();
    const int interval = option(arguments, "--interval", "16").toInt();
    const int rounds = option(arguments, "--rounds", "1").toInt();
    const QStringList size = option(arguments, "--size", "1440x900").split('x');
    if (arguments.isEmpty()) arguments = {INTERPOSE_SOURCE_DIR "/samples/h100-class.interpose"};
    const QTemporaryDir scratch;
    applyTheme(app, Theme::Dark);
    MainWindow window(scratch.filePath("settings.ini"), engine);
    window.resize(size.value(0).toInt(), size.value(1).toInt());
    window.show();
    if (!window.files().openPath(arguments.front())) return 1;
    settle(window.bridge());
    for (int round = 0; round < rounds; ++round) {
        app.cpu_ms.clear();
        Drag drag(app, window, frames, interval);
        drag.run();
        std::printf("%s: live grid %d, %d x %d px at %.1f, a move every %d ms\n", qPrintable(arguments.front()),
                    engine.live_grid, window.width(), window.height(), window.devicePixelRatioF(), interval);
        drag.print();
        printCosts(app, frames);
    }
    return 0;
}

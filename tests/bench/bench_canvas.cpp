// SPDX-License-Identifier: GPL-3.0-or-later
// Drags a part with real mouse events and says how long things take, in ms: from the mouse event to its painted frame,
// to the frame that shows the instant figures of that very position, and to the frame with its temperature field; and
// the longest any event kept the window from answering. The picture of the last frame goes to --picture.
//   bench_canvas [--frames N] [--theme dark|light] [--picture OUT.png] [FILE or number of parts]...
#include "canvas/scene.hpp"
#include "canvas_rig.hpp"
#include "fixtures.hpp"
#include "io/assembly_json.hpp"
#include "io/library.hpp"
#include "style/palette.hpp"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QTimer>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <map>

using namespace interpose;

namespace {

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
        std::printf("  %-34s p50 %7.2f   p95 %7.2f   max %7.2f   (%zu)\n", what, at(0.5), at(0.95), sorted.back(),
                    sorted.size());
    }
};

/// A window's worth of rooms with the engine as shipped.
struct Window
{
    explicit Window(Assembly assembly) : bridge(document, deck()), canvas(document, selection, bridge)
    {
        canvas.resize(1400, 900);
        document.open(std::move(assembly), {});
        canvas.show();
    }
    static RuleDeck deck()
    {
        const Library library = shippedLibrary();
        return library.decks.empty() ? RuleDeck{} : library.decks.front();
    }

    Document document;
    Selection selection;
    EngineBridge bridge;
    CanvasView canvas;
};

/// The part to drag: an HBM stack, else the last die.
PlacedId draggedOf(const Assembly& assembly)
{
    for (const PlacedPart& placed : assembly.placed)
        if (assembly.part(placed).kind == PartKind::HbmStack) return placed.id;
    return assembly.placed.back().id;
}

class Drag
{
public:
    Drag(Window& window, int frames, const QString& picture) : m_window(window), m_frames(frames), m_picture(picture)
    {
        m_clock.start();
        QObject::connect(&window.canvas, &CanvasView::framePainted, &window.canvas, [this] { painted(); });
    }

    void run()
    {
        const Scene scene = sceneNow();
        const auto body = *scene.indexOf(draggedOf(m_window.document.assembly()));
        const Rect box = scene.bodies()[body].box();
        m_from = m_window.canvas.toView(Point{box.x + box.width / 4, box.y + box.height / 4});
        send(QEvent::MouseMove, m_from, Qt::NoButton, Qt::NoButton);
        send(QEvent::MouseButtonPress, m_from, Qt::LeftButton, Qt::LeftButton);
        QTimer timer;
        timer.setTimerType(Qt::PreciseTimer);
        timer.setInterval(16);
        QEventLoop loop;
        QObject::connect(&timer, &QTimer::timeout, &loop, [&] {
            if (++m_sent > m_frames)
                loop.quit();
            else
                step();
        });
        timer.start();
        loop.exec();
        if (!m_picture.isEmpty()) m_window.canvas.grab().save(m_picture);
        send(QEvent::MouseButtonRelease, m_from, Qt::LeftButton, Qt::NoButton);
    }

    /// Zooming in and out: every frame draws everything anew.
    void zoom()
    {
        const QPointF middle(m_window.canvas.width() / 2.0, m_window.canvas.height() / 2.0);
        for (int i = 0; i < 40; ++i) {
            const double start = now(), cpu = cpuNow();
            QWheelEvent event(middle, m_window.canvas.mapToGlobal(middle), {}, {0, i % 8 < 4 ? 120 : -120}, {}, {},
                              Qt::NoScrollPhase, false);
            QApplication::sendEvent(&m_window.canvas, &event);
            m_window.canvas.repaint();
            m_zoom.ms.push_back(now() - start);
            m_zoomCpu.ms.push_back(cpuNow() - cpu);
        }
    }

    void print() const
    {
        m_event.print("mouse event handled");
        m_frame.print("mouse event -> its frame painted");
        m_cpu.print("  of which work of the GUI thread");
        m_instant.print("  -> instant figures painted");
        m_heat.print("  -> temperature field painted");
        m_zoom.print("wheel -> everything drawn anew");
        m_zoomCpu.print("  of which work of the GUI thread");
    }

private:
    Scene sceneNow() const
    {
        Scene scene;
        scene.show(m_window.document.snapshot());
        return scene;
    }
    /// Of this thread; says what a frame costs on a machine that is busy with other things.
    static double cpuNow()
    {
        timespec t{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
        return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_nsec) / 1e6;
    }
    double now() const { return static_cast<double>(m_clock.nsecsElapsed()) / 1e6; }

    void send(QEvent::Type type, QPointF p, Qt::MouseButton button, Qt::MouseButtons held)
    {
        QMouseEvent event(type, p, m_window.canvas.mapToGlobal(p), button, held, {});
        QApplication::sendEvent(&m_window.canvas, &event);
    }

    /// Back and forth by up to 40 px, so that most events are a new snapped position.
    void step()
    {
        const int phase = m_sent % 80;
        const double x = phase < 40 ? phase : 80 - phase;
        const double start = now(), cpuBefore = cpuNow();
        const auto before = m_window.document.revision();
        send(QEvent::MouseMove, m_from + QPointF(x, x / 2), Qt::NoButton, Qt::LeftButton);
        m_event.ms.push_back(now() - start);
        const auto revision = m_window.document.revision();
        if (revision == before) return; // snapped to where it was
        m_waitsForFrame = start;
        m_cpuAtEvent = cpuBefore;
        m_waitsForInstant[revision] = start;
        m_waitsForHeat[revision] = start;
    }

    void painted()
    {
        if (m_waitsForFrame) m_frame.ms.push_back(now() - *m_waitsForFrame);
        if (m_waitsForFrame) m_cpu.ms.push_back(cpuNow() - m_cpuAtEvent);
        m_waitsForFrame.reset();
        settle(m_waitsForInstant, m_window.bridge.instantRevision(), m_instant);
        settle(m_waitsForHeat, m_window.bridge.heatRevision(), m_heat);
    }

    void settle(std::map<Revision, double>& waiting, Revision shown, Times& times)
    {
        const auto end = waiting.upper_bound(shown);
        for (auto at = waiting.begin(); at != end; ++at)
            times.ms.push_back(now() - at->second);
        waiting.erase(waiting.begin(), end);
    }

    Window& m_window;
    const int m_frames;
    const QString m_picture;
    int m_sent = 0;
    QElapsedTimer m_clock;
    QPointF m_from;
    std::optional<double> m_waitsForFrame;
    std::map<Revision, double> m_waitsForInstant, m_waitsForHeat;
    Times m_event, m_frame, m_cpu, m_instant, m_heat, m_zoom, m_zoomCpu;
    double m_cpuAtEvent = 0;
};

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

Assembly load(const QString& what)
{
    bool isCount = false;
    const int count = what.toInt(&isCount);
    if (isCount) return fixtures::dieField(count);
    auto loaded = loadAssembly(what.toStdString());
    if (loaded) return *loaded;
    std::fprintf(stderr, "%s\n", describe(loaded.error().front()).c_str());
    std::exit(1);
}

} // namespace

int main(int argc, char** argv)
{
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    QStringList arguments = QApplication::arguments().mid(1);
    const auto option = [&arguments](const QString& name, const QString& otherwise) {
        const qsizetype at = arguments.indexOf(name);
        if (at < 0 || at + 1 >= arguments.size()) return otherwise;
        const QString value = arguments[at + 1];
        arguments.remove(at, 2);
        return value;
    };
    const int frames = option("--frames", "400").toInt();
    const QString picture = option("--picture", {});
    applyTheme(application, option("--theme", "dark") == "light" ? Theme::Light : Theme::Dark);
    if (arguments.isEmpty()) arguments = {INTERPOSE_SOURCE_DIR "/samples/h100-class.interpose", "200", "2000"};
    for (const QString& what : arguments) {
        Window window(load(what));
        settle(window.bridge);
        std::printf("%s: %zu parts, %d x %d px at %.1f\n", qPrintable(what), window.document.assembly().placed.size(),
                    window.canvas.width(), window.canvas.height(), window.canvas.devicePixelRatioF());
        Drag drag(window, frames, picture);
        drag.run();
        drag.zoom();
        drag.print();
    }
    return 0;
}

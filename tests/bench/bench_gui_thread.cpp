// SPDX-License-Identifier: GPL-3.0-or-later
// How long single events keep the window's thread: while the demo plays, and while a mesh of a
// million triangles arrives. In processor time, which a busy machine does not stretch.
#include "app/bootstrap/command_line.h"
#include "app/bootstrap/configuration.h"
#include "app/studio/studio.h"
#include "core/base/base64.h"
#include "core/codec/packed_mesh.h"
#include "ui/theme/tokens.h"
#include "ui/workspaces/live/live_page.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QSurfaceFormat>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QThread>
#include <QTimer>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <thread>
#include <vector>

using namespace Qt::StringLiterals;
using namespace stag;

namespace {

constexpr std::chrono::seconds kDemo{40};
constexpr std::chrono::seconds kAfterMesh{30};
constexpr double kAimMs = 16.0;
constexpr std::size_t kShownMax = 8;

double threadMs()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

/// Measures every event that is handled while none other is.
class MeteredApplication : public QApplication
{
public:
    using QApplication::QApplication;

    bool notify(QObject *receiver, QEvent *event) override
    {
        // Events of other threads come by here as well.
        if (QThread::currentThread() != thread() || m_depth > 0)
            return QApplication::notify(receiver, event);
        const QByteArray what = receiver->metaObject()->className() + QByteArray(" event ")
                                + QByteArray::number(static_cast<int>(event->type()));
        const double begin = threadMs();
        ++m_depth;
        const bool handled = QApplication::notify(receiver, event);
        --m_depth;
        m_events.push_back({threadMs() - begin, what});
        return handled;
    }

    void report(const char *phase)
    {
        std::sort(m_events.begin(), m_events.end(), [](const Event &a, const Event &b) {
            return a.ms > b.ms;
        });
        const auto late = std::count_if(
            m_events.begin(), m_events.end(), [](const Event &event) { return event.ms > kAimMs; });
        std::printf("%s: %zu events, %td over %.0f ms\n", phase, m_events.size(), late, kAimMs);
        for (std::size_t i = 0; i < std::min(kShownMax, m_events.size()); ++i)
            std::printf("  %7.1f ms  %s\n", m_events[i].ms, m_events[i].what.constData());
        m_events.clear();
    }

private:
    struct Event
    {
        double ms;
        QByteArray what;
    };

    std::vector<Event> m_events;
    int m_depth = 0;
};

/// A waved sheet of a million triangles as one ingest.
QByteArray largeIngest()
{
    constexpr std::uint32_t side = 708;
    mesh::Mesh mesh;
    for (std::uint32_t row = 0; row <= side; ++row) {
        for (std::uint32_t column = 0; column <= side; ++column) {
            const auto x = static_cast<float>(column) * 0.01f;
            const auto z = static_cast<float>(row) * 0.01f;
            mesh.positions.insert(mesh.positions.end(),
                                  {x, 0.1f * std::sin(7.0f * x) * std::cos(5.0f * z), z});
        }
    }
    for (std::uint32_t row = 0; row < side; ++row) {
        for (std::uint32_t column = 0; column < side; ++column) {
            const std::uint32_t at = row * (side + 1) + column;
            const std::uint32_t below = at + side + 1;
            mesh.indices.insert(mesh.indices.end(), {at, below, at + 1, at + 1, below, below + 1});
        }
    }
    const std::string payload = base64Encode(codec::encodeStreamKitMesh(mesh));
    return QByteArray(R"({"session_id":"living-room","event_id":"large","timestamp":1,"meshes":[)"
                      R"({"id":"large","anchor_id":"","vertices":")")
           + QByteArray::fromStdString(payload) + R"("}]})";
}

/// Posts without the help of the window's thread.
void post(quint16 port, const QByteArray &body)
{
    QTcpSocket socket;
    socket.connectToHost(u"127.0.0.1"_s, port);
    socket.waitForConnected();
    socket.write("POST /api/v1/ingest HTTP/1.1\r\nHost: stag\r\nContent-Type: application/json\r\n"
                 "Connection: close\r\nContent-Length: "
                 + QByteArray::number(body.size()) + "\r\n\r\n" + body);
    while (socket.bytesToWrite() > 0 && socket.waitForBytesWritten(-1)) {
    }
    socket.waitForReadyRead(-1);
    std::printf("the mesh: %s\n", socket.readLine().trimmed().constData());
}

quint16 freePort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication::setAttribute(Qt::AA_ShareOpenGLContexts);
    QSurfaceFormat format;
    format.setDepthBufferSize(24);
    format.setStencilBufferSize(8);
    QSurfaceFormat::setDefaultFormat(format);
    MeteredApplication application(argc, argv);
    const QTemporaryDir folder;
    const quint16 port = freePort();
    QCommandLineParser parser;
    app::bootstrap::addServerOptions(parser);
    app::studio::addStudioOptions(parser);
    parser.process(QStringList{u"bench"_s,
                               u"--data"_s,
                               folder.path(),
                               u"--demo"_s,
                               u"--workspace"_s,
                               u"live"_s,
                               u"--size"_s,
                               u"1440x900"_s,
                               u"--listen"_s,
                               u"stag=127.0.0.1:%1"_s.arg(port),
                               u"--listen"_s,
                               u"relay=127.0.0.1:0"_s});
    const auto options = app::studio::readStudioOptions(parser);
    const auto configuration =
        app::bootstrap::loadConfiguration(app::bootstrap::readServerOptions(parser), {});
    auto tokens = ui::theme::embeddedTokens();
    if (!options || !configuration || !tokens)
        return 1;
    QElapsedTimer sinceStart;
    sinceStart.start();
    app::studio::Studio studio(
        application, *configuration, *options, *std::move(tokens), sinceStart);
    studio.open();
    const QByteArray ingest = largeIngest();
    std::thread sender;
    QTimer::singleShot(kDemo, &application, [&] {
        application.report("the demo plays");
        sender = std::thread([&] { post(port, ingest); });
    });
    QTimer::singleShot(kDemo + kAfterMesh, &application, [&] {
        application.report("a million triangles arrive");
        QApplication::quit();
    });
    const int result = QApplication::exec();
    if (sender.joinable())
        sender.join();
    return result;
}

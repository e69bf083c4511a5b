// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/gzip.h"
#include "server/relay/http_event_sink.h"
#include "server/transport/server.h"
#include "tests/support/test_clock.h"

#include <QTest>

#include <mutex>
#include <optional>

using namespace stag;

namespace {

/// A STAG that keeps the last request and answers with one status.
class FakeStag
{
public:
    FakeStag(transport::LoopPool &loops, int status)
    {
        auto router = std::make_shared<transport::Router>();
        router->handle(
            transport::Method::Post,
            "/ingest",
            [this, status](transport::Request request, const transport::Responder &respond) {
                {
                    const std::lock_guard lock(m_mutex);
                    m_request = std::move(request);
                }
                respond({status, "application/json", R"({"status":"ok"})", {}});
            });
        m_server = transport::Server::create(loops, router, m_observer, {}, {}).value();
    }
    std::string url() const { return m_server->url(); }
    std::optional<transport::Request> request() const
    {
        const std::lock_guard lock(m_mutex);
        return m_request;
    }
    void stop() { m_server.reset(); }

private:
    mutable std::mutex m_mutex;
    std::optional<transport::Request> m_request;
    transport::TrafficObserver m_observer;
    std::unique_ptr<transport::Server> m_server;
};

std::vector<model::SpatialEvent> batch()
{
    model::SpatialEvent event;
    event.session = model::SessionId("s");
    event.id = model::EventId("e");
    event.timestamp = fromUnixMs(1);
    event.anchors.push_back({.id = model::AnchorId("a"),
                             .session = event.session,
                             .pose = {},
                             .timestamp = event.timestamp,
                             .metadata = {}});
    return {event};
}

/// Delivers and waits for the verdict: -1 for success.
int deliver(relay::HttpEventSink &sink, std::vector<model::SpatialEvent> events = batch())
{
    std::mutex mutex;
    std::optional<int> verdict;
    sink.deliver(std::make_shared<const std::vector<model::SpatialEvent>>(std::move(events)),
                 [&](const Result<void> &result) {
                     const std::lock_guard lock(mutex);
                     verdict = result ? -1 : int(result.error().code);
                 });
    const bool answered = QTest::qWaitFor([&] {
        const std::lock_guard lock(mutex);
        return verdict.has_value();
    });
    return answered ? *verdict : -2;
}

} // namespace

class tst_HttpEventSink : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void postsAsThePublishedRelayDoes()
    {
        transport::LoopPool loops(2);
        FakeStag stag(loops, 200);
        metrics::Registry registry;
        const test::TestClock clock;
        const auto sink = relay::HttpEventSink::create(
            loops, registry, clock, {.url = stag.url(), .apiKey = "key"});
        QVERIFY(sink);
        QCOMPARE(deliver(**sink), -1);
        const auto request = stag.request();
        QVERIFY(request);
        QCOMPARE(request->path, std::string("/ingest"));
        QVERIFY(request->header("X-API-Key") == "key");
        QVERIFY(request->header("User-Agent") == "tabular-relay/1.0");
        QVERIFY(request->header("Content-Type") == "application/json");
        QVERIFY(request->body.find(R"("count":1)") != std::string::npos);
        loops.stop();
    }

    void compressionIsMeasuredOnTheVertices()
    {
        transport::LoopPool loops(1);
        FakeStag stag(loops, 200);
        metrics::Registry registry;
        const test::TestClock clock;
        const auto sink =
            relay::HttpEventSink::create(loops, registry, clock, {.url = stag.url(), .apiKey = {}});
        QVERIFY(sink);
        std::vector<model::SpatialEvent> events = batch();
        const Bytes vertices(200); // base64 and JSON around it would hide what gzip takes off
        model::Mesh mesh;
        mesh.payload =
            std::make_shared<const model::MeshPayload>(model::MeshPayload{vertices, Bytes(9), {}});
        events.front().meshes.push_back(mesh);
        QCOMPARE(deliver(**sink, events), -1);
        const auto savedBytes = vertices.size() - gzip(vertices)->size();
        const QByteArray text = QByteArray::fromStdString(registry.expose());
        QVERIFY2(text.contains("relay_compression_ratio_bucket{le=\"0.2\"} 1\n"), text.constData());
        QVERIFY2(text.contains("relay_bytes_saved_total " + QByteArray::number(savedBytes) + '\n'),
                 text.constData());
        loops.stop();
    }

    void judgesAnswers_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<int>("verdict");
        QTest::addRow("200") << 200 << -1;
        QTest::addRow("202") << 202 << -1;
        QTest::addRow("400 is final") << 400 << int(ErrorCode::InvalidArgument);
        QTest::addRow("422 is final") << 422 << int(ErrorCode::InvalidArgument);
        QTest::addRow("401 comes again: the key may be put right")
            << 401 << int(ErrorCode::Unavailable);
        QTest::addRow("404 comes again: a proxy may have answered")
            << 404 << int(ErrorCode::Unavailable);
        QTest::addRow("429 comes again") << 429 << int(ErrorCode::RateLimited);
        QTest::addRow("503 comes again") << 503 << int(ErrorCode::Unavailable);
    }

    void judgesAnswers()
    {
        QFETCH(const int, status);
        QFETCH(const int, verdict);
        transport::LoopPool loops(1);
        FakeStag stag(loops, status);
        metrics::Registry registry;
        const test::TestClock clock;
        const auto sink =
            relay::HttpEventSink::create(loops, registry, clock, {.url = stag.url(), .apiKey = {}});
        QVERIFY(sink);
        QCOMPARE(deliver(**sink), verdict);
        loops.stop();
    }

    void anAbsentStagIsUnavailable()
    {
        transport::LoopPool loops(1);
        FakeStag stag(loops, 200);
        const std::string url = stag.url();
        stag.stop();
        metrics::Registry registry;
        const test::TestClock clock;
        const auto sink =
            relay::HttpEventSink::create(loops, registry, clock, {.url = url, .apiKey = {}});
        QVERIFY(sink);
        QCOMPARE(deliver(**sink), int(ErrorCode::Unavailable));
        loops.stop();
    }

    void refusesAnAddressThatIsNone()
    {
        transport::LoopPool loops(1);
        metrics::Registry registry;
        const test::TestClock clock;
        QVERIFY(!relay::HttpEventSink::create(
            loops, registry, clock, {.url = "somewhere", .apiKey = {}}));
    }
};

QTEST_GUILESS_MAIN(tst_HttpEventSink)
#include "tst_http_event_sink.moc"

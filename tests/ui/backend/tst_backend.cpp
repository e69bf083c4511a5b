// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/live/live_state.h"
#include "tests/ui/backend/answer_server.h"
#include "tests/ui/backend/feed_server.h"
#include "ui/backend/backend.h"

#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QtTest>

using namespace stag;
using namespace stag::test;
using ui::backend::Backend;
using ui::backend::BackendLimits;
using ui::backend::ConnectionPhase;

namespace {

live::LiveEvent anchorEvent(const std::string &id, double x = 0.0, bool isPose = false)
{
    live::AnchorChanged event;
    event.anchor.id = model::AnchorId(id);
    event.anchor.session = model::SessionId("room");
    event.anchor.timestamp = fromUnixMs(1'700'000'000'000);
    event.anchor.pose.position.x = x;
    event.deliveryClass = isPose ? live::DeliveryClass::Pose : live::DeliveryClass::Reliable;
    return event;
}

BackendLimits quickLimits()
{
    BackendLimits limits;
    limits.backoffFirst = std::chrono::milliseconds(20);
    limits.backoffMax = std::chrono::milliseconds(50);
    limits.pingInterval = std::chrono::milliseconds(50);
    limits.silenceMax = std::chrono::milliseconds(400);
    limits.connectTimeout = std::chrono::milliseconds(300);
    return limits;
}

/// What a viewer would know.
struct Viewer
{
    Backend backend;
    live::LiveState state;
    QStringList added;
    std::vector<double> positions;

    explicit Viewer(const BackendLimits &limits = quickLimits())
        : backend(limits)
    {
        Backend *context = &backend;
        QObject::connect(context, &Backend::eventsArrived, context, [this](const auto &batch) {
            for (const auto &event : *batch) {
                if (const auto *anchor = std::get_if<live::AnchorChanged>(&event))
                    positions.push_back(anchor->anchor.pose.position.x);
            }
            const auto changes = state.apply(*batch, MonotonicTime{});
            for (const auto &key : changes.added)
                added.append(QString::fromStdString(key.id));
        });
    }
    [[nodiscard]] ConnectionPhase phase() const { return backend.state().phase; }
    [[nodiscard]] std::size_t anchorCount() const
    {
        const auto *session = state.session(model::SessionId("room"));
        return session ? session->anchors.size() : 0;
    }
};

} // namespace

class tst_Backend : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void snapshotThenLive()
    {
        FeedServer server({anchorEvent("a"), anchorEvent("b")});
        QVERIFY(server.isListening());
        Viewer viewer;
        QCOMPARE(viewer.phase(), ConnectionPhase::Disconnected);
        viewer.backend.connectTo(server.url());
        QCOMPARE(viewer.phase(), ConnectionPhase::Connecting);
        QTRY_COMPARE(viewer.phase(), ConnectionPhase::Live);
        QCOMPARE(server.requestedUrl().path(), QStringLiteral("/api/v1/live"));
        QTRY_COMPARE(viewer.anchorCount(), 2u);
        server.say(anchorEvent("c"));
        QTRY_COMPARE(viewer.anchorCount(), 3u);
        QTRY_VERIFY(viewer.backend.state().latency.has_value());
    }

    void aRestartOfTheServerShowsAndHealsWithoutDuplicates()
    {
        auto server = std::make_unique<FeedServer>(
            std::vector<live::LiveEvent>{anchorEvent("a"), anchorEvent("b")});
        const quint16 port = server->port();
        Viewer viewer;
        viewer.backend.connectTo(server->url());
        QTRY_COMPARE(viewer.anchorCount(), 2u);
        server.reset();
        QTRY_COMPARE(viewer.phase(), ConnectionPhase::Reconnecting);
        QVERIFY(!viewer.backend.state().reason.isEmpty());
        QCOMPARE(viewer.anchorCount(), 2u); // the last picture stays
        viewer.added.clear();
        server = std::make_unique<FeedServer>(
            std::vector<live::LiveEvent>{anchorEvent("b"), anchorEvent("c")}, port);
        QVERIFY(server->isListening());
        QTRY_COMPARE(viewer.phase(), ConnectionPhase::Live);
        QVERIFY(viewer.backend.state().reason.isEmpty());
        QTRY_COMPARE(viewer.added, QStringList(QStringLiteral("c")));
        QCOMPARE(viewer.anchorCount(), 2u);
    }

    void aLostConnectionIsResumed_data()
    {
        QTest::addColumn<bool>("isBinary");
        QTest::newRow("JSON") << false;
        QTest::newRow("binary") << true;
    }
    void aLostConnectionIsResumed()
    {
        QFETCH(const bool, isBinary);
        FeedServer server({anchorEvent("a"), anchorEvent("b")});
        server.resume();
        if (isBinary)
            server.speakBinary();
        Viewer viewer;
        viewer.backend.connectTo(server.url());
        QTRY_COMPARE(viewer.phase(), ConnectionPhase::Live);
        QCOMPARE(server.requestedUrl().query(), QStringLiteral("encoding=binary.1"));
        server.say(anchorEvent("c"), {.offset = 2});
        QTRY_COMPARE(viewer.anchorCount(), 3u);
        viewer.added.clear();
        server.hangUp();
        QTRY_COMPARE(server.requestedUrl().query(),
                     QStringLiteral("encoding=binary.1&resume=stream:2"));
        QTRY_COMPARE(viewer.phase(), ConnectionPhase::Live);
        server.say(anchorEvent("d"), {.offset = 3});
        QTRY_COMPARE(viewer.added, QStringList(QStringLiteral("d")));
        QCOMPARE(viewer.anchorCount(), 4u); // nothing was taken away and shown anew
    }

    void bytesNobodyCanReadMakeItAskForJson_data()
    {
        QTest::addColumn<QByteArray>("mark");
        QTest::addColumn<QByteArray>("later");
        QTest::addColumn<QString>("query");
        QTest::newRow("another version") << QByteArray("SLB\x02") << QByteArray() << QString();
        QTest::newRow("a broken message")
            << QByteArray("SLB\x01") << QByteArray("broken") << QStringLiteral("resume=stream:1");
    }
    void bytesNobodyCanReadMakeItAskForJson()
    {
        QFETCH(const QByteArray, mark);
        QFETCH(const QByteArray, later);
        QFETCH(const QString, query);
        FeedServer server({anchorEvent("a")});
        server.resume();
        server.speakBinary(mark.toStdString());
        Viewer viewer;
        QStringList reasons;
        connect(&viewer.backend, &Backend::stateChanged, this, [&reasons](const auto &state) {
            reasons += state.reason;
        });
        viewer.backend.connectTo(server.url());
        if (!later.isEmpty()) {
            QTRY_COMPARE(viewer.phase(), ConnectionPhase::Live);
            server.sayBytes(later.toStdString());
        }
        QTRY_COMPARE(server.requestedUrl().query(), query);
        QTRY_COMPARE(viewer.phase(), ConnectionPhase::Live);
        QVERIFY(reasons.join(u' ').contains(QStringLiteral("JSON")));
        QCOMPARE(viewer.backend.counters().malformedMessages, 1u);
        server.say(anchorEvent("b"), {.offset = 2});
        QTRY_COMPARE(viewer.anchorCount(), 2u);
    }

    void jsonCanBeAskedFor()
    {
        FeedServer server({anchorEvent("a")});
        server.speakBinary();
        Viewer viewer;
        viewer.backend.useFeedEncoding(wire::FeedEncoding::Json);
        viewer.backend.connectTo(server.url());
        QTRY_COMPARE(viewer.anchorCount(), 1u);
        QCOMPARE(server.requestedUrl().query(), QString());
    }

    void reasons_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("part");
        QTest::addColumn<ConnectionPhase>("phase");
        // Port 1 is reserved and nobody listens there.
        QTest::addRow("refused") << "http://127.0.0.1:1"
                                 << "refused" << ConnectionPhase::Reconnecting;
        QTest::addRow("other scheme") << "ftp://127.0.0.1"
                                      << "is not the address" << ConnectionPhase::Disconnected;
        QTest::addRow("no host") << "http://"
                                 << "is not the address" << ConnectionPhase::Disconnected;
    }

    void reasons()
    {
        QFETCH(const QString, url);
        QFETCH(const QString, part);
        QFETCH(const ConnectionPhase, phase);
        Viewer viewer;
        viewer.backend.connectTo(QUrl(url));
        QTRY_VERIFY2(viewer.backend.state().reason.contains(part),
                     qPrintable(viewer.backend.state().reason));
        QCOMPARE(viewer.phase(), phase);
    }

    void aWebServerThatIsNotStagIsNamed()
    {
        QTcpServer web;
        QVERIFY(web.listen(QHostAddress::LocalHost));
        connect(&web, &QTcpServer::newConnection, this, [&web] {
            QTcpSocket *client = web.nextPendingConnection();
            connect(client, &QTcpSocket::readyRead, client, [client] {
                client->write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
            });
        });
        Viewer viewer;
        viewer.backend.connectTo(QUrl(QStringLiteral("http://127.0.0.1:%1").arg(web.serverPort())));
        QTRY_VERIFY2(viewer.backend.state().reason.contains(u"not as a STAG server"),
                     qPrintable(viewer.backend.state().reason));
    }

    void aKeyIsAskedFor_data()
    {
        QTest::addColumn<QByteArray>("status");
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("part");
        const QByteArray unauthorized =
            "401 Unauthorized\r\nWWW-Authenticate: Bearer realm=\"stag\"";
        QTest::addRow("none") << unauthorized << QString() << QStringLiteral("asks for an API key");
        QTest::addRow("wrong") << unauthorized << QStringLiteral("wrong")
                               << QStringLiteral("does not accept the API key");
        QTest::addRow("of another scope") << QByteArray("403 Forbidden") << QStringLiteral("other")
                                          << QStringLiteral("needs the scopes read and live");
    }

    void aKeyIsAskedFor()
    {
        QFETCH(const QByteArray, status);
        QFETCH(const QString, key);
        QFETCH(const QString, part);
        const test::AnswerServer server("/api/v1/", {}, status);
        Viewer viewer;
        viewer.backend.useKey(server.url(), key);
        viewer.backend.connectTo(server.url());
        QTRY_VERIFY2(viewer.backend.state().reason.contains(part),
                     qPrintable(viewer.backend.state().reason));
        QCOMPARE(server.header("X-API-Key"), key.toUtf8());
        viewer.backend.disconnectFromServer();
        std::optional<ErrorCode> code;
        viewer.backend.requestSessions(server.url(), this, [&](const auto &sessions) {
            code = sessions ? std::nullopt : std::optional(sessions.error().code);
        });
        QTRY_VERIFY(code);
        QCOMPARE(int(*code),
                 int(status.startsWith("401") ? ErrorCode::Unauthenticated
                                              : ErrorCode::PermissionDenied));
        QCOMPARE(server.header("X-API-Key"), key.toUtf8());
    }

    void aKeyIsForOneServer()
    {
        const test::AnswerServer other("/api/v1/sessions", "{\"sessions\":[]}");
        const test::AnswerServer server("/api/v1/sessions",
                                        {},
                                        "302 Found\r\nLocation: " + other.url().toEncoded()
                                            + "/api/v1/sessions");
        Viewer viewer;
        viewer.backend.useKey(server.url(), QStringLiteral("secret"));
        bool isAnswered = false;
        viewer.backend.requestSessions(
            server.url(), this, [&](const auto &) { isAnswered = true; });
        QTRY_VERIFY(isAnswered);
        QCOMPARE(other.askedCount(), 0);
        isAnswered = false;
        viewer.backend.requestSessions(other.url(), this, [&](const auto &) { isAnswered = true; });
        QTRY_VERIFY(isAnswered);
        QVERIFY(!other.request().contains("secret"));
    }

    void aServerThatNeverAnswersIsGivenUp()
    {
        QTcpServer silent;
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        Viewer viewer;
        viewer.backend.connectTo(
            QUrl(QStringLiteral("http://127.0.0.1:%1").arg(silent.serverPort())));
        QTRY_VERIFY(viewer.backend.state().reason.contains(u"did not answer"));
    }

    void anotherServerStartsEmpty()
    {
        FeedServer first({anchorEvent("a")});
        FeedServer second({anchorEvent("b")});
        Viewer viewer;
        viewer.backend.connectTo(first.url());
        QTRY_COMPARE(viewer.anchorCount(), 1u);
        viewer.backend.connectTo(second.url());
        QCOMPARE(viewer.anchorCount(), 0u);
        QTRY_COMPARE(viewer.phase(), ConnectionPhase::Live);
        QTRY_COMPARE(viewer.anchorCount(), 1u);
        QCOMPARE(viewer.added.last(), QStringLiteral("b"));
    }

    void disconnectStays()
    {
        FeedServer server({anchorEvent("a")});
        Viewer viewer;
        viewer.backend.connectTo(server.url());
        QTRY_COMPARE(viewer.phase(), ConnectionPhase::Live);
        viewer.backend.disconnectFromServer();
        QTRY_COMPARE(viewer.phase(), ConnectionPhase::Disconnected);
        QVERIFY(viewer.backend.state().reason.isEmpty());
    }

    void retryNowDoesNotWait()
    {
        BackendLimits limits = quickLimits();
        limits.backoffFirst = std::chrono::minutes(1);
        limits.backoffMax = std::chrono::minutes(1);
        auto server = std::make_unique<FeedServer>(std::vector<live::LiveEvent>{anchorEvent("a")});
        const quint16 port = server->port();
        Viewer viewer(limits);
        viewer.backend.connectTo(server->url());
        QTRY_COMPARE(viewer.phase(), ConnectionPhase::Live);
        server.reset();
        QTRY_COMPARE(viewer.phase(), ConnectionPhase::Reconnecting);
        QTRY_VERIFY(viewer.backend.state().nextTryIn.has_value());
        server = std::make_unique<FeedServer>(std::vector<live::LiveEvent>{anchorEvent("a")}, port);
        viewer.backend.retryNow();
        QTRY_COMPARE(viewer.phase(), ConnectionPhase::Live);
    }

    void nonsenseIsCountedAndSkipped()
    {
        FeedServer server({});
        Viewer viewer;
        viewer.backend.connectTo(server.url());
        QTRY_COMPARE(viewer.phase(), ConnectionPhase::Live);
        server.sayText(QStringLiteral("{\"type\":\"anchor_update\",\"data\":7}"));
        server.sayText(QStringLiteral("{\"type\":\"of_a_later_version\"}"));
        server.say(anchorEvent("a"));
        QTRY_COMPARE(viewer.anchorCount(), 1u);
        QTRY_COMPARE(viewer.backend.counters().malformedMessages, 1u);
        QCOMPARE(viewer.phase(), ConnectionPhase::Live);
    }

    void posesCoalesceAndTheLastOneWins()
    {
        FeedServer server({});
        BackendLimits limits = quickLimits();
        limits.batchInterval = std::chrono::milliseconds(100);
        Viewer viewer(limits);
        viewer.backend.connectTo(server.url());
        QTRY_COMPARE(viewer.phase(), ConnectionPhase::Live);
        for (int i = 1; i <= 500; ++i)
            server.say(anchorEvent("head", i, true));
        QTRY_VERIFY(!viewer.positions.empty() && viewer.positions.back() == 500.0);
        QVERIFY(viewer.positions.size() < 100);
        QTRY_VERIFY(viewer.backend.counters().coalescedPoses > 400);
    }

    void messageLimit_overflow()
    {
        FeedServer server({});
        BackendLimits limits = quickLimits();
        limits.messageBytesMax = 4096;
        Viewer viewer(limits);
        viewer.backend.connectTo(server.url());
        QTRY_COMPARE(viewer.phase(), ConnectionPhase::Live);
        QSignalSpy states(&viewer.backend, &Backend::stateChanged);
        server.sayText(QString(10'000, u' '));
        QTRY_VERIFY(!viewer.backend.state().reason.isEmpty() || states.count() > 0);
        QTRY_COMPARE(viewer.phase(), ConnectionPhase::Live);
    }

    void sessionsOverHttp()
    {
        const AnswerServer web("/api/v1/sessions",
                               R"({"sessions":[{"session_id":"room","first_seen":1,)"
                               R"("last_seen":2,"anchors_count":3,"meshes_count":4}],"count":1})");
        Backend backend;
        std::optional<Result<std::vector<model::Session>>> answer;
        QUrl address = web.url();
        address.setScheme(QStringLiteral("ws"));
        backend.requestSessions(
            address, this, [&answer](auto result) { answer = std::move(result); });
        QTRY_VERIFY(answer);
        QVERIFY(answer->has_value());
        QCOMPARE((*answer)->front().anchorCount, 3u);
    }

    void meshHistoryOfTheServer()
    {
        const AnswerServer web("/api/v1/meshes/",
                               R"({"id":"a/b","session_id":"s","current_version":7,)"
                               R"("versions":[]})");
        Backend backend;
        backend.connectTo(web.url());
        std::optional<Result<model::MeshHistory>> answer;
        backend.requestMeshHistory(model::SessionId("room & hall"),
                                   model::MeshId("a/b%"),
                                   this,
                                   [&answer](auto result) { answer = std::move(result); });
        QTRY_VERIFY(answer);
        QVERIFY(answer->has_value());
        QCOMPARE((*answer)->current, 7u);
        QCOMPARE(web.asked(),
                 QByteArray("GET /api/v1/meshes/a%2Fb%25/versions?session_id=room%20%26%20hall"));
    }

    void graphOfTheServer()
    {
        const AnswerServer web(
            "/api/v1/graph",
            R"({"mode":"radius","nodes":[{"kind":"anchor","id":"a","session_id":"s"}],)"
            R"("edges":[],"count":1,"has_more":true})");
        Backend backend;
        backend.connectTo(web.url());
        graph::Query query;
        query.question = graph::Question::Radius;
        query.from = {model::SessionId("room & hall+1"), graph::NodeKind::Anchor, "a=b"};
        query.radiusM = 1.5;
        query.nodesMax = 9;
        std::optional<Result<graph::Answer>> answer;
        backend.requestGraph(query, this, [&answer](auto result) { answer = std::move(result); });
        QTRY_VERIFY(answer);
        QVERIFY(answer->has_value());
        QCOMPARE((*answer)->nodes.size(), 1u);
        QVERIFY((*answer)->more);
        QCOMPARE(web.asked(),
                 QByteArray("GET /api/v1/graph?anchor_id=a%3Db"
                            "&edges=observed_in%2Canchored_to%2Cadjacent%2Cmesh_of&limit=9"
                            "&mode=radius&radius=1.5&session_id=room%20%26%20hall%2B1"));
    }

    void graphThatCannotBeHad_data()
    {
        QTest::addColumn<QByteArray>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("code");
        QTest::newRow("node unknown")
            << QByteArray("404 Not Found") << QByteArray("{}") << int(ErrorCode::NotFound);
        QTest::newRow("server failed") << QByteArray("500 Internal Server Error")
                                       << QByteArray("{}") << int(ErrorCode::Unavailable);
        QTest::newRow("no graph") << QByteArray("200 OK") << QByteArray("<html>")
                                  << int(ErrorCode::Corrupt);
    }
    void graphThatCannotBeHad()
    {
        QFETCH(const QByteArray, status);
        QFETCH(const QByteArray, body);
        QFETCH(const int, code);
        const AnswerServer web("/api/v1/graph", body, status);
        Backend backend;
        backend.connectTo(web.url());
        std::optional<Result<graph::Answer>> answer;
        backend.requestGraph({}, this, [&answer](auto result) { answer = std::move(result); });
        QTRY_VERIFY(answer);
        QVERIFY(!answer->has_value());
        QCOMPARE(int(answer->error().code), code);
    }

    void subscribersOfTheServer()
    {
        const AnswerServer web("/api/v1/subscribers",
                               R"({"subscribers":[{"id":7,"address":"10.0.0.1:5","kind":)"
                               R"("live_json","queued_bytes":3,"lag_ms":9}],"count":1})");
        Backend backend;
        backend.connectTo(web.url());
        std::optional<Result<std::vector<live::Subscriber>>> answer;
        backend.requestSubscribers(this, [&answer](auto result) { answer = std::move(result); });
        QTRY_VERIFY(answer);
        QVERIFY(answer->has_value());
        QCOMPARE((*answer)->front().id, 7u);
        QCOMPARE((*answer)->front().lag, std::chrono::milliseconds(9));
    }

    void aSubscriberIsDisconnected_data()
    {
        QTest::addColumn<QByteArray>("status");
        QTest::addColumn<bool>("isDone");
        QTest::newRow("done") << QByteArray("200 OK") << true;
        QTest::newRow("gone already") << QByteArray("404 Not Found") << false;
    }
    void aSubscriberIsDisconnected()
    {
        QFETCH(const QByteArray, status);
        QFETCH(const bool, isDone);
        const AnswerServer web("/api/v1/subscribers", R"({"message":"gone","id":7})", status);
        Backend backend;
        backend.connectTo(web.url());
        std::optional<Result<void>> answer;
        backend.disconnectSubscriber(
            7, this, [&answer](auto result) { answer = std::move(result); });
        QTRY_VERIFY(answer);
        QCOMPARE(answer->has_value(), isDone);
        QCOMPARE(web.asked(), QByteArray("DELETE /api/v1/subscribers/7"));
        if (!isDone)
            QCOMPARE(answer->error().code, ErrorCode::NotFound);
    }

    void nobodyIsToldWhoIsGone()
    {
        const AnswerServer web("/api/v1/graph", R"({"mode":"radius"})");
        Backend backend;
        backend.connectTo(web.url());
        auto context = std::make_unique<QObject>();
        bool isTold = false;
        backend.requestGraph({}, context.get(), [&isTold](const auto &) { isTold = true; });
        context.reset();
        std::optional<Result<graph::Answer>> later;
        backend.requestGraph({}, this, [&later](auto result) { later = std::move(result); });
        QTRY_VERIFY(later);
        QVERIFY(!isTold);
    }

    void answer_overflow()
    {
        const AnswerServer web("/api/v1/sessions", QByteArray(40, ' '));
        BackendLimits limits;
        limits.answerBytesMax = 10;
        Backend backend(limits);
        std::optional<Result<std::vector<model::Session>>> answer;
        backend.requestSessions(
            web.url(), this, [&answer](auto result) { answer = std::move(result); });
        QTRY_VERIFY(answer);
        QVERIFY(!answer->has_value());
        QCOMPARE(answer->error().code, ErrorCode::TooLarge);
    }

    void sessionsOfNobody()
    {
        Backend backend;
        std::optional<Result<std::vector<model::Session>>> answer;
        backend.requestSessions(QUrl(QStringLiteral("http://127.0.0.1:1")),
                                this,
                                [&answer](auto result) { answer = std::move(result); });
        QTRY_VERIFY(answer);
        QVERIFY(!answer->has_value());
        QCOMPARE(answer->error().code, ErrorCode::Unavailable);
    }
};

QTEST_GUILESS_MAIN(tst_Backend)
#include "tst_backend.moc"

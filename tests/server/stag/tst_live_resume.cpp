// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/live/live_state.h"
#include "core/wire/feed_resume.h"
#include "core/wire/live_feed.h"
#include "core/wire/live_feed_binary_reader.h"
#include "tests/server/stag/service_fixture.h"
#include "tests/support/bytes_of.h"

#include <QUrlQuery>

#include <random>

using namespace stag::stag::test;
using stag::stag::StagSettings;
namespace live = stag::live;
namespace model = stag::model;
namespace wire = stag::wire;

namespace {

QByteArray anchor(int event, int id, double x, bool isDevice = false)
{
    QByteArray text =
        R"({"session_id":"s","event_id":"EVENT","timestamp":TIME,"anchors":[{"id":"ID","pose":{"x":X,"y":0,"z":0,"rotation":[0,0,0,1]},"timestamp":TIME)";
    if (isDevice)
        text += R"(,"metadata":{"kind":"device","device_id":"v"})";
    return text.replace("EVENT", "e" + QByteArray::number(event))
               .replace("ID", (isDevice ? "p" : "a") + QByteArray::number(id))
               .replace("TIME", QByteArray::number(1'000 + event))
               .replace("X", QByteArray::number(x))
           + "}]}";
}

/// A viewer as the window is one: it keeps what it knows and where it is, and resumes.
class Viewer
{
public:
    explicit Viewer(QUrl url)
        : m_url(std::move(url))
    {}

    bool connect()
    {
        m_isLive = false;
        m_resume.reset();
        m_socket = std::make_unique<QWebSocket>();
        QObject::connect(m_socket.get(),
                         &QWebSocket::textMessageReceived,
                         m_socket.get(),
                         [this](const QString &text) {
                             auto parsed = wire::parseFeedMessage(text.toStdString());
                             if (parsed && *parsed)
                                 take(std::move(**parsed));
                         });
        m_reader = wire::LiveBinaryReader();
        QObject::connect(m_socket.get(),
                         &QWebSocket::binaryMessageReceived,
                         m_socket.get(),
                         [this](const QByteArray &bytes) {
                             auto parsed = m_reader.read(stag::test::bytesOf(bytes));
                             QVERIFY2(parsed, parsed ? "" : parsed.error().detail.c_str());
                             for (wire::FeedMessage &message : *parsed)
                                 take(std::move(message));
                         });
        QUrl url = m_url;
        if (m_isBinary) {
            QUrlQuery query(url);
            query.addQueryItem(QStringLiteral("encoding"), QStringLiteral("binary.1"));
            url.setQuery(query);
        }
        if (const auto point = m_position.point()) {
            QUrlQuery query(url);
            query.addQueryItem(QStringLiteral("resume"),
                               QString::fromStdString(wire::writeResumePoint(*point)));
            url.setQuery(query);
        }
        m_socket->open(url);
        return QTest::qWaitFor([this] { return m_isLive; }, kPatienceMs);
    }
    void disconnect() { m_socket.reset(); }
    void readBinary(bool isBinary) { m_isBinary = isBinary; }
    void choose(const QString &query) { m_url.setQuery(query); }
    void say(const QString &text)
    {
        m_isLive = false;
        m_socket->sendTextMessage(text);
    }
    bool await(const char *anchor)
    {
        return QTest::qWaitFor(
            [&] {
                return m_state.anchor(model::SessionId("s"), model::AnchorId(anchor)) != nullptr;
            },
            kPatienceMs);
    }
    bool awaitSnapshot()
    {
        return QTest::qWaitFor([this] { return m_isLive; }, kPatienceMs);
    }

    [[nodiscard]] const live::LiveState &state() const { return m_state; }
    [[nodiscard]] wire::FeedPosition &position() { return m_position; }
    /// "complete", or why there was a snapshot; empty if it did not ask.
    [[nodiscard]] QString resume() const
    {
        return m_resume ? QString::fromUtf8(wire::resumeResultName(*m_resume).data()) : QString();
    }
    [[nodiscard]] bool wasResumed() const { return m_resume == wire::ResumeResult::Complete; }
    [[nodiscard]] const QStringList &told() const { return m_told; }
    void forgetTold() { m_told.clear(); }

private:
    void take(wire::FeedMessage &&message)
    {
        auto &[event, marks] = message;
        const auto known = m_position.point();
        m_position.follow(event, marks);
        if (std::holds_alternative<live::Hello>(event))
            m_resume = marks.resume;
        else if (marks.offset && known && m_url.query().isEmpty())
            QCOMPARE(*marks.offset, known->offset + 1); // nothing lost, nothing twice
        if (std::holds_alternative<live::SnapshotEnd>(event) || wasResumed())
            m_isLive = true;
        if (const auto *change = std::get_if<live::AnchorChanged>(&event))
            m_told += QString::fromStdString(change->anchor.id.text());
        if (const auto *removed = std::get_if<live::Removed>(&event))
            m_told += QStringLiteral("-") + QString::fromStdString(removed->entity.id);
        m_state.apply(std::move(event), {});
    }

    QUrl m_url;
    std::unique_ptr<QWebSocket> m_socket;
    wire::LiveBinaryReader m_reader;
    bool m_isBinary = false;
    live::LiveState m_state;
    QStringList m_told;
    wire::FeedPosition m_position;
    std::optional<wire::ResumeResult> m_resume;
    bool m_isLive = false;
};

/// Where every anchor and every device is.
QString picture(const live::LiveState &state)
{
    QStringList parts;
    const live::SessionState *session = state.session(model::SessionId("s"));
    if (!session)
        return {};
    for (const auto &[id, anchor] : session->anchors)
        parts += QString::fromStdString(id.text()) + u'@'
                 + QString::number(anchor.anchor.pose.position.x);
    for (const auto &[id, device] : session->devices)
        for (const auto &[streamId, stream] : device.streams)
            parts += QString::fromStdString(streamId.text()) + u'@'
                     + QString::number(stream.anchor.pose.position.x);
    return parts.join(u' ');
}

} // namespace

class tst_LiveResume : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Fixture> m_fixture;

    QUrl url() const
    {
        return m_fixture->url(QStringLiteral("/api/v1/live"), QStringLiteral("ws"));
    }
    bool ingest(const QByteArray &body) { return m_fixture->ingest(body).status == 200; }

private Q_SLOTS:
    void init() { m_fixture = std::make_unique<Fixture>(); }
    void cleanup() { m_fixture.reset(); }

    void whatWasMissedComesOnceAndInOrder_data()
    {
        QTest::addColumn<bool>("isBinary");
        QTest::newRow("JSON") << false;
        QTest::newRow("binary") << true;
    }
    void whatWasMissedComesOnceAndInOrder()
    {
        QFETCH(const bool, isBinary);
        QVERIFY(ingest(anchor(1, 1, 1)));
        QVERIFY(ingest(anchor(2, 1, 1, true)));
        Viewer viewer(url());
        viewer.readBinary(isBinary);
        QVERIFY(viewer.connect());
        QVERIFY(!viewer.wasResumed());
        QVERIFY(ingest(anchor(3, 2, 1)));
        QVERIFY(viewer.await("a2"));
        viewer.disconnect();
        QVERIFY(ingest(anchor(4, 3, 1)));
        QVERIFY(ingest(anchor(5, 1, 5, true)));
        QVERIFY(ingest(anchor(6, 1, 7)));
        QCOMPARE(m_fixture->remove(QStringLiteral("/api/v1/anchors/a2?session_id=s")).status, 200);
        viewer.forgetTold();
        QVERIFY(viewer.connect());
        QVERIFY(viewer.wasResumed());
        QVERIFY(ingest(anchor(7, 4, 1)));
        QVERIFY(viewer.await("a4"));
        QVERIFY(QTest::qWaitFor([&] { return viewer.told().contains(u"p1"); }, kPatienceMs));
        QStringList reliable = viewer.told();
        reliable.removeAll(u"p1"); // where the device is now comes in between
        QCOMPARE(reliable.join(u' '), u"a3 a1 -a2 a4");
        QCOMPARE(picture(viewer.state()), u"a1@7 a3@1 a4@1 p1@5");
    }

    void startsOver_data()
    {
        QTest::addColumn<QString>("reason");
        QTest::addColumn<int>("logBytesMax");
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("resume");
        const int enough = 1 << 20;
        QTest::newRow("the log is too short") << "forgotten" << 100 << ""
                                              << "";
        QTest::newRow("no log") << "forgotten" << 0 << ""
                                << "";
        QTest::newRow("another stream") << "other_stream" << enough << ""
                                        << "another:0";
        QTest::newRow("an offset of the future") << "ahead" << enough << ""
                                                 << "%1:3";
        QTest::newRow("the largest offset") << "ahead" << enough << ""
                                            << "%1:18446744073709551615";
        QTest::newRow("saw one session before") << "other_choice" << enough << "sessions=t"
                                                << "";
        QTest::newRow("saw other topics before") << "other_choice" << enough << "topics=poses"
                                                 << "";
        QTest::newRow("had no payloads before") << "other_choice" << enough << "payloads=false"
                                                << "";
    }
    void startsOver()
    {
        QFETCH(const QString, reason);
        QFETCH(const int, logBytesMax);
        QFETCH(const QString, before);
        QFETCH(const QString, resume);
        StagSettings settings;
        settings.limits.feedLogBytesMax = static_cast<std::size_t>(logBytesMax);
        m_fixture = std::make_unique<Fixture>(settings);
        Viewer viewer(url());
        viewer.choose(before);
        QVERIFY(viewer.connect());
        viewer.disconnect();
        viewer.choose({});
        if (!resume.isEmpty()) {
            const auto text =
                resume.contains(u"%1")
                    ? resume.arg(QString::fromStdString(viewer.position().point()->stream))
                    : resume;
            const auto point = wire::parseResumePoint(text.toStdString());
            QVERIFY(point);
            viewer.position().follow(live::SnapshotEnd{},
                                     {.offset = point->offset, .stream = point->stream});
        }
        QVERIFY(ingest(anchor(1, 1, 1)));
        QVERIFY(ingest(anchor(2, 2, 2)));
        QVERIFY(viewer.connect());
        QCOMPARE(viewer.resume(), reason);
        QCOMPARE(picture(viewer.state()), u"a1@1 a2@2");
        const QByteArray metrics = m_fixture->get(QStringLiteral("/metrics")).body;
        QVERIFY(metrics.contains("stag_subscriber_resumes_total{result=\"" + reason.toUtf8()
                                 + "\"} 1\n"));
        QCOMPARE(metrics.contains("stag_live_log_forgotten_total 2\n"), reason == u"forgotten");
        // From here on it may come back.
        viewer.disconnect();
        QVERIFY(viewer.connect());
        QVERIFY(viewer.wasResumed());
    }

    /// Filters that are the same in other words are the same.
    void filtersStayChosen()
    {
        Viewer viewer(url());
        viewer.choose(QStringLiteral("sessions=s,u&topics=anchors"));
        QVERIFY(viewer.connect());
        viewer.disconnect();
        QVERIFY(ingest(anchor(1, 1, 1)));
        QVERIFY(ingest(anchor(2, 2, 1, true)));
        viewer.choose(QStringLiteral("topics=anchors&sessions=u,s&poses_per_second=5"));
        QVERIFY(viewer.connect());
        QVERIFY(viewer.wasResumed());
        QVERIFY(viewer.await("a1"));
        QCOMPARE(picture(viewer.state()), u"a1@1");
    }

    void anAreaHasNoPast()
    {
        Viewer viewer(url());
        viewer.choose(QStringLiteral("sphere=0,0,0,5"));
        QVERIFY(ingest(anchor(1, 1, 1)));
        QVERIFY(viewer.connect());
        viewer.disconnect();
        QVERIFY(ingest(anchor(2, 1, 9))); // leaves it
        QVERIFY(viewer.connect());
        QCOMPARE(viewer.resume(), u"area");
        QCOMPARE(picture(viewer.state()), QString());
    }

    /// Whoever changes the filters has a bookmark again after the snapshot that follows.
    void filtersThatChangeMeanwhile()
    {
        Viewer viewer(url());
        QVERIFY(viewer.connect());
        viewer.position().forget();
        viewer.say(
            QStringLiteral(R"({"type":"subscribe","data":{"id":"f","topics":["anchors"]}})"));
        QVERIFY(viewer.awaitSnapshot());
        viewer.disconnect();
        QVERIFY(viewer.connect()); // without the filter
        QCOMPARE(viewer.resume(), u"other_choice");
        viewer.position().forget();
        viewer.say(
            QStringLiteral(R"({"type":"subscribe","data":{"id":"f","topics":["anchors"]}})"));
        QVERIFY(viewer.awaitSnapshot());
        viewer.disconnect();
        viewer.choose(QStringLiteral("topics=anchors"));
        QVERIFY(viewer.connect());
        QVERIFY(viewer.wasResumed());
    }

    void malformedIsRefused_data()
    {
        QTest::addColumn<QString>("value");
        QTest::newRow("no offset") << "stream";
        QTest::newRow("no number") << "stream:x";
        QTest::newRow("negative") << "stream:-1";
        QTest::newRow("too large") << "stream:18446744073709551616";
        QTest::newRow("no stream") << ":1";
        QTest::newRow("more behind") << "stream:1x";
    }
    void malformedIsRefused()
    {
        QFETCH(const QString, value);
        QCOMPARE(m_fixture->get(QStringLiteral("/api/v1/live?resume=") + value).status, 400);
    }

    /// Connections that are lost at any moment, with a log that is sometimes too short: in the end
    /// the viewer knows what one that comes new knows.
    void seededHistories()
    {
        StagSettings settings;
        settings.limits.feedLogBytesMax = 4'000;
        m_fixture = std::make_unique<Fixture>(settings);
        std::mt19937 random(7);
        int event = 0;
        int resumed = 0;
        Viewer viewer(url());
        for (int round = 0; round < 60; ++round) {
            viewer.readBinary(random() % 2 == 0);
            QVERIFY(viewer.connect());
            resumed += viewer.wasResumed() ? 1 : 0;
            const bool losesLate = random() % 2 == 0;
            if (!losesLate)
                viewer.disconnect();
            for (unsigned i = random() % 12; i > 0; --i, ++event) {
                const int id = int(random() % 6);
                if (random() % 5 == 0)
                    QVERIFY(m_fixture
                                ->remove(QStringLiteral("/api/v1/anchors/a%1?session_id=s").arg(id))
                                .status
                            != 500);
                else
                    QVERIFY(ingest(anchor(event, id, event, random() % 3 == 0)));
            }
            viewer.disconnect();
        }
        QVERIFY(viewer.connect());
        QVERIFY(ingest(anchor(event, 99, 0)));
        QVERIFY(viewer.await("a99"));
        Viewer fresh(url());
        QVERIFY(fresh.connect());
        QVERIFY(QTest::qWaitFor([&] { return picture(viewer.state()) == picture(fresh.state()); },
                                kPatienceMs));
        QVERIFY(resumed > 10);
        QVERIFY(resumed < 60);
    }
};

QTEST_GUILESS_MAIN(tst_LiveResume)
#include "tst_live_resume.moc"

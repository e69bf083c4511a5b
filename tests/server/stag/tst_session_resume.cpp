// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/feed_resume.h"
#include "tests/server/stag/service_fixture.h"

#include <QRegularExpression>
#include <QUrlQuery>

using namespace stag::stag::test;
using stag::stag::StagSettings;
namespace wire = stag::wire;

namespace {

QByteArray anchor(int event, const char *id, const char *session = "s", const char *metadata = "{}")
{
    QByteArray text =
        R"({"session_id":"SESSION","event_id":"eEVENT","timestamp":1000,"anchors":[{"id":"ID",)"
        R"("pose":{"x":1,"y":0,"z":0,"rotation":[0,0,0,1]},"timestamp":1000,"metadata":META}]})";
    return text.replace("SESSION", session)
        .replace("EVENT", QByteArray::number(event))
        .replace("ID", id)
        .replace("META", metadata);
}

QByteArray mesh(int event, const char *id, const char *vertices = "AQIDBAUG")
{
    QByteArray text = R"({"session_id":"s","event_id":"eEVENT","timestamp":1000,"meshes":[{)"
                      R"("id":"ID","anchor_id":"a","vertices":"VERTICES","timestamp":1000}]})";
    return text.replace("EVENT", QByteArray::number(event))
        .replace("ID", id)
        .replace("VERTICES", vertices);
}

QByteArray update(const char *id)
{
    QByteArray text = R"({"type":"anchor_update","timestamp":5000,)"
                      R"("data":{"id":"ID","pose":{"x":2,"y":0,"z":0,"rotation":[0,0,0,1]}}})";
    return text.replace("ID", id);
}

/// A client that counts: it keeps where it is and comes back.
class Counting
{
public:
    explicit Counting(QUrl url, const QString &query = QStringLiteral("session_id=s"))
        : m_url(std::move(url))
        , m_query(query)
    {}

    bool connect()
    {
        m_socket = std::make_unique<QWebSocket>();
        m_hello = {};
        QObject::connect(m_socket.get(),
                         &QWebSocket::textMessageReceived,
                         m_socket.get(),
                         [this](const QString &text) { take(text); });
        QUrl url = m_url;
        url.setQuery(m_query + QStringLiteral("&resume=") + m_bookmark);
        m_socket->open(url);
        return QTest::qWaitFor([this] { return !m_hello.isEmpty(); }, kPatienceMs);
    }
    void disconnect() { m_socket.reset(); }
    void choose(const QString &query) { m_query = query; }
    void bookmark(const QString &bookmark) { m_bookmark = bookmark; }
    void send(const QByteArray &text) { m_socket->sendTextMessage(QString::fromUtf8(text)); }
    bool await(const QString &news)
    {
        return QTest::qWaitFor([&] { return m_told.contains(news); }, kPatienceMs);
    }
    /// What was told since the last time.
    QString told() { return std::exchange(m_told, {}).join(u' '); }
    /// "complete", or the reason; empty if there was none.
    [[nodiscard]] QString resume() const
    {
        const QJsonObject data = m_hello[QStringLiteral("data")].toObject();
        if (data[QStringLiteral("resumed")].toBool())
            return QStringLiteral("complete");
        return data[QStringLiteral("reason")].toString();
    }
    [[nodiscard]] QString stream() const { return dataString(m_hello, "stream"); }
    [[nodiscard]] const QStringList &texts() const { return m_texts; }

private:
    void take(const QString &text)
    {
        const QJsonObject message = QJsonDocument::fromJson(text.toUtf8()).object();
        const QString type = message[QStringLiteral("type")].toString();
        if (type == u"hello")
            m_hello = message;
        else
            m_texts += text;
        const QJsonValue offset = message[QStringLiteral("offset")];
        if (!offset.isUndefined())
            m_bookmark = stream() + u':' + QString::number(offset.toInteger());
        if (type == u"removed")
            m_told += u'-' + dataString(message, "id");
        else if (type.endsWith(u"_update"))
            m_told += dataString(message, "id");
    }

    QUrl m_url;
    QString m_query;
    QString m_bookmark;
    std::unique_ptr<QWebSocket> m_socket;
    QJsonObject m_hello;
    QStringList m_told;
    QStringList m_texts;
};

} // namespace

class tst_SessionResume : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Fixture> m_fixture;

    QUrl url() const { return m_fixture->url(QStringLiteral("/api/v1/ws"), QStringLiteral("ws")); }
    bool ingest(const QByteArray &body) { return m_fixture->ingest(body).status == 200; }
    bool remove(const char *path)
    {
        return m_fixture->remove(QStringLiteral("/api/v1/") + QLatin1String(path)).status == 200;
    }

private Q_SLOTS:
    void init() { m_fixture = std::make_unique<Fixture>(); }
    void cleanup() { m_fixture.reset(); }

    void whatWasMissedComesOnceAndInOrder()
    {
        Counting client(url());
        QVERIFY(client.connect());
        QCOMPARE(client.resume(), QString());
        QVERIFY(ingest(anchor(1, "a")));
        QVERIFY(client.await(QStringLiteral("a")));
        client.disconnect();
        client.told();
        QVERIFY(ingest(mesh(2, "m")));
        QVERIFY(ingest(anchor(3, "elsewhere", "t")));
        QVERIFY(ingest(anchor(4, "p", "s", R"({"kind":"device","device_id":"v"})")));
        QVERIFY(ingest(anchor(5, "b")));
        QVERIFY(remove("anchors/b?session_id=s"));
        QVERIFY(client.connect());
        QCOMPARE(client.resume(), QStringLiteral("complete"));
        QVERIFY(ingest(anchor(6, "c")));
        QVERIFY(client.await(QStringLiteral("c")));
        QCOMPARE(client.told(), QStringLiteral("m b -b c"));
        client.disconnect();
        QVERIFY(client.connect());
        QVERIFY(ingest(anchor(7, "d")));
        QVERIFY(client.await(QStringLiteral("d")));
        QCOMPARE(client.told(), QStringLiteral("d"));
    }

    /// The acknowledgement of what it sent comes as well, once.
    void itsOwnIsAmongIt()
    {
        Counting client(url());
        QVERIFY(client.connect());
        client.send(update("mine"));
        QVERIFY(client.await(QStringLiteral("mine")));
        client.disconnect();
        QVERIFY(client.connect());
        client.send(update("next"));
        QVERIFY(client.await(QStringLiteral("next")));
        QCOMPARE(client.told(), QStringLiteral("mine next"));
    }

    /// Who does not ask hears nothing of it; who does hears the same and the number.
    void othersAreToldAsTheContractSays()
    {
        Client plain(
            m_fixture->url(QStringLiteral("/api/v1/ws?session_id=s"), QStringLiteral("ws")));
        QStringList plainTexts;
        connect(&plain.socket(),
                &QWebSocket::textMessageReceived,
                this,
                [&plainTexts](const QString &text) { plainTexts += text; });
        Counting counting(url());
        QVERIFY(counting.connect());
        QVERIFY(ingest(anchor(1, "a", "s", R"({"label":"L"})")));
        QVERIFY(ingest(anchor(2, "p", "s", R"({"kind":"device","device_id":"v"})")));
        QVERIFY(ingest(mesh(3, "m")));
        plain.send(update("b"));
        QVERIFY(remove("anchors/a?session_id=s"));
        QTRY_COMPARE(plainTexts.size(), 5);
        QTRY_COMPARE(counting.texts().size(), 5);
        static const QRegularExpression kNumber(QStringLiteral(",\"offset\":\\d+}$"));
        int numbered = 0;
        for (qsizetype i = 0; i < 5; ++i) {
            QVERIFY(!plainTexts[i].contains(u"offset"));
            QString text = counting.texts()[i];
            numbered += text.contains(kNumber) ? 1 : 0;
            QCOMPARE(text.replace(kNumber, QStringLiteral("}")), plainTexts[i]);
        }
        QCOMPARE(numbered, 4); // but for the pose
    }

    void filtersHold()
    {
        Counting client(url(), QStringLiteral("session_id=s&topics=meshes"));
        QVERIFY(client.connect());
        client.disconnect();
        QVERIFY(ingest(anchor(1, "a")));
        QVERIFY(ingest(mesh(2, "m")));
        QVERIFY(client.connect());
        QVERIFY(client.await(QStringLiteral("m")));
        client.disconnect();
        QVERIFY(ingest(anchor(3, "b")));
        client.choose(QStringLiteral("session_id=s"));
        QVERIFY(client.connect());
        QVERIFY(client.await(QStringLiteral("b")));
        QCOMPARE(client.told(), QStringLiteral("m b"));
    }

    void beginsAnew_data()
    {
        QTest::addColumn<QString>("reason");
        QTest::addColumn<int>("logBytesMax");
        QTest::addColumn<QString>("query");
        QTest::addColumn<QString>("bookmark");
        const QString same = QStringLiteral("session_id=s");
        QTest::newRow("the log is too short") << "forgotten" << 100 << same << "";
        QTest::newRow("another stream") << "other_stream" << 1'000'000 << same << "another:0";
        QTest::newRow("another session") << "other_choice" << 1'000'000 << "session_id=t"
                                         << "";
        QTest::newRow("the future") << "ahead" << 1'000'000 << same << "%1:1000";
        QTest::newRow("an area") << "area" << 1'000'000 << "session_id=s&sphere=0,0,0,9"
                                 << "";
    }
    void beginsAnew()
    {
        QFETCH(const QString, reason);
        QFETCH(const int, logBytesMax);
        QFETCH(const QString, query);
        QFETCH(const QString, bookmark);
        StagSettings settings;
        settings.limits.feedLogBytesMax = static_cast<std::size_t>(logBytesMax);
        m_fixture = std::make_unique<Fixture>(settings);
        Counting client(url());
        QVERIFY(client.connect());
        client.disconnect();
        QVERIFY(ingest(anchor(1, "a")));
        if (!bookmark.isEmpty())
            client.bookmark(bookmark.contains(u"%1") ? bookmark.arg(client.stream()) : bookmark);
        client.choose(query);
        QVERIFY(client.connect());
        QCOMPARE(client.resume(), reason);
        QVERIFY(ingest(anchor(2, "b", query.contains(u"session_id=t") ? "t" : "s")));
        QVERIFY(client.await(QStringLiteral("b")));
        QCOMPARE(client.told(), QStringLiteral("b"));
    }

    void malformedIsRefused()
    {
        QCOMPARE(m_fixture->get(QStringLiteral("/api/v1/ws?session_id=s&resume=here")).status, 400);
    }
};

QTEST_GUILESS_MAIN(tst_SessionResume)
#include "tst_session_resume.moc"

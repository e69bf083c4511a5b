// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/stag/service_fixture.h"

#include <QJsonArray>
#include <QTest>

#include <optional>

using namespace stag::stag::test;

class tst_PastApi : public QObject
{
    Q_OBJECT

private:
    std::optional<Fixture> m_fixture;

    [[nodiscard]] Answer get(const char *path) { return m_fixture->get(QLatin1String(path)); }
    void store(const QByteArray &event, double x)
    {
        const QByteArray number = QByteArray::number(x);
        QCOMPARE(
            m_fixture
                ->ingest(R"({"session_id":"s","event_id":")" + event
                         + R"(","timestamp":1,"anchors":[{"id":"a","pose":{"x":)" + number
                         + R"(,"y":0,"z":0},"timestamp":1},{"id":"b","pose":{"x":1,"y":0,"z":0},)"
                           R"("timestamp":1}]})")
                .status,
            200);
    }

private Q_SLOTS:
    void init()
    {
        m_fixture.emplace(); // it is 1700000000000
        store("one", 0);
        m_fixture->clock.advance(std::chrono::seconds(1));
        store("two", 50);
        m_fixture->clock.advance(std::chrono::seconds(1));
        QCOMPARE(m_fixture->remove(QStringLiteral("/api/v1/anchors/a")).status, 200);
    }
    void cleanup() { m_fixture.reset(); }

    void anchor()
    {
        QCOMPARE(get("/api/v1/anchors/a").status, 404);
        QCOMPARE(get("/api/v1/anchors/a?as_of=1700000000500").body,
                 QByteArray(R"({"id":"a","session_id":"s","pose":{"x":0,"y":0,"z":0,)"
                            R"("rotation":[0,0,0,1]},"timestamp":1,"as_of":{"time":1700000000500,)"
                            R"("known_since":0,"pose_interval_ms":1000,"pose_distance":0.5}})"));
        QCOMPARE(get("/api/v1/anchors/a?as_of=1699999999999").status, 404);
        QCOMPARE(get("/api/v1/anchors/a?as_of=then").status, 400);
    }

    void query()
    {
        const auto countThen = [this](const char *asOf) {
            const QJsonObject answer =
                m_fixture
                    ->get(QStringLiteral("/api/v1/query?session_id=s&at=0,0,0&radius=10&as_of=")
                          + QLatin1String(asOf))
                    .json();
            return answer[QStringLiteral("count")].toInt();
        };
        QCOMPARE(countThen("1700000000000"), 2);
        QCOMPARE(countThen("1700000001000"), 1);
        QCOMPARE(get("/api/v1/query?session_id=s&as_of=x").status, 400);
        QVERIFY(!get("/api/v1/query?session_id=s").json().contains(QStringLiteral("as_of")));
    }

    void graph()
    {
        const auto path = [this](const char *asOf) {
            return m_fixture
                ->get(QStringLiteral("/api/v1/graph?session_id=s&mode=path&anchor_id=a&"
                                     "to_anchor_id=b&as_of=")
                      + QLatin1String(asOf))
                .json();
        };
        QVERIFY(path("1700000000000")[QStringLiteral("found")].toBool());
        QVERIFY(!path("1700000001000")[QStringLiteral("found")].toBool());
        QCOMPARE(path("1700000000000")[QStringLiteral("as_of")][QStringLiteral("time")].toInteger(),
                 1'700'000'000'000);
        QCOMPARE(get("/api/v1/graph?session_id=s&anchor_id=a&as_of=1700000002000").status, 404);
        QCOMPARE(get("/api/v1/graph?session_id=s&as_of=x").status, 400);
    }

    void history()
    {
        QCOMPARE(get("/api/v1/anchors/a/history?limit=2").body,
                 QByteArray(R"({"id":"a","session_id":"s","states":[{"from":1700000002000,)"
                            R"("deleted":true,"pose":{"x":50,"y":0,"z":0,"rotation":[0,0,0,1]},)"
                            R"("timestamp":1},{"from":1700000001000,"pose":{"x":50,"y":0,"z":0,)"
                            R"("rotation":[0,0,0,1]},"timestamp":1}],"count":2,"has_more":true,)"
                            R"("known_since":0,"pose_interval_ms":1000,"pose_distance":0.5})"));
        QCOMPARE(get("/api/v1/anchors/a/history?before=1700000001000")
                     .json()[QStringLiteral("count")]
                     .toInt(),
                 1);
        QCOMPARE(get("/api/v1/anchors/x/history").status, 404);
        QCOMPARE(get("/api/v1/anchors/a/history?since=x").status, 400);
        const QByteArray metrics = get("/metrics").body;
        QVERIFY(metrics.contains("stag_past_states_total{fate=\"written\"} 3"));
        QVERIFY(metrics.contains("stag_past_bytes "));
    }
};

QTEST_GUILESS_MAIN(tst_PastApi)
#include "tst_past_api.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/stag/service_fixture.h"

#include <QJsonArray>

using namespace stag::stag::test;

namespace {

QByteArray anchorJson(const char *id, double x, double y = 0)
{
    return QByteArray(R"({"id":")") + id + R"(","pose":{"x":)" + QByteArray::number(x) + R"(,"y":)"
           + QByteArray::number(y) + R"(,"z":0,"rotation":[0,0,0,1]}})";
}

/// A line of anchors a, b, c, d, 1.5 m apart, one far away, and a mesh at d.
QByteArray roomEvent()
{
    return R"({"session_id":"room","event_id":"e1","timestamp":1000,"anchors":[)"
           + anchorJson("a", 0) + "," + anchorJson("b", 1.5) + "," + anchorJson("c", 3) + ","
           + anchorJson("d", 4.5) + "," + anchorJson("far", 100, 7)
           + R"(],"meshes":[{"id":"m","anchor_id":"d","vertices":"AQIDBAUG","faces":"AQID"}]})";
}

QString idsOf(const QJsonObject &answer, const char *list)
{
    QStringList ids;
    for (const QJsonValue &entry : answer[QLatin1String(list)].toArray())
        ids += entry[QStringLiteral("id")].toString();
    return ids.join(u' ');
}

QString sortedIds(const QJsonObject &answer)
{
    QStringList ids = idsOf(answer, "nodes").split(u' ');
    ids.sort();
    return ids.join(u' ');
}

QString edgesOf(const QJsonObject &answer)
{
    QStringList edges;
    for (const QJsonValue &edge : answer[QStringLiteral("edges")].toArray())
        edges += QStringLiteral("%1 %2 %3")
                     .arg(edge[QStringLiteral("from")].toString(),
                          edge[QStringLiteral("type")].toString(),
                          edge[QStringLiteral("to")].toString());
    edges.sort();
    return edges.join(QStringLiteral(", "));
}

} // namespace

class tst_GraphApi : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Fixture> m_fixture;

    QJsonObject graph(const QString &parameters)
    {
        const Answer answer =
            m_fixture->get(QStringLiteral("/api/v1/graph?session_id=room&") + parameters);
        QTest::qVerify(
            answer.status == 200, "status 200", answer.body.constData(), __FILE__, __LINE__);
        return answer.json();
    }
    QJsonObject query(const QString &parameters)
    {
        return m_fixture->get(QStringLiteral("/api/v1/query?session_id=room&") + parameters).json();
    }

private Q_SLOTS:
    void init()
    {
        m_fixture = std::make_unique<Fixture>();
        QCOMPARE(m_fixture->ingest(roomEvent()).status, 200);
    }
    void cleanup() { m_fixture.reset(); }

    void neighbours()
    {
        const QJsonObject near = graph(QStringLiteral("anchor_id=d"));
        QCOMPARE(near[QStringLiteral("mode")].toString(), u"neighbours");
        QCOMPARE(sortedIds(near), u"c d m room");
        QCOMPARE(edgesOf(near),
                 u"c adjacent d, c observed_in room, d observed_in room, m anchored_to d, "
                 "m mesh_of room");
        QCOMPARE(sortedIds(graph(QStringLiteral("anchor_id=d&hops=2&edges=adjacent"))), u"b c d");
        QCOMPARE(near[QStringLiteral("count")].toInt(), 4);
        QCOMPARE(near[QStringLiteral("has_more")].toBool(), false);
    }

    void path()
    {
        const QJsonObject path = graph(QStringLiteral("mode=path&anchor_id=a&to_mesh_id=m"));
        QCOMPARE(path[QStringLiteral("found")].toBool(), true);
        QCOMPARE(idsOf(path, "nodes"), u"a b c d m");
        QCOMPARE(edgesOf(path), u"a adjacent b, b adjacent c, c adjacent d, m anchored_to d");
        QCOMPARE(path[QStringLiteral("cost")].toDouble(), 4.5);
        const QJsonValue transform = path[QStringLiteral("transform")];
        QCOMPARE(transform[QStringLiteral("pose")][QStringLiteral("x")].toDouble(), 4.5);
        QCOMPARE(transform[QStringLiteral("covariance")].toArray().size(), 36);
        QVERIFY(transform[QStringLiteral("uncertainty")][QStringLiteral("position")].toDouble()
                > 0.02);

        const QJsonObject none = graph(QStringLiteral("mode=path&anchor_id=a&to_anchor_id=far"));
        QCOMPARE(none[QStringLiteral("found")].toBool(), false);
        QCOMPARE(idsOf(graph(QStringLiteral("mode=path&anchor_id=a&to_anchor_id=far&edges="
                                            "observed_in&weight=hops")),
                       "nodes"),
                 u"a room far");
    }

    void componentAndRadius()
    {
        QCOMPARE(sortedIds(graph(QStringLiteral("mode=component&anchor_id=b"))), u"a b c d m");
        QCOMPARE(sortedIds(graph(QStringLiteral("mode=component&anchor_id=far"))), u"far");
        QCOMPARE(sortedIds(graph(QStringLiteral("mode=radius&anchor_id=c&radius=1.5"))),
                 u"b c d m");
        const QJsonObject part =
            graph(QStringLiteral("mode=radius&anchor_id=c&radius=1.5&limit=2"));
        QCOMPARE(part[QStringLiteral("count")].toInt(), 2);
        QCOMPARE(part[QStringLiteral("has_more")].toBool(), true);
    }

    void seesWhatWasAnswered()
    {
        QCOMPARE(sortedIds(graph(QStringLiteral("mode=component&anchor_id=far"))), u"far");
        for (int i = 0; i < 10; ++i) {
            const QByteArray id = "n" + QByteArray::number(i);
            QCOMPARE(m_fixture
                         ->ingest(R"({"session_id":"room","event_id":")" + id
                                  + R"(","timestamp":1000,"anchors":[)"
                                  + anchorJson(id.constData(), 100.1 + 0.01 * i, 7) + "]}")
                         .status,
                     200);
            QVERIFY(graph(QStringLiteral("anchor_id=far&edges=adjacent"))[QStringLiteral("count")]
                        .toInt()
                    == i + 2);
        }
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("parameters");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addRow("no session")
            << "" << 400 << QByteArray(R"({"error":"session_id must be provided"})");
        QTest::addRow("unreadable")
            << "session_id=room&mode=walk" << 400
            << QByteArray(R"({"error":"Invalid query parameters","details":"mode: unknown"})");
        QTest::addRow("unknown anchor")
            << "session_id=room&anchor_id=x" << 404
            << QByteArray(R"({"error":"Node not found","details":"no node x"})");
        QTest::addRow("anchor of another session")
            << "session_id=other&anchor_id=a" << 404
            << QByteArray(R"({"error":"Node not found","details":"no node a"})");
    }

    void refuses()
    {
        QFETCH(const QString, parameters);
        QFETCH(const int, status);
        QFETCH(const QByteArray, body);
        const Answer answer = m_fixture->get(QStringLiteral("/api/v1/graph?") + parameters);
        QCOMPARE(answer.body, body);
        QCOMPARE(answer.status, status);
    }

    void placesOfAQuery_data()
    {
        QTest::addColumn<QString>("parameters");
        QTest::addColumn<QString>("ids");
        QTest::addColumn<bool>("more");
        QTest::addRow("nearest to an anchor") << "anchor_id=c&nearest=3"
                                              << "c b d" << false;
        QTest::addRow("nearest to a point") << "at=90,0,0&nearest=2"
                                            << "far d" << false;
        QTest::addRow("more than there are") << "at=0,0,0&nearest=50"
                                             << "a b c d far" << false;
        QTest::addRow("nearest within a radius") << "at=0,0,0&nearest=50&radius=2"
                                                 << "a b" << false;
        QTest::addRow("nearest, page by page") << "at=0,0,0&nearest=4&limit=2&offset=1"
                                               << "b c" << true;
        QTest::addRow("nearest, last page") << "at=0,0,0&nearest=3&limit=2&offset=1"
                                            << "b c" << false;
        QTest::addRow("radius around a point") << "at=3,0,0&radius=1.5"
                                               << "b c d" << false;
        QTest::addRow("box with its borders") << "box=1.5,-1,-1,4.5,0,0"
                                              << "b c d" << false;
        QTest::addRow("box with nobody") << "box=1.6,-1,-1,2,0,0"
                                         << "" << false;
        QTest::addRow("box and nearest") << "box=1,-1,-1,200,9,1&at=0,0,0&nearest=1"
                                         << "b" << false;
    }

    void placesOfAQuery()
    {
        QFETCH(const QString, parameters);
        QFETCH(const QString, ids);
        QFETCH(const bool, more);
        const QJsonObject answer = query(parameters);
        QCOMPARE(idsOf(answer, "anchors"), ids);
        QCOMPARE(answer[QStringLiteral("has_more")].toBool(), more);
    }
};

QTEST_GUILESS_MAIN(tst_GraphApi)
#include "tst_graph_api.moc"

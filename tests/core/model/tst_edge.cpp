// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/edge.h"

#include <QTest>

#include <functional>
#include <limits>

using namespace stag::model;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

EdgeEdit goodEdge()
{
    EdgeEdit edge;
    edge.name = "Paris";
    edge.apiUrl = "https://paris.example.org";
    edge.latitudeDeg = 48.85;
    edge.longitudeDeg = 2.35;
    return edge;
}

std::string fieldsOf(const std::vector<FieldProblem> &problems)
{
    std::string text;
    for (const FieldProblem &problem : problems)
        text.append(text.empty() ? "" : " ").append(problem.field);
    return text;
}

} // namespace

using EdgeChange = std::function<void(EdgeEdit &)>;
using ReportChange = std::function<void(EdgeReport &)>;
Q_DECLARE_METATYPE(EdgeChange)
Q_DECLARE_METATYPE(ReportChange)

class tst_Edge : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void values_data()
    {
        QTest::addColumn<EdgeChange>("change");
        QTest::addColumn<std::string>("fields");
        const auto row = [](const char *name, const char *fields, const EdgeChange &change) {
            QTest::addRow("%s", name) << change << std::string(fields);
        };
        row("a good one", "", [](EdgeEdit &) {});
        row("no name", "name", [](EdgeEdit &e) { e.name.reset(); });
        row("an empty name", "name", [](EdgeEdit &e) { e.name = ""; });
        row("a long name", "name", [](EdgeEdit &e) { e.name = std::string(256, 'x'); });
        row("the longest name", "", [](EdgeEdit &e) { e.name = std::string(255, 'x'); });
        row("a long region", "region", [](EdgeEdit &e) { e.region = std::string(101, 'x'); });
        row("no address", "api_url", [](EdgeEdit &e) { e.apiUrl.reset(); });
        row("an empty address", "api_url", [](EdgeEdit &e) { e.apiUrl = ""; });
        row("another scheme", "api_url", [](EdgeEdit &e) { e.apiUrl = "file:///etc/passwd"; });
        row("only a scheme", "api_url", [](EdgeEdit &e) { e.apiUrl = "http://"; });
        row("a long address", "api_url", [](EdgeEdit &e) { e.apiUrl->append(500, 'x'); });
        row("two lines", "api_url", [](EdgeEdit &e) { e.apiUrl = "http://x/\r\nHost: y"; });
        row("a password", "health_check_url", [](EdgeEdit &e) {
            e.healthCheckUrl = "http://me:secret@x/";
        });
        row("no WebSocket", "websocket_url", [](EdgeEdit &e) { e.webSocketUrl = "http://x"; });
        row("a WebSocket", "", [](EdgeEdit &e) { e.webSocketUrl = "wss://x/ws"; });
        row("a check over TLS", "health_check_url", [](EdgeEdit &e) {
            e.healthCheckUrl = "https://x/health";
        });
        row("no check", "", [](EdgeEdit &e) { e.healthCheckUrl = ""; });
        row("no place", "lat lng", [](EdgeEdit &e) {
            e.latitudeDeg.reset();
            e.longitudeDeg.reset();
        });
        row("beyond the pole", "lat", [](EdgeEdit &e) { e.latitudeDeg = 90.1; });
        row("nowhere", "lng", [](EdgeEdit &e) { e.longitudeDeg = kNan; });
        row("at the antimeridian", "", [](EdgeEdit &e) { e.longitudeDeg = -180.0; });
        row("serves nobody", "service_radius_km", [](EdgeEdit &e) { e.serviceRadiusKm = 0.0; });
        row("serves all", "service_radius_km", [](EdgeEdit &e) { e.serviceRadiusKm = 1e9; });
        row("no radius", "service_radius_km", [](EdgeEdit &e) { e.serviceRadiusKm = kNan; });
        row("takes too many", "max_connections", [](EdgeEdit &e) { e.connectionsMax = 1'000'001; });
        row("takes less than none", "max_connections", [](EdgeEdit &e) { e.connectionsMax = -1; });
        row("takes nobody", "", [](EdgeEdit &e) { e.connectionsMax = 0; });
    }

    void values()
    {
        QFETCH(const EdgeChange, change);
        QFETCH(const std::string, fields);
        EdgeEdit edge = goodEdge();
        change(edge);
        QCOMPARE(fieldsOf(problemsOfNew(edge)), fields);
    }

    void anEditChangesWhatItSays()
    {
        Edge edge = applied(goodEdge(), {});
        QCOMPARE(edge.name, std::string("Paris"));
        QCOMPARE(edge.place.longitudeDeg, 2.35);
        QCOMPARE(edge.connectionsMax, 100u);
        EdgeEdit edit;
        edit.connectionsMax = 7;
        edit.isDraining = true;
        QVERIFY(problemsOf(edit).empty());
        edge = applied(edit, edge);
        QCOMPARE(edge.name, std::string("Paris"));
        QCOMPARE(edge.connectionsMax, 7u);
        QVERIFY(edge.isDraining);
        QVERIFY(applied({}, edge) == edge);
    }

    void reports_data()
    {
        QTest::addColumn<ReportChange>("change");
        QTest::addColumn<std::string>("fields");
        const auto row = [](const char *name, const char *fields, const ReportChange &change) {
            QTest::addRow("%s", name) << change << std::string(fields);
        };
        row("says nothing", "", [](EdgeReport &) {});
        row("busy", "", [](EdgeReport &r) { r.cpuPercent = 100.0; });
        row("busier than busy", "cpu_usage", [](EdgeReport &r) { r.cpuPercent = 100.1; });
        row("less than nothing", "memory_usage", [](EdgeReport &r) { r.memoryPercent = -1.0; });
        row("no number", "cpu_usage", [](EdgeReport &r) {
            r.cpuPercent = std::numeric_limits<double>::quiet_NaN();
        });
        row("a crowd", "active_connections", [](EdgeReport &r) { r.connections = 1'000'001; });
        row("a slow one", "round_trip_ms", [](EdgeReport &r) {
            r.roundTrip = std::chrono::minutes(2);
        });
        row("bandwidth", "bandwidth_mbps", [](EdgeReport &r) { r.bandwidthMbps = -1.0; });
        row("a long version", "version", [](EdgeReport &r) { r.version.assign(51, '1'); });
    }

    void reports()
    {
        QFETCH(const ReportChange, change);
        QFETCH(const std::string, fields);
        EdgeReport report;
        change(report);
        QCOMPARE(fieldsOf(problemsOf(report)), fields);
    }
};

QTEST_GUILESS_MAIN(tst_Edge)
#include "tst_edge.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/supervisor/edge_dispatch.h"
#include "tests/support/seeded_random.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_clock.h"

#include <QTest>

#include <future>
#include <map>

using namespace stag;
using namespace stag::supervisor;
using namespace std::chrono_literals;
using transport::Method;
using transport::Response;

namespace {

constexpr const char *kHere = R"({"lat":48.85,"lng":2.35})";

/// The edges on a database of their own; asked as a listener would ask, behind its gatekeeper.
class Fixture
{
public:
    Fixture()
        : m_store(storage::Store::create(m_folder.file("data"), clock).value())
    {
        restart();
    }
    ~Fixture()
    {
        loops.stop();
        m_store.reset(); // answers what is still asked
    }

    void restart()
    {
        m_dispatch.reset();
        m_dispatch = EdgeDispatch::create({loops, *m_store, registry, clock, m_random}, {}).value();
        m_router = transport::Router();
        m_dispatch->mount(m_router);
    }

    std::future<Response> begin(Method method, const std::string &target, std::string body = {})
    {
        const std::size_t mark = std::min(target.find('?'), target.size());
        transport::Request request;
        request.method = method;
        request.path = target.substr(0, mark);
        request.remoteAddress = "192.0.2.1:1";
        request.body = std::move(body);
        const std::size_t equals = target.find('=', mark);
        if (equals != std::string::npos) // one parameter is enough here
            request.query.emplace(target.substr(mark + 1, equals - mark - 1),
                                  target.substr(equals + 1));
        const auto match = m_router.match(request.path);
        request.pathParameters = match.parameters;
        auto promise = std::make_shared<std::promise<Response>>();
        auto answer = promise->get_future();
        match.route->handlers.at(method)(std::move(request), [promise](Response response) {
            promise->set_value(std::move(response));
        });
        return answer;
    }
    Response ask(Method method, const std::string &target, std::string body = {})
    {
        auto answer = begin(method, target, std::move(body));
        if (answer.wait_for(20s) != std::future_status::ready)
            return {.status = 504, .contentType = {}, .body = {}, .headers = {}};
        return answer.get();
    }

    /// The id of a new edge that is well.
    std::string makeEdge(const std::string &name, int connectionsMax)
    {
        const std::string body = "{\"name\":\"" + name + "\",\"api_url\":\"http://" + name
                                 + "\",\"lat\":48.85,\"lng\":2.35,\"max_connections\":"
                                 + std::to_string(connectionsMax) + "}";
        const std::string id = textOf(ask(Method::Post, "/api/v1/edge-servers", body), "id");
        ask(Method::Post, "/api/v1/edge-servers/" + id + "/ping");
        return id;
    }
    /// So many devices at once; how many went where.
    std::map<std::string, int> locate(int count)
    {
        std::vector<std::future<Response>> answers;
        for (int i = 0; i < count; ++i)
            answers.push_back(begin(
                Method::Put, "/api/v1/devices/device-" + std::to_string(i) + "/location", kHere));
        std::map<std::string, int> crowds;
        for (auto &answer : answers)
            ++crowds[textOf(answer.get(), "edge_server_id")];
        return crowds;
    }
    int storedAt(const std::string &edge)
    {
        const Response answer = ask(Method::Get, "/api/v1/devices/edge/" + edge);
        const std::size_t total = answer.body.find("\"total\":");
        return std::stoi(answer.body.substr(total + 8));
    }
    /// The first member of that name, if it is a text.
    static std::string textOf(const Response &answer, const std::string &name)
    {
        const std::string key = "\"" + name + "\":\"";
        const std::size_t begin = answer.body.find(key);
        if (begin == std::string::npos)
            return {};
        const std::size_t end = answer.body.find("\"", begin + key.size());
        return answer.body.substr(begin + key.size(), end - begin - key.size());
    }

    ::stag::test::TestClock clock;
    transport::LoopPool loops{1};
    metrics::Registry registry;

private:
    ::stag::test::TempDir m_folder;
    ::stag::test::SeededRandom m_random;
    std::unique_ptr<storage::Store> m_store;
    std::unique_ptr<EdgeDispatch> m_dispatch;
    transport::Router m_router;
};

} // namespace

class tst_EdgeDispatch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void manyDevicesAtOnceOverfillNothing()
    {
        Fixture f;
        const std::string a = f.makeEdge("a", 30);
        const std::string b = f.makeEdge("b", 30);
        const auto crowds = f.locate(100);
        QVERIFY((crowds == std::map<std::string, int>{{"", 40}, {a, 30}, {b, 30}}));
        QCOMPARE(f.storedAt(a), 30);
        QCOMPARE(f.storedAt(b), 30);
        // Those who have none get one as soon as there is one.
        const std::string c = f.makeEdge("c", 50);
        QTRY_COMPARE_WITH_TIMEOUT(f.storedAt(c), 40, 5'000);
        const Response why = f.ask(Method::Get, "/api/v1/assignments?edge_server_id=" + c);
        QCOMPARE(Fixture::textOf(why, "trigger"), std::string("waiting"));
    }

    void devicesOfAnEdgeThatDiesGoElsewhere()
    {
        Fixture f;
        const std::string a = f.makeEdge("a", 30);
        const std::string b = f.makeEdge("b", 30);
        auto crowds = f.locate(20);
        QVERIFY(crowds[a] > 0 && crowds[b] > 0);
        f.clock.advance(50s);
        f.ask(Method::Post, "/api/v1/edge-servers/" + b + "/ping");
        f.locate(20); // they are not silent
        f.clock.advance(56s);
        f.ask(Method::Post, "/api/v1/edge-servers/" + b + "/ping");
        QTRY_COMPARE_WITH_TIMEOUT(f.storedAt(a), 0, 5'000);
        QCOMPARE(f.storedAt(b), 20);
        const Response why = f.ask(Method::Get, "/api/v1/assignments?edge_server_id=" + a);
        QCOMPARE(Fixture::textOf(why, "trigger"), std::string("edge_lost"));
        QCOMPARE(Fixture::textOf(why, "excluded"), std::string("offline"));
        // What is known is known after a restart.
        f.restart();
        const Response status = f.ask(Method::Get, "/api/v1/edge-servers/" + a + "/status");
        QCOMPARE(Fixture::textOf(status, "health_status"), std::string("offline"));
        const Response other = f.ask(Method::Get, "/api/v1/edge-servers/" + b + "/status");
        QVERIFY(other.body.find(R"("current_connections":20)") != std::string::npos);
    }

    void whoIsSilentGivesThePlaceAway()
    {
        Fixture f;
        const std::string a = f.makeEdge("a", 1);
        QVERIFY((f.locate(1) == std::map<std::string, int>{{a, 1}}));
        f.clock.advance(61s);
        QTRY_COMPARE_WITH_TIMEOUT(f.storedAt(a), 0, 5'000);
        const Response gone = f.ask(Method::Get, "/api/v1/devices/device-0");
        QCOMPARE(Fixture::textOf(gone, "connection_status"), std::string("disconnected"));
    }

    void aForecastChangesNothing()
    {
        Fixture f;
        const std::string a = f.makeEdge("a", 30);
        f.locate(5);
        const Response answer =
            f.ask(Method::Post, "/api/v1/simulate/assignment", "{\"without\":[\"" + a + "\"]}");
        QCOMPARE(answer.body,
                 std::string(R"({"moved":{"placed":[],"unplaced":5},)"
                             R"("coming":{"placed":[],"unplaced":0},"choice":null})"));
        QCOMPARE(f.storedAt(a), 5);
    }

    void refusals_data()
    {
        QTest::addColumn<int>("method");
        QTest::addColumn<std::string>("target");
        QTest::addColumn<std::string>("body");
        QTest::addColumn<int>("status");
        const auto row = [](Method method, const char *target, const char *body, int status) {
            QTest::addRow("%d %s %s", int(method), target, body)
                << int(method) << std::string("/api/v1/") + target << std::string(body) << status;
        };
        row(Method::Get, "edge-servers/nobody", "", 404);
        row(Method::Put, "edge-servers/nobody", "{}", 404);
        row(Method::Delete, "edge-servers/nobody", "", 404);
        row(Method::Post, "edge-servers/nobody/ping", "", 404);
        row(Method::Post, "edge-servers/nobody/drain", "", 404);
        row(Method::Post, "edge-servers/nobody/health-check", "", 404);
        row(Method::Post, "edge-servers", "{", 400);
        row(Method::Post, "edge-servers", "{}", 400);
        row(Method::Get, "edge-servers?limit=all", "", 400);
        row(Method::Get, "devices/nobody", "", 404);
        row(Method::Delete, "devices/nobody", "", 404);
        row(Method::Put, "devices/d/location", R"({"lat":91,"lng":0})", 400);
        row(Method::Get, "devices?connection_status=tired", "", 400);
        row(Method::Get, "assignments?before=now", "", 400);
        row(Method::Get, "assignments/7", "", 404);
        row(Method::Post, "simulate/assignment", R"({"devices":-1})", 400);
    }

    void refusals()
    {
        QFETCH(const int, method);
        QFETCH(const std::string, target);
        QFETCH(const std::string, body);
        QFETCH(const int, status);
        Fixture f;
        const Response answer = f.ask(static_cast<Method>(method), target, body);
        QCOMPARE(answer.status, status);
        QVERIFY(answer.body.starts_with(R"({"error":)"));
    }
};

QTEST_GUILESS_MAIN(tst_EdgeDispatch)
#include "tst_edge_dispatch.moc"

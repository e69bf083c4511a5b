// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/device_store.h"
#include "server/storage/edge_store.h"
#include "tests/server/storage/store_fixture.h"

#include <QTest>

#include <algorithm>

using namespace stag;
using namespace stag::storage;
using namespace stag::storage::test;
using namespace std::chrono_literals;

namespace {

model::Edge edgeOf(const std::string &name)
{
    model::Edge edge;
    edge.id = model::EdgeId("edge-" + name);
    edge.name = name;
    edge.region = "eu";
    edge.apiUrl = "http://" + name;
    edge.webSocketUrl = "ws://" + name;
    edge.place = {48.85, 2.35, 0.0};
    edge.serviceRadiusKm = 12.5;
    edge.connectionsMax = 7;
    edge.healthCheckUrl = "http://" + name + "/health";
    return edge;
}

model::EdgeStatus busyStatus(Timestamp now)
{
    model::EdgeStatus status;
    status.health = model::EdgeHealth::Degraded;
    status.lastPing = now;
    status.report = {45.2, 67.8, 23, 1.5, 1'500us, "1.2"};
    status.problem = "answered 503";
    return status;
}

model::Assignment assignmentOf(const std::string &device, const std::string &edge)
{
    model::Assignment assignment;
    assignment.device = model::DeviceId(device);
    assignment.place = {1.0, 2.0, 0.0};
    assignment.trigger = model::AssignmentTrigger::Moved;
    if (!edge.empty())
        assignment.choice.edge = model::EdgeId("edge-" + edge);
    assignment.choice.reason = model::AssignmentReason::BetterOfTwo;
    assignment.choice.random = 0.25;
    assignment.choice.considered = {{.edge = model::EdgeId("edge-" + edge),
                                     .distanceM = 12.5,
                                     .connections = 1,
                                     .connectionsMax = 7,
                                     .health = model::EdgeHealth::Healthy,
                                     .exclusion = {},
                                     .score = {0.9, 0.8, 1.0, 0.5, 0.85},
                                     .isContender = true}};
    return assignment;
}

DeviceSighting sightingOf(const std::string &device, const std::string &edge)
{
    DeviceSighting sighting;
    sighting.device.id = model::DeviceId(device);
    sighting.device.connection = model::ConnectionId("connection of " + device);
    sighting.device.place = {1.0, 2.0, 0.0};
    if (!edge.empty())
        sighting.device.edge = model::EdgeId("edge-" + edge);
    sighting.devicesMax = 3;
    return sighting;
}

template<typename T>
int codeOf(const Result<T> &result)
{
    return result ? -1 : int(result.error().code);
}

} // namespace

class tst_Edges : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_clock = std::make_unique<TestClock>();
        reopen();
    }
    void cleanup() { m_store.reset(); }

    void edgesComeBack();
    void changesOfEdgesAreWrittenDown();
    void thereIsRoomForSoManyEdges();
    void devicesComeBack();
    void aDeviceThatWasAwayHasAnotherConnection();
    void anEdgeThatIsGoneIsNobodys();
    void movesAreWrittenTogether();
    void theLongestGoneIsForgotten();
    void assignmentsAreListed();
    void theOldestAssignmentsGo();

private:
    void reopen(const StoreSettings &settings = {})
    {
        m_store.reset();
        m_store = Store::create(pathOf(*m_folder), *m_clock, settings).value();
    }
    Result<model::Edge> add(const model::Edge &edge, std::size_t edgesMax = 10)
    {
        return await<model::Edge>(
            [&](auto done) { m_store->edges().add(edge, edgesMax, "root", std::move(done)); });
    }
    std::vector<model::EdgeRecord> all()
    {
        return await<std::vector<model::EdgeRecord>>(
                   [&](auto done) { m_store->edges().all(std::move(done)); })
            .value();
    }
    Result<SeenDevice> seen(const DeviceSighting &sighting)
    {
        return await<SeenDevice>(
            [&](auto done) { m_store->devices().seen(sighting, std::move(done)); });
    }
    Result<model::Device> device(const std::string &id)
    {
        return await<model::Device>(
            [&](auto done) { m_store->devices().find(model::DeviceId(id), std::move(done)); });
    }
    std::vector<model::Assignment> assignments(const AssignmentQuery &query)
    {
        return await<std::vector<model::Assignment>>(
                   [&](auto done) { m_store->devices().assignments(query, std::move(done)); })
            .value();
    }
    std::vector<std::string> actions()
    {
        std::vector<std::string> actions;
        const auto entries = await<std::vector<AuditEntry>>(
            [&](auto done) { m_store->audit(0, 10, std::move(done)); });
        for (const AuditEntry &entry : *entries)
            actions.push_back(entry.action + " " + (entry.edge ? entry.edge->text() : std::string())
                              + (entry.device ? entry.device->text() : std::string()) + " "
                              + entry.actor);
        return actions;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<TestClock> m_clock;
    std::unique_ptr<Store> m_store;
};

void tst_Edges::edgesComeBack()
{
    const auto added = add(edgeOf("paris"));
    VERIFY_OK(added);
    QCOMPARE(added->created, m_clock->now());
    model::EdgeStatus status = busyStatus(m_clock->now());
    QVERIFY(await<void>([&](auto done) {
        m_store->edges().note({{added->id, status}, {model::EdgeId("nobody"), status}},
                              std::move(done));
    }));
    reopen();
    QCOMPARE(all().size(), std::size_t(1));
    QVERIFY(all().front() == (model::EdgeRecord{*added, status}));
}

void tst_Edges::changesOfEdgesAreWrittenDown()
{
    QVERIFY(add(edgeOf("paris")));
    m_clock->advance(1s);
    const model::EdgeId id("edge-paris");
    model::EdgeEdit edit;
    edit.name = "Lyon";
    edit.isDraining = true;
    const auto edited = await<model::Edge>(
        [&](auto done) { m_store->edges().edit(id, edit, "root", std::move(done)); });
    VERIFY_OK(edited);
    QCOMPARE(edited->name, std::string("Lyon"));
    QCOMPARE(edited->region, std::string("eu"));
    QCOMPARE(edited->updated, m_clock->now());
    QVERIFY(all().front().edge == *edited);
    const auto remove = [&] {
        return await<void>(
            [&](auto done) { m_store->edges().remove(id, "root", std::move(done)); });
    };
    QVERIFY(remove());
    QCOMPARE(codeOf(remove()), int(ErrorCode::NotFound));
    QCOMPARE(codeOf(await<model::Edge>(
                 [&](auto done) { m_store->edges().edit(id, edit, "root", std::move(done)); })),
             int(ErrorCode::NotFound));
    QCOMPARE(actions(),
             (std::vector<std::string>{"delete_edge edge-paris root",
                                       "change_edge edge-paris root",
                                       "create_edge edge-paris root"}));
}

void tst_Edges::thereIsRoomForSoManyEdges()
{
    QVERIFY(add(edgeOf("a"), 2));
    QVERIFY(add(edgeOf("b"), 2));
    QCOMPARE(codeOf(add(edgeOf("c"), 2)), int(ErrorCode::Conflict));
}

void tst_Edges::devicesComeBack()
{
    QVERIFY(add(edgeOf("paris")));
    DeviceSighting sighting = sightingOf("glasses", "paris");
    sighting.device.appVersion = "1.0";
    sighting.device.info = R"({"model":"x"})";
    sighting.device.user = model::UserId("nobody");
    sighting.assignment = assignmentOf("glasses", "paris");
    const auto first = seen(sighting);
    VERIFY_OK(first);
    QVERIFY(first->assignment);
    QCOMPARE(first->device.lastPing, m_clock->now());
    m_clock->advance(5s);
    // What a device does not say stays as it is known.
    DeviceSighting next = sightingOf("glasses", "paris");
    next.device.place = {3.0, 4.0, 0.0};
    const auto second = seen(next);
    VERIFY_OK(second);
    QVERIFY(!second->assignment);
    reopen();
    const auto found = device("glasses");
    VERIFY_OK(found);
    QVERIFY(*found == second->device);
    QCOMPARE(found->appVersion, std::string("1.0"));
    QCOMPARE(found->info, std::string(R"({"model":"x"})"));
    QCOMPARE(found->connectedAt, m_clock->now() - 5s);
    QCOMPARE(found->place.longitudeDeg, 4.0);
    QVERIFY(!found->user);
    QCOMPARE(codeOf(device("nobody")), int(ErrorCode::NotFound));
    const auto connected = await<std::vector<model::Device>>(
        [&](auto done) { m_store->devices().connected(10, std::move(done)); });
    QCOMPARE(connected->size(), std::size_t(1));
}

void tst_Edges::aDeviceThatWasAwayHasAnotherConnection()
{
    QVERIFY(add(edgeOf("paris")));
    QVERIFY(seen(sightingOf("glasses", "paris")));
    QVERIFY(await<void>([&](auto done) {
        m_store->devices().disconnect({model::DeviceId("glasses"), model::DeviceId("nobody")},
                                      std::move(done));
    }));
    QVERIFY(device("glasses")->status == model::ConnectionStatus::Disconnected);
    QVERIFY(!device("glasses")->edge);
    m_clock->advance(5s);
    DeviceSighting again = sightingOf("glasses", "");
    again.device.connection = model::ConnectionId("another");
    const auto back = seen(again);
    VERIFY_OK(back);
    QCOMPARE(back->device.connection.text(), std::string("another"));
    QCOMPARE(back->device.connectedAt, m_clock->now());
    QVERIFY(device("glasses")->status == model::ConnectionStatus::Connected);
    const auto remove = [&] {
        return await<void>([&](auto done) {
            m_store->devices().remove(model::DeviceId("glasses"), "root", std::move(done));
        });
    };
    QVERIFY(remove());
    QCOMPARE(codeOf(remove()), int(ErrorCode::NotFound));
    QCOMPARE(actions().front(), std::string("delete_device glasses root"));
}

void tst_Edges::anEdgeThatIsGoneIsNobodys()
{
    QVERIFY(add(edgeOf("paris")));
    QVERIFY(seen(sightingOf("glasses", "paris")));
    QVERIFY(await<void>([&](auto done) {
        m_store->edges().remove(model::EdgeId("edge-paris"), "root", std::move(done));
    }));
    QVERIFY(!device("glasses")->edge);
    QCOMPARE(codeOf(seen(sightingOf("glasses", "paris"))), int(ErrorCode::NotFound));
    QCOMPARE(codeOf(seen(sightingOf("phone", "paris"))), int(ErrorCode::NotFound));
    QCOMPARE(codeOf(device("phone")), int(ErrorCode::NotFound));
}

void tst_Edges::movesAreWrittenTogether()
{
    QVERIFY(add(edgeOf("paris")));
    QVERIFY(add(edgeOf("lyon")));
    QVERIFY(seen(sightingOf("a", "paris")));
    QVERIFY(seen(sightingOf("b", "paris")));
    const auto left = await<std::vector<model::DeviceId>>([&](auto done) {
        m_store->devices().move({assignmentOf("a", "lyon"),
                                 assignmentOf("nobody", "lyon"),
                                 assignmentOf("b", "nowhere")},
                                std::move(done));
    });
    VERIFY_OK(left);
    QCOMPARE(*left, (std::vector{model::DeviceId("nobody"), model::DeviceId("b")}));
    QCOMPARE(device("a")->edge->text(), std::string("edge-lyon"));
    QCOMPARE(device("b")->edge->text(), std::string("edge-paris"));
    QCOMPARE(assignments({}).size(), std::size_t(1));
    QVERIFY(await<std::vector<model::DeviceId>>(
        [&](auto done) { m_store->devices().move({assignmentOf("a", "")}, std::move(done)); }));
    QVERIFY(!device("a")->edge);
    const auto page = await<DevicePage>([&](auto done) {
        m_store->devices().list({.edge = model::EdgeId("edge-paris")}, std::move(done));
    });
    QCOMPARE(page->total, std::uint64_t(1));
    QCOMPARE(page->devices.front().id.text(), std::string("b"));
}

void tst_Edges::theLongestGoneIsForgotten()
{
    for (const char *id : {"a", "b", "c"}) {
        QVERIFY(seen(sightingOf(id, "")));
        m_clock->advance(1s);
    }
    QCOMPARE(codeOf(seen(sightingOf("d", ""))), int(ErrorCode::Conflict));
    QVERIFY(await<void>([&](auto done) {
        m_store->devices().disconnect({model::DeviceId("b"), model::DeviceId("c")},
                                      std::move(done));
    }));
    QVERIFY(seen(sightingOf("d", "")));
    QCOMPARE(codeOf(device("b")), int(ErrorCode::NotFound));
    const auto page = await<DevicePage>([&](auto done) {
        m_store->devices().list({.status = model::ConnectionStatus::Connected, .limit = 1},
                                std::move(done));
    });
    QCOMPARE(page->total, std::uint64_t(2));
    QCOMPARE(page->devices.front().id.text(), std::string("d"));
}

void tst_Edges::assignmentsAreListed()
{
    for (const char *name : {"x", "y"})
        QVERIFY(add(edgeOf(name)));
    for (const char *edge : {"x", "y", "x"})
        for (const char *id : {"a", "b"}) {
            DeviceSighting sighting = sightingOf(id, edge);
            sighting.assignment = assignmentOf(id, edge);
            sighting.assignment->previous = model::EdgeId("edge-z");
            QVERIFY(seen(sighting));
        }
    const auto numbersOf = [](const std::vector<model::Assignment> &found) {
        std::vector<std::int64_t> numbers;
        for (const model::Assignment &one : found)
            numbers.push_back(one.number);
        return numbers;
    };
    using Numbers = std::vector<std::int64_t>;
    QCOMPARE(numbersOf(assignments({})), (Numbers{6, 5, 4, 3, 2, 1}));
    QCOMPARE(numbersOf(assignments({.before = 5, .limit = 2})), (Numbers{4, 3}));
    const model::DeviceId a("a");
    QCOMPARE(numbersOf(assignments({.device = a})), (Numbers{5, 3, 1}));
    const model::EdgeId y("edge-y");
    QCOMPARE(numbersOf(assignments({.device = a, .edge = y})), (Numbers{3}));
    QCOMPARE(numbersOf(assignments({.edge = y})), (Numbers{4, 3}));
    QCOMPARE(numbersOf(assignments({.edge = model::EdgeId("edge-z"), .limit = 1})), (Numbers{6}));
    const auto one = await<model::Assignment>(
        [&](auto done) { m_store->devices().assignment(3, std::move(done)); });
    VERIFY_OK(one);
    model::Assignment expected = assignmentOf("a", "y");
    expected.number = 3;
    expected.at = m_clock->now();
    expected.previous = model::EdgeId("edge-z");
    QVERIFY(*one == expected);
    QCOMPARE(codeOf(await<model::Assignment>(
                 [&](auto done) { m_store->devices().assignment(7, std::move(done)); })),
             int(ErrorCode::NotFound));
}

void tst_Edges::theOldestAssignmentsGo()
{
    StoreSettings settings;
    settings.assignmentsMax = 10;
    reopen(settings);
    QVERIFY(add(edgeOf("x")));
    QVERIFY(seen(sightingOf("a", "x")));
    const std::vector<model::Assignment> moves(300, assignmentOf("a", "x"));
    QVERIFY(await<std::vector<model::DeviceId>>(
        [&](auto done) { m_store->devices().move(moves, std::move(done)); }));
    const auto kept = assignments({.limit = 1'000});
    QVERIFY(kept.size() >= 10 && kept.size() < 300);
    QCOMPARE(kept.front().number, std::int64_t(300));
}

QTEST_GUILESS_MAIN(tst_Edges)
#include "tst_edges.moc"

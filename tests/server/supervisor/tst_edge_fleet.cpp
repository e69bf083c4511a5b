// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/geo/geodesic.h"
#include "server/supervisor/edge_fleet.h"
#include "tests/support/test_clock.h"

#include <QTest>

#include <functional>
#include <map>
#include <random>

using namespace stag;
using namespace stag::supervisor;
using namespace std::chrono_literals;
using model::AssignmentReason;
using model::AssignmentTrigger;
using model::DeviceId;
using model::EdgeHealth;
using model::EdgeId;

namespace {

const geo::Geodetic kHere{52.52, 13.4, 0.0};

model::Edge edgeAt(const std::string &id, double distanceM, std::uint32_t connectionsMax = 10)
{
    model::Edge edge;
    edge.id = EdgeId(id);
    edge.name = id;
    edge.place = geo::destination(kHere, 0.0, distanceM);
    edge.connectionsMax = connectionsMax;
    return edge;
}

DeviceId device(int number)
{
    return DeviceId("device-" + std::to_string(number));
}

struct WithClock
{
    ::stag::test::TestClock clock;
};

/// Two edges that are well, the first of them nearer.
class Fleet : public WithClock, public EdgeFleet
{
public:
    Fleet()
        : EdgeFleet(clock, {})
    {
        add(edgeAt("near", 0.0));
        add(edgeAt("far", 40'000.0));
    }

    void add(const model::Edge &edge)
    {
        put(edge);
        heard(edge.id, {}, Word::Ping);
    }
    std::string placed(int number)
    {
        const auto edge = place(device(number), kHere, 0.5).assignment.choice.edge;
        return edge ? edge->text() : "none";
    }
    std::vector<Placement> moves()
    {
        std::vector<Placement> moves;
        while (auto move = nextMove([] { return 0.5; }))
            moves.push_back(*std::move(move));
        return moves;
    }
    std::uint32_t seats(const char *edge) { return record(EdgeId(edge))->status.connections; }
    EdgeHealth health(const char *edge) { return record(EdgeId(edge))->status.health; }
};

} // namespace

class tst_EdgeFleet : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aSeatIsTakenWithTheDecision();
    void whoStaysKeepsTheSeat();
    void aDecisionThatIsNotStoredIsUndone();
    void whatCannotBeUndoneIsDecidedAnew();
    void healthFollowsBeats();
    void whoLosesAnEdgeIsMoved_data();
    void whoLosesAnEdgeIsMoved();
    void whoHasNoneWaits();
    void aDrainedEdgeKeepsThoseWhoCannotGo();
    void silentDevicesLeave();
    void itGoesOnWhereItStopped();
    void reportsAreMerged();
    void noEdgeIsEverOverfilled();
};

void tst_EdgeFleet::aSeatIsTakenWithTheDecision()
{
    Fleet fleet;
    std::map<std::string, int> crowds;
    for (int i = 0; i < 25; ++i)
        ++crowds[fleet.placed(i)];
    QCOMPARE(crowds, (std::map<std::string, int>{{"near", 10}, {"far", 10}, {"none", 5}}));
    QCOMPARE(fleet.seats("near"), 10u);
    QCOMPARE(fleet.waitingCount(), std::size_t(5));
    QCOMPARE(fleet.deviceCount(), std::size_t(25));
}

void tst_EdgeFleet::whoStaysKeepsTheSeat()
{
    Fleet fleet;
    const Placement first = fleet.place(device(1), kHere, 0.5);
    QVERIFY(first.isChange);
    QCOMPARE(first.assignment.trigger, AssignmentTrigger::Connected);
    const Placement second = fleet.place(device(1), kHere, 0.5);
    QVERIFY(!second.isChange);
    QCOMPARE(second.assignment.trigger, AssignmentTrigger::Moved);
    QCOMPARE(second.assignment.choice.reason, AssignmentReason::Stayed);
    QCOMPARE(fleet.seats("near"), 1u);
    // It goes where it is needed.
    const geo::Geodetic there = geo::destination(kHere, 0.0, 45'000.0);
    const Placement third = fleet.place(device(1), there, 0.5);
    QVERIFY(third.isChange);
    QCOMPARE(third.assignment.previous->text(), std::string("near"));
    QCOMPARE(fleet.seats("near"), 0u);
    QCOMPARE(fleet.seats("far"), 1u);
}

void tst_EdgeFleet::aDecisionThatIsNotStoredIsUndone()
{
    Fleet fleet;
    const Placement first = fleet.place(device(1), kHere, 0.5);
    fleet.undo(first);
    QCOMPARE(fleet.seats("near"), 0u);
    QCOMPARE(fleet.deviceCount(), std::size_t(0));
    QCOMPARE(fleet.placed(1), std::string("near"));
    const geo::Geodetic there = geo::destination(kHere, 0.0, 45'000.0);
    const Placement moved = fleet.place(device(1), there, 0.5);
    fleet.undo(moved);
    QCOMPARE(fleet.seats("near"), 1u);
    QCOMPARE(fleet.seats("far"), 0u);
    // Once, and not if something has been decided since.
    fleet.undo(moved);
    const Placement older = fleet.place(device(1), there, 0.5);
    const Placement newer = fleet.place(device(1), there, 0.5);
    fleet.undo(older);
    QCOMPARE(fleet.seats("far"), 1u);
    QVERIFY(!newer.isChange);
}

void tst_EdgeFleet::whatCannotBeUndoneIsDecidedAnew()
{
    Fleet fleet;
    fleet.put(edgeAt("near", 0.0, 1));
    QCOMPARE(fleet.placed(1), std::string("near"));
    const Placement moved = fleet.place(device(1), geo::destination(kHere, 0.0, 45'000.0), 0.5);
    QCOMPARE(fleet.placed(2), std::string("near"));
    fleet.undo(moved);
    QCOMPARE(fleet.seats("near"), 1u);
    const auto moves = fleet.moves();
    QCOMPARE(moves.size(), std::size_t(1));
    QCOMPARE(moves.front().assignment.choice.edge->text(), std::string("far"));
}

void tst_EdgeFleet::healthFollowsBeats()
{
    Fleet fleet;
    fleet.put(edgeAt("new", 1'000.0));
    QVERIFY(fleet.health("new") == EdgeHealth::Unknown);
    QCOMPARE(fleet.advance().size(), std::size_t(2)); // those that were heard
    fleet.clock.advance(46s);
    QCOMPARE(fleet.advance().size(), std::size_t(2));
    QVERIFY(fleet.health("near") == EdgeHealth::Degraded);
    QVERIFY(fleet.advance().empty());
    fleet.heard(EdgeId("near"), {}, EdgeFleet::Word::Check);
    QVERIFY(fleet.health("near") == EdgeHealth::Healthy);
    QVERIFY(fleet.record(EdgeId("near"))->status.lastHealthCheck == fleet.clock.now());
    for (int i = 0; i < 3; ++i)
        fleet.checkFailed(EdgeId("near"), "answered 503");
    QVERIFY(fleet.health("near") == EdgeHealth::Offline);
    QCOMPARE(fleet.record(EdgeId("near"))->status.problem, std::string("answered 503"));
    fleet.clock.advance(60s);
    QCOMPARE(fleet.advance().size(), std::size_t(3));
    QCOMPARE(fleet.healthCounts(), (std::array<std::size_t, 4>{0, 0, 0, 3}));
    QVERIFY(!fleet.heard(EdgeId("nobody"), {}, EdgeFleet::Word::Ping));
}

using Loss = std::function<void(Fleet &)>;
Q_DECLARE_METATYPE(Loss)

void tst_EdgeFleet::whoLosesAnEdgeIsMoved_data()
{
    QTest::addColumn<Loss>("loss");
    QTest::addColumn<int>("trigger");
    const int lost = int(AssignmentTrigger::EdgeLost);
    QTest::addRow("silence") << Loss([](Fleet &fleet) {
        fleet.clock.advance(110s);
        fleet.heard(EdgeId("far"), {}, EdgeFleet::Word::Ping);
        QCOMPARE(fleet.advance().size(), std::size_t(2));
    }) << lost;
    QTest::addRow("failed checks") << Loss([](Fleet &fleet) {
        for (int i = 0; i < 3; ++i)
            fleet.checkFailed(EdgeId("near"), "broken");
    }) << lost;
    QTest::addRow("made inactive") << Loss([](Fleet &fleet) {
        model::Edge edge = edgeAt("near", 0.0);
        edge.isActive = false;
        fleet.put(edge);
    }) << lost;
    QTest::addRow("deleted") << Loss([](Fleet &fleet) { fleet.remove(EdgeId("near")); }) << lost;
    QTest::addRow("drained") << Loss([](Fleet &fleet) {
        model::Edge edge = edgeAt("near", 0.0);
        edge.isDraining = true;
        fleet.put(edge);
    }) << int(AssignmentTrigger::Drained);
}

void tst_EdgeFleet::whoLosesAnEdgeIsMoved()
{
    QFETCH(const Loss, loss);
    QFETCH(const int, trigger);
    Fleet fleet;
    for (int i = 0; i < 4; ++i)
        QCOMPARE(fleet.placed(i), std::string("near"));
    QVERIFY(!fleet.hasMoves());
    loss(fleet);
    const auto moves = fleet.moves();
    QCOMPARE(moves.size(), std::size_t(4));
    for (const Placement &move : moves) {
        QVERIFY(move.isChange);
        QCOMPARE(int(move.assignment.trigger), trigger);
        QCOMPARE(move.assignment.previous->text(), std::string("near"));
        QCOMPARE(move.assignment.choice.edge->text(), std::string("far"));
    }
    QCOMPARE(fleet.seats("far"), 4u);
    QCOMPARE(fleet.waitingCount(), std::size_t(0));
    if (fleet.find(EdgeId("near")))
        QCOMPARE(fleet.seats("near"), 0u);
}

void tst_EdgeFleet::whoHasNoneWaits()
{
    Fleet fleet;
    for (int i = 0; i < 22; ++i)
        fleet.placed(i);
    QCOMPARE(fleet.waitingCount(), std::size_t(2));
    fleet.retryWaiting();
    QVERIFY(fleet.moves().empty());
    fleet.retryWaiting(); // nothing has changed
    QVERIFY(!fleet.hasMoves());
    fleet.leave(device(0));
    fleet.retryWaiting();
    auto moves = fleet.moves();
    QCOMPARE(moves.size(), std::size_t(1));
    QCOMPARE(moves.front().assignment.trigger, AssignmentTrigger::Waiting);
    QVERIFY(!moves.front().assignment.previous);
    fleet.add(edgeAt("another", 5'000.0));
    fleet.retryWaiting();
    QCOMPARE(fleet.moves().size(), std::size_t(1));
    QCOMPARE(fleet.waitingCount(), std::size_t(0));
}

void tst_EdgeFleet::aDrainedEdgeKeepsThoseWhoCannotGo()
{
    Fleet fleet;
    fleet.put(edgeAt("far", 40'000.0, 1));
    for (int i = 0; i < 3; ++i)
        QCOMPARE(fleet.placed(i), std::string("near"));
    model::Edge edge = edgeAt("near", 0.0);
    edge.isDraining = true;
    fleet.put(edge);
    QCOMPARE(fleet.moves().size(), std::size_t(1));
    QCOMPARE(fleet.seats("near"), 2u);
    QCOMPARE(fleet.waitingCount(), std::size_t(2));
    fleet.put(edgeAt("far", 40'000.0, 2));
    fleet.retryWaiting();
    QCOMPARE(fleet.moves().size(), std::size_t(1));
    edge.isDraining = false;
    fleet.put(edge);
    QCOMPARE(fleet.placed(9), std::string("near"));
}

void tst_EdgeFleet::silentDevicesLeave()
{
    Fleet fleet;
    fleet.placed(1);
    fleet.clock.advance(30s);
    fleet.placed(2);
    fleet.clock.advance(20s);
    fleet.placed(1);
    fleet.clock.advance(40s);
    QCOMPARE(fleet.takeSilent(), std::vector{device(2)});
    QCOMPARE(fleet.deviceCount(), std::size_t(1));
    QVERIFY(fleet.takeSilent().empty());
    fleet.clock.advance(20s);
    QCOMPARE(fleet.takeSilent(), std::vector{device(1)});
    QCOMPARE(fleet.seats("near"), 0u);
}

void tst_EdgeFleet::itGoesOnWhereItStopped()
{
    ::stag::test::TestClock clock;
    EdgeFleet fleet(clock, {});
    model::EdgeRecord well{edgeAt("well", 0.0), {}};
    well.status.health = EdgeHealth::Healthy;
    well.status.connections = 77; // are counted anew
    model::EdgeRecord gone{edgeAt("gone", 0.0), {}};
    gone.status.health = EdgeHealth::Offline;
    fleet.restore(well);
    fleet.restore(gone);
    QVERIFY(fleet.advance().empty());
    QVERIFY(fleet.record(EdgeId("gone"))->status.health == EdgeHealth::Offline);
    for (const char *edge : {"well", "gone", "unknown"}) {
        model::Device device;
        device.id = DeviceId(std::string("of ") + edge);
        device.edge = EdgeId(edge);
        device.place = kHere;
        fleet.restore(device);
    }
    QCOMPARE(fleet.record(EdgeId("well"))->status.connections, 1u);
    int moved = 0;
    while (const auto move = fleet.nextMove([] { return 0.5; })) {
        QCOMPARE(move->assignment.choice.edge->text(), std::string("well"));
        ++moved;
    }
    QCOMPARE(moved, 2);
    // Nobody is lost by the time that the server was away.
    clock.advance(40s);
    QVERIFY(fleet.advance().empty());
    QVERIFY(fleet.takeSilent().empty());
}

void tst_EdgeFleet::reportsAreMerged()
{
    Fleet fleet;
    model::EdgeReport report;
    report.cpuPercent = 45.0;
    report.connections = 9;
    report.version = "1.2";
    fleet.heard(EdgeId("near"), report, EdgeFleet::Word::Ping);
    model::EdgeReport next;
    next.cpuPercent = 50.0;
    next.roundTrip = 20ms;
    fleet.heard(EdgeId("near"), next, EdgeFleet::Word::Ping);
    const auto record = fleet.record(EdgeId("near"));
    report.cpuPercent = 50.0;
    report.roundTrip = 20ms;
    QVERIFY(record->status.report == report);
    // It has nine that nobody has sent there, so there is room for one.
    QCOMPARE(fleet.candidates().back().connections, 9u);
    QCOMPARE(fleet.seats("near"), 0u);
}

void tst_EdgeFleet::noEdgeIsEverOverfilled()
{
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        std::mt19937_64 engine(seed);
        const auto draw = [&engine] { return std::uniform_real_distribution(0.0, 1.0)(engine); };
        const auto below = [&draw](int count) { return static_cast<int>(draw() * count); };
        Fleet fleet;
        for (int i = 0; i < 4; ++i)
            fleet.add(edgeAt("edge-" + std::to_string(i), 3'000.0 * i, 5));
        std::vector<Placement> inFlight;
        for (int step = 0; step < 400; ++step) {
            const int what = below(100);
            const EdgeId edge("edge-" + std::to_string(below(4)));
            if (what < 70)
                inFlight.push_back(fleet.place(
                    device(below(60)), geo::destination(kHere, 0.0, draw() * 20'000.0), draw()));
            else if (what < 78 && !inFlight.empty())
                fleet.undo(inFlight.at(std::size_t(below(int(inFlight.size())))));
            else if (what < 84)
                fleet.leave(device(below(60)));
            else if (what < 88)
                fleet.checkFailed(edge, "broken");
            else
                fleet.heard(edge, {}, EdgeFleet::Word::Ping);
            fleet.retryWaiting();
            while (fleet.nextMove(draw)) {
            }
            for (const model::EdgeRecord &record : fleet.records()) {
                const auto sitting = fleet.devicesOf({record.edge.id}).size();
                QCOMPARE(std::size_t(record.status.connections), sitting);
                QVERIFY(sitting <= record.edge.connectionsMax);
                QVERIFY(record.status.health != EdgeHealth::Offline || sitting == 0);
            }
        }
    }
}

QTEST_GUILESS_MAIN(tst_EdgeFleet)
#include "tst_edge_fleet.moc"

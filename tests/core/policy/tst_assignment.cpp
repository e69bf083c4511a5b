// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/geo/geodesic.h"
#include "core/policy/assignment.h"

#include <QTest>

#include <algorithm>
#include <map>
#include <random>

using namespace stag;
using namespace stag::policy;
using model::AssignmentReason;
using model::ConsideredEdge;
using model::EdgeChoice;
using model::EdgeExclusion;
using model::EdgeHealth;
using model::EdgeId;

namespace {

const geo::Geodetic kHere{48.85, 2.35, 0.0};

EdgeCandidate edgeAt(const char *id, double distanceM, std::uint32_t connections = 0)
{
    EdgeCandidate edge;
    edge.id = EdgeId(id);
    edge.place = geo::destination(kHere, 90.0, distanceM);
    edge.health = EdgeHealth::Healthy;
    edge.connections = connections;
    return edge;
}

const ConsideredEdge &entryOf(const EdgeChoice &choice, const EdgeId &id)
{
    const auto found = std::ranges::find(choice.considered, id, &ConsideredEdge::edge);
    Q_ASSERT(found != choice.considered.end());
    return *found;
}

std::string nameOf(const EdgeChoice &choice)
{
    return choice.edge ? choice.edge->text() : std::string("none");
}

/// Any kind of edges within 100 km, and a device there.
class RandomFleet
{
public:
    explicit RandomFleet(std::uint64_t seed)
        : m_engine(seed)
    {
        const int count = static_cast<int>(uniform() * 12);
        for (int i = 0; i < count; ++i)
            edges.push_back(randomEdge(i));
        if (!edges.empty() && uniform() < 0.5)
            current = edges.at(static_cast<std::size_t>(uniform() * count)).id;
        random = uniform();
    }

    double uniform() { return std::uniform_real_distribution(0.0, 1.0)(m_engine); }
    void shuffle() { std::ranges::shuffle(edges, m_engine); }

    std::vector<EdgeCandidate> edges;
    std::optional<EdgeId> current;
    double random = 0.0;

private:
    EdgeCandidate randomEdge(int number)
    {
        EdgeCandidate edge;
        edge.id = EdgeId("edge-" + std::to_string(number));
        edge.place = geo::destination(kHere, uniform() * 360, uniform() * uniform() * 100'000);
        edge.serviceRadiusM = uniform() * 60'000;
        edge.health = static_cast<EdgeHealth>(uniform() * model::kEdgeHealthCount);
        edge.isActive = uniform() < 0.9;
        edge.isDraining = uniform() < 0.1;
        edge.connectionsMax = static_cast<std::uint32_t>(uniform() * 10);
        edge.connections = static_cast<std::uint32_t>(uniform() * 10);
        if (uniform() < 0.3)
            edge.roundTrip = std::chrono::microseconds(static_cast<int>(uniform() * 300'000));
        return edge;
    }

    std::mt19937_64 m_engine;
};

} // namespace

class tst_Assignment : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theHighestScoreWins();
    void ofManyTheBetterOfTwo();
    void staysWhereItIs_data();
    void staysWhereItIs();
    void whoCannotGoAwayStays();
    void nobodyIsThere();
    void holdsForAnyFleet();
    void spreadsWhenLoadsAreStale();
    void whatIsWrittenDownIsLimited();
    void asksLikeTheQueryOfThePlan();
};

void tst_Assignment::theHighestScoreWins()
{
    // The near one is full enough to lose, the farthest one is out of reach.
    const std::vector edges{
        edgeAt("near", 1'000, 80), edgeAt("far", 10'000), edgeAt("away", 51'000)};
    const EdgeChoice choice = chooseEdge(kHere, edges, {}, 0.5);
    QCOMPARE(nameOf(choice), std::string("far"));
    QCOMPARE(choice.reason, AssignmentReason::Best);
    QCOMPARE(choice.considered.size(), std::size_t{3});
    QCOMPARE(choice.considered[0].edge.text(), std::string("far"));
    QVERIFY(choice.considered[0].isContender);
    QVERIFY(std::abs(choice.considered[0].distanceM - 10'000) < 1e-3);
    QVERIFY(std::abs(choice.considered[0].score.total - (0.4 * 0.8 + 0.4 + 0.2)) < 1e-9);
    QVERIFY(!choice.considered[1].isContender);
    QVERIFY(choice.considered[2].exclusion == EdgeExclusion::TooFar);
}

void tst_Assignment::ofManyTheBetterOfTwo()
{
    // Four within 0.05 of the best, and one that is not.
    const std::vector edges{edgeAt("a", 0, 0),
                            edgeAt("b", 0, 3),
                            edgeAt("c", 0, 6),
                            edgeAt("d", 0, 9),
                            edgeAt("e", 0, 50)};
    std::map<std::string, int> wins;
    constexpr int kDraws = 600;
    for (int i = 0; i < kDraws; ++i) {
        const EdgeChoice choice = chooseEdge(kHere, edges, {}, double(i) / kDraws);
        QCOMPARE(choice.reason, AssignmentReason::BetterOfTwo);
        ++wins[nameOf(choice)];
    }
    // Of six pairs the best is in three, the next is the better one of two, then of one.
    QCOMPARE(wins, (std::map<std::string, int>{{"a", 300}, {"b", 200}, {"c", 100}}));
    QCOMPARE(nameOf(chooseEdge(kHere, edges, {}, 0.999, {.spreadWithin = 0.0})), std::string("a"));
}

void tst_Assignment::staysWhereItIs_data()
{
    QTest::addColumn<int>("connections");
    QTest::addColumn<bool>("isActive");
    QTest::addColumn<int>("health");
    QTest::addColumn<bool>("stays");
    const int well = int(EdgeHealth::Healthy);
    QTest::addRow("it is as good") << 0 << true << well << true;
    QTest::addRow("it is nearly as good") << 24 << true << well << true;
    QTest::addRow("it is much worse") << 26 << true << well << false;
    QTest::addRow("it is degraded") << 0 << true << int(EdgeHealth::Degraded) << true;
    QTest::addRow("it is offline") << 0 << true << int(EdgeHealth::Offline) << false;
    QTest::addRow("it is inactive") << 0 << false << well << false;
}

void tst_Assignment::staysWhereItIs()
{
    QFETCH(const int, connections);
    QFETCH(const bool, isActive);
    QFETCH(const int, health);
    QFETCH(const bool, stays);
    std::vector edges{edgeAt("other", 0), edgeAt("mine", 0, std::uint32_t(connections))};
    edges[1].isActive = isActive;
    edges[1].health = static_cast<EdgeHealth>(health);
    const EdgeChoice choice = chooseEdge(kHere, edges, EdgeId("mine"), 0.5);
    QCOMPARE(nameOf(choice), std::string(stays ? "mine" : "other"));
    QCOMPARE(choice.reason, stays ? AssignmentReason::Stayed : AssignmentReason::Best);
}

void tst_Assignment::whoCannotGoAwayStays()
{
    std::vector edges{edgeAt("mine", 0), edgeAt("full", 0, 100)};
    edges[0].isDraining = true;
    const EdgeChoice choice = chooseEdge(kHere, edges, EdgeId("mine"), 0.5);
    QCOMPARE(nameOf(choice), std::string("mine"));
    QCOMPARE(choice.reason, AssignmentReason::StayedForWantOfAnother);
    QCOMPARE(nameOf(chooseEdge(kHere, edges, {}, 0.5)), std::string("none"));
    edges[1].connections = 99;
    QCOMPARE(nameOf(chooseEdge(kHere, edges, EdgeId("mine"), 0.5)), std::string("full"));
    // Nor is somebody sent away because the edge takes fewer than it has.
    std::vector overfull{edgeAt("mine", 0, 100)};
    QCOMPARE(nameOf(chooseEdge(kHere, overfull, EdgeId("mine"), 0.5)), std::string("mine"));
    overfull[0].health = EdgeHealth::Offline;
    QCOMPARE(nameOf(chooseEdge(kHere, overfull, EdgeId("mine"), 0.5)), std::string("none"));
}

void tst_Assignment::nobodyIsThere()
{
    const EdgeChoice nowhere = chooseEdge(kHere, {}, EdgeId("gone"), 0.5);
    QVERIFY(!nowhere.edge);
    QCOMPARE(nowhere.reason, AssignmentReason::NoCandidate);
    // What cannot be chosen is listed with the nearest first.
    const std::vector edges{edgeAt("far", 70'000), edgeAt("near", 60'000)};
    const EdgeChoice choice = chooseEdge(kHere, edges, {}, 0.5);
    QCOMPARE(choice.reason, AssignmentReason::NoCandidate);
    QCOMPARE(choice.considered[0].edge.text(), std::string("near"));
}

void tst_Assignment::holdsForAnyFleet()
{
    const AssignmentSettings settings;
    for (std::uint64_t seed = 0; seed < 2'000; ++seed) {
        RandomFleet fleet(seed);
        const EdgeChoice choice = chooseEdge(kHere, fleet.edges, fleet.current, fleet.random);
        const QByteArray where = "seed " + QByteArray::number(qulonglong(seed));
        QVERIFY2(choice.considered.size() == fleet.edges.size(), where);
        double best = -1.0;
        for (const ConsideredEdge &edge : choice.considered)
            if (!edge.exclusion)
                best = std::max(best, edge.score.total);
        QVERIFY2(choice.edge || best < 0.0, where); // somebody serves it if anybody can
        if (choice.edge) {
            const ConsideredEdge &winner = entryOf(choice, *choice.edge);
            QVERIFY2(winner.distanceM <= settings.score.distanceMaxM, where);
            if (choice.reason == AssignmentReason::StayedForWantOfAnother) {
                QVERIFY2(best < 0.0 && choice.edge == fleet.current, where);
            } else {
                QVERIFY2(!winner.exclusion && winner.connections < winner.connectionsMax, where);
                const bool isStaying = choice.reason == AssignmentReason::Stayed;
                const double within = isStaying ? settings.stayWithin : settings.spreadWithin;
                QVERIFY2(winner.score.total >= best - within - 1e-12, where);
                QVERIFY2(isStaying == (choice.edge == fleet.current) || !isStaying, where);
            }
        }
        fleet.shuffle();
        QVERIFY2(chooseEdge(kHere, fleet.edges, fleet.current, fleet.random) == choice, where);
    }
}

void tst_Assignment::spreadsWhenLoadsAreStale()
{
    // A hundred devices ask before the edges tell how many have come.
    std::vector<EdgeCandidate> edges;
    for (int i = 0; i < 10; ++i)
        edges.push_back(edgeAt(("e" + std::to_string(i)).c_str(), 100.0 * i));
    const auto largestCrowd = [&](const AssignmentSettings &settings) {
        std::map<std::string, int> crowds;
        std::mt19937_64 engine(7);
        for (int i = 0; i < 100; ++i)
            ++crowds[nameOf(chooseEdge(
                kHere, edges, {}, std::uniform_real_distribution(0.0, 1.0)(engine), settings))];
        int largest = 0;
        for (const auto &[name, count] : crowds)
            largest = std::max(largest, count);
        return largest;
    };
    QCOMPARE(largestCrowd({.spreadWithin = 0.0}), 100);
    QVERIFY(largestCrowd({}) <= 30);
}

void tst_Assignment::whatIsWrittenDownIsLimited()
{
    std::vector<EdgeCandidate> edges;
    for (int i = 0; i < 20; ++i)
        edges.push_back(edgeAt(("e" + std::to_string(i)).c_str(), 2'000.0 * i));
    const EdgeChoice choice =
        chooseEdge(kHere, edges, EdgeId("e19"), 0.5, {.spreadWithin = 0.0, .consideredMax = 5});
    QCOMPARE(choice.considered.size(), std::size_t{5});
    QCOMPARE(choice.omitted, 15u);
    QCOMPARE(choice.considered.front().edge, choice.edge.value_or(EdgeId()));
    QCOMPARE(choice.considered.back().edge.text(), std::string("e19")); // which it has left
}

void tst_Assignment::asksLikeTheQueryOfThePlan()
{
    std::vector edges{edgeAt("busy", 100, 50),
                      edgeAt("far", 4'000, 10),
                      edgeAt("near", 1'000, 10),
                      edgeAt("idle", 4'999, 0),
                      edgeAt("outside", 5'001, 0),
                      edgeAt("full", 100, 100),
                      edgeAt("degraded", 100, 0),
                      edgeAt("inactive", 100, 0),
                      edgeAt("draining", 100, 0)};
    edges[6].health = EdgeHealth::Degraded;
    edges[7].isActive = false;
    edges[8].isDraining = true;
    const std::vector expected{EdgeId("idle"), EdgeId("near"), EdgeId("far"), EdgeId("busy")};
    QCOMPARE(leastLoaded(kHere, edges, 10), expected);
    QCOMPARE(leastLoaded(kHere, edges).size(), std::size_t{3});
    QVERIFY(leastLoaded(kHere, {}).empty());
}

QTEST_GUILESS_MAIN(tst_Assignment)
#include "tst_assignment.moc"

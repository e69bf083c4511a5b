// SPDX-License-Identifier: GPL-3.0-or-later
// Prints what questions to a million anchors take, beside what others take for the same answer. See
// README.md beside this file.
#include "core/graph/query.h"
#include "core/graph/topology.h"

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <sqlite3.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <functional>
#include <malloc.h>
#include <random>
#include <string>
#include <vector>

using namespace stag;
using namespace stag::graph;

namespace {

constexpr std::size_t kAnchors = 1'000'000;
constexpr double kExtentM = 500.0; ///< of the cube; a ball of 14.4 m has about 100 of a million
constexpr double kRadiusM = 14.4;
constexpr std::size_t kNearest = 10;
constexpr int kGrid = 100; ///< anchors along each side of the graph for paths

std::mt19937_64 &randomEngine()
{
    static std::mt19937_64 engine(1);
    return engine;
}

spatial::Vec3 randomPoint()
{
    std::uniform_real_distribution<double> coordinate(0.0, kExtentM);
    return {coordinate(randomEngine()), coordinate(randomEngine()), coordinate(randomEngine())};
}

std::size_t heapBytes()
{
    const auto info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

/// Of the processor: on a machine that others use as well, the clock tells about them.
double millisecondsNow()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return double(time.tv_sec) * 1e3 + double(time.tv_nsec) / 1e6;
}

double millisecondsOf(const std::function<void()> &run)
{
    const double start = millisecondsNow();
    run();
    return millisecondsNow() - start;
}

struct Cost
{
    double medianMs = 0.0;
    double p99Ms = 0.0;
    double hits = 0.0; ///< on average
};

Cost measure(int runs, const std::function<std::size_t()> &question)
{
    std::vector<double> times;
    std::size_t hits = 0;
    for (int i = 0; i < runs; ++i)
        times.push_back(millisecondsOf([&] { hits += question(); }));
    std::sort(times.begin(), times.end());
    return {times[times.size() / 2], times[times.size() * 99 / 100], double(hits) / runs};
}

void printHead(const char *title)
{
    std::printf("\n| %-44s | median ms |  p99 ms | hits  | /ours  |\n", title);
    std::printf("|----------------------------------------------|-----------|---------|-------|----"
                "----|\n");
}

void printRow(const char *name, const Cost &cost, const Cost &ours)
{
    std::printf("| %-44s | %9.4f | %7.3f | %5.0f | %6.1f |\n",
                name,
                cost.medianMs,
                cost.p99Ms,
                cost.hits,
                cost.medianMs / ours.medianMs);
}

/// The R*Tree of the database, with the exact test on the rows.
class SqliteIndex
{
public:
    explicit SqliteIndex(const std::vector<spatial::Vec3> &points)
    {
        sqlite3_open(":memory:", &m_handle);
        sqlite3_exec(m_handle,
                     "CREATE TABLE anchor (id INTEGER PRIMARY KEY, x REAL, y REAL, z REAL);"
                     "CREATE VIRTUAL TABLE box USING rtree (id, x0, x1, y0, y1, z0, z1); BEGIN",
                     nullptr,
                     nullptr,
                     nullptr);
        sqlite3_stmt *row = prepare("INSERT INTO anchor VALUES (?1, ?2, ?3, ?4)");
        sqlite3_stmt *box = prepare("INSERT INTO box VALUES (?1, ?2, ?2, ?3, ?3, ?4, ?4)");
        for (std::size_t i = 0; i < points.size(); ++i)
            for (sqlite3_stmt *statement : {row, box}) {
                sqlite3_bind_int64(statement, 1, sqlite3_int64(i));
                sqlite3_bind_double(statement, 2, points[i].x);
                sqlite3_bind_double(statement, 3, points[i].y);
                sqlite3_bind_double(statement, 4, points[i].z);
                sqlite3_step(statement);
                sqlite3_reset(statement);
            }
        sqlite3_finalize(row);
        sqlite3_finalize(box);
        sqlite3_exec(m_handle, "COMMIT", nullptr, nullptr, nullptr);
        const std::string inBox = " FROM box b JOIN anchor a ON a.id = b.id WHERE b.x0 <= ?1 + ?4 "
                                  "AND b.x1 >= ?1 - ?4 AND b.y0 <= ?2 + ?4 AND b.y1 >= ?2 - ?4 AND "
                                  "b.z0 <= ?3 + ?4 AND b.z1 >= ?3 - ?4";
        const std::string squared =
            "((a.x - ?1) * (a.x - ?1) + (a.y - ?2) * (a.y - ?2) + (a.z - ?3) * (a.z - ?3))";
        m_box = prepare("SELECT a.id" + inBox);
        m_within =
            prepare("SELECT a.id" + inBox + " AND " + squared + " <= ?4 * ?4 ORDER BY " + squared);
    }
    ~SqliteIndex()
    {
        sqlite3_finalize(m_box);
        sqlite3_finalize(m_within);
        sqlite3_close(m_handle);
    }
    SqliteIndex(const SqliteIndex &) = delete;
    SqliteIndex &operator=(const SqliteIndex &) = delete;

    std::size_t box(const spatial::Vec3 &center, double halfM) { return run(m_box, center, halfM); }
    std::size_t within(const spatial::Vec3 &center, double radiusM)
    {
        return run(m_within, center, radiusM);
    }
    /// Grows the ball until it has enough.
    std::size_t nearest(const spatial::Vec3 &center, std::size_t count)
    {
        double radiusM = 4.0;
        while (within(center, radiusM) < count)
            radiusM *= 1.5;
        return count;
    }

private:
    sqlite3_stmt *prepare(const std::string &sql)
    {
        sqlite3_stmt *statement = nullptr;
        sqlite3_prepare_v2(m_handle, sql.c_str(), -1, &statement, nullptr);
        return statement;
    }
    static std::size_t run(sqlite3_stmt *statement, const spatial::Vec3 &center, double radiusM)
    {
        sqlite3_bind_double(statement, 1, center.x);
        sqlite3_bind_double(statement, 2, center.y);
        sqlite3_bind_double(statement, 3, center.z);
        sqlite3_bind_double(statement, 4, radiusM);
        std::size_t rows = 0;
        while (sqlite3_step(statement) == SQLITE_ROW)
            ++rows;
        sqlite3_reset(statement);
        return rows;
    }

    sqlite3 *m_handle = nullptr;
    sqlite3_stmt *m_box = nullptr;
    sqlite3_stmt *m_within = nullptr;
};

/// Looks at every point.
std::vector<PointIndex::Hit>
scan(const std::vector<spatial::Vec3> &points, const spatial::Vec3 &center, double radiusM)
{
    std::vector<PointIndex::Hit> hits;
    for (std::size_t i = 0; i < points.size(); ++i)
        if (const double distanceM = spatial::distance(points[i], center); distanceM <= radiusM)
            hits.push_back({PointIndex::Id(i), distanceM});
    return hits;
}

std::size_t scanNearest(const std::vector<spatial::Vec3> &points, const spatial::Vec3 &center)
{
    std::vector<PointIndex::Hit> all = scan(points, center, 1e9);
    std::partial_sort(all.begin(),
                      all.begin() + kNearest,
                      all.end(),
                      [](const auto &a, const auto &b) { return a.distanceM < b.distanceM; });
    return kNearest;
}

void measurePoints(const std::vector<spatial::Vec3> &points)
{
    std::vector<PointIndex::Entry> entries;
    for (std::size_t i = 0; i < points.size(); ++i)
        entries.push_back({PointIndex::Id(i), points[i]});
    const std::size_t before = heapBytes();
    PointIndex packed;
    const double packMs = millisecondsOf([&] { packed = PointIndex(entries); });
    const double packedBytes = double(heapBytes() - before) / double(points.size());
    PointIndex grown;
    const double growMs = millisecondsOf([&] {
        for (const auto &entry : entries)
            grown.insert(entry);
    });
    std::printf("\n%zu points: at once %.0f ms, %.0f bytes each; one by one %.1f us each\n",
                points.size(),
                packMs,
                packedBytes,
                growMs * 1'000 / double(points.size()));
    SqliteIndex sqlite(points);

    constexpr int kRuns = 5'000;
    constexpr int kScans = 50;
    printHead("radius, some 100 hits");
    const Cost radius =
        measure(kRuns, [&] { return packed.within(randomPoint(), kRadiusM, 1'000).size(); });
    printRow("ours, built at once", radius, radius);
    printRow("ours, one by one",
             measure(kRuns, [&] { return grown.within(randomPoint(), kRadiusM, 1'000).size(); }),
             radius);
    printRow("SQLite R*Tree in memory",
             measure(kRuns, [&] { return sqlite.within(randomPoint(), kRadiusM); }),
             radius);
    printRow("a look at every point",
             measure(kScans, [&] { return scan(points, randomPoint(), kRadiusM).size(); }),
             radius);
    printHead("10 nearest");
    const Cost nearest =
        measure(kRuns, [&] { return packed.nearest(randomPoint(), kNearest).size(); });
    printRow("ours, built at once", nearest, nearest);
    printRow("SQLite R*Tree in memory, a growing ball",
             measure(kRuns, [&] { return sqlite.nearest(randomPoint(), kNearest); }),
             nearest);
    printRow("a look at every point",
             measure(kScans, [&] { return scanNearest(points, randomPoint()); }),
             nearest);
    printHead("box of 20 m");
    const auto boxAt = [](const spatial::Vec3 &center) {
        return spatial::Aabb{center - spatial::Vec3{10, 10, 10},
                             center + spatial::Vec3{10, 10, 10}};
    };
    const Cost box =
        measure(kRuns, [&] { return packed.inBox(boxAt(randomPoint()), 1'000).size(); });
    printRow("ours, built at once", box, box);
    printRow("SQLite R*Tree in memory",
             measure(kRuns, [&] { return sqlite.box(randomPoint(), 10.0); }),
             box);
}

NodeKey keyOf(std::size_t number)
{
    // As long as the ids of real anchors.
    char id[48];
    std::snprintf(id, sizeof id, "anchor_00000000-0000-4000-8000-%012zu", number);
    return {model::SessionId("session"), NodeKind::Anchor, id};
}

void measureTopology(const std::vector<spatial::Vec3> &points)
{
    const std::size_t before = heapBytes();
    Topology topology;
    const double loadMs = millisecondsOf([&] {
        topology.beginLoading();
        for (std::size_t i = 0; i < points.size(); ++i) {
            const bool stored =
                topology.put(keyOf(i), {{points[i], {}}, {0.01, 0.01}, {}}).has_value();
            if (stored && i > 0)
                topology.link(EdgeKind::Adjacent, keyOf(i), keyOf(i - 1), {});
        }
        topology.finishLoading();
    });
    std::printf(
        "\ngraph of %zu anchors, 2 edges each: %.0f bytes for an anchor, filled in %.1f s\n",
        points.size(),
        double(heapBytes() - before) / double(points.size()),
        loadMs / 1'000);
    std::uniform_int_distribution<std::size_t> number(0, points.size() - 1);
    Query query;
    query.question = Question::Radius;
    query.radiusM = kRadiusM;
    query.nodesMax = 1'000;
    printHead("subgraph within a radius, with its edges");
    const Cost cost = measure(5'000, [&] {
        query.from = keyOf(number(randomEngine()));
        return answer(topology, query)->nodes.size();
    });
    printRow("ours", cost, cost);
}

using BoostGraph = boost::adjacency_list<boost::vecS,
                                         boost::vecS,
                                         boost::undirectedS,
                                         boost::no_property,
                                         boost::property<boost::edge_weight_t, double>>;

/// A floor of anchors a metre apart, each adjacent to the eight around it.
void measurePaths()
{
    Topology topology;
    BoostGraph graph(kGrid * kGrid);
    std::vector<spatial::Vec3> points;
    std::uniform_real_distribution<double> shift(-0.2, 0.2);
    for (int i = 0; i < kGrid * kGrid; ++i) {
        points.push_back({i % kGrid + shift(randomEngine()), i / kGrid + shift(randomEngine()), 0});
        static_cast<void>(topology.put(keyOf(std::size_t(i)), {{points.back(), {}}, {}, {}}));
    }
    const auto join = [&](int a, int b) {
        topology.link(EdgeKind::Adjacent, keyOf(std::size_t(a)), keyOf(std::size_t(b)), {});
        boost::add_edge(std::size_t(a),
                        std::size_t(b),
                        spatial::distance(points[std::size_t(a)], points[std::size_t(b)]),
                        graph);
    };
    for (int y = 0; y < kGrid; ++y)
        for (int x = 0; x < kGrid; ++x) {
            const int here = y * kGrid + x;
            if (x + 1 < kGrid)
                join(here, here + 1);
            if (y + 1 < kGrid)
                join(here, here + kGrid);
            if (x + 1 < kGrid && y + 1 < kGrid)
                join(here, here + kGrid + 1);
            if (x > 0 && y + 1 < kGrid)
                join(here, here + kGrid - 1);
        }
    std::uniform_int_distribution<std::size_t> number(0, points.size() - 1);
    const auto ours = [&](Weight weight) {
        return measure(1'000, [&] {
            Query query;
            query.question = Question::Path;
            query.from = keyOf(number(randomEngine()));
            query.to = keyOf(number(randomEngine()));
            query.kinds = {EdgeKind::Adjacent};
            query.weight = weight;
            query.nodesMax = 1'000;
            return answer(topology, query)->nodes.size();
        });
    };
    printHead("path among 10,000 anchors, 39,402 edges");
    const Cost distance = ours(Weight::Distance);
    printRow("ours, by distance, with composed transform", distance, distance);
    printRow("ours, by hops", ours(Weight::Hops), distance);
    printRow("Boost.Graph, Dijkstra, by distance",
             measure(1'000,
                     [&] {
                         std::vector<std::size_t> parents(points.size());
                         std::vector<double> distances(points.size());
                         boost::dijkstra_shortest_paths(
                             graph,
                             number(randomEngine()),
                             boost::predecessor_map(parents.data()).distance_map(distances.data()));
                         std::size_t length = 1;
                         for (std::size_t at = number(randomEngine()); parents[at] != at;
                              at = parents[at])
                             ++length;
                         return length;
                     }),
             distance);
}

} // namespace

int main()
{
    std::vector<spatial::Vec3> points(kAnchors);
    for (spatial::Vec3 &point : points)
        point = randomPoint();
    measurePoints(points);
    measureTopology(points);
    measurePaths();
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/map/feature_index.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>

using namespace stag;
using namespace stag::map;

namespace {

std::vector<WorldPoint> scattered(std::size_t count)
{
    std::mt19937 random(7);
    std::uniform_real_distribution<double> anywhere(0.0, 1.0);
    std::normal_distribution<double> near(0.0, 0.001);
    std::vector<WorldPoint> points;
    WorldPoint town;
    for (std::size_t i = 0; i < count; ++i) {
        if (i % 50 == 0)
            town = {anywhere(random), anywhere(random)};
        points.push_back(
            wrapped({town.x + near(random), std::clamp(town.y + near(random), 0., 1.)}));
    }
    return points;
}

std::vector<std::uint32_t> sorted(std::vector<std::uint32_t> features)
{
    std::ranges::sort(features);
    return features;
}

std::uint32_t countOf(const std::vector<Cluster> &clusters)
{
    return std::accumulate(
        clusters.begin(), clusters.end(), 0u, [](std::uint32_t sum, const Cluster &cluster) {
            return sum + cluster.count;
        });
}

} // namespace

class tst_FeatureIndex : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void boxesFindWhatALookAtEachFinds_data()
    {
        QTest::addColumn<double>("x");
        QTest::addColumn<double>("y");
        QTest::addColumn<double>("side");
        QTest::addRow("all") << 0.0 << 0.0 << 1.0;
        QTest::addRow("quarter") << 0.5 << 0.0 << 0.5;
        QTest::addRow("odd") << 0.31 << 0.62 << 0.13;
        QTest::addRow("small") << 0.4 << 0.4 << 0.01;
        QTest::addRow("nothing") << 0.2 << 0.2 << 0.0;
    }

    void boxesFindWhatALookAtEachFinds()
    {
        QFETCH(const double, x);
        QFETCH(const double, y);
        QFETCH(const double, side);
        const auto points = scattered(5000);
        const FeatureIndex index(points);
        const WorldBox box{{x, y}, {x + side, y + side}};
        std::vector<std::uint32_t> expected;
        for (std::uint32_t i = 0; i < points.size(); ++i) {
            if (box.contains(points[i]))
                expected.push_back(i);
        }
        QCOMPARE(sorted(index.within(box, points.size())), expected);
        QCOMPARE(index.count(box), expected.size());
        QCOMPARE(index.within(box, 3).size(), std::min<std::size_t>(3, expected.size()));
    }

    void nearestIsFound()
    {
        const auto points = scattered(3000);
        const FeatureIndex index(points);
        for (const WorldPoint at : {points[17], WorldPoint{0.3, 0.3}, WorldPoint{0.999, 0.5}}) {
            const double reach = 0.02;
            std::optional<std::uint32_t> expected;
            double best = reach;
            for (std::uint32_t i = 0; i < points.size(); ++i) {
                const double dx = points[i].x - at.x;
                const double distance = std::hypot(dx - std::round(dx), points[i].y - at.y);
                if (distance <= best) {
                    expected = i;
                    best = distance;
                }
            }
            QCOMPARE(index.nearest(at, reach), expected);
        }
    }

    void nearestSeesAcrossTheAntimeridian()
    {
        const FeatureIndex index(std::vector<WorldPoint>{{0.0001, 0.5}, {0.5, 0.5}});
        QCOMPARE(index.nearest({0.9999, 0.5}, 0.001), std::optional<std::uint32_t>(0));
        QCOMPARE(index.nearest({0.9999, 0.5}, 0.0001), std::optional<std::uint32_t>());
    }

    void clustersHoldEverythingOnce_data()
    {
        QTest::addColumn<double>("spacing");
        QTest::addRow("world") << 0.1;
        QTest::addRow("country") << 0.01;
        QTest::addRow("town") << 0.0001;
        QTest::addRow("beyond the grid") << 1e-15;
    }

    void clustersHoldEverythingOnce()
    {
        QFETCH(const double, spacing);
        const auto points = scattered(4000);
        const FeatureIndex index(points);
        const auto clusters = index.clusters({{0, 0}, {1, 1}}, spacing);
        QCOMPARE(countOf(clusters), 4000u);
        for (const Cluster &cluster : clusters) {
            for (const Cluster &other : clusters) {
                const double distance = std::hypot(cluster.centre.x - other.centre.x,
                                                   cluster.centre.y - other.centre.y);
                // A merge moves the middle, so a little nearer is possible.
                QVERIFY(&cluster == &other || distance > 0.5 * spacing);
            }
        }
    }

    void aClusterIsTheMeanOfItsFeatures()
    {
        const std::vector<WorldPoint> points{{0.26, 0.26}, {0.28, 0.28}, {0.27, 0.3}, {0.9, 0.9}};
        const auto clusters = FeatureIndex(points).clusters({{0, 0}, {1, 1}}, 0.25);
        QCOMPARE(clusters.size(), std::size_t{2});
        QCOMPARE(clusters[0].count, 3u);
        QVERIFY(std::abs(clusters[0].centre.x - 0.27) < 1e-12);
        QVERIFY(std::abs(clusters[0].centre.y - 0.28) < 1e-12);
        QCOMPARE(clusters[1].first, 3u);
        QCOMPARE(clusters[1].centre, points[3]);
    }

    void samePlaceStaysOneCluster()
    {
        const std::vector<WorldPoint> points(500, {0.5, 0.5});
        const auto clusters = FeatureIndex(points).clusters({{0, 0}, {1, 1}}, 1e-12);
        QCOMPARE(clusters.size(), std::size_t{1});
        QCOMPARE(clusters[0].count, 500u);
    }

    void movedFeaturesAreFoundWhereTheyAre()
    {
        auto points = scattered(800);
        FeatureIndex index(points);
        std::mt19937 random(3);
        std::uniform_real_distribution<double> anywhere(0.0, 1.0);
        for (int i = 0; i < 300; ++i) {
            const auto feature = static_cast<std::uint32_t>(anywhere(random) * 799);
            points[feature] = {anywhere(random), anywhere(random)};
            index.move(feature, points[feature]);
        }
        const FeatureIndex fresh(points);
        const WorldBox box{{0.2, 0.3}, {0.7, 0.6}};
        QCOMPARE(sorted(index.within(box, 800)), sorted(fresh.within(box, 800)));
        QCOMPARE(index.clusters({{0, 0}, {1, 1}}, 0.05).size(),
                 fresh.clusters({{0, 0}, {1, 1}}, 0.05).size());
        QCOMPARE(index.place(5), points[5]);
    }

    void nonsenseHasAPlace()
    {
        const double nan = std::nan("");
        const double infinity = std::numeric_limits<double>::infinity();
        const FeatureIndex index(
            std::vector<WorldPoint>{{nan, 0.2}, {infinity, 0.1}, {-7.75, -3}, {1.25, 9}});
        QCOMPARE(index.count({{0, 0}, {1, 1}}), std::size_t{4});
        QCOMPARE(index.place(2), (WorldPoint{0.25, 0.0}));
        QVERIFY(FeatureIndex().clusters({{0, 0}, {1, 1}}, 0.1).empty());
    }
};

QTEST_APPLESS_MAIN(tst_FeatureIndex)
#include "tst_feature_index.moc"

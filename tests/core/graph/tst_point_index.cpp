// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/point_index.h"
#include "tests/core/graph/graph_fixture.h"

#include <QTest>

#include <algorithm>

using namespace stag;
using namespace stag::graph;
using namespace stag::graph::test;

namespace {

std::vector<PointIndex::Entry> entriesOf(const std::vector<spatial::Vec3> &points)
{
    std::vector<PointIndex::Entry> entries;
    for (std::size_t i = 0; i < points.size(); ++i)
        entries.push_back({PointIndex::Id(i), points[i]});
    return entries;
}

/// What a look at every point finds.
std::vector<PointIndex::Id> byLooking(const std::vector<PointIndex::Entry> &entries,
                                      const spatial::Vec3 &center,
                                      double radiusM,
                                      std::size_t countMax)
{
    std::vector<std::pair<double, PointIndex::Id>> found;
    for (const auto &entry : entries)
        if (const double d = spatial::distance(entry.point, center); d <= radiusM)
            found.emplace_back(d, entry.id);
    std::sort(found.begin(), found.end());
    found.resize(std::min(found.size(), countMax));
    std::vector<PointIndex::Id> ids;
    for (const auto &[distance, id] : found)
        ids.push_back(id);
    return ids;
}

std::vector<PointIndex::Id> ids(const std::vector<PointIndex::Hit> &hits)
{
    std::vector<PointIndex::Id> result;
    for (const auto &hit : hits)
        result.push_back(hit.id);
    return result;
}

} // namespace

class tst_PointIndex : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsWhatALookAtEveryPointFinds_data()
    {
        QTest::addColumn<bool>("atOnce");
        QTest::addColumn<double>("offsetM");
        QTest::addRow("built at once") << true << 0.0;
        QTest::addRow("one by one") << false << 0.0;
        QTest::addRow("far from the origin") << true << 6.4e6;
    }

    void findsWhatALookAtEveryPointFinds()
    {
        QFETCH(const bool, atOnce);
        QFETCH(const double, offsetM);
        auto points = scattered(3'000, 10.0);
        for (spatial::Vec3 &point : points)
            point.x += offsetM;
        const auto entries = entriesOf(points);
        PointIndex index;
        if (atOnce)
            index = PointIndex(entries);
        else
            for (const auto &entry : entries)
                index.insert(entry);
        QCOMPARE(index.size(), entries.size());
        for (spatial::Vec3 center : scattered(50, 12.0, 2)) {
            center.x += offsetM;
            for (const double radiusM : {0.5, 3.0, 40.0})
                for (const std::size_t countMax : {std::size_t(7), std::size_t(5'000)})
                    QCOMPARE(ids(index.within(center, radiusM, countMax)),
                             byLooking(entries, center, radiusM, countMax));
            QCOMPARE(ids(index.nearest(center, 20)), byLooking(entries, center, 1e9, 20));

            const spatial::Aabb box{center - spatial::Vec3{1, 2, 3},
                                    center + spatial::Vec3{3, 2, 1}};
            auto inBox = index.inBox(box, entries.size());
            std::sort(inBox.begin(), inBox.end());
            std::vector<PointIndex::Id> expected;
            for (const auto &entry : entries)
                if (box.contains(entry.point))
                    expected.push_back(entry.id);
            QCOMPARE(inBox, expected);
        }
    }

    void borderBelongsToTheBall()
    {
        PointIndex index;
        index.insert({1, {3, 4, 0}});
        QCOMPARE(index.within({}, 5.0, 10).size(), std::size_t(1));
        QCOMPARE(index.within({}, 4.999999, 10).size(), std::size_t(0));
    }

    void manyAtOnePlace()
    {
        PointIndex index;
        for (PointIndex::Id id = 0; id < 100; ++id)
            index.insert({id, {1, 1, 1}});
        QCOMPARE(index.within({1, 1, 1}, 0.0, 1'000).size(), std::size_t(100));
        QCOMPARE(index.nearest({0, 0, 0}, 5).size(), std::size_t(5));
        QVERIFY(index.remove({50, {1, 1, 1}}));
        QVERIFY(!index.remove({50, {1, 1, 1}}));
        QCOMPARE(index.size(), std::size_t(99));
    }

    void nothing()
    {
        const PointIndex index;
        QVERIFY(index.within({}, 1e6, 10).empty());
        QVERIFY(index.nearest({}, 10).empty());
        QVERIFY(index.inBox({{-1, -1, -1}, {1, 1, 1}}, 10).empty());
        PointIndex one;
        one.insert({1, {}});
        QVERIFY(one.nearest({}, 0).empty());
        QVERIFY(one.inBox({}, 10).empty());
        QVERIFY(one.inBox({{-1, -1, -1}, {1, 1, 1}}, 0).empty());
    }
};

QTEST_APPLESS_MAIN(tst_PointIndex)
#include "tst_point_index.moc"

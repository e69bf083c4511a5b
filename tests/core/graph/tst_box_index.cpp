// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/box_index.h"

#include <QTest>

#include <algorithm>
#include <random>

using namespace stag;
using namespace stag::graph;

namespace {

struct Box
{
    BoxIndex::Id id = 0;
    spatial::Aabb bounds;
};

std::vector<BoxIndex::Id> holding(const BoxIndex &index, const spatial::Vec3 &point)
{
    std::vector<BoxIndex::Id> ids;
    index.appendHolding(point, ids);
    std::sort(ids.begin(), ids.end());
    return ids;
}

std::vector<BoxIndex::Id> byLooking(const std::vector<Box> &boxes, const spatial::Vec3 &point)
{
    std::vector<BoxIndex::Id> ids;
    for (const Box &box : boxes)
        if (box.bounds.contains(point))
            ids.push_back(box.id);
    return ids;
}

} // namespace

class tst_BoxIndex : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bordersAreInside()
    {
        BoxIndex index;
        index.insert(7, {{0, 0, 0}, {1, 1, 1}});
        QCOMPARE(holding(index, {0, 1, 0.5}), std::vector<BoxIndex::Id>{7});
        QVERIFY(holding(index, {1.001, 0, 0}).empty());
    }

    void findsWhatALookAtEveryBoxFinds()
    {
        std::mt19937 random(1);
        const auto number = [&random](double max) {
            return std::uniform_real_distribution<double>(0, max)(random);
        };
        BoxIndex index;
        std::vector<Box> boxes;
        for (BoxIndex::Id id = 0; id < 500; ++id) {
            const spatial::Vec3 corner{number(100), number(100), number(100)};
            boxes.push_back(
                {id, {corner, corner + spatial::Vec3{number(20), number(20), number(20)}}});
            index.insert(id, boxes.back().bounds);
        }
        const auto compare = [&] {
            for (int i = 0; i < 300; ++i) {
                const spatial::Vec3 point{number(120), number(120), number(120)};
                QCOMPARE(holding(index, point), byLooking(boxes, point));
            }
        };
        compare();
        for (int i = 0; i < 400; ++i) {
            const Box gone = boxes[random() % boxes.size()];
            QVERIFY(index.remove(gone.id, gone.bounds));
            QVERIFY(!index.remove(gone.id, gone.bounds));
            std::erase_if(boxes, [&gone](const Box &box) { return box.id == gone.id; });
        }
        QCOMPARE(index.size(), boxes.size());
        compare();
    }
};

QTEST_GUILESS_MAIN(tst_BoxIndex)
#include "tst_box_index.moc"

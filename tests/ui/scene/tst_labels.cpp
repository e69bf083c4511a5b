// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/label_layout.h"
#include "ui/scene/label_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace stag::ui::scene;

namespace {

constexpr QRectF kView{0, 0, 800, 600};
constexpr QSizeF kPlate{80, 20};

LabelWish wishAt(double x, double y, double importance = 0.0, bool pinned = false)
{
    return {{x, y}, kPlate, importance, pinned};
}

} // namespace

class TestLabels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepApart()
    {
        std::vector<LabelWish> wishes;
        for (int i = 0; i < 60; ++i)
            wishes.push_back(wishAt(300 + 13 * (i % 8), 200 + 9 * (i / 8), i));
        const auto plates = placeLabels(wishes, kView, {});
        QCOMPARE(plates.size(), wishes.size());
        int placed = 0;
        for (std::size_t i = 0; i < plates.size(); ++i) {
            if (!plates[i])
                continue;
            ++placed;
            QVERIFY(kView.contains(*plates[i]));
            for (std::size_t j = 0; j < i; ++j)
                QVERIFY(!plates[j] || !plates[i]->intersects(*plates[j]));
        }
        QVERIFY(placed > 4 && placed < 60);
    }

    void theLessImportantYields()
    {
        std::vector<LabelWish> wishes(12, wishAt(400, 300));
        for (std::size_t i = 0; i < wishes.size(); ++i)
            wishes[i].importance = static_cast<double>(i);
        const auto plates = placeLabels(wishes, kView, {});
        QVERIFY(plates.back());
        QVERIFY(!plates.front());
    }

    void theSelectedIsAlwaysShown_data()
    {
        QTest::addColumn<QPointF>("at");
        QTest::newRow("middle") << QPointF(400, 300);
        QTest::newRow("corner") << QPointF(799, 1);
        QTest::newRow("lower left") << QPointF(0, 600);
    }
    void theSelectedIsAlwaysShown()
    {
        QFETCH(QPointF, at);
        std::vector<LabelWish> wishes(20, wishAt(at.x(), at.y(), 100.0));
        wishes.push_back(wishAt(at.x(), at.y(), 0.0, true));
        const auto plates = placeLabels(wishes, kView, {kView}); // nowhere is room
        QVERIFY(plates.back());
        QVERIFY(kView.contains(*plates.back()));
        QVERIFY(!plates.front());
    }

    void staysClearOfToolBars()
    {
        const QRectF toolBar{390, 250, 200, 60};
        const auto plates = placeLabels({wishAt(400, 300)}, kView, {toolBar});
        QVERIFY(plates.front());
        QVERIFY(!plates.front()->intersects(toolBar));
    }

    void sameInputSamePlaces()
    {
        const std::vector<LabelWish> wishes{wishAt(10, 10), wishAt(12, 14), wishAt(400, 300)};
        QCOMPARE(placeLabels(wishes, kView, {}), placeLabels(wishes, kView, {}));
    }

    void modelReusesRows()
    {
        LabelModel model;
        const QAbstractItemModelTester tester(&model);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        const Label a{QStringLiteral("A"), Qt::red, {0, 0, 50, 20}, false};
        const Label b{QStringLiteral("B"), {}, {60, 0, 50, 20}, true};
        model.setLabels({a, b});
        QCOMPARE(inserted.size(), 1);
        model.setLabels({a, b});
        QCOMPARE(changed.size(), 0);
        model.setLabels({b});
        QCOMPARE(changed.size(), 1);
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.data(model.index(0), LabelModel::TextRole).toString(), QStringLiteral("B"));
        QCOMPARE(model.data(model.index(0), LabelModel::HasColourRole).toBool(), false);
    }
};

QTEST_GUILESS_MAIN(TestLabels)
#include "tst_labels.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/live/subscription.h"

#include <QTest>

using namespace stag;
using namespace stag::live;

namespace {

AnchorChanged anchorAt(double x, DeliveryClass deliveryClass = DeliveryClass::Reliable)
{
    AnchorChanged change;
    change.anchor.session = model::SessionId("s");
    change.anchor.id = model::AnchorId("a");
    change.anchor.pose.position = {x, 0, 0};
    change.deliveryClass = deliveryClass;
    return change;
}

MeshChanged mesh(const char *id, const char *anchor)
{
    MeshChanged change;
    change.mesh.session = model::SessionId("s");
    change.mesh.id = model::MeshId(id);
    change.mesh.anchor = model::AnchorId(anchor);
    return change;
}

Topics only(Topic topic)
{
    return Topics().set(static_cast<std::size_t>(topic));
}

Subscription with(Filter filter, const SubscriptionLimits &limits = {})
{
    Subscription subscription(limits);
    ignoreError(subscription.subscribe(std::move(filter)), "the first always fits");
    return subscription;
}

Filter near()
{
    Filter filter;
    filter.area = Area(Sphere{{0, 0, 0}, 1.0});
    return filter;
}

QString leftIn(const Judgement &judgement)
{
    QStringList ids;
    for (const Removed &removed : judgement.left) {
        if (removed.reason == RemovalReason::LeftArea)
            ids += QString::fromStdString(removed.entity.id);
    }
    return ids.join(u' ');
}

} // namespace

class tst_Subscription : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void withoutFilterEverythingPasses()
    {
        Subscription subscription;
        QVERIFY(subscription.judge(anchorAt(5)).passes);
        QVERIFY(subscription.judge(ServerStats{}).passes);
    }

    void topicsAndSessions_data()
    {
        QTest::addColumn<int>("topic");
        QTest::addColumn<QString>("session");
        QTest::addColumn<bool>("anchor");
        QTest::addColumn<bool>("pose");
        QTest::addColumn<bool>("mesh");
        QTest::newRow("anchors") << int(Topic::Anchors) << "s" << true << false << false;
        QTest::newRow("poses") << int(Topic::Poses) << "s" << false << true << false;
        QTest::newRow("meshes") << int(Topic::Meshes) << "" << false << false << true;
        QTest::newRow("another session") << int(Topic::Anchors) << "t" << false << false << false;
    }
    void topicsAndSessions()
    {
        QFETCH(const int, topic);
        QFETCH(const QString, session);
        Filter filter;
        filter.topics = only(Topic(topic));
        if (!session.isEmpty())
            filter.sessions.emplace_back(session.toStdString());
        Subscription subscription = with(filter);
        QTEST(subscription.judge(anchorAt(0)).passes, "anchor");
        QTEST(subscription.judge(anchorAt(0, DeliveryClass::Pose)).passes, "pose");
        QTEST(subscription.judge(mesh("m", "a")).passes, "mesh");
    }

    void whoLeavesTheAreaIsToldOnce()
    {
        Subscription subscription = with(near());
        QVERIFY(!subscription.judge(anchorAt(5)).passes);
        QVERIFY(subscription.judge(anchorAt(0.5)).passes);
        QVERIFY(subscription.judge(mesh("m", "a")).passes);
        const Judgement out = subscription.judge(anchorAt(3));
        QVERIFY(!out.passes);
        QCOMPARE(leftIn(out), u"m a");
        QCOMPARE(leftIn(subscription.judge(anchorAt(4))), u"");
        QVERIFY(!subscription.judge(mesh("n", "a")).passes);
        const Judgement back = subscription.judge(anchorAt(0));
        QVERIFY(back.passes);
        QVERIFY(back.isIncomplete);
        QVERIFY(!subscription.judge(anchorAt(0.1)).isIncomplete);
    }

    void meshWithoutAKnownPlacePasses()
    {
        Subscription subscription = with(near());
        QVERIFY(subscription.judge(mesh("m", "elsewhere")).passes);
    }

    void deletedIsForgotten()
    {
        Subscription subscription = with(near());
        QVERIFY(subscription.judge(anchorAt(0)).passes);
        const Removed removed{{model::SessionId("s"), EntityKind::Anchor, "a"}};
        QVERIFY(subscription.judge(removed).passes);
        QCOMPARE(leftIn(subscription.judge(anchorAt(5))), u"");
    }

    void shapes_data()
    {
        QTest::addColumn<int>("shape");
        QTest::addColumn<double>("inside");
        QTest::addColumn<double>("outside");
        QTest::newRow("sphere") << 0 << 1.0 << 1.01;
        QTest::newRow("box") << 1 << 2.0 << 2.01;
        QTest::newRow("view") << 2 << 3.0 << -1.0; // it looks along +X from the origin
    }
    void shapes()
    {
        QFETCH(const int, shape);
        QFETCH(const double, inside);
        QFETCH(const double, outside);
        View view;
        view.sessionFromCamera.rotation = spatial::fromAxisAngle({0, 1, 0}, -1.5707963267948966);
        const std::array<Area, 3> areas{
            Area(Sphere{{0, 0, 0}, 1.0}), Area(spatial::Aabb{{0, -1, -1}, {2, 1, 1}}), Area(view)};
        QVERIFY(areas[std::size_t(shape)].contains({inside, 0, 0}));
        QVERIFY(!areas[std::size_t(shape)].contains({outside, 0, 0}));
    }

    void theMostGenerousRateCounts_data()
    {
        QTest::addColumn<double>("first");
        QTest::addColumn<double>("second");
        QTest::addColumn<double>("rate");
        QTest::newRow("both bounded") << 5.0 << 10.0 << 10.0;
        QTest::newRow("first free") << 0.0 << 10.0 << 0.0;
        QTest::newRow("second free") << 5.0 << 0.0 << 0.0;
    }
    void theMostGenerousRateCounts()
    {
        QFETCH(const double, first);
        QFETCH(const double, second);
        Filter filter;
        filter.id = "1";
        filter.posesPerSecondMax = first;
        Subscription subscription = with(filter);
        filter.id = "2";
        filter.posesPerSecondMax = second;
        QVERIFY(subscription.subscribe(filter));
        QTEST(subscription.judge(anchorAt(0, DeliveryClass::Pose)).posesPerSecondMax, "rate");
    }

    void filters_overflow()
    {
        SubscriptionLimits limits;
        limits.filtersMax = 2;
        Subscription subscription(limits);
        Filter filter;
        for (const char *id : {"1", "2", "1"}) { // the same again replaces
            filter.id = id;
            QVERIFY(subscription.subscribe(filter));
        }
        filter.id = "3";
        QCOMPARE(subscription.subscribe(filter).error().code, ErrorCode::TooLarge);
        QCOMPARE(subscription.filters().size(), std::size_t{2});
        QCOMPARE(subscription.unsubscribe("3").error().code, ErrorCode::NotFound);
        QVERIFY(subscription.unsubscribe("1"));
    }

    void places_overflow()
    {
        SubscriptionLimits limits;
        limits.placesMax = 1;
        Subscription subscription = with(near(), limits);
        QVERIFY(subscription.judge(anchorAt(0)).passes);
        AnchorChanged second = anchorAt(0);
        second.anchor.id = model::AnchorId("b");
        QVERIFY(subscription.judge(second).passes);
        second.anchor.pose.position.x = 5;
        QCOMPARE(leftIn(subscription.judge(second)), u""); // not remembered
        QCOMPARE(leftIn(subscription.judge(anchorAt(5))), u"a");
    }
};

QTEST_GUILESS_MAIN(tst_Subscription)
#include "tst_subscription.moc"

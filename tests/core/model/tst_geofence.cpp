// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/geofence.h"

#include <QTest>

#include <functional>
#include <limits>

using namespace stag;
using namespace stag::model;

namespace {

Geofence validFence()
{
    Geofence fence;
    fence.id = GeofenceId("f");
    fence.volume = Sphere{{1, 2, 3}, 4.0};
    return fence;
}

Prism &asPrism(Geofence &fence)
{
    fence.volume = Prism{{{0, 0}, {1, 0}, {0, 1}}, 0.0, 2.0};
    return std::get<Prism>(fence.volume);
}

TurnedBox &asBox(Geofence &fence)
{
    fence.volume = TurnedBox{{}, {1, 1, 1}};
    return std::get<TurnedBox>(fence.volume);
}

using Change = std::function<void(Geofence &)>;

/// Small, so that a test can exceed them.
constexpr GeofenceLimits kLimits{.nameBytesMax = 4,
                                 .cornersMax = 4,
                                 .coordinateMaxM = 100.0,
                                 .marginMaxM = 2.0,
                                 .dwellMax = std::chrono::milliseconds(500)};

} // namespace

Q_DECLARE_METATYPE(Change)

class tst_Geofence : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void accepts_data()
    {
        QTest::addColumn<Change>("change");
        const auto row = [](const char *name, Change change) {
            QTest::addRow("%s", name) << change;
        };
        row("sphere", [](Geofence &) {});
        row("box", [](Geofence &fence) { asBox(fence); });
        row("prism", [](Geofence &fence) { asPrism(fence); });
        row("no margin", [](Geofence &fence) { fence.marginM = 0.0; });
        row("at every limit", [](Geofence &fence) {
            fence.name = "four";
            fence.marginM = 2.0;
            fence.dwell = std::chrono::milliseconds(500);
            fence.volume = Sphere{{100, -100, 100}, 100};
        });
    }

    void accepts()
    {
        QFETCH(const Change, change);
        Geofence fence = validFence();
        change(fence);
        QVERIFY(problemsOf(fence, kLimits).empty());
    }

    void namesTheField_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, Change change, const char *expected) {
            QTest::addRow("%s", name) << change << QString::fromLatin1(expected);
        };
        constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
        row(
            "no id", [](Geofence &f) { f.id = {}; }, "id: empty");
        row(
            "empty session", [](Geofence &f) { f.session = SessionId(); }, "session_id: empty");
        row(
            "long name", [](Geofence &f) { f.name = "fives"; }, "name: must be at most 4 bytes");
        row(
            "negative margin",
            [](Geofence &f) { f.marginM = -0.1; },
            "margin: must be 0 to 2 metres");
        row(
            "margin that is no number",
            [](Geofence &f) { f.marginM = kNan; },
            "margin: must be 0 to 2 metres");
        row(
            "long dwell",
            [](Geofence &f) { f.dwell = std::chrono::milliseconds(501); },
            "dwell_ms: must be 0 to 500");
        row(
            "sphere without radius",
            [](Geofence &f) { std::get<Sphere>(f.volume).radiusM = 0; },
            "shape.radius: must be greater than 0 and at most 100 metres");
        row(
            "centre too far",
            [](Geofence &f) { std::get<Sphere>(f.volume).center.z = 101; },
            "shape.center[2]: must be within 100 metres");
        row(
            "flat box",
            [](Geofence &f) { asBox(f).sizeM.y = 0; },
            "shape.size[1]: must be greater than 0 and at most 100 metres");
        row(
            "rotation of no length",
            [](Geofence &f) {
                asBox(f).sessionFromBox.rotation = {0, 0, 0, 0};
            },
            "shape.rotation: must be a unit quaternion");
        row(
            "two corners",
            [](Geofence &f) { asPrism(f).outline.pop_back(); },
            "shape.outline: must have 3 to 4 corners");
        row(
            "five corners",
            [](Geofence &f) { asPrism(f).outline.resize(5); },
            "shape.outline: must have 3 to 4 corners");
        row(
            "corner that is no number",
            [](Geofence &f) { asPrism(f).outline[1].z = kNan; },
            "shape.outline[1][1]: must be within 100 metres");
        row(
            "top below the bottom",
            [](Geofence &f) { asPrism(f).topM = -1; },
            "shape.top: must be above the bottom");
    }

    void namesTheField()
    {
        QFETCH(const Change, change);
        QFETCH(const QString, expected);
        Geofence fence = validFence();
        change(fence);
        const auto problems = problemsOf(fence, kLimits);
        QCOMPARE(problems.size(), std::size_t(1));
        QCOMPARE(QString::fromStdString(problems[0].field + ": " + problems[0].message), expected);
    }

    void namesEveryField()
    {
        Geofence fence = validFence();
        fence.id = {};
        fence.marginM = -1;
        std::get<Sphere>(fence.volume).radiusM = -1;
        QCOMPARE(problemsOf(fence).size(), std::size_t(3));
    }
};

QTEST_GUILESS_MAIN(tst_Geofence)
#include "tst_geofence.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/geofence/fence_tracker.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <random>
#include <set>

using namespace stag;
using namespace stag::geofence;
using model::GeofenceEventKind;
using model::GeofenceReason;

namespace {

const model::SessionId kSession("s");
const model::SessionId kOther("t");

model::Geofence fenceAt(const spatial::Vec3 &center, double radiusM, double marginM = 0.5)
{
    model::Geofence fence;
    fence.volume = model::Sphere{center, radiusM};
    fence.marginM = marginM;
    return fence;
}

/// "enter 1 by 5, exit 2 by 5 (silent)"
QString textOf(const Crossings &crossings)
{
    static const char *const kKinds[] = {"enter", "inside", "exit"};
    static const char *const kReasons[] = {
        "", " (fence changed)", " (fence deleted)", " (deleted)", " (disconnected)", " (silent)"};
    QStringList lines;
    for (const Crossing &crossing : crossings)
        lines += QStringLiteral("%1 %2 by %3%4")
                     .arg(QLatin1String(kKinds[int(crossing.kind)]))
                     .arg(crossing.fence)
                     .arg(crossing.entity)
                     .arg(QLatin1String(kReasons[int(crossing.reason)]));
    return lines.join(QStringLiteral(", "));
}

/// A tracker and the time.
struct World
{
    explicit World(const Limits &limits = {})
        : tracker(limits)
    {}

    QString move(EntityNumber entity,
                 const spatial::Vec3 &position,
                 bool isStream = false,
                 const model::SessionId &session = kSession)
    {
        Crossings crossings;
        tracker.moved({entity, session, position, isStream}, now, crossings);
        return textOf(crossings);
    }
    QString wait(std::int64_t ms)
    {
        now += std::chrono::milliseconds(ms);
        Crossings crossings;
        tracker.advance(now, crossings);
        return textOf(crossings);
    }
    QString lookAt(FenceNumber fence, EntityNumber entity, const spatial::Vec3 &position)
    {
        Crossings crossings;
        tracker.lookAt(fence, {entity, kSession, position, false}, now, crossings);
        return textOf(crossings);
    }
    QString remove(FenceNumber fence)
    {
        Crossings crossings;
        tracker.remove(fence, crossings);
        return textOf(crossings);
    }
    QString left(EntityNumber entity)
    {
        Crossings crossings;
        tracker.left(entity, GeofenceReason::Deleted, crossings);
        return textOf(crossings);
    }

    FenceTracker tracker;
    Timestamp now = fromUnixMs(1'000'000);
};

/// Whether a point is in a polygon, by the angle that the polygon turns around it.
bool windsAround(const std::vector<model::Prism::Corner> &outline, double x, double z)
{
    double turnedRad = 0.0;
    for (std::size_t i = 0; i < outline.size(); ++i) {
        const auto &a = outline[i];
        const auto &b = outline[(i + 1) % outline.size()];
        const double ax = a.x - x;
        const double az = a.z - z;
        const double bx = b.x - x;
        const double bz = b.z - z;
        turnedRad += std::atan2(ax * bz - az * bx, ax * bx + az * bz);
    }
    return std::abs(turnedRad) > std::numbers::pi;
}

/// How far outside, by formulas of its own: whoever keeps inside the volume and comes as near as
/// it gets, found by halving a grid.
double outsideByOracle(const model::Volume &volume, const spatial::Vec3 &p)
{
    if (const auto *sphere = std::get_if<model::Sphere>(&volume)) {
        const spatial::Vec3 d = p - sphere->center;
        return std::max(0.0, std::sqrt(spatial::dot(d, d)) - sphere->radiusM);
    }
    if (const auto *box = std::get_if<model::TurnedBox>(&volume)) {
        // The nearest point of the box, put together from its axes.
        const spatial::Pose &pose = box->sessionFromBox;
        const spatial::Vec3 axes[] = {spatial::rotate(pose.rotation, {1, 0, 0}),
                                      spatial::rotate(pose.rotation, {0, 1, 0}),
                                      spatial::rotate(pose.rotation, {0, 0, 1})};
        const double halves[] = {box->sizeM.x / 2, box->sizeM.y / 2, box->sizeM.z / 2};
        spatial::Vec3 nearest = pose.position;
        for (int i = 0; i < 3; ++i)
            nearest = nearest
                      + std::clamp(spatial::dot(p - pose.position, axes[i]), -halves[i], halves[i])
                            * axes[i];
        const double distanceM = spatial::distance(p, nearest);
        return distanceM < 1e-9 ? 0.0 : distanceM;
    }
    const auto &prism = std::get<model::Prism>(volume);
    double flatM = 0.0;
    if (!windsAround(prism.outline, p.x, p.z)) {
        flatM = 1e9;
        for (std::size_t i = 0; i < prism.outline.size(); ++i) {
            const auto &a = prism.outline[i];
            const auto &b = prism.outline[(i + 1) % prism.outline.size()];
            double low = 0.0;
            double high = 1.0;
            const auto at = [&](double t) {
                return std::hypot(a.x + t * (b.x - a.x) - p.x, a.z + t * (b.z - a.z) - p.z);
            };
            for (int step = 0; step < 60; ++step) {
                const double third = (high - low) / 3.0;
                const bool isLower = at(low + third) < at(high - third);
                (isLower ? high : low) += isLower ? -third : third;
            }
            flatM = std::min(flatM, at(low));
        }
    }
    const double upM = p.y > prism.topM ? p.y - prism.topM : std::max(0.0, prism.bottomM - p.y);
    return std::sqrt(flatM * flatM + upM * upM);
}

/// Looks at every fence for every sighting.
class Oracle
{
public:
    void put(FenceNumber number, const model::Geofence &fence) { m_fences[number] = fence; }
    void remove(FenceNumber number)
    {
        m_fences.erase(number);
        std::erase_if(m_inside, [number](const auto &pair) { return pair.first == number; });
    }
    QString move(EntityNumber entity, const model::SessionId &session, const spatial::Vec3 &p)
    {
        Crossings exits;
        Crossings enters;
        for (const auto &[number, fence] : m_fences) {
            if (fence.session && *fence.session != session)
                continue;
            const double outsideM = outsideByOracle(fence.volume, p);
            m_nearestBorderM = std::min({m_nearestBorderM,
                                         std::abs(outsideM - fence.marginM),
                                         outsideM > 0.0 ? outsideM : 1.0});
            const std::pair key{number, entity};
            if (m_inside.contains(key) && outsideM > fence.marginM) {
                m_inside.erase(key);
                exits.push_back({number, entity, GeofenceEventKind::Exit, {}, {}});
            } else if (!m_inside.contains(key) && outsideM <= 0.0) {
                m_inside.insert(key);
                enters.push_back({number, entity, GeofenceEventKind::Enter, {}, {}});
            }
        }
        exits.insert(exits.end(), enters.begin(), enters.end());
        return textOf(exits);
    }
    [[nodiscard]] std::size_t insideCount() const { return m_inside.size(); }
    /// Whether the last moves came so near a border that rounding may decide.
    [[nodiscard]] bool wasTooClose() const { return m_nearestBorderM < 1e-9; }

private:
    std::map<FenceNumber, model::Geofence> m_fences;
    std::set<std::pair<FenceNumber, EntityNumber>> m_inside;
    double m_nearestBorderM = 1.0;
};

class Dice
{
public:
    explicit Dice(unsigned seed)
        : m_random(seed)
    {}
    double number(double min, double max)
    {
        return std::uniform_real_distribution<double>(min, max)(m_random);
    }
    std::size_t below(std::size_t count) { return m_random() % count; }
    spatial::Vec3 point(double reachM)
    {
        return {number(-reachM, reachM), number(-reachM, reachM), number(-reachM, reachM)};
    }
    model::Geofence fence()
    {
        model::Geofence fence;
        fence.marginM = number(0.0, 1.0);
        if (below(2) == 0)
            fence.session = below(2) == 0 ? kSession : kOther;
        const spatial::Vec3 center = point(6);
        switch (below(3)) {
        case 0:
            fence.volume = model::Sphere{center, number(0.5, 5)};
            break;
        case 1:
            fence.volume = model::TurnedBox{
                {center, spatial::fromAxisAngle(spatial::normalized(point(1)), number(-3, 3))},
                {number(1, 6), number(1, 6), number(1, 6)}};
            break;
        default: {
            model::Prism prism; // a star around the centre, so that it does not cross itself
            const std::size_t corners = 3 + below(6);
            for (std::size_t i = 0; i < corners; ++i) {
                const double angle = 2 * std::numbers::pi * double(i) / double(corners);
                const double reach = number(1, 5);
                prism.outline.push_back(
                    {center.x + reach * std::cos(angle), center.z + reach * std::sin(angle)});
            }
            prism.bottomM = center.y;
            prism.topM = center.y + number(1, 4);
            fence.volume = prism;
        }
        }
        return fence;
    }

private:
    std::mt19937 m_random;
};

} // namespace

class tst_FenceTracker : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void entersAndExits()
    {
        World world;
        QCOMPARE(world.move(5, {}), QString());
        world.tracker.put(1, fenceAt({}, 1));
        world.tracker.put(2, fenceAt({}, 2));
        QCOMPARE(world.move(5, {0, 1.5, 0}), u"enter 2 by 5");
        QCOMPARE(world.move(5, {0, 0.5, 0}), u"enter 1 by 5");
        QCOMPARE(world.move(5, {0, 0.4, 0}), QString());
        QCOMPARE(world.tracker.insideCount(), std::size_t(2));
        QCOMPARE(world.move(6, {0, 0, 0}), u"enter 1 by 6, enter 2 by 6");
        QCOMPARE(world.move(5, {0, 9, 0}), u"exit 1 by 5, exit 2 by 5");
        QCOMPARE(world.tracker.insideOf(2), std::vector<EntityNumber>{6});
    }

    void exitsBeforeEnters()
    {
        World world;
        world.tracker.put(1, fenceAt({10, 0, 0}, 1));
        world.tracker.put(2, fenceAt({}, 1));
        world.move(5, {});
        QCOMPARE(world.move(5, {10, 0, 0}), u"exit 2 by 5, enter 1 by 5");
    }

    void jitterAtTheBorderTellsNothing()
    {
        World world;
        world.tracker.put(1, fenceAt({}, 1, 0.1));
        QCOMPARE(world.move(5, {0.99, 0, 0}), u"enter 1 by 5");
        for (int i = 0; i < 100; ++i)
            QCOMPARE(world.move(5, {i % 2 == 0 ? 1.09 : 0.95, 0, 0}), QString());
        QCOMPARE(world.move(5, {1.11, 0, 0}), u"exit 1 by 5");
        for (int i = 0; i < 100; ++i)
            QCOMPARE(world.move(5, {i % 2 == 0 ? 1.09 : 1.01, 0, 0}), QString());
        QCOMPARE(world.move(5, {1.0, 0, 0}), u"enter 1 by 5");
    }

    void fenceOfASession()
    {
        World world;
        model::Geofence fence = fenceAt({}, 1);
        fence.session = kSession;
        world.tracker.put(1, fence);
        world.tracker.put(2, fenceAt({}, 1));
        QCOMPARE(world.move(5, {}, false, kOther), u"enter 2 by 5");
        QCOMPARE(world.move(6, {}, false, kSession), u"enter 1 by 6, enter 2 by 6");
        QCOMPARE(world.remove(1), u"exit 1 by 6 (fence deleted)");
        QCOMPARE(world.remove(1), QString());
        QCOMPARE(world.move(7, {}, false, kSession), u"enter 2 by 7");
        QCOMPARE(world.tracker.insideCount(), std::size_t(3));
    }

    void dwell()
    {
        World world;
        model::Geofence fence = fenceAt({}, 1);
        fence.dwell = std::chrono::seconds(10);
        world.tracker.put(1, fence);
        world.move(5, {});
        QCOMPARE(world.wait(9'999), QString());
        world.move(6, {});
        QCOMPARE(world.wait(1), u"inside 1 by 5");
        world.move(6, {9, 0, 0});
        QCOMPARE(world.wait(60'000), QString()); // told once, and 6 is not there any more
        world.move(6, {});
        fence.dwell = std::chrono::seconds(2);
        world.tracker.put(1, fence);
        QCOMPARE(world.wait(2'000), u"inside 1 by 6");
        world.move(7, {});
        fence.dwell = {};
        world.tracker.put(1, fence);
        QCOMPARE(world.wait(60'000), QString());
    }

    void deviceThatIsSilent()
    {
        World world({.silentAfter = std::chrono::seconds(30)});
        world.tracker.put(1, fenceAt({}, 1));
        world.move(5, {}, true);
        world.move(6, {}, false); // placed: it stays
        QCOMPARE(world.wait(29'999), QString());
        world.move(5, {}, true);
        QCOMPARE(world.wait(29'999), QString());
        QCOMPARE(world.wait(1), u"exit 1 by 5 (silent)");
        QCOMPARE(world.wait(90'000), QString());
    }

    void deviceThatDisconnects()
    {
        World world({.departureGrace = std::chrono::seconds(2)});
        world.tracker.put(1, fenceAt({}, 1));
        world.move(5, {}, true);
        world.tracker.departed(5, world.now);
        world.tracker.departed(77, world.now); // nobody
        QCOMPARE(world.wait(500), QString());
        QCOMPARE(world.move(5, {0.1, 0, 0}, true), QString()); // still on its way
        QCOMPARE(world.wait(1'500), u"exit 1 by 5 (disconnected)");
    }

    void deviceThatReconnects()
    {
        World world({.departureGrace = std::chrono::seconds(2)});
        world.tracker.put(1, fenceAt({}, 1));
        world.move(5, {}, true);
        world.tracker.departed(5, world.now);
        QCOMPARE(world.wait(1'500), QString());
        world.move(5, {}, true);
        QCOMPARE(world.wait(1'000), QString());
        QCOMPARE(world.wait(10'000), QString());
    }

    void anchorThatIsDeleted()
    {
        World world;
        world.tracker.put(2, fenceAt({}, 1));
        world.tracker.put(1, fenceAt({}, 2));
        world.move(5, {0, 1.5, 0});
        world.move(5, {});
        QCOMPARE(world.left(5), u"exit 1 by 5 (deleted), exit 2 by 5 (deleted)");
        QCOMPARE(world.left(5), QString());
        QCOMPARE(world.tracker.insideCount(), std::size_t(0));
        QVERIFY(world.tracker.insideOf(1).empty());
    }

    void fenceThatMoves()
    {
        World world;
        world.tracker.put(1, fenceAt({}, 1));
        world.move(5, {});
        world.tracker.put(1, fenceAt({10, 0, 0}, 1));
        QCOMPARE(world.lookAt(1, 5, {}), u"exit 1 by 5 (fence changed)");
        QCOMPARE(world.lookAt(1, 6, {10, 0, 0}), u"enter 1 by 6 (fence changed)");
        QCOMPARE(world.lookAt(1, 6, {10, 0, 0}), QString());
        QCOMPARE(world.move(5, {10, 0, 0}), u"enter 1 by 5");
        model::Geofence fence = fenceAt({10, 0, 0}, 1);
        fence.session = kOther;
        world.tracker.put(1, fence);
        QCOMPARE(world.lookAt(1, 6, {10, 0, 0}), u"exit 1 by 6 (fence changed)");
    }

    void restartTellsNothing()
    {
        World world({.silentAfter = std::chrono::seconds(30)});
        model::Geofence fence = fenceAt({}, 1);
        fence.dwell = std::chrono::seconds(10);
        world.tracker.put(1, fence);
        const Timestamp before = world.now - std::chrono::hours(1);
        world.tracker.restore(1, 5, true, before, true);
        world.tracker.restore(1, 6, true, before, true);
        world.tracker.restore(9, 6, true, before, true); // a fence that is gone
        QCOMPARE(world.wait(0), QString());
        QCOMPARE(world.move(5, {}, true), QString());
        QCOMPARE(world.wait(29'999), QString());
        world.move(5, {}, true);
        QCOMPARE(world.wait(1), u"exit 1 by 6 (silent)");
        Crossings crossings;
        world.tracker.moved({5, kSession, {9, 0, 0}, true}, world.now, crossings);
        QCOMPARE(crossings.size(), std::size_t(1));
        QCOMPARE(crossings[0].since, before);
    }

    void insideMax()
    {
        World world({.insideMax = 2});
        world.tracker.put(1, fenceAt({}, 1));
        world.move(1, {});
        world.move(2, {});
        QCOMPARE(world.move(3, {}), QString());
        QCOMPARE(world.tracker.refusedCount(), 1u);
        world.move(1, {9, 0, 0});
        QCOMPARE(world.move(3, {}), u"enter 1 by 3");
    }

    void agreesWithALookAtEveryFence_data()
    {
        QTest::addColumn<unsigned>("seed");
        for (const unsigned seed : {1u, 2u, 3u, 4u, 5u, 6u})
            QTest::addRow("seed %u", seed) << seed;
    }

    void agreesWithALookAtEveryFence()
    {
        QFETCH(const unsigned, seed);
        Dice dice(seed);
        World world;
        Oracle oracle;
        constexpr std::size_t kFences = 60;
        for (std::size_t i = 0; i < kFences; ++i) {
            const model::Geofence fence = dice.fence();
            world.tracker.put(FenceNumber(i), fence);
            oracle.put(FenceNumber(i), fence);
        }
        std::vector<spatial::Vec3> places(20);
        for (spatial::Vec3 &place : places)
            place = dice.point(7);
        int crossings = 0;
        for (int step = 0; step < 1'500; ++step) {
            const std::size_t who = dice.below(places.size());
            places[who] = dice.below(4) == 0 ? dice.point(7) : places[who] + dice.point(0.4);
            const model::SessionId &session = who % 2 == 0 ? kSession : kOther;
            const QString told = world.move(EntityNumber(who), places[who], true, session);
            const QString expected = oracle.move(EntityNumber(who), session, places[who]);
            if (oracle.wasTooClose())
                return;
            QCOMPARE(told, expected);
            crossings += told.isEmpty() ? 0 : 1;
            if (step % 300 == 299) {
                const auto gone = FenceNumber(dice.below(kFences));
                world.remove(gone);
                oracle.remove(gone);
            }
        }
        QVERIFY(crossings > 200);
        QCOMPARE(world.tracker.insideCount(), oracle.insideCount());
    }
};

QTEST_GUILESS_MAIN(tst_FenceTracker)
#include "tst_fence_tracker.moc"

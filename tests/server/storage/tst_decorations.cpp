// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/geo/geodesic.h"
#include "server/storage/decoration_store.h"
#include "server/storage/edge_store.h"
#include "server/storage/user_store.h"
#include "tests/server/storage/store_fixture.h"

#include <QTest>

#include <algorithm>
#include <random>

using namespace stag;
using namespace stag::storage;
using namespace stag::storage::test;
using model::DecorationAct;
using model::DecorationAudience;
using model::DecorationState;

namespace {

model::Decoration at(double latitudeDeg, double longitudeDeg, const std::string &name = "Fountain")
{
    model::Decoration decoration;
    decoration.name = name;
    decoration.category = "water";
    decoration.latitudeDeg = latitudeDeg;
    decoration.longitudeDeg = longitudeDeg;
    decoration.radiusM = 50;
    return decoration;
}

template<typename T>
int codeOf(const Result<T> &result)
{
    return result ? -1 : int(result.error().code);
}

/// The names of what was found, with spaces between them.
std::string namesOf(const Result<model::FoundDecorations> &found)
{
    if (!found)
        return found.error().detail;
    std::string names;
    for (const model::FoundDecoration &one : found->found)
        names.append(names.empty() ? "" : " ").append(one.record.decoration.name);
    return names + (found->hasMore ? " …" : "");
}

} // namespace

class tst_Decorations : public StoreTest
{
    Q_OBJECT

private:
    using Record = model::DecorationRecord;

    DecorationStore &decorations() { return m_store->decorations(); }
    Result<std::vector<Record>> create(std::vector<NewDecoration> wanted)
    {
        return await<std::vector<Record>>([&](auto done) {
            decorations().create(std::move(wanted), "root 192.0.2.1:1", std::move(done));
        });
    }
    Result<Record>
    create(const std::string &id, const model::Decoration &decoration, bool isPublished = true)
    {
        STAG_TRY(auto records,
                 create(std::vector<NewDecoration>{
                     {model::DecorationId(id), decoration, isPublished, std::nullopt}}));
        return std::move(records.front());
    }
    Result<DecorationOutcome> change(DecorationChange change)
    {
        return await<DecorationOutcome>([&](auto done) {
            decorations().change(std::move(change), "root 192.0.2.1:1", std::move(done));
        });
    }
    Result<DecorationOutcome> act(const std::string &id, DecorationAct act)
    {
        return change({.id = model::DecorationId(id), .act = act});
    }
    Result<DecorationOutcome>
    rename(const std::string &id, const std::string &name, bool isPublished)
    {
        return change({.id = model::DecorationId(id),
                       .act = DecorationAct::Change,
                       .edit = {.name = name},
                       .isPublished = isPublished});
    }
    Result<Record> find(const std::string &id, DecorationAudience audience)
    {
        return await<Record>([&](auto done) {
            decorations().find(model::DecorationId(id), audience, std::move(done));
        });
    }
    /// The name that everybody sees; empty if nobody sees it.
    std::string seen(const std::string &id)
    {
        const auto found = find(id, DecorationAudience::Everybody);
        return found ? found->decoration.name : std::string();
    }
    Record working(const std::string &id)
    {
        return find(id, DecorationAudience::Administrators).value();
    }
    Result<DecorationPage> list(model::DecorationListQuery query = {})
    {
        return await<DecorationPage>(
            [&](auto done) { decorations().list(std::move(query), std::move(done)); });
    }
    /// Names of a list, and how many there are in all.
    std::string listed(model::DecorationListQuery query)
    {
        const auto page = list(std::move(query));
        if (!page)
            return page.error().detail;
        std::string names;
        for (const Record &record : page->records)
            names.append(record.decoration.name).append(" ");
        return names + std::to_string(page->total);
    }
    Result<model::FoundDecorations> nearby(model::DecorationNearbyQuery query)
    {
        return await<model::FoundDecorations>(
            [&](auto done) { decorations().nearby(std::move(query), std::move(done)); });
    }
    Result<model::FoundDecorations> within(model::DecorationBoundsQuery query)
    {
        return await<model::FoundDecorations>(
            [&](auto done) { decorations().within(std::move(query), std::move(done)); });
    }
    Result<PublicChanges> changesAfter(std::int64_t number, std::size_t limit = 100)
    {
        return await<PublicChanges>(
            [&](auto done) { decorations().publicChanges(number, limit, std::move(done)); });
    }
    Result<std::vector<model::DecorationVersion>> versions(const std::string &id)
    {
        return await<std::vector<model::DecorationVersion>>([&](auto done) {
            decorations().versions(model::DecorationId(id), 0, 1'000, std::move(done));
        });
    }

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void whatIsStoredComesBack()
    {
        model::Decoration decoration = at(48.85837009, 2.29448);
        decoration.description = "“Größe” 山";
        decoration.heightOffsetM = -1.25;
        decoration.heightDatum = model::HeightDatum::Geoid;
        decoration.lowResUrl = "https://example.org/low";
        decoration.mediumResUrl = "https://example.org/medium";
        decoration.highResUrl = "/high";
        decoration.scale = {1.0, 2.5, 0.1};
        decoration.rotationDeg = {10.0, -20.0, 30.5};
        decoration.assetType = model::AssetType::Animation;
        decoration.fileSizeBytes = 5'000'000'000;
        const auto made = create("a", decoration);
        VERIFY_OK(made);
        QVERIFY(made->decoration == decoration);
        QCOMPARE(made->version, std::int64_t(1));
        QCOMPARE(made->state, DecorationState::Published);
        QCOMPARE(made->created, m_clock->now());
        open();
        QVERIFY(working("a") == *made);
        QVERIFY(find("a", DecorationAudience::Everybody)->decoration == decoration);
        QCOMPARE(codeOf(create("a", decoration)), int(ErrorCode::Conflict));
        QCOMPARE(codeOf(find("b", DecorationAudience::Administrators)), int(ErrorCode::NotFound));
    }

    void allOrNone()
    {
        QVERIFY(create("a", at(0, 0)));
        const NewDecoration b{model::DecorationId("b"), at(0, 0)};
        const NewDecoration a{model::DecorationId("a"), at(0, 0)};
        QCOMPARE(codeOf(create({b, a})), int(ErrorCode::Conflict));
        QCOMPARE(codeOf(find("b", DecorationAudience::Administrators)), int(ErrorCode::NotFound));
        QCOMPARE(changesAfter(0)->changes.size(), std::size_t(1));
    }

    void whoMadeItIsAUser()
    {
        StoredUser ada;
        ada.user.id = model::UserId("ada");
        ada.user.email = "ada@example.org";
        QVERIFY(await<model::User>(
            [&](auto done) { m_store->users().add(ada, 10, {}, std::move(done)); }));
        const auto made = create({{model::DecorationId("a"), at(0, 0), true, model::UserId("ada")},
                                  {model::DecorationId("b"), at(0, 0), true, model::UserId("?")}});
        VERIFY_OK(made);
        QCOMPARE(made->at(0).createdBy, std::optional(model::UserId("ada")));
        QCOMPARE(made->at(1).createdBy, std::optional<model::UserId>());
        QCOMPARE(find("a", DecorationAudience::Everybody)->createdBy,
                 std::optional(model::UserId("ada")));
    }

    void draftAndPublished()
    {
        QVERIFY(create("a", at(1, 2, "draft"), false));
        QCOMPARE(seen("a"), std::string());
        QCOMPARE(working("a").state, DecorationState::Draft);
        QVERIFY(act("a", DecorationAct::Publish));
        QCOMPARE(seen("a"), std::string("draft"));
        QCOMPARE(working("a").state, DecorationState::Published);
        QVERIFY(rename("a", "changed", false));
        QCOMPARE(seen("a"), std::string("draft"));
        QCOMPARE(working("a").state, DecorationState::Changed);
        QCOMPARE(working("a").publishedVersion, std::optional<std::int64_t>(2));
        // Back to what people see.
        QVERIFY(rename("a", "draft", false));
        QCOMPARE(working("a").state, DecorationState::Published);
        QVERIFY(rename("a", "at once", true));
        QCOMPARE(seen("a"), std::string("at once"));
        QVERIFY(act("a", DecorationAct::Unpublish));
        QCOMPARE(seen("a"), std::string());
        QCOMPARE(working("a").state, DecorationState::Draft);
        QCOMPARE(working("a").version, std::int64_t(6));
    }

    void whatIsNotActiveIsNotSeen()
    {
        QVERIFY(create("a", at(1, 2, "lamp")));
        const auto off = change(
            {.id = model::DecorationId("a"), .edit = {.isActive = false}, .isPublished = true});
        VERIFY_OK(off);
        QCOMPARE(off->record.state, DecorationState::Published);
        QCOMPARE(seen("a"), std::string());
        QCOMPARE(namesOf(nearby({.latitudeDeg = 1, .longitudeDeg = 2, .radiusM = 10})),
                 std::string());
        QCOMPARE(namesOf(nearby({.audience = DecorationAudience::Administrators,
                                 .latitudeDeg = 1,
                                 .longitudeDeg = 2,
                                 .radiusM = 10})),
                 std::string("lamp"));
        QVERIFY(change(
            {.id = model::DecorationId("a"), .edit = {.isActive = true}, .isPublished = true}));
        QCOMPARE(seen("a"), std::string("lamp"));
    }

    void deletedAndRestored()
    {
        QVERIFY(create("a", at(1, 2, "lamp")));
        const auto gone = act("a", DecorationAct::Delete);
        VERIFY_OK(gone);
        QCOMPARE(gone->record.deleted, std::optional(m_clock->now()));
        QCOMPARE(seen("a"), std::string());
        QCOMPARE(listed({.audience = DecorationAudience::Administrators}), std::string("0"));
        QCOMPARE(
            listed({.audience = DecorationAudience::Administrators, .filter = {.isDeleted = true}}),
            std::string("lamp 1"));
        for (const DecorationAct one :
             {DecorationAct::Delete, DecorationAct::Publish, DecorationAct::Change})
            QCOMPARE(codeOf(act("a", one)), int(ErrorCode::NotFound));
        QVERIFY(act("a", DecorationAct::Restore));
        QCOMPARE(seen("a"), std::string("lamp"));
        QCOMPARE(working("a").state, DecorationState::Published);
        QCOMPARE(namesOf(nearby({.latitudeDeg = 1, .longitudeDeg = 2, .radiusM = 10})),
                 std::string("lamp"));
        // There is nothing to restore.
        QCOMPARE(act("a", DecorationAct::Restore)->record.version, std::int64_t(3));
        QCOMPARE(codeOf(act("b", DecorationAct::Restore)), int(ErrorCode::NotFound));
    }

    void aStaleChangeChangesNothing()
    {
        QVERIFY(create("a", at(1, 2, "lamp")));
        const auto edit = [&](std::vector<std::int64_t> expected) {
            return change({.id = model::DecorationId("a"),
                           .edit = {.name = "light"},
                           .isPublished = true,
                           .expected = std::move(expected)});
        };
        const auto stale = edit({7});
        VERIFY_OK(stale);
        QVERIFY(stale->isStale);
        QCOMPARE(stale->record.version, std::int64_t(1));
        QCOMPARE(seen("a"), std::string("lamp"));
        QVERIFY(!edit({7, 1})->isStale);
        QCOMPARE(seen("a"), std::string("light"));
        QVERIFY(edit({1})->isStale);
    }

    void whatChangesNothingMakesNoVersion()
    {
        QVERIFY(create("a", at(1, 2, "lamp")));
        const auto before = working("a");
        m_clock->advance(std::chrono::hours(1));
        QVERIFY(rename("a", "lamp", true)->record == before);
        QVERIFY(act("a", DecorationAct::Publish)->record == before);
        QCOMPARE(versions("a")->size(), std::size_t(1));
    }

    void versionsAndTheWayBack()
    {
        QVERIFY(create("a", at(1, 2, "one")));
        QVERIFY(rename("a", "two", false));
        QVERIFY(rename("a", "three", false));
        const auto all = versions("a");
        VERIFY_OK(all);
        QCOMPARE(all->size(), std::size_t(3));
        QCOMPARE(all->at(0).decoration.name, std::string("three"));
        QCOMPARE(all->at(2).act, DecorationAct::Create);
        QVERIFY(all->at(2).isPublished && !all->at(0).isPublished);
        QCOMPARE(all->at(1).actor, std::string("root 192.0.2.1:1"));

        const auto pair = [&](std::optional<std::int64_t> from, std::optional<std::int64_t> to) {
            return await<DecorationVersionPair>([&](auto done) {
                decorations().versionPair(model::DecorationId("a"), from, to, std::move(done));
            });
        };
        QCOMPARE(pair({}, {})->from->version, std::int64_t(1));
        QCOMPARE(pair({}, {})->to.version, std::int64_t(3));
        QVERIFY(!pair(0, 2)->from);
        QCOMPARE(codeOf(pair(9, 2)), int(ErrorCode::NotFound));

        const auto back = change({.id = model::DecorationId("a"),
                                  .act = DecorationAct::Rollback,
                                  .toVersion = 2,
                                  .isPublished = true});
        VERIFY_OK(back);
        QCOMPARE(back->record.version, std::int64_t(4));
        QCOMPARE(seen("a"), std::string("two"));
        QCOMPARE(
            codeOf(change(
                {.id = model::DecorationId("a"), .act = DecorationAct::Rollback, .toVersion = 9})),
            int(ErrorCode::NotFound));
    }

    void theOldestVersionsGoButNotTheOneThatIsSeen()
    {
        StoreSettings few;
        few.decorations.versionsMax = 3;
        few.decorations.countMax = 1;
        open(few);
        QVERIFY(create("a", at(1, 2, "1")));
        for (const char *name : {"2", "3", "4", "5"})
            QVERIFY(rename("a", name, false));
        std::string left;
        for (const auto &version : versions("a").value())
            left += version.decoration.name;
        QCOMPARE(left, std::string("5431"));
        QCOMPARE(codeOf(create("b", at(1, 2))), int(ErrorCode::Conflict));
    }

    void everyActIsWrittenDown()
    {
        QVERIFY(create("a", at(1, 2, "1"), false));
        QVERIFY(rename("a", "2", false));
        QVERIFY(act("a", DecorationAct::Publish));
        QVERIFY(act("a", DecorationAct::Unpublish));
        QVERIFY(change(
            {.id = model::DecorationId("a"), .act = DecorationAct::Rollback, .toVersion = 1}));
        QVERIFY(act("a", DecorationAct::Delete));
        QVERIFY(act("a", DecorationAct::Restore));
        std::string acts;
        const auto entries = await<std::vector<AuditEntry>>(
            [&](auto done) { m_store->audit(0, 100, std::move(done)); });
        for (const AuditEntry &entry : *entries) {
            QCOMPARE(entry.decoration, std::optional(model::DecorationId("a")));
            QCOMPARE(entry.actor, std::string("root 192.0.2.1:1"));
            acts.append(entry.action.substr(0, entry.action.find('_'))).append(" ");
        }
        QCOMPARE(acts, std::string("restore delete rollback unpublish publish change create "));
    }

    void whatEverybodyWasToldSince()
    {
        QVERIFY(create("a", at(1, 2, "a")));
        QVERIFY(create("b", at(1, 2, "b"), false));
        QVERIFY(create("c", at(1, 2, "c")));
        const auto told = [&](std::int64_t after, std::size_t limit = 100) {
            std::string text;
            const auto page = changesAfter(after, limit);
            for (const PublicChange &change : page->changes)
                text.append(std::to_string(change.number))
                    .append(change.id.text())
                    .append(change.record ? "+" : "-")
                    .append(" ");
            return text + (page->hasMore ? "…" : "");
        };
        QCOMPARE(told(0), std::string("1a+ 3c+ "));
        QVERIFY(rename("a", "not yet", false));
        QCOMPARE(told(1), std::string("3c+ "));
        QVERIFY(act("a", DecorationAct::Delete));
        QVERIFY(act("b", DecorationAct::Delete)); // nobody knew of it
        QCOMPARE(told(0), std::string("3c+ 5a- "));
        QVERIFY(act("a", DecorationAct::Restore));
        QCOMPARE(told(5), std::string("7a+ "));
        QCOMPARE(told(0, 1), std::string("3c+ …"));
        open();
        QCOMPARE(told(0), std::string("3c+ 7a+ "));
        QVERIFY(create("d", at(1, 2, "d")));
        QCOMPARE(told(7), std::string("8d+ "));
    }

    void pagesAndFilters()
    {
        const auto make = [&](const char *name, const char *category, int radiusM, bool isSeen) {
            model::Decoration decoration = at(1, 2, name);
            decoration.category = category;
            decoration.radiusM = radiusM;
            if (radiusM == 5)
                decoration.assetType = model::AssetType::Image;
            QVERIFY(create(name, decoration, isSeen));
        };
        make("bench", "seat", 5, true);
        make("Arch_1", "stone", 30, true);
        make("lamp", "light", 20, false);
        make("chair", "seat", 10, true);
        using Order = model::DecorationOrder;
        constexpr auto kAdmin = DecorationAudience::Administrators;
        QCOMPARE(listed({}), std::string("bench Arch_1 chair 3"));
        QCOMPARE(listed({.audience = kAdmin}), std::string("bench Arch_1 lamp chair 4"));
        QCOMPARE(listed({.audience = kAdmin, .order = Order::Name, .limit = 2, .offset = 1}),
                 std::string("bench chair 4"));
        QCOMPARE(listed({.order = Order::Radius, .isDescending = true}),
                 std::string("Arch_1 chair bench 3"));
        QCOMPARE(listed({.order = Order::Category, .isDescending = true}),
                 std::string("Arch_1 chair bench 3"));
        QCOMPARE(listed({.filter = {.category = "seat"}}), std::string("bench chair 2"));
        QCOMPARE(listed({.filter = {.assetType = model::AssetType::Image}}),
                 std::string("bench 1"));
        QCOMPARE(listed({.filter = {.text = "CH"}}), std::string("bench Arch_1 chair 3"));
        QCOMPARE(listed({.filter = {.text = "h_1"}}), std::string("Arch_1 1"));
        QCOMPARE(listed({.filter = {.text = "b_n"}}), std::string("0"));
        QCOMPARE(listed({.audience = kAdmin, .filter = {.state = DecorationState::Draft}}),
                 std::string("lamp 1"));
        QCOMPARE(listed({.filter = {.state = DecorationState::Draft}}), std::string("0"));
        QCOMPARE(listed({.filter = {.isDeleted = true}}), std::string("0"));
        QCOMPARE(listed({.audience = kAdmin, .filter = {.isActive = false}}), std::string("0"));
    }

    void nearbyIsExactEverywhere_data()
    {
        QTest::addColumn<double>("latitude");
        QTest::addColumn<double>("longitude");
        QTest::addColumn<double>("radius");
        QTest::newRow("a city") << 48.85 << 2.29 << 1'000.0;
        QTest::newRow("the north pole") << 90.0 << 0.0 << 20'000.0;
        QTest::newRow("near the south pole") << -89.99 << 45.0 << 20'000.0;
        QTest::newRow("the antimeridian") << -17.0 << 180.0 << 50'000.0;
        QTest::newRow("just west of it") << 10.0 << 179.9999 << 1'000.0;
        QTest::newRow("where the ellipsoid curves most") << 0.0 << 0.0 << 1'000'000.0;
        QTest::newRow("half the earth") << 45.0 << -100.0 << 10'000'000.0;
        QTest::newRow("all of it") << 45.0 << -100.0 << 20'100'000.0;
        QTest::newRow("a step") << 48.85 << 2.29 << 0.5;
    }
    void nearbyIsExactEverywhere()
    {
        QFETCH(const double, latitude);
        QFETCH(const double, longitude);
        QFETCH(const double, radius);
        const geo::Geodetic center{latitude, longitude, 0.0};
        std::mt19937_64 engine(7);
        std::uniform_real_distribution<double> part(0.0, 1.0);
        std::vector<NewDecoration> wanted;
        std::vector<std::pair<double, std::string>> expected;
        for (int i = 0; i < 400; ++i) {
            // Around the radius, where it matters.
            const double reach = std::min(radius * 1.2, 20'000'000.0);
            const geo::Geodetic place =
                geo::destination(center, 360.0 * part(engine), reach * std::sqrt(part(engine)));
            const std::string name = std::to_string(i);
            wanted.push_back({model::DecorationId(name),
                              at(place.latitudeDeg, place.longitudeDeg, name),
                              true,
                              std::nullopt});
            const double distanceM = geo::geodesic(center, place).distanceM;
            if (distanceM <= radius)
                expected.emplace_back(distanceM, name);
        }
        VERIFY_OK(create(std::move(wanted)));
        std::sort(expected.begin(), expected.end());
        const auto names = [&](std::size_t count) {
            std::string text;
            for (std::size_t i = 0; i < std::min(count, expected.size()); ++i)
                text.append(text.empty() ? "" : " ").append(expected[i].second);
            return text + (count < expected.size() ? " …" : "");
        };
        for (const std::size_t limit : {std::size_t(1), std::size_t(17), std::size_t(1'000)})
            QCOMPARE(namesOf(nearby({.latitudeDeg = latitude,
                                     .longitudeDeg = longitude,
                                     .radiusM = radius,
                                     .limit = limit})),
                     names(limit));
    }

    void nearbySaysHowFar()
    {
        QVERIFY(create("a", at(0.0, 0.0, "here")));
        QVERIFY(create("b", at(0.0, 0.001, "there")));
        const auto found = nearby({.radiusM = 200.0});
        VERIFY_OK(found);
        QCOMPARE(found->found.at(0).distanceM, std::optional(0.0));
        QVERIFY(std::abs(*found->found.at(1).distanceM - 111.319) < 0.001);
        QCOMPARE(namesOf(nearby({.filter = {.text = "ere"}, .radiusM = 200.0, .limit = 1})),
                 std::string("here …"));
        QCOMPARE(namesOf(nearby({.filter = {.category = "none"}, .radiusM = 200.0})),
                 std::string());
        QVERIFY(change(
            {.id = model::DecorationId("b"), .edit = {.longitudeDeg = 1.0}, .isPublished = true}));
        QCOMPARE(namesOf(nearby({.radiusM = 200.0})), std::string("here"));
    }

    void withinBounds_data()
    {
        QTest::addColumn<double>("west");
        QTest::addColumn<double>("east");
        QTest::addColumn<QString>("expected");
        QTest::newRow("here") << -1.0 << 1.0 << QStringLiteral("zero");
        QTest::newRow("across") << 170.0 << -170.0 << QStringLiteral("east line west");
        QTest::newRow("up to it") << 170.0 << 180.0 << QStringLiteral("east line");
        QTest::newRow("from it") << -180.0 << -170.0 << QStringLiteral("line west");
        QTest::newRow("the long way") << -170.0 << 170.0 << QStringLiteral("zero");
        QTest::newRow("all") << -180.0 << 180.0 << QStringLiteral("east line west zero");
    }
    void withinBounds()
    {
        QFETCH(const double, west);
        QFETCH(const double, east);
        QFETCH(const QString, expected);
        QVERIFY(create("1", at(10, 175, "east")));
        QVERIFY(create("2", at(10, 180, "line")));
        QVERIFY(create("3", at(10, -175, "west")));
        QVERIFY(create("4", at(10, 0, "zero")));
        QVERIFY(create("5", at(30, 0, "north")));
        const auto found =
            within({.southDeg = 5, .northDeg = 15, .westDeg = west, .eastDeg = east});
        VERIFY_OK(found);
        QStringList names;
        for (const auto &one : found->found)
            names.append(QString::fromStdString(one.record.decoration.name));
        names.sort();
        QCOMPARE(names.join(u' '), expected);
        QVERIFY(!found->hasMore);
    }

    void whatTheEdgesOfARegionServe()
    {
        const auto addEdge =
            [&](const char *name, const char *region, double longitudeDeg, bool isActive) {
                model::Edge edge;
                edge.id = model::EdgeId(name);
                edge.name = name;
                edge.region = region;
                edge.place = {0.0, longitudeDeg, 0.0};
                edge.serviceRadiusKm = 100.0;
                edge.isActive = isActive;
                return await<model::Edge>(
                    [&](auto done) { m_store->edges().add(edge, 10, "root", std::move(done)); });
            };
        QVERIFY(addEdge("a", "east", 179.8, true));
        QVERIFY(addEdge("b", "east", -179.8, true)); // the circles overlap
        QVERIFY(addEdge("c", "east", 10.0, false));
        QVERIFY(addEdge("d", "west", 20.0, true));
        QVERIFY(create("1", at(0, 180, "between")));
        QVERIFY(create("2", at(0, 179.79, "near a")));
        QVERIFY(create("3", at(0, -179.0, "near b")));
        QVERIFY(create("4", at(0, 10, "inactive")));
        QVERIFY(create("5", at(0, 20, "west")));
        QVERIFY(create("6", at(0, 179.8, "draft"), false));
        const auto inRegion = [&](model::DecorationRegionQuery query) {
            return namesOf(await<model::FoundDecorations>(
                [&](auto done) { decorations().inRegion(std::move(query), std::move(done)); }));
        };
        QCOMPARE(inRegion({.region = "east"}), std::string("near a between near b"));
        QCOMPARE(inRegion({.region = "east", .limit = 1}), std::string("near a …"));
        QCOMPARE(inRegion({.audience = DecorationAudience::Administrators, .region = "east"}),
                 std::string("draft near a between near b"));
        QCOMPARE(inRegion({.filter = {.text = "near"}, .region = "east"}),
                 std::string("near a near b"));
        QCOMPARE(inRegion({.region = "west"}), std::string("west"));
        QCOMPARE(inRegion({.region = "nowhere"}), std::string());
    }

    void theBoundsOfAPole()
    {
        QVERIFY(create("1", at(90, 0, "pole")));
        QVERIFY(create("2", at(89.9, 120, "ice")));
        QCOMPARE(within({.southDeg = 89, .northDeg = 90})->found.size(), std::size_t(2));
        QVERIFY(within({.southDeg = 89, .northDeg = 90, .limit = 1})->hasMore);
        QCOMPARE(codeOf(within({.southDeg = 5, .northDeg = 4})), int(ErrorCode::InvalidArgument));
    }
};

QTEST_GUILESS_MAIN(tst_Decorations)
#include "tst_decorations.moc"

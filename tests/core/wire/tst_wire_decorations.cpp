// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/decorations.h"

#include <QTest>

#include <cmath>

using namespace stag;
using model::DecorationAudience;

namespace {

constexpr const char *kMinimal =
    R"({"name":"Fountain","category":"water","lat":48.8584,"lng":2.2945,"radius_meters":50})";

template<typename Problems>
QString told(const Problems &problems)
{
    QStringList lines;
    for (const model::FieldProblem &problem : problems)
        lines.append(QString::fromStdString(problem.field + ": " + problem.message));
    return lines.join(u'\n');
}

QString toldBy(const std::string &body)
{
    const auto request = wire::parseDecoration(body);
    return request ? told(request->problems) : QString::fromStdString(request.error().detail);
}

model::DecorationRecord record()
{
    model::DecorationRecord record;
    record.id = model::DecorationId("d");
    record.decoration = model::applied(wire::parseDecoration(kMinimal)->edit, {});
    record.decoration.heightDatum = model::HeightDatum::Floor;
    record.state = model::DecorationState::Changed;
    record.version = 3;
    record.publishedVersion = 2;
    record.changeNumber = 12;
    return record;
}

constexpr const char *kColumns =
    R"("name":"Fountain","description":"","category":"water","lat":48.8584,"lng":2.2945,)"
    R"("radius_meters":50,"height_offset":0,"height_datum":"floor","low_res_url":"",)"
    R"("medium_res_url":"","high_res_url":"","scale_x":1,"scale_y":1,"scale_z":1,)"
    R"("rotation_x":0,"rotation_y":0,"rotation_z":0,"asset_type":"3d_model",)"
    R"("file_size_bytes":0,"is_active":true)";

std::string seen(const std::string &more = {})
{
    return R"({"id":"d",)" + std::string(kColumns)
           + R"(,"created_by":null,"created_at":"1970-01-01T00:00:00.000Z",)"
             R"("updated_at":"1970-01-01T00:00:00.000Z","version":3)"
           + more + '}';
}

} // namespace

class tst_WireDecorations : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void requests_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *body, const char *expected) {
            QTest::addRow("%s", body) << QByteArray(body) << QString::fromLatin1(expected);
        };
        row(kMinimal, "");
        row("{}", "");
        row(R"({"lat":"north","radius_meters":1.5,"is_active":1,"asset_type":"film"})",
            "lat: must be a number\nradius_meters: must be a whole number of 64 bits\n"
            "asset_type: must be 3d_model, image or animation\nis_active: must be true or false");
        row(R"({"height_datum":7})", "height_datum: must be ground, floor, geoid or ellipsoid");
        row(R"({"state":"changed"})", "state: must be draft or published");
        row(R"({"id":"fountain"})", "id: must be a UUID");
        row(R"({"id":"913e50e6-187f-42b8-ab52-729db7639e3e","version":4,"state":"draft"})", "");
        row(R"({"geopose":5})", "geopose: must be an object");
        row(R"({"geopose":{"position":{"lat":1,"lon":2}}})", "geopose.quaternion: missing");
        row(R"({"geopose":{"position":{"lat":1,"lon":2},"quaternion":{"x":0,"y":0,"z":0,"w":1}}})",
            "geopose.position.h: missing");
        row(R"({"lat":1,"geopose":{"position":{"lat":1,"lon":2,"h":3},)"
            R"("quaternion":{"x":0,"y":0,"z":0,"w":1}}})",
            "lat: must not be there together with geopose");
        row(R"({"geopose":{"position":{"lat":1,"lon":2,"h":3},)"
            R"("quaternion":{"x":0,"y":0,"z":0,"w":2}}})",
            "geopose: quaternion: not of unit length");
        row("[]", "must be an object");
        row("{{", "not valid JSON");
    }
    void requests()
    {
        QFETCH(const QByteArray, body);
        QFETCH(const QString, expected);
        QCOMPARE(toldBy(body.toStdString()), expected);
        // Cut anywhere, it is none.
        for (qsizetype i = 0; i < body.size(); ++i)
            QVERIFY(!wire::parseDecoration(body.first(i).toStdString()));
        QVERIFY(!wire::parseDecoration((body + '}').toStdString()));
    }

    void whatIsAbsentIsNoEdit()
    {
        const auto request = wire::parseDecoration(R"({"scale_y":2,"description":"","lng":null})");
        QVERIFY(request->edit
                == (model::DecorationEdit{.description = std::string(), .scaleY = 2.0}));
        QVERIFY(request->isPublished);
        QVERIFY(!request->id && !request->version);
        QVERIFY(!wire::parseDecoration(R"({"state":"draft"})")->isPublished);
    }

    void aPosePlaces()
    {
        const auto request =
            wire::parseDecoration(R"({"geopose":{"position":{"lat":1,"lon":2,"h":3},)"
                                  R"("quaternion":{"x":0,"y":0,"z":0,"w":1}}})");
        const model::DecorationEdit &edit = request->edit;
        QCOMPARE(*edit.latitudeDeg, 1.0);
        QCOMPARE(*edit.longitudeDeg, 2.0);
        QCOMPARE(*edit.heightOffsetM, 3.0);
        QCOMPARE(*edit.heightDatum, model::HeightDatum::Ellipsoid);
        // Its Z is up, so what had Y up lies on its back.
        QVERIFY(std::abs(*edit.rotationXDeg + 90.0) < 1e-9);
    }

    void many()
    {
        const std::string one(kMinimal);
        const auto both =
            wire::parseDecorations(R"({"decorations":[)" + one + R"(,{"name":5}]})", 2);
        QCOMPARE(both->size(), std::size_t(2));
        QCOMPARE(told(both->at(0).problems), QString());
        QCOMPARE(told(both->at(1).problems), QStringLiteral("decorations[1].name: must be text"));
        QCOMPARE(wire::parseDecorations(R"({"decorations":[{},{}]})", 1).error().code,
                 ErrorCode::TooLarge);
        for (const char *body : {"{}", R"({"decorations":[]})", R"({"decorations":5})", "[{}]"})
            QVERIFY(!wire::parseDecorations(body, 1));
    }

    void theWayBack()
    {
        const auto request = wire::parseRollback(R"({"version":3,"state":"draft"})");
        QCOMPARE(request->version, std::int64_t(3));
        QVERIFY(!request->isPublished);
        QCOMPARE(told(wire::parseRollback("{}")->problems), QStringLiteral("version: missing"));
    }

    void answers()
    {
        QCOMPARE(wire::writeDecoration(record(), DecorationAudience::Everybody), seen());
        auto known = record();
        QCOMPARE(wire::writeDecoration(known, DecorationAudience::Administrators),
                 seen(R"(,"state":"changed","published_version":2,"change_number":12)"));
        known.publishedVersion.reset();
        known.deleted = fromUnixMs(1);
        QCOMPARE(wire::writeDecoration(known, DecorationAudience::Administrators),
                 seen(R"(,"state":"changed","published_version":null,"change_number":12,)"
                      R"("deleted_at":"1970-01-01T00:00:00.001Z")"));
        const auto one = record();
        QCOMPARE(wire::writeDecorations({&one, 1},
                                        {.total = 7, .limit = 1, .offset = 2},
                                        DecorationAudience::Everybody),
                 R"({"data":[)" + seen() + R"(],"total":7,"limit":1,"offset":2})");
        QCOMPARE(
            wire::writeFoundDecorations({{{one, 1.5}}, true}, 1, DecorationAudience::Everybody),
            R"({"data":[)" + seen(R"(,"distance_meters":1.5)") + R"(],"limit":1,"has_more":true})");
    }

    void history()
    {
        model::DecorationVersion before;
        before.version = 1;
        before.actor = "root";
        before.decoration = record().decoration;
        model::DecorationVersion after = before;
        after.version = 2;
        after.act = model::DecorationAct::Rollback;
        after.isPublished = true;
        after.decoration.name = "Well";
        after.decoration.scale.y = 2.0;
        QCOMPARE(wire::writeDecorationVersions({&before, 1}, 5, true),
                 R"({"data":[{"version":1,"action":"create","actor":"root",)"
                 R"("created_at":"1970-01-01T00:00:00.000Z","is_published":false,"decoration":{)"
                     + std::string(kColumns) + R"(}}],"limit":5,"has_more":true})");
        QCOMPARE(wire::writeDecorationDiff(before, after),
                 std::string(R"({"from":1,"to":2,"fields":[)"
                             R"({"field":"name","from":"Fountain","to":"Well"},)"
                             R"({"field":"scale_y","from":1,"to":2}]})"));
        const std::string fromNothing = wire::writeDecorationDiff(std::nullopt, before);
        QVERIFY(fromNothing.starts_with(
            R"({"from":0,"to":1,"fields":[{"field":"name","from":null,"to":"Fountain"},)"));
    }

    void contentComesBack()
    {
        model::Decoration decoration = record().decoration;
        decoration.latitudeDeg = 0.1 + 0.2;
        decoration.rotationDeg.y = -359.99;
        decoration.assetType = model::AssetType::Image;
        decoration.isActive = false;
        const std::string text = wire::writeDecorationContent(decoration);
        QVERIFY(wire::parseDecorationContent(text).value() == decoration);
        // An earlier program knew fewer columns.
        QVERIFY(wire::parseDecorationContent("{}").value() == model::Decoration());
        QVERIFY(!wire::parseDecorationContent(R"({"name":5})"));
    }

    void queries_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("query");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *kind, const char *query, const char *expected) {
            QTest::addRow("%s %s", kind, query)
                << QString::fromLatin1(kind) << QString::fromLatin1(query)
                << QString::fromLatin1(expected);
        };
        row("list", "", "");
        row("list",
            "limit=5&offset=9&sort=-name&category=c&q=x&state=draft&is_active=0&deleted=1",
            "");
        row("list", "limit=all", "limit: must be a whole number");
        row("list", "state=gone", "state: must be draft, changed or published");
        row("list", "asset_type=film", "asset_type: must be 3d_model, image or animation");
        row("list", "is_active=maybe", "is_active: must be true or false");
        row("list",
            "sort=size",
            "sort: must be created_at, updated_at, name, category or radius_meters, with - before "
            "it for the other direction");
        row("nearby", "lat=1&lng=2&radius=1000", "");
        row("nearby", "", "lat: missing\nlng: missing\nradius: missing");
        row("nearby",
            "lat=91&lng=x&radius=-1",
            "lat: must be -90 to 90\nlng: must be a number\nradius: must be 0 to 20100000");
        row("nearby", "lat=nan&lng=inf&radius=1", "lat: must be a number\nlng: must be a number");
        row("bounds", "min_lat=1&max_lat=2&min_lng=3&max_lng=4", "");
        row("bounds",
            "min_lat=3&max_lat=2&min_lng=3&max_lng=4",
            "min_lat: must not be greater than max_lat");
        row("bounds",
            "min_lat=1&max_lat=2&min_lng=190&max_lng=170",
            "min_lng: must not be greater than max_lng where one is beyond 180");
        row("bounds", "min_lat=1&max_lat=2&min_lng=3", "max_lng: missing");
        row("region", "region=eu&limit=5", "");
        row("region", "", "region: missing");
        row("versions", "before=5&limit=2", "");
        row("versions", "before=x", "before: must be a whole number");
        row("diff", "from=x", "from: must be a whole number");
    }
    void queries()
    {
        QFETCH(const QString, kind);
        QFETCH(const QString, query);
        QFETCH(const QString, expected);
        wire::QueryParameters parameters;
        for (const QString &pair : query.split(u'&', Qt::SkipEmptyParts))
            parameters.emplace(pair.section(u'=', 0, 0).toStdString(),
                               pair.section(u'=', 1).toStdString());
        if (kind == u"list")
            QCOMPARE(told(wire::parseDecorationList(parameters, 50).problems), expected);
        else if (kind == u"nearby")
            QCOMPARE(told(wire::parseDecorationsNearby(parameters, 50).problems), expected);
        else if (kind == u"bounds")
            QCOMPARE(told(wire::parseDecorationBounds(parameters, 50).problems), expected);
        else if (kind == u"region")
            QCOMPARE(told(wire::parseDecorationRegion(parameters, 50).problems), expected);
        else if (kind == u"versions")
            QCOMPARE(told(wire::parseDecorationVersions(parameters, 50).problems), expected);
        else
            QCOMPARE(told(wire::parseDecorationDiff(parameters).problems), expected);
    }

    void aListIsAskedFor()
    {
        const auto query = wire::parseDecorationList({{"limit", "500"},
                                                      {"offset", "9"},
                                                      {"sort", "-updated_at"},
                                                      {"q", "x"},
                                                      {"is_active", "false"},
                                                      {"deleted", "true"}},
                                                     50)
                               .query;
        QCOMPARE(query.limit, std::size_t(50));
        QCOMPARE(query.offset, std::size_t(9));
        QCOMPARE(query.order, model::DecorationOrder::Updated);
        QVERIFY(query.isDescending && query.filter.isDeleted);
        QCOMPARE(query.filter.isActive, std::optional(false));
        QCOMPARE(wire::parseDecorationList({}, 5'000).query.limit, std::size_t(100));
    }

    void meridians_data()
    {
        QTest::addColumn<QString>("west");
        QTest::addColumn<QString>("east");
        QTest::addColumn<double>("expectedWest");
        QTest::addColumn<double>("expectedEast");
        const auto row = [](const char *west, const char *east, double w, double e) {
            QTest::addRow("%s %s", west, east)
                << QString::fromLatin1(west) << QString::fromLatin1(east) << w << e;
        };
        row("1", "2", 1.0, 2.0);
        row("-180", "180", -180.0, 180.0);
        row("170", "-170", 170.0, -170.0);
        row("170", "190", 170.0, -170.0);
        row("-190", "-170", 170.0, -170.0);
        row("-300", "300", -180.0, 180.0);
        row("-200", "160", -180.0, 180.0);
        row("190", "200", -170.0, -160.0);
    }
    void meridians()
    {
        QFETCH(const QString, west);
        QFETCH(const QString, east);
        QFETCH(const double, expectedWest);
        QFETCH(const double, expectedEast);
        const auto query = wire::parseDecorationBounds({{"min_lat", "0"},
                                                        {"max_lat", "1"},
                                                        {"min_lng", west.toStdString()},
                                                        {"max_lng", east.toStdString()}},
                                                       50)
                               .query;
        QCOMPARE(query.westDeg, expectedWest);
        QCOMPARE(query.eastDeg, expectedEast);
    }
};

QTEST_APPLESS_MAIN(tst_WireDecorations)
#include "tst_wire_decorations.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/backend/answer_server.h"
#include "ui/backend/backend.h"

#include <QTest>

#include <optional>

using namespace stag;
using stag::test::AnswerServer;
using ui::backend::Backend;

class tst_GeofenceRequests : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fencesOfTheServer()
    {
        const AnswerServer web("/api/v1/geofences",
                               R"({"geofences":[{"id":"a/b","name":"Kitchen","shape":{"type":)"
                               R"("sphere","center":[1,2,3],"radius":2},"inside_count":1}],)"
                               R"("inside":[{"session_id":"room","anchor_id":"a",)"
                               R"("position":[1,2,3],"since":5}]})");
        Backend backend;
        backend.connectTo(web.url());
        std::optional<Result<std::vector<model::GeofenceRecord>>> fences;
        backend.requestGeofences(model::SessionId("room & hall"), this, [&fences](auto result) {
            fences = std::move(result);
        });
        QTRY_VERIFY(fences);
        QVERIFY(fences->has_value());
        QCOMPARE(web.asked(),
                 QByteArray("GET /api/v1/geofences?limit=1000&session_id=room%20%26%20hall"));
        QCOMPARE((*fences)->front().insideCount, 1u);
        std::optional<Result<std::vector<model::GeofencePresence>>> inside;
        backend.requestGeofenceInside((*fences)->front().fence.id, this, [&inside](auto result) {
            inside = std::move(result);
        });
        QTRY_VERIFY(inside);
        QVERIFY(inside->has_value());
        QCOMPARE(web.asked(), QByteArray("GET /api/v1/geofences/a%2Fb/inside?limit=10000"));
        QCOMPARE((*inside)->front().anchor, model::AnchorId("a"));
    }

    void fencesAreEdited()
    {
        const AnswerServer web("/api/v1/geofences",
                               R"({"id":"made","name":"Kitchen","shape":{"type":"sphere",)"
                               R"("center":[1,2,3],"radius":2},"inside_count":0})");
        Backend backend;
        model::Geofence fence;
        fence.id = model::GeofenceId("a/b");
        fence.volume = model::Sphere{{1, 2, 3}, 2};
        std::optional<Result<model::Geofence>> answer;
        const auto done = [&answer](auto result) { answer = std::move(result); };
        backend.createGeofence(web.url(), fence, this, done);
        QTRY_VERIFY(answer);
        QCOMPARE(web.asked(), QByteArray("POST /api/v1/geofences"));
        QVERIFY((*answer)->id == model::GeofenceId("made"));
        answer.reset();
        backend.replaceGeofence(web.url(), fence, this, done);
        QTRY_VERIFY(answer);
        QCOMPARE(web.asked(), QByteArray("PUT /api/v1/geofences/a%2Fb"));
        QVERIFY(web.request().toLower().contains("content-type: application/json"));
        answer.reset();
        backend.deleteGeofence(web.url(), fence.id, this, done);
        QTRY_VERIFY(answer && *answer);
        QCOMPARE(web.asked(), QByteArray("DELETE /api/v1/geofences/a%2Fb"));
    }

    void aRefusedFenceNamesItsField()
    {
        const AnswerServer web(
            "/api/v1/geofences",
            R"({"error":"Invalid geofence","fields":[{"field":"shape.radius","message":"no"}]})",
            "400 Bad Request");
        Backend backend;
        std::optional<Result<model::Geofence>> answer;
        backend.createGeofence(
            web.url(), {}, this, [&answer](auto result) { answer = std::move(result); });
        QTRY_VERIFY(answer);
        QCOMPARE(answer->error().code, ErrorCode::InvalidArgument);
        QCOMPARE(answer->error().detail, "shape.radius: no");
    }
};

QTEST_GUILESS_MAIN(tst_GeofenceRequests)
#include "tst_geofence_requests.moc"

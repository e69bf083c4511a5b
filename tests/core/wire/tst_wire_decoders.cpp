// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/wire/fixtures.h"
#include "tests/core/wire/render.h"

#include <QTest>

using namespace stag::test;

namespace {

using Renderer = std::string (*)(std::string_view);

struct Protocol
{
    const char *folder;
    Renderer render;
    bool json; ///< one JSON document: no truncation and nothing behind it is valid
};

constexpr auto kProtocols = std::to_array<Protocol>({
    {"ingest", renderIngest, true},
    {"query", renderQuery, false},
    {"graph", renderGraphQuery, false},
    {"graph_answer", renderGraphAnswer, true},
    {"ws_message", renderWsMessage, true},
    {"stream_kit_1", renderStreamPacket, true},
    {"stream_kit_ws", renderWsMessage, true},
    {"stream_packet", renderStreamPacket, true},
    {"live_feed", renderLiveEvent, true},
    {"recording", renderRecording, true},
    {"sessions", renderSessions, true},
    {"subscribers", renderSubscribers, true},
    {"filter_parameters", renderFilterParameters, false},
    {"viewer_request", renderViewerRequest, true},
    {"mesh_history", renderMeshHistory, true},
    {"geofence", renderGeofence, true},
    {"anchor_traits", renderAnchorTraits, false},
    {"pretty_json", renderPrettyJson, false},
});

bool isError(const std::string &rendered)
{
    return rendered.starts_with("error ");
}

} // namespace

class tst_WireDecoders : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ingest_data() { addFixtureRows(QStringLiteral("ingest")); }
    void ingest() { check(renderIngest); }
    void query_data() { addFixtureRows(QStringLiteral("query")); }
    void query() { check(renderQuery); }
    void graph_data() { addFixtureRows(QStringLiteral("graph")); }
    void graph() { check(renderGraphQuery); }
    void graphAnswer_data() { addFixtureRows(QStringLiteral("graph_answer")); }
    void graphAnswer() { check(renderGraphAnswer); }
    void wsMessage_data() { addFixtureRows(QStringLiteral("ws_message")); }
    void wsMessage() { check(renderWsMessage); }
    void streamKit1_data() { addFixtureRows(QStringLiteral("stream_kit_1")); }
    void streamKit1() { check(renderStreamPacket); }
    void streamKitWs_data() { addFixtureRows(QStringLiteral("stream_kit_ws")); }
    void streamKitWs() { check(renderWsMessage); }
    void streamPacket_data() { addFixtureRows(QStringLiteral("stream_packet")); }
    void streamPacket() { check(renderStreamPacket); }
    void liveFeed_data() { addFixtureRows(QStringLiteral("live_feed")); }
    void liveFeed() { check(renderLiveEvent); }
    void recording_data() { addFixtureRows(QStringLiteral("recording")); }
    void recording() { check(renderRecording); }
    void sessions_data() { addFixtureRows(QStringLiteral("sessions")); }
    void sessions() { check(renderSessions); }
    void subscribers_data() { addFixtureRows(QStringLiteral("subscribers")); }
    void subscribers() { check(renderSubscribers); }
    void filterParameters_data() { addFixtureRows(QStringLiteral("filter_parameters")); }
    void filterParameters() { check(renderFilterParameters); }
    void viewerRequest_data() { addFixtureRows(QStringLiteral("viewer_request")); }
    void viewerRequest() { check(renderViewerRequest); }
    void meshHistory_data() { addFixtureRows(QStringLiteral("mesh_history")); }
    void meshHistory() { check(renderMeshHistory); }
    void geofence_data() { addFixtureRows(QStringLiteral("geofence")); }
    void geofence() { check(renderGeofence); }
    void anchorTraits_data() { addFixtureRows(QStringLiteral("anchor_traits")); }
    void anchorTraits() { check(renderAnchorTraits); }
    void prettyJson_data() { addFixtureRows(QStringLiteral("pretty_json")); }
    void prettyJson() { check(renderPrettyJson); }

    void everyProtocolHasFixtures_data() { addProtocolRows(); }
    void everyProtocolHasFixtures()
    {
        QFETCH(const int, index);
        QVERIFY(validInputs(QString::fromLatin1(kProtocols[size_t(index)].folder)).size() >= 2);
    }

    void truncationIsAnError_data() { addProtocolRows(); }
    void truncationIsAnError()
    {
        QFETCH(const int, index);
        const Protocol &protocol = kProtocols[size_t(index)];
        for (const QByteArray &input : validInputs(QString::fromLatin1(protocol.folder))) {
            const QByteArray whole = input.trimmed();
            for (qsizetype size = 0; size < whole.size(); ++size) {
                const std::string part = whole.first(size).toStdString();
                const std::string rendered = protocol.render(part);
                QVERIFY2(!protocol.json || isError(rendered), part.c_str());
            }
        }
    }

    void bytesBehindTheEndAreAnError_data() { addProtocolRows(); }
    void bytesBehindTheEndAreAnError()
    {
        QFETCH(const int, index);
        const Protocol &protocol = kProtocols[size_t(index)];
        if (!protocol.json)
            return;
        for (const QByteArray &input : validInputs(QString::fromLatin1(protocol.folder))) {
            QVERIFY(isError(protocol.render(input.toStdString() + "x")));
            QVERIFY(isError(protocol.render(input.toStdString() + "{}")));
            QVERIFY(!isError(protocol.render(input.toStdString() + " \n")));
        }
    }

private:
    static void check(Renderer render)
    {
        QFETCH(const QString, path);
        checkFixture(path, render);
    }

    static void addProtocolRows()
    {
        QTest::addColumn<int>("index");
        for (size_t i = 0; i < kProtocols.size(); ++i)
            QTest::newRow(kProtocols[i].folder) << int(i);
    }
};

QTEST_GUILESS_MAIN(tst_WireDecoders)
#include "tst_wire_decoders.moc"

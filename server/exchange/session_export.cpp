// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/exchange/session_export.h"

#include "core/wire/arango.h"
#include "core/wire/geojson.h"
#include "server/exchange/archive_writer.h"
#include "server/exchange/file_formats.h"

namespace stag::exchange {

namespace {

Result<void> writeLine(ByteSink &sink, std::string line)
{
    line += '\n';
    return sink.write(asBytes(line));
}

storage::Versions versionsOf(const wire::ExportRequest &request)
{
    return request.currentOnly ? storage::Versions::Current : storage::Versions::All;
}

Result<void> writeCollections(storage::SessionReader &session,
                              const wire::ExportRequest &request,
                              ArchiveWriter &archive)
{
    STAG_TRY_VOID(archive.beginFile("sessions.jsonl"));
    STAG_TRY_VOID(writeLine(archive, wire::writeArangoSession(session.contents().session)));
    STAG_TRY_VOID(archive.beginFile("anchors.jsonl"));
    STAG_TRY_VOID(session.anchors([&archive](const model::Anchor &anchor) {
        return writeLine(archive, wire::writeArangoAnchor(anchor));
    }));
    STAG_TRY_VOID(archive.beginFile("meshes.jsonl"));
    STAG_TRY_VOID(
        session.meshes(versionsOf(request), [&archive](const storage::VersionRecord &version) {
            return writeLine(
                archive,
                wire::writeArangoMesh(
                    {version.mesh, version.version, version.isCurrent, version.receivedAt}));
        }));
    STAG_TRY_VOID(archive.beginFile("topology_edges.jsonl"));
    return session.edges([&archive](const storage::EdgeRecord &edge) {
        return writeLine(
            archive,
            wire::writeArangoEdge(
                {edge.kind, edge.from, edge.to, edge.toFromFrom, edge.deviation, edge.seen}));
    });
}

Result<void>
exportLines(storage::SessionReader &session, const wire::ExportRequest &request, ByteSink &sink)
{
    const storage::SessionContents &contents = session.contents();
    STAG_TRY(const auto archive, ArchiveWriter::create(sink, contents.session.lastSeen));
    STAG_TRY_VOID(archive->beginFile("manifest.json"));
    STAG_TRY_VOID(
        writeLine(*archive,
                  wire::writeArangoManifest(
                      {contents.session.id,
                       contents.session.lastSeen,
                       contents.session.anchorCount,
                       request.currentOnly ? contents.session.meshCount : contents.versionCount,
                       contents.edgeCount})));
    STAG_TRY_VOID(writeCollections(session, request, *archive));
    return archive->finish();
}

Result<void>
exportGeoJson(storage::SessionReader &session, const wire::ExportRequest &request, ByteSink &sink)
{
    if (!request.reference)
        return Error{ErrorCode::InvalidArgument, "GeoJSON needs to know where the session is"};
    const georef::SessionFrame frame(*request.reference);
    const model::Session &about = session.contents().session;
    STAG_TRY_VOID(
        sink.write(asBytes(wire::writeGeoJsonHead(about.id, *request.reference, about.lastSeen))));
    bool isFirst = true;
    STAG_TRY_VOID(session.anchors([&](const model::Anchor &anchor) {
        std::string feature = isFirst ? "\n" : ",\n";
        isFirst = false;
        feature += wire::writeGeoJsonFeature(anchor, frame);
        return sink.write(asBytes(feature));
    }));
    return sink.write(asBytes(wire::geoJsonTail()));
}

} // namespace

wire::ExportPreview previewExport(const storage::SessionContents &contents,
                                  const wire::ExportRequest &request)
{
    const model::Session &session = contents.session;
    wire::ExportPreview preview{session.id,
                                request.format,
                                wire::exportFileName(session.id, request.format),
                                session.anchorCount,
                                session.meshCount,
                                session.meshCount,
                                0,
                                contents.currentBytes};
    if (request.format == wire::ExportFormat::JsonLines) {
        preview.edges = contents.edgeCount;
        if (!request.currentOnly) {
            preview.versions = contents.versionCount;
            preview.payloadBytes = contents.versionBytes;
        }
    } else if (request.format == wire::ExportFormat::GeoJson) {
        preview.meshes = 0;
        preview.versions = 0;
        preview.payloadBytes = 0;
    }
    return preview;
}

Result<void>
exportSession(storage::SessionReader &session, const wire::ExportRequest &request, ByteSink &sink)
{
    switch (request.format) {
    case wire::ExportFormat::JsonLines:
        return exportLines(session, request, sink);
    case wire::ExportFormat::GeoJson:
        return exportGeoJson(session, request, sink);
    case wire::ExportFormat::Glb:
        return exportGlb(session, request, sink);
    case wire::ExportFormat::Tiles:
        return exportTiles(session, request, sink);
    }
    return Error{ErrorCode::InvalidArgument, "no such format"};
}

} // namespace stag::exchange

// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/session_reader.h"

#include "core/base/byte_reader.h"
#include "server/storage/content_form.h"
#include "server/storage/content_reader.h"
#include "server/storage/database.h"
#include "server/storage/row_values.h"
#include "server/storage/statement.h"

#include <bit>
#include <string>
#include <utility>

namespace stag::storage {

namespace {

using graph::EdgeKind;
using graph::NodeKind;

constexpr std::string_view kFindSession =
    "SELECT id, first_seen, last_seen, anchor_count, mesh_count, mesh_received, mesh_full, "
    "mesh_stored, mesh_saved_by_dedup, mesh_saved_by_delta FROM session WHERE key = ?1";

constexpr std::string_view kMeasure =
    "SELECT count(*), sum(v.vertices_size + v.faces_size + v.normals_size), "
    "sum(iif(v.version = m.version, v.vertices_size + v.faces_size + v.normals_size, 0)) "
    "FROM mesh m JOIN mesh_version v ON v.mesh = m.id WHERE m.session = ?1";

constexpr std::string_view kCountEdges =
    "SELECT (SELECT count(*) FROM edge e JOIN anchor a ON a.id = e.source "
    "WHERE e.kind IN (0, 2) AND a.session = ?1) + (SELECT count(*) FROM edge e "
    "JOIN mesh m ON m.id = e.source WHERE e.kind IN (1, 3) AND m.session = ?1)";

constexpr std::string_view kAnchors =
    "SELECT key, x, y, z, qx, qy, qz, qw, timestamp, metadata, other_rotation IS NULL, "
    "other_rotation FROM anchor WHERE session = ?1 ORDER BY id";

// ?2: all versions. Payloads are read one by one, so that only keys are sorted.
constexpr std::string_view kMeshes =
    "SELECT m.key, v.version, v.version = m.version, v.anchor_key, v.resolution, v.base_key, "
    "v.compression_level, v.timestamp, v.received_at, v.vertices_size, v.faces_size, "
    "v.normals_size, v.content, c.hash FROM mesh m JOIN mesh_version v ON v.mesh = m.id "
    "JOIN content c ON c.id = v.content WHERE m.session = ?1 AND (?2 OR v.version = m.version) ";
constexpr std::string_view kOfAll = "AND ?3 IS NULL ORDER BY v.received_at, m.id, v.version";
constexpr std::string_view kOfOne = "AND m.key = ?3 ORDER BY v.version";

// What joins what, in the order of EdgeKind.
constexpr std::string_view kEdges =
    "SELECT e.kind, e.x, e.y, e.z, e.qx, e.qy, e.qz, e.qw, e.position_deviation, "
    "e.rotation_deviation, e.first_seen, e.last_seen, coalesce(a.key, m.key) AS source_key, b.key "
    "FROM edge e LEFT JOIN anchor a ON e.kind IN (0, 2) AND a.id = e.source "
    "LEFT JOIN mesh m ON e.kind IN (1, 3) AND m.id = e.source "
    "LEFT JOIN anchor b ON e.kind IN (1, 2) AND b.id = e.target "
    "WHERE e.source IN (SELECT id FROM anchor WHERE session = ?1) AND e.kind IN (0, 2) "
    "OR e.source IN (SELECT id FROM mesh WHERE session = ?1) AND e.kind IN (1, 3) "
    "ORDER BY e.kind, source_key, b.key";

/// Runs `statement`, which has its parameters, and hands each row to `use`.
template<typename Use>
Result<void> eachRow(Statement &row, Result<bool> more, Use use)
{
    while (more && *more) {
        STAG_TRY_VOID(use(row));
        more = row.next();
    }
    row.reset();
    if (!more)
        return std::move(more).error();
    return success();
}

std::uint64_t count(const Statement &row, int column)
{
    return static_cast<std::uint64_t>(row.integer(column));
}

std::vector<double> numbersOf(BytesView bytes)
{
    ByteReader reader(bytes);
    std::vector<double> numbers;
    while (const auto bits = reader.u64())
        numbers.push_back(std::bit_cast<double>(*bits));
    return numbers;
}

model::Anchor anchorAt(const Statement &row, const model::SessionId &session)
{
    model::Anchor anchor;
    anchor.id = model::AnchorId(std::string(row.text(0)));
    anchor.session = session;
    anchor.pose = poseAt(row, 1);
    anchor.timestamp = fromUnixMs(row.integer(8));
    anchor.metadata = std::string(row.text(9));
    if (row.integer(10) == 0)
        anchor.otherRotation = numbersOf(row.blob(11));
    return anchor;
}

/// All but the payload.
VersionRecord versionAt(const Statement &row, const model::SessionId &session)
{
    VersionRecord record;
    model::Mesh &mesh = record.mesh;
    mesh.session = session;
    mesh.id = model::MeshId(std::string(row.text(0)));
    record.version = count(row, 1);
    record.isCurrent = row.integer(2) != 0;
    mesh.anchor = model::AnchorId(std::string(row.text(3)));
    mesh.resolution = static_cast<model::DeltaResolution>(row.integer(4));
    mesh.isDelta = mesh.resolution == model::DeltaResolution::Unresolved;
    if (mesh.isDelta && !row.text(5).empty())
        mesh.base = model::MeshId(std::string(row.text(5)));
    mesh.compressionLevel = static_cast<int>(row.integer(6));
    mesh.timestamp = fromUnixMs(row.integer(7));
    record.receivedAt = fromUnixMs(row.integer(8));
    if (!mesh.isDelta)
        mesh.hash = hashFrom(row.blob(13));
    return record;
}

EdgeRecord edgeAt(const Statement &row, const model::SessionId &session)
{
    EdgeRecord edge;
    edge.kind = static_cast<EdgeKind>(row.integer(0));
    const bool isOfMesh = edge.kind == EdgeKind::AnchoredTo || edge.kind == EdgeKind::MeshOf;
    const bool isToSession = edge.kind == EdgeKind::ObservedIn || edge.kind == EdgeKind::MeshOf;
    edge.from = {session, isOfMesh ? NodeKind::Mesh : NodeKind::Anchor, std::string(row.text(12))};
    edge.to = {
        session, isToSession ? NodeKind::Session : NodeKind::Anchor, std::string(row.text(13))};
    edge.toFromFrom = poseAt(row, 1);
    edge.deviation = {row.real(8), row.real(9)};
    edge.seen = {fromUnixMs(row.integer(10)), fromUnixMs(row.integer(11))};
    return edge;
}

} // namespace

Result<std::unique_ptr<SessionReader>> SessionReader::open(const std::filesystem::path &file,
                                                           const model::SessionId &session,
                                                           const StoreSettings &settings)
{
    constexpr std::size_t kCacheBytes = 8u << 20; // versions of one mesh are often deltas of it
    STAG_TRY(auto database, Database::open(file, Database::Access::ReadOnly, settings));
    STAG_TRY_VOID(database->execute("BEGIN"));
    STAG_TRY(auto payloads, ContentReader::create(*database, kCacheBytes));
    std::unique_ptr<SessionReader> reader(new SessionReader(
        std::move(database), std::make_unique<ContentReader>(std::move(payloads))));
    STAG_TRY_VOID(reader->findSession(session));
    return reader;
}

SessionReader::SessionReader(std::unique_ptr<Database> database,
                             std::unique_ptr<ContentReader> payloads)
    : m_database(std::move(database))
    , m_payloads(std::move(payloads))
{}

SessionReader::~SessionReader()
{
    ignoreError(m_database->execute("COMMIT"), "closing the connection ends what it has read");
}

Result<void> SessionReader::findSession(const model::SessionId &session)
{
    STAG_TRY(Statement find, Statement::prepare(m_database->handle(), kFindSession));
    STAG_TRY(const bool found, find.first(std::string_view(session.text())));
    if (!found)
        return Error{ErrorCode::NotFound, "no session " + session.text()};
    m_row = find.integer(0);
    m_contents.session = {
        session,
        fromUnixMs(find.integer(1)),
        fromUnixMs(find.integer(2)),
        count(find, 3),
        count(find, 4),
        {count(find, 5), count(find, 6), count(find, 7), count(find, 8), count(find, 9)}};
    find.reset();
    STAG_TRY(Statement measure, Statement::prepare(m_database->handle(), kMeasure));
    STAG_TRY_VOID(eachRow(measure, measure.first(m_row), [this](const Statement &row) {
        m_contents.versionCount = count(row, 0);
        m_contents.versionBytes = count(row, 1);
        m_contents.currentBytes = count(row, 2);
        return success();
    }));
    STAG_TRY(Statement edges, Statement::prepare(m_database->handle(), kCountEdges));
    return eachRow(edges, edges.first(m_row), [this](const Statement &row) {
        m_contents.edgeCount = count(row, 0);
        return success();
    });
}

Result<void> SessionReader::anchors(const Visit<const model::Anchor &> &visit)
{
    STAG_TRY(Statement rows, Statement::prepare(m_database->handle(), kAnchors));
    return eachRow(rows, rows.first(m_row), [&](const Statement &row) {
        return visit(anchorAt(row, m_contents.session.id));
    });
}

Result<void> SessionReader::meshes(Versions versions, const Visit<const VersionRecord &> &visit)
{
    return meshes(versions, std::nullopt, visit);
}

Result<VersionRecord> SessionReader::currentMesh(const model::MeshId &id)
{
    std::optional<VersionRecord> found;
    STAG_TRY_VOID(meshes(Versions::Current, id.text(), [&found](const VersionRecord &record) {
        found = record;
        return success();
    }));
    if (!found)
        return Error{ErrorCode::NotFound, "no mesh " + id.text()};
    return std::move(*found);
}

Result<void> SessionReader::meshes(Versions versions,
                                   std::optional<std::string_view> key,
                                   const Visit<const VersionRecord &> &visit)
{
    const std::string sql = std::string(kMeshes).append(key ? kOfOne : kOfAll);
    STAG_TRY(Statement rows, Statement::prepare(m_database->handle(), sql));
    const std::int64_t isAll = versions == Versions::All ? 1 : 0;
    return eachRow(rows, rows.first(m_row, isAll, key), [&](const Statement &row) -> Result<void> {
        VersionRecord record = versionAt(row, m_contents.session.id);
        STAG_TRY(
            record.mesh.payload,
            m_payloads->payload({row.integer(12), count(row, 9), count(row, 10), count(row, 11)}));
        return visit(record);
    });
}

Result<void> SessionReader::edges(const Visit<const EdgeRecord &> &visit)
{
    STAG_TRY(Statement rows, Statement::prepare(m_database->handle(), kEdges));
    return eachRow(rows, rows.first(m_row), [&](const Statement &row) {
        return visit(edgeAt(row, m_contents.session.id));
    });
}

} // namespace stag::storage

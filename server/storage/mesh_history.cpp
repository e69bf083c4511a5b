// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/mesh_history.h"

#include "server/storage/content_encoding.h"
#include "server/storage/content_form.h"
#include "server/storage/database.h"

#include <algorithm>
#include <limits>

namespace stag::storage {

namespace {

constexpr std::string_view kFindMesh =
    "SELECT m.id, s.key, m.version FROM mesh m JOIN session s ON s.id = m.session "
    "WHERE m.key = ?1 AND (?2 IS NULL OR s.key = ?2) "
    "ORDER BY m.updated_at DESC, m.id DESC LIMIT 1";

constexpr std::string_view kFindVersions =
    "SELECT v.version, v.anchor_key, v.timestamp, v.received_at, c.hash, v.resolution, v.base_key, "
    "v.base_version, c.encoding, k.form, k.depth, "
    "(SELECT max(o.version) FROM mesh_version o WHERE o.mesh = v.mesh AND o.content = k.base "
    "AND o.version < v.version), "
    "v.received_size, v.vertices_size + v.faces_size + v.normals_size, v.stored_size, "
    "v.saved_by_dedup, v.saved_by_delta "
    "FROM mesh_version v JOIN content c ON c.id = v.content "
    "LEFT JOIN mesh_content k ON k.content = v.content "
    "WHERE v.mesh = ?1 AND v.version < ?2 AND v.received_at <= ?4 ORDER BY v.version DESC LIMIT ?3";

model::KeptForm keptForm(std::int64_t encoding, std::int64_t form)
{
    if (form == static_cast<int>(ContentForm::Mesh))
        return model::KeptForm::Mesh;
    if (form == static_cast<int>(ContentForm::Delta))
        return model::KeptForm::Delta;
    return encoding == static_cast<int>(ContentEncoding::Gzip) ? model::KeptForm::Gzip
                                                               : model::KeptForm::Plain;
}

} // namespace

Result<MeshHistoryReader> MeshHistoryReader::create(Database &database,
                                                    const StoreSettings &settings)
{
    STAG_TRY(auto findMesh, Statement::prepare(database.handle(), kFindMesh));
    STAG_TRY(auto findVersions, Statement::prepare(database.handle(), kFindVersions));
    return MeshHistoryReader(std::move(findMesh), std::move(findVersions), settings);
}

Result<model::MeshHistory> MeshHistoryReader::read(const MeshHistoryQuery &query)
{
    const auto session =
        query.session ? std::optional<std::string_view>(query.session->text()) : std::nullopt;
    STAG_TRY(const bool found, m_findMesh.first(std::string_view(query.id.text()), session));
    if (!found) {
        m_findMesh.reset();
        return Error{ErrorCode::NotFound, "no mesh " + query.id.text()};
    }
    const std::int64_t mesh = m_findMesh.integer(0);
    model::MeshHistory history;
    history.id = query.id;
    history.session = model::SessionId(std::string(m_findMesh.text(1)));
    history.current = static_cast<std::uint64_t>(m_findMesh.integer(2));
    m_findMesh.reset();

    constexpr std::uint64_t kMax = std::numeric_limits<std::int64_t>::max();
    const auto before = static_cast<std::int64_t>(std::min(query.before.value_or(kMax), kMax));
    const auto limit = static_cast<std::int64_t>(std::min(query.limit, m_settings.pageVersionsMax));
    const std::int64_t asOfMs =
        query.asOf ? toUnixMs(*query.asOf) : std::numeric_limits<std::int64_t>::max();
    STAG_TRY(bool more, m_findVersions.first(mesh, before, limit, asOfMs));
    while (more) {
        history.versions.push_back(version());
        STAG_TRY(more, m_findVersions.next());
    }
    m_findVersions.reset();
    return history;
}

model::MeshVersion MeshHistoryReader::version() const
{
    const Statement &row = m_findVersions;
    // Null reads as zero, and no version is zero.
    const auto number = [&row](int column) {
        return static_cast<std::uint64_t>(row.integer(column));
    };
    const auto present = [&number](int column) {
        return number(column) == 0 ? std::nullopt : std::optional(number(column));
    };
    model::MeshVersion version;
    version.version = number(0);
    version.anchor = model::AnchorId(std::string(row.text(1)));
    version.timestamp = fromUnixMs(row.integer(2));
    version.receivedAt = fromUnixMs(row.integer(3));
    version.resolution = static_cast<model::DeltaResolution>(row.integer(5));
    if (version.resolution != model::DeltaResolution::Unresolved)
        version.hash = hashFrom(row.blob(4));
    if (!row.text(6).empty())
        version.base = model::MeshId(std::string(row.text(6)));
    version.baseVersion = present(7);
    version.form = keptForm(row.integer(8), row.integer(9));
    version.chainDepth = static_cast<std::uint32_t>(row.integer(10));
    version.keptAgainst = present(11);
    version.bytes = {number(12), number(13), number(14), number(15), number(16)};
    return version;
}

} // namespace stag::storage

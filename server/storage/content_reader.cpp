// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/content_reader.h"

#include "core/base/gzip.h"
#include "core/codec/mesh_delta.h"
#include "server/storage/content_encoding.h"
#include "server/storage/database.h"

#include <utility>
#include <vector>

namespace stag::storage {

namespace {

/// More than any policy allows; a chain that is longer goes in a circle.
constexpr std::size_t kChainDepthMax = 1'000;

constexpr std::string_view kFind =
    "SELECT c.size, c.encoding, c.data, k.form, k.format, k.vertices_size, k.faces_size, "
    "k.mesh_hash, k.base, k.depth, k.full_size, k.deltas_size, k.content "
    "FROM content c LEFT JOIN mesh_content k ON k.content = c.id WHERE c.id = ?1";

Error damaged(std::int64_t content, std::string_view how)
{
    return {ErrorCode::Corrupt,
            "content " + std::to_string(content) + " of the database " + std::string(how)};
}

/// Cuts vertices, faces and, as the rest, normals.
std::optional<model::MeshPayload>
cut(BytesView bytes, std::size_t verticesBytes, std::size_t facesBytes)
{
    if (verticesBytes > bytes.size() || facesBytes > bytes.size() - verticesBytes)
        return std::nullopt;
    const auto part = [bytes](std::size_t from, std::size_t size) {
        const BytesView view = bytes.subspan(from, size);
        return Bytes(view.begin(), view.end());
    };
    const std::size_t normalsAt = verticesBytes + facesBytes;
    return model::MeshPayload{part(0, verticesBytes),
                              part(verticesBytes, facesBytes),
                              part(normalsAt, bytes.size() - normalsAt)};
}

bool isCutAs(const model::MeshPayload &payload, const ContentPlace &place)
{
    return payload.vertices.size() == place.verticesBytes
           && payload.faces.size() == place.facesBytes
           && payload.normals.size() == place.normalsBytes;
}

} // namespace

Result<ContentReader> ContentReader::create(Database &database, std::size_t cacheBytesMax)
{
    STAG_TRY(auto find, Statement::prepare(database.handle(), kFind));
    return ContentReader(std::move(find), cacheBytesMax);
}

Result<ContentReader::Row> ContentReader::row(std::int64_t content)
{
    STAG_TRY(const bool found, m_find.first(content));
    if (!found)
        return damaged(content, "is missing");
    const auto size = [this](int column) {
        return static_cast<std::size_t>(m_find.integer(column));
    };
    Row row;
    row.sizeBytes = size(0);
    const BytesView data = m_find.blob(2);
    if (m_find.integer(1) == static_cast<int>(ContentEncoding::Gzip)) {
        auto plain = gunzip(data, row.sizeBytes);
        if (!plain) {
            m_find.reset();
            return std::move(plain).error();
        }
        row.data = std::move(*plain);
    } else {
        row.data.assign(data.begin(), data.end());
    }
    row.isMesh = m_find.integer(12) == content; // a null reads as zero, which is no row
    row.form = static_cast<ContentForm>(m_find.integer(3));
    row.format = static_cast<codec::PayloadFormat>(m_find.integer(4));
    row.verticesBytes = size(5);
    row.facesBytes = size(6);
    row.meshHash = hashFrom(m_find.blob(7));
    row.base = m_find.integer(8);
    row.chain = {static_cast<std::uint32_t>(m_find.integer(9)), size(10), size(11)};
    m_find.reset(); // an open statement would hold back the checkpoint
    return row;
}

ContentPlace placeAt(const Statement &row, int column)
{
    const auto size = [&row](int at) { return static_cast<std::size_t>(row.integer(at)); };
    return {row.integer(column), size(column + 1), size(column + 2), size(column + 3)};
}

Result<std::shared_ptr<const model::MeshPayload>> ContentReader::payload(const ContentPlace &place)
{
    STAG_TRY(Row stored, row(place.row));
    std::optional<model::MeshPayload> payload;
    if (!stored.isMesh || stored.form == ContentForm::Payload) {
        payload = cut(stored.data, place.verticesBytes, place.facesBytes);
    } else {
        const auto format = stored.format;
        STAG_TRY(const auto kept, mesh(place.row, std::move(stored)));
        payload = codec::encodePayload(format, kept->mesh);
        // The same bytes may have been cut in another way where they were seen first.
        if (payload && !isCutAs(*payload, place))
            payload = cut(model::joined(*payload), place.verticesBytes, place.facesBytes);
    }
    if (!payload || !isCutAs(*payload, place))
        return damaged(place.row, "is not the payload that it was");
    return std::make_shared<const model::MeshPayload>(std::move(*payload));
}

Result<std::shared_ptr<const KeptMesh>> ContentReader::mesh(std::int64_t content)
{
    if (auto known = m_cache.find(content))
        return known;
    STAG_TRY(Row first, row(content));
    return mesh(content, std::move(first));
}

Result<std::shared_ptr<const KeptMesh>> ContentReader::mesh(std::int64_t content, Row first)
{
    if (!first.isMesh)
        return Error{ErrorCode::NotFound, "the content is opaque"};
    const policy::DeltaChain chain = first.chain;
    // Back to a mesh that is known or whole, then forward again.
    std::vector<Row> deltas;
    std::shared_ptr<const KeptMesh> known;
    Row whole = std::move(first);
    while (!known && whole.form == ContentForm::Delta) {
        if (deltas.size() >= kChainDepthMax)
            return damaged(content, "is a delta of itself");
        const std::int64_t base = whole.base;
        deltas.push_back(std::move(whole));
        known = m_cache.find(base);
        if (!known) {
            STAG_TRY(whole, row(base));
        }
    }
    auto result = std::make_shared<KeptMesh>();
    if (known) {
        result->mesh = known->mesh;
        result->hash = known->hash;
    } else {
        model::MeshPayload payload{std::move(whole.data), {}, {}};
        if (whole.form == ContentForm::Payload) {
            auto parts = cut(payload.vertices, whole.verticesBytes, whole.facesBytes);
            if (!parts)
                return damaged(content, "is too short");
            payload = std::move(*parts);
        }
        STAG_TRY(result->mesh, codec::decodeMesh(payload));
        result->hash = whole.meshHash;
    }
    for (auto delta = deltas.rbegin(); delta != deltas.rend(); ++delta) {
        const codec::DeltaBase base{result->mesh, result->hash};
        STAG_TRY(mesh::Mesh next, codec::decodeMeshDelta(delta->data, &base));
        result->mesh = std::move(next);
        result->hash = delta->meshHash;
    }
    result->chain = chain;
    m_cache.insert(content, result);
    return std::shared_ptr<const KeptMesh>(std::move(result));
}

} // namespace stag::storage

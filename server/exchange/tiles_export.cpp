// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/codec/glb.h"
#include "core/mesh/normals.h"
#include "core/mesh/simplify.h"
#include "core/wire/gltf.h"
#include "core/wire/tileset.h"
#include "server/exchange/archive_writer.h"
#include "server/exchange/file_formats.h"

#include <algorithm>
#include <limits>
#include <span>
#include <vector>

namespace stag::exchange {

namespace {

constexpr std::uint64_t kTileTriangles = 65'536;
constexpr std::uint64_t kTileMeshes = 256;
constexpr int kSplits = 3; // in two, so a tile has up to eight children

/// A mesh of the session before it is in a tile.
struct Piece
{
    model::MeshId id;
    std::uint64_t triangles = 0;
    spatial::Aabb box;
};
using Pieces = std::span<Piece>;

/// A tile that is written, and what a coarser one may be made of.
struct Built
{
    wire::Tile tile;
    mesh::Mesh shown;
};

std::uint64_t trianglesOf(Pieces pieces)
{
    std::uint64_t sum = 0;
    for (const Piece &piece : pieces)
        sum += piece.triangles;
    return sum;
}

spatial::Aabb boxOf(Pieces pieces)
{
    spatial::Aabb box;
    for (const Piece &piece : pieces)
        box.extend(piece.box);
    return box;
}

double along(const spatial::Vec3 &v, int axis)
{
    return axis == 0 ? v.x : axis == 1 ? v.y : v.z;
}

/// Cuts in the middle of the longest side; each half is about as many pieces.
std::pair<Pieces, Pieces> halves(Pieces pieces)
{
    const spatial::Vec3 size = boxOf(pieces).size();
    const int axis = size.x >= size.y && size.x >= size.z ? 0 : size.y >= size.z ? 1 : 2;
    std::sort(pieces.begin(), pieces.end(), [axis](const Piece &a, const Piece &b) {
        const double left = along(a.box.center(), axis);
        const double right = along(b.box.center(), axis);
        return left != right ? left < right : a.id < b.id;
    });
    const std::size_t middle = pieces.size() / 2;
    return {pieces.first(middle), pieces.subspan(middle)};
}

void split(Pieces pieces, int times, std::vector<Pieces> &parts)
{
    if (times == 0 || pieces.size() < 2)
        return parts.push_back(pieces);
    const auto [first, second] = halves(pieces);
    split(first, times - 1, parts);
    split(second, times - 1, parts);
}

void append(mesh::Mesh &to, const mesh::Mesh &from)
{
    const auto first = static_cast<std::uint32_t>(to.vertexCount());
    to.positions.insert(to.positions.end(), from.positions.begin(), from.positions.end());
    to.normals.insert(to.normals.end(), from.normals.begin(), from.normals.end());
    to.indices.reserve(to.indices.size() + from.indices.size());
    for (const std::uint32_t index : from.indices)
        to.indices.push_back(first + index);
}

/// Writes tiles from the finest to the coarsest, so that of each level a few are in memory.
class TileWriter
{
public:
    TileWriter(storage::SessionReader &session, ArchiveWriter &archive)
        : m_session(session)
        , m_archive(archive)
    {}

    Result<Built> build(Pieces pieces)
    {
        const bool isSmall = trianglesOf(pieces) <= kTileTriangles && pieces.size() <= kTileMeshes;
        if (isSmall)
            return leaf(pieces);
        std::vector<Built> children;
        if (pieces.size() == 1) {
            STAG_TRY(children.emplace_back(), leaf(pieces));
        } else {
            std::vector<Pieces> parts;
            split(pieces, kSplits, parts);
            for (const Pieces part : parts) {
                STAG_TRY(children.emplace_back(), build(part));
            }
        }
        return parent(boxOf(pieces), std::move(children));
    }

private:
    Result<Built> leaf(Pieces pieces)
    {
        Built built;
        built.tile.boxInSession = boxOf(pieces);
        for (const Piece &piece : pieces) {
            STAG_TRY(const storage::VersionRecord version, m_session.currentMesh(piece.id));
            STAG_TRY(const mesh::Mesh shown, shownMesh(version.mesh));
            append(built.shown, shown);
        }
        STAG_TRY(built.tile.uri, writeContent(built.shown));
        return built;
    }

    Result<Built> parent(const spatial::Aabb &box, std::vector<Built> children)
    {
        Built built;
        built.tile.boxInSession = box;
        for (Built &child : children) {
            append(built.shown, child.shown);
            built.tile.errorM = std::max(built.tile.errorM, child.tile.errorM);
            built.tile.children.push_back(std::move(child.tile));
            child.shown = {};
        }
        auto coarse =
            mesh::simplify(built.shown, kTileTriangles, std::numeric_limits<float>::max());
        built.shown = std::move(coarse.mesh);
        // Not less than a millimetre, or nobody would ever look for something finer.
        built.tile.errorM = std::max(built.tile.errorM + coarse.errorM, 0.001);
        if (built.shown.indices.empty())
            return built;
        built.shown.normals = mesh::smoothNormals(built.shown);
        STAG_TRY(built.tile.uri, writeContent(built.shown));
        return built;
    }

    Result<std::string> writeContent(const mesh::Mesh &shown)
    {
        wire::GltfScene scene;
        scene.name = "tile-" + std::to_string(m_count++);
        scene.meshes.push_back(wire::describeGltf(shown));
        scene.meshes.back().id = scene.name;
        std::string uri = "tiles/" + scene.name + ".glb";
        STAG_TRY(const Bytes head,
                 codec::glbHead(wire::writeGltf(scene), scene.meshes.back().binaryBytes()));
        STAG_TRY_VOID(m_archive.beginFile(uri));
        STAG_TRY_VOID(m_archive.write(head));
        STAG_TRY_VOID(m_archive.write(wire::gltfBytes(shown)));
        return uri;
    }

    storage::SessionReader &m_session;
    ArchiveWriter &m_archive;
    std::uint64_t m_count = 0;
};

Result<std::vector<Piece>> piecesOf(storage::SessionReader &session)
{
    std::vector<Piece> pieces;
    STAG_TRY_VOID(session.meshes(
        storage::Versions::Current, [&pieces](const storage::VersionRecord &version) {
            if (const auto shown = shownMesh(version.mesh))
                pieces.push_back({version.mesh.id, shown->triangleCount(), mesh::bounds(*shown)});
            return success();
        }));
    return pieces;
}

} // namespace

Result<void>
exportTiles(storage::SessionReader &session, const wire::ExportRequest &request, ByteSink &sink)
{
    STAG_TRY(auto pieces, piecesOf(session));
    STAG_TRY(const auto archive, ArchiveWriter::create(sink, session.contents().session.lastSeen));
    wire::Tile root;
    root.boxInSession.extend(spatial::Vec3{});
    if (!pieces.empty()) {
        STAG_TRY(Built built, TileWriter(session, *archive).build(pieces));
        root = std::move(built.tile);
    }
    STAG_TRY_VOID(archive->beginFile("tileset.json"));
    STAG_TRY_VOID(archive->write(asBytes(wire::writeTileset(root, request.reference))));
    return archive->finish();
}

} // namespace stag::exchange

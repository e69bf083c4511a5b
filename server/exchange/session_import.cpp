// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/exchange/session_import.h"

#include "core/codec/glb.h"
#include "core/codec/mesh_payload.h"
#include "core/model/validation.h"
#include "core/wire/arango.h"
#include "core/wire/geojson.h"
#include "core/wire/gltf_reader.h"
#include "server/exchange/archive_reader.h"
#include "server/exchange/import_batch.h"

#include <algorithm>
#include <array>
#include <fstream>

namespace stag::exchange {

namespace {

constexpr std::size_t kReadBytes = 64u << 10;
constexpr std::size_t kHeadBytes = 512; // enough to tell what a file is

enum class FileKind { Archive, Glb, Json, Unknown };

FileKind kindOf(BytesView head)
{
    const std::string_view text = asText(head);
    constexpr std::size_t kTarMagicAt = 257;
    if (text.starts_with("PK\x03\x04") || text.starts_with("PK\x05\x06")
        || text.starts_with("\x1f\x8b") || text.substr(0, text.size()).find("ustar") == kTarMagicAt)
        return FileKind::Archive;
    if (text.starts_with("glTF"))
        return FileKind::Glb;
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    return first != text.npos && text[first] == '{' ? FileKind::Json : FileKind::Unknown;
}

wire::Limits wireLimits(const ImportLimits &limits)
{
    wire::Limits result;
    result.documentBytesMax = limits.lineBytesMax;
    return result;
}

/// Reads a file of an archive line by line.
class LineReader
{
public:
    LineReader(ArchiveReader &archive, std::size_t lineBytesMax)
        : m_archive(archive)
        , m_lineBytesMax(lineBytesMax)
    {}

    /// Without its line break; nothing at the end.
    Result<std::optional<std::string>> next()
    {
        while (true) {
            const std::size_t end = m_rest.find('\n', m_searched);
            if (end != std::string::npos)
                return take(end, end + 1);
            m_searched = m_rest.size();
            if (m_searched > m_lineBytesMax)
                return Error{ErrorCode::TooLarge,
                             "a line of the archive has more than " + std::to_string(m_lineBytesMax)
                                 + " bytes"};
            STAG_TRY(const std::size_t count, m_archive.read(m_room));
            if (count > 0)
                m_rest.append(asText(BytesView(m_room).first(count)));
            else if (m_rest.empty())
                return std::optional<std::string>();
            else
                return take(m_rest.size(), m_rest.size());
        }
    }

private:
    std::optional<std::string> take(std::size_t end, std::size_t next)
    {
        std::string line = m_rest.substr(0, end);
        m_rest.erase(0, next);
        m_searched = 0;
        return line;
    }

    ArchiveReader &m_archive;
    const std::size_t m_lineBytesMax;
    std::array<std::byte, kReadBytes> m_room{};
    std::string m_rest;
    std::size_t m_searched = 0;
};

/// "export/anchors.jsonl" is anchors.jsonl in whatever folder.
std::string_view baseName(std::string_view path)
{
    const std::size_t slash = path.rfind('/');
    return slash == path.npos ? path : path.substr(slash + 1);
}

using LineUse = Result<void> (*)(ImportBatch &,
                                 std::string_view,
                                 const std::string &,
                                 const wire::Limits &);

Result<void> useAnchor(ImportBatch &batch,
                       std::string_view line,
                       const std::string &place,
                       const wire::Limits &limits)
{
    auto anchor = wire::parseArangoAnchor(line, limits);
    return anchor ? batch.add(std::move(*anchor)) : batch.skipAnchor(place, anchor.error());
}

Result<void> useMesh(ImportBatch &batch,
                     std::string_view line,
                     const std::string &place,
                     const wire::Limits &limits)
{
    auto mesh = wire::parseArangoMesh(line, limits);
    return mesh ? batch.add(std::move(mesh->mesh)) : batch.skipMesh(place, mesh.error());
}

Result<void>
useEdge(ImportBatch &batch, std::string_view, const std::string &, const wire::Limits &)
{
    batch.countEdge();
    return success();
}

/// Which lines of which file are used how; other files are for arangoimport.
LineUse useOf(std::string_view name)
{
    if (name == "anchors.jsonl")
        return useAnchor;
    if (name == "meshes.jsonl")
        return useMesh;
    return name == "topology_edges.jsonl" ? useEdge : nullptr;
}

Result<void> importLines(LineReader &lines,
                         LineUse use,
                         const std::string &name,
                         ImportBatch &batch,
                         const wire::Limits &limits)
{
    for (std::uint64_t number = 1;; ++number) {
        STAG_TRY(const auto line, lines.next());
        if (!line)
            return success();
        if (!line->empty())
            STAG_TRY_VOID(use(batch, *line, name + ':' + std::to_string(number), limits));
    }
}

Result<wire::ImportReport>
importArchive(ArchiveReader &archive, ImportBatch &batch, const ImportLimits &limits)
{
    bool hasCollections = false;
    while (true) {
        STAG_TRY(const auto path, archive.nextFile());
        if (!path)
            break;
        const std::string name(baseName(*path));
        LineReader lines(archive, limits.lineBytesMax);
        if (name == "manifest.json") {
            STAG_TRY(const auto manifest, lines.next());
            STAG_TRY_VOID(wire::parseArangoManifest(manifest.value_or("")));
        } else if (const LineUse use = useOf(name)) {
            hasCollections = true;
            STAG_TRY_VOID(importLines(lines, use, name, batch, wireLimits(limits)));
        }
    }
    if (!hasCollections)
        return Error{ErrorCode::InvalidArgument,
                     "the archive has neither anchors.jsonl nor meshes.jsonl: it is no export of a "
                     "session"};
    return batch.finish("jsonl");
}

Result<wire::ImportReport>
importGeoJson(BytesView bytes, const Clock &clock, const ImportRequest &request, ImportBatch &batch)
{
    STAG_TRY(auto points,
             wire::parseGeoJson(asText(bytes),
                                {request.session, request.reference, clock.now()},
                                wireLimits(request.limits)));
    for (const wire::SkippedFeature &feature : points.skipped)
        STAG_TRY_VOID(batch.skipAnchor(feature.id, {ErrorCode::InvalidArgument, feature.reason}));
    for (model::Anchor &anchor : points.anchors)
        STAG_TRY_VOID(batch.add(std::move(anchor)));
    return batch.finish("geojson");
}

Result<wire::ImportReport>
importGlb(BytesView bytes, const Clock &clock, const ImportRequest &request, ImportBatch &batch)
{
    STAG_TRY(const codec::GlbChunks chunks, codec::parseGlb(bytes));
    STAG_TRY(auto scene, wire::parseGltf(chunks.json, chunks.binary));
    const auto &session = request.session ? request.session : scene.session;
    if (!session)
        return Error{ErrorCode::InvalidArgument,
                     "session_id must be provided: the file does not say which session it is"};
    for (const wire::GltfSkipped &skipped : scene.skipped)
        STAG_TRY_VOID(batch.skipMesh(skipped.name, {ErrorCode::InvalidArgument, skipped.reason}));
    for (wire::GltfTriangles &triangles : scene.meshes) {
        model::Mesh mesh;
        mesh.id = model::MeshId(triangles.id);
        mesh.session = *session;
        mesh.anchor = model::AnchorId(triangles.anchor);
        mesh.timestamp = triangles.timestamp.value_or(clock.now());
        auto payload = codec::encodePayload(codec::PayloadFormat::Split, triangles.mesh);
        mesh.hash = model::contentHash(*payload);
        mesh.payload = std::make_shared<const model::MeshPayload>(std::move(*payload));
        if (const auto valid = model::validate(mesh, triangles.id); !valid)
            STAG_TRY_VOID(batch.skipMesh(triangles.id, valid.error()));
        else
            STAG_TRY_VOID(batch.addNewest(std::move(mesh)));
    }
    return batch.finish("glb");
}

Error unknownFile()
{
    return {
        ErrorCode::InvalidArgument,
        "not a file that can be imported: expected an exported archive (zip or tar), GeoJSON or "
        "GLB"};
}

Result<Bytes> readWhole(const std::filesystem::path &file, std::size_t bytesMax)
{
    std::error_code error;
    const std::uintmax_t size = std::filesystem::file_size(file, error);
    if (error)
        return Error{ErrorCode::NotFound, "cannot read " + file.string() + ": " + error.message()};
    if (size > bytesMax)
        return Error{ErrorCode::TooLarge,
                     file.string() + " has more than " + std::to_string(bytesMax) + " bytes"};
    Bytes bytes(static_cast<std::size_t>(size));
    std::ifstream stream(file, std::ios::binary);
    stream.read(reinterpret_cast<char *>(bytes.data()), static_cast<std::streamsize>(size));
    if (!stream)
        return Error{ErrorCode::Unavailable, "cannot read " + file.string()};
    return bytes;
}

Result<Bytes> readHead(const std::filesystem::path &file)
{
    std::ifstream stream(file, std::ios::binary);
    if (!stream)
        return Error{ErrorCode::NotFound, "cannot read " + file.string()};
    Bytes head(kHeadBytes);
    stream.read(reinterpret_cast<char *>(head.data()), static_cast<std::streamsize>(head.size()));
    head.resize(static_cast<std::size_t>(stream.gcount()));
    return head;
}

/// What had to be looked at, and then the rest.
class RewoundSource final : public ByteSource
{
public:
    RewoundSource(Bytes head, ByteSource &rest)
        : m_head(std::move(head))
        , m_rest(rest)
    {}
    Result<std::size_t> read(std::span<std::byte> room) override
    {
        const std::size_t count = std::min(room.size(), m_head.size() - m_read);
        if (count == 0)
            return m_rest.read(room);
        std::copy_n(m_head.begin() + static_cast<std::ptrdiff_t>(m_read), count, room.begin());
        m_read += count;
        return count;
    }

private:
    const Bytes m_head;
    std::size_t m_read = 0;
    ByteSource &m_rest;
};

/// Less than `bytesMax` only at the end.
Result<Bytes> readUpTo(ByteSource &source, std::size_t bytesMax)
{
    Bytes bytes;
    std::vector<std::byte> room(std::min(bytesMax, kReadBytes));
    while (bytes.size() < bytesMax) {
        const std::size_t wanted = std::min(room.size(), bytesMax - bytes.size());
        STAG_TRY(const std::size_t count, source.read(std::span(room).first(wanted)));
        if (count == 0)
            break;
        bytes.insert(bytes.end(), room.begin(), room.begin() + static_cast<std::ptrdiff_t>(count));
    }
    return bytes;
}

/// What an archive has behind its last file.
Result<void> readToTheEnd(ByteSource &source)
{
    std::vector<std::byte> room(kReadBytes);
    while (true) {
        STAG_TRY(const std::size_t count, source.read(room));
        if (count == 0)
            return success();
    }
}

} // namespace

Result<wire::ImportReport> SessionImport::importBytes(BytesView bytes)
{
    ImportBatch batch(m_clock, m_random, m_target, m_request);
    switch (kindOf(bytes.first(std::min(bytes.size(), kHeadBytes)))) {
    case FileKind::Archive: {
        STAG_TRY(const auto archive, ArchiveReader::open(bytes, m_request.limits));
        return importArchive(*archive, batch, m_request.limits);
    }
    case FileKind::Glb:
        return importGlb(bytes, m_clock, m_request, batch);
    case FileKind::Json:
        return importGeoJson(bytes, m_clock, m_request, batch);
    case FileKind::Unknown:
        break;
    }
    return unknownFile();
}

Result<wire::ImportReport> SessionImport::importStream(ByteSource &source)
{
    STAG_TRY(Bytes head, readUpTo(source, kHeadBytes));
    const FileKind kind = kindOf(head);
    RewoundSource whole(std::move(head), source);
    if (kind == FileKind::Archive) {
        ImportBatch batch(m_clock, m_random, m_target, m_request);
        STAG_TRY(const auto archive, ArchiveReader::openStream(whole, m_request.limits));
        STAG_TRY(auto report, importArchive(*archive, batch, m_request.limits));
        STAG_TRY_VOID(readToTheEnd(whole));
        return report;
    }
    if (kind == FileKind::Unknown)
        return unknownFile();
    const std::size_t bytesMax = m_request.limits.documentBytesMax;
    STAG_TRY(const Bytes bytes, readUpTo(whole, bytesMax + 1));
    if (bytes.size() > bytesMax)
        return Error{ErrorCode::TooLarge,
                     "a GeoJSON or GLB file may have " + std::to_string(bytesMax) + " bytes"};
    return importBytes(bytes);
}

Result<wire::ImportReport> SessionImport::importFile(const std::filesystem::path &file)
{
    STAG_TRY(const Bytes head, readHead(file));
    switch (kindOf(head)) {
    case FileKind::Archive: {
        ImportBatch batch(m_clock, m_random, m_target, m_request);
        STAG_TRY(const auto archive, ArchiveReader::openFile(file, m_request.limits));
        return importArchive(*archive, batch, m_request.limits);
    }
    case FileKind::Glb:
    case FileKind::Json: {
        STAG_TRY(const Bytes bytes, readWhole(file, m_request.limits.documentBytesMax));
        return importBytes(bytes);
    }
    case FileKind::Unknown:
        break;
    }
    return unknownFile();
}

} // namespace stag::exchange

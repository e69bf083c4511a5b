// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/spool_record.h"

#include "core/base/byte_reader.h"
#include "core/base/crc32.h"
#include "core/model/validation.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <memory>
#include <utility>

namespace stag::wire {

namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kChecksumBytes = 4;

enum MeshFlag : std::uint8_t { HasHash = 1, IsDelta = 2, HasBase = 4, AllFlags = 7 };

class Writer
{
public:
    void u8(std::uint8_t value) { m_bytes.push_back(static_cast<std::byte>(value)); }
    void u32(std::size_t value) { appendLittleEndian(m_bytes, static_cast<std::uint32_t>(value)); }
    void real(double value) { appendLittleEndian(m_bytes, std::bit_cast<std::uint64_t>(value)); }
    void time(Timestamp value)
    {
        appendLittleEndian(m_bytes, static_cast<std::uint64_t>(toUnixMs(value)));
    }
    void raw(BytesView bytes) { m_bytes.insert(m_bytes.end(), bytes.begin(), bytes.end()); }
    void bytes(BytesView bytes)
    {
        u32(bytes.size());
        raw(bytes);
    }
    void text(const std::string &text) { bytes(asBytes(text)); }

    void anchor(const model::Anchor &anchor)
    {
        text(anchor.id.text());
        text(anchor.session.text());
        const auto &[position, rotation] = anchor.pose;
        for (const double value :
             {position.x, position.y, position.z, rotation.x, rotation.y, rotation.z, rotation.w})
            real(value);
        time(anchor.timestamp);
        text(anchor.metadata);
        u8(anchor.otherRotation ? 1 : 0);
        if (!anchor.otherRotation)
            return;
        u32(anchor.otherRotation->size());
        for (const double value : *anchor.otherRotation)
            real(value);
    }

    void mesh(const model::Mesh &mesh)
    {
        text(mesh.id.text());
        text(mesh.session.text());
        text(mesh.anchor.text());
        bytes(mesh.payload->vertices);
        bytes(mesh.payload->faces);
        bytes(mesh.payload->normals);
        u8(static_cast<std::uint8_t>((mesh.hash ? HasHash : 0) | (mesh.isDelta ? IsDelta : 0)
                                     | (mesh.base ? HasBase : 0)));
        raw(mesh.hash.value_or(ContentHash()).digest);
        text(mesh.base.value_or(model::MeshId()).text());
        u32(static_cast<std::uint32_t>(mesh.compressionLevel));
        time(mesh.timestamp);
    }

    [[nodiscard]] Bytes sealed()
    {
        appendLittleEndian(m_bytes, crc32(m_bytes));
        return std::move(m_bytes);
    }

private:
    Bytes m_bytes;
};

/// Reads on after an error, giving nothing; good() tells at the end.
class Reader
{
public:
    explicit Reader(BytesView bytes)
        : m_reader(bytes)
    {}

    [[nodiscard]] bool good() const { return m_good; }
    [[nodiscard]] bool atEnd() const { return m_reader.atEnd(); }

    std::uint8_t u8() { return known(m_reader.u8()); }
    std::uint32_t u32() { return known(m_reader.u32()); }
    double real() { return std::bit_cast<double>(known(m_reader.u64())); }
    Timestamp time() { return fromUnixMs(static_cast<std::int64_t>(known(m_reader.u64()))); }
    BytesView raw(std::size_t size) { return known(m_reader.take(size)); }
    Bytes bytes()
    {
        const BytesView view = raw(u32());
        return {view.begin(), view.end()};
    }
    std::string text() { return std::string(asText(raw(u32()))); }
    /// How many items follow, of which each takes at least so many bytes.
    std::size_t count(std::size_t itemBytesMin)
    {
        const std::size_t count = u32();
        if (count > m_reader.remainingBytes() / itemBytesMin)
            m_good = false;
        return m_good ? count : 0;
    }
    bool flag()
    {
        const std::uint8_t value = u8();
        m_good = m_good && value <= 1;
        return value == 1;
    }
    std::uint8_t meshFlags()
    {
        const std::uint8_t value = u8();
        m_good = m_good && value <= AllFlags;
        return value;
    }

private:
    template<typename T>
    T known(const std::optional<T> &value)
    {
        m_good = m_good && value.has_value();
        return m_good ? *value : T();
    }

    ByteReader m_reader;
    bool m_good = true;
};

model::Anchor readAnchor(Reader &reader)
{
    model::Anchor anchor;
    anchor.id = model::AnchorId(reader.text());
    anchor.session = model::SessionId(reader.text());
    auto &[position, rotation] = anchor.pose;
    for (double *value : {&position.x,
                          &position.y,
                          &position.z,
                          &rotation.x,
                          &rotation.y,
                          &rotation.z,
                          &rotation.w})
        *value = reader.real();
    anchor.timestamp = reader.time();
    anchor.metadata = reader.text();
    if (reader.flag()) {
        anchor.otherRotation.emplace(reader.count(sizeof(double)));
        for (double &value : *anchor.otherRotation)
            value = reader.real();
    }
    return anchor;
}

model::Mesh readMesh(Reader &reader)
{
    model::Mesh mesh;
    mesh.id = model::MeshId(reader.text());
    mesh.session = model::SessionId(reader.text());
    mesh.anchor = model::AnchorId(reader.text());
    auto payload = std::make_shared<model::MeshPayload>();
    payload->vertices = reader.bytes();
    payload->faces = reader.bytes();
    payload->normals = reader.bytes();
    mesh.payload = std::move(payload);
    const std::uint8_t flags = reader.meshFlags();
    mesh.isDelta = (flags & IsDelta) != 0;
    ContentHash hash;
    const BytesView digest = reader.raw(hash.digest.size());
    std::copy(digest.begin(), digest.end(), hash.digest.begin());
    if ((flags & HasHash) != 0)
        mesh.hash = hash;
    auto base = model::MeshId(reader.text());
    if ((flags & HasBase) != 0)
        mesh.base = std::move(base);
    mesh.compressionLevel = static_cast<std::int32_t>(reader.u32());
    mesh.timestamp = reader.time();
    return mesh;
}

Error corrupt(const char *what)
{
    return {ErrorCode::Corrupt, std::string("spool record: ") + what};
}

} // namespace

Bytes writeSpoolRecord(const model::SpatialEvent &event)
{
    Writer writer;
    writer.u8(kVersion);
    writer.text(event.session.text());
    writer.text(event.id.text());
    writer.time(event.timestamp);
    writer.u32(event.anchors.size());
    for (const model::Anchor &anchor : event.anchors)
        writer.anchor(anchor);
    writer.u32(event.meshes.size());
    for (const model::Mesh &mesh : event.meshes)
        writer.mesh(mesh);
    return writer.sealed();
}

Result<model::SpatialEvent> detail::parseSpoolRecordBody(BytesView body)
{
    // What an anchor or mesh takes when all its texts are empty.
    constexpr std::size_t kAnchorBytesMin = 3 * 4 + 7 * 8 + 8 + 1;
    constexpr std::size_t kMeshBytesMin = 7 * 4 + 1 + 32 + 4 + 8;
    Reader reader(body);
    if (reader.u8() != kVersion)
        return corrupt("unknown version");
    model::SpatialEvent event;
    event.session = model::SessionId(reader.text());
    event.id = model::EventId(reader.text());
    event.timestamp = reader.time();
    for (std::size_t left = reader.count(kAnchorBytesMin); left > 0 && reader.good(); --left)
        event.anchors.push_back(readAnchor(reader));
    for (std::size_t left = reader.count(kMeshBytesMin); left > 0 && reader.good(); --left)
        event.meshes.push_back(readMesh(reader));
    if (!reader.good())
        return corrupt("truncated or malformed");
    if (!reader.atEnd())
        return corrupt("bytes behind the end");
    STAG_TRY_VOID(model::validate(event));
    return event;
}

Result<model::SpatialEvent> parseSpoolRecord(BytesView bytes)
{
    if (bytes.size() < kChecksumBytes)
        return corrupt("no checksum");
    const BytesView body = bytes.first(bytes.size() - kChecksumBytes);
    if (ByteReader(bytes.last(kChecksumBytes)).u32() != crc32(body))
        return corrupt("wrong checksum");
    return detail::parseSpoolRecordBody(body);
}

} // namespace stag::wire

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/live_feed_binary_reader.h"

#include "core/base/byte_reader.h"
#include "core/base/utf8.h"
#include "core/model/validation.h"
#include "core/wire/anchor_metadata.h"
#include "core/wire/json_reader.h"
#include "core/wire/live_feed_binary.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <memory>
#include <utility>

namespace stag::wire {

namespace {

Error errorAt(std::size_t position, ErrorCode code, std::string_view what)
{
    return {code, "byte " + std::to_string(position) + ": " + std::string(what)};
}

/// The error of something inside, with the place of it.
Error at(std::size_t position, const Error &error)
{
    return errorAt(position, error.code, error.detail);
}

} // namespace

struct LiveBinaryReader::Record
{
    RecordKind kind = RecordKind::Names;
    Timestamp time;
    std::optional<std::uint64_t> offset;
    std::size_t position = 0; ///< of the body in the message
    BytesView body;
};

/// Reads on after an error, giving nothing; error() tells at the end.
class LiveBinaryReader::Body
{
public:
    Body(const Record &record, std::vector<Name> &names)
        : m_record(record)
        , m_names(names)
        , m_reader(record.body)
    {}

    [[nodiscard]] bool good() const { return !m_error; }
    [[nodiscard]] bool atEnd() const { return m_reader.atEnd(); }
    [[nodiscard]] const Error &error() const { return *m_error; }
    void fail(std::string_view field, ErrorCode code, std::string_view what)
    {
        if (!m_error)
            m_error = errorAt(position(), code, std::string(field) + ": " + std::string(what));
    }

    std::uint8_t u8(std::string_view field) { return known(field, m_reader.u8()); }
    double f32(std::string_view field) { return static_cast<double>(known(field, m_reader.f32())); }
    double f64(std::string_view field)
    {
        return std::bit_cast<double>(known(field, m_reader.u64()));
    }
    BytesView raw(std::string_view field, std::uint64_t size)
    {
        if (size > m_reader.remainingBytes()) {
            fail(field, ErrorCode::Corrupt, "ends too early");
            return {};
        }
        return good() ? *m_reader.take(static_cast<std::size_t>(size)) : BytesView();
    }
    /// Only the shortest form.
    std::uint64_t varint(std::string_view field)
    {
        constexpr unsigned kBits = 64;
        std::uint64_t value = 0;
        for (unsigned shift = 0; good(); shift += 7) {
            const std::uint8_t byte = u8(field);
            const auto bits = static_cast<std::uint64_t>(byte & 0x7fu);
            if (shift >= kBits || bits << shift >> shift != bits || (byte == 0 && shift > 0)) {
                fail(field, ErrorCode::Corrupt, "malformed number");
                return 0;
            }
            value |= bits << shift;
            if ((byte & 0x80u) == 0)
                return value;
        }
        return 0;
    }
    std::int64_t signedVarint(std::string_view field)
    {
        const std::uint64_t bits = varint(field);
        return static_cast<std::int64_t>(bits >> 1 ^ (~(bits & 1u) + 1));
    }
    Timestamp time(std::string_view field)
    {
        const auto difference = static_cast<std::uint64_t>(signedVarint(field));
        return fromUnixMs(static_cast<std::int64_t>(
            static_cast<std::uint64_t>(toUnixMs(m_record.time)) + difference));
    }
    std::string utf8(std::string_view field, std::uint64_t size)
    {
        const std::string_view text = asText(raw(field, size));
        if (!isUtf8(text))
            fail(field, ErrorCode::Corrupt, "not UTF-8");
        return std::string(good() ? text : std::string_view());
    }
    /// The name that stands here, or else the text.
    std::pair<Name *, std::string> nameOrText(std::string_view field)
    {
        const std::uint64_t head = varint(field);
        if ((head & 1u) == 0)
            return {nullptr, utf8(field, head >> 1)};
        const std::uint64_t number = head >> 1;
        if (number >= m_names.size() || !m_names[number].isTold) {
            fail(field, ErrorCode::Corrupt, "a name that was not told");
            return {};
        }
        return {&m_names[number], {}};
    }
    std::string text(std::string_view field)
    {
        auto [name, text] = nameOrText(field);
        return name ? name->text : std::move(text);
    }
    /// A number from zero to `max` that stands for something.
    template<typename Enum>
    Enum value(std::string_view field, Enum max)
    {
        const std::uint8_t number = u8(field);
        if (number > static_cast<std::uint8_t>(max))
            fail(field, ErrorCode::InvalidArgument, "unknown");
        return good() ? static_cast<Enum>(number) : Enum();
    }

private:
    [[nodiscard]] std::size_t position() const
    {
        return m_record.position + m_record.body.size() - m_reader.remainingBytes();
    }
    template<typename T>
    T known(std::string_view field, const std::optional<T> &value)
    {
        if (!value)
            fail(field, ErrorCode::Corrupt, "ends too early");
        return good() ? *value : T();
    }

    const Record &m_record;
    std::vector<Name> &m_names;
    ByteReader m_reader;
    std::optional<Error> m_error;
};

namespace {

struct AnchorNumbers
{
    spatial::Pose pose;
    std::optional<std::vector<double>> otherRotation;
};

template<typename Body>
AnchorNumbers readNumbers(Body &body)
{
    AnchorNumbers numbers;
    const std::uint8_t mask = body.u8("pose");
    auto &[position, rotation] = numbers.pose;
    const std::array<double *, 7> fields{
        &position.x, &position.y, &position.z, &rotation.x, &rotation.y, &rotation.z, &rotation.w};
    for (std::size_t i = 0; i < fields.size(); ++i)
        *fields[i] = (mask >> i & 1u) != 0 ? body.f64("pose") : body.f32("pose");
    if ((mask & kPoseHasOtherRotation) == 0)
        return numbers;
    const std::uint64_t count = body.varint("pose.rotation");
    if (count > model::Limits().rotationNumbersMax)
        body.fail("pose.rotation", ErrorCode::TooLarge, "too many numbers");
    numbers.otherRotation.emplace(body.good() ? static_cast<std::size_t>(count) : 0);
    for (double &number : *numbers.otherRotation)
        number = body.f64("pose.rotation");
    return numbers;
}

/// A payload that was left out is an empty one.
template<typename Body>
model::MeshPayload readPayload(Body &body, std::size_t bytesMax)
{
    std::array<std::uint64_t, 3> sizes{};
    for (std::uint64_t &size : sizes) {
        size = body.varint("payload");
        if (size > bytesMax)
            body.fail("payload", ErrorCode::TooLarge, "more than " + std::to_string(bytesMax));
        bytesMax -= std::min<std::size_t>(bytesMax, size);
    }
    model::MeshPayload payload;
    const std::array<Bytes *, 3> parts{&payload.vertices, &payload.faces, &payload.normals};
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const BytesView bytes = body.raw("payload", sizes[i]);
        parts[i]->assign(bytes.begin(), bytes.end());
    }
    return payload;
}

} // namespace

Result<std::vector<FeedMessage>> LiveBinaryReader::read(BytesView message)
{
    if (m_isBroken)
        return Error{ErrorCode::Corrupt, "an earlier message could not be read"};
    auto messages = readRecords(message);
    m_isBroken = !messages;
    return messages;
}

Result<std::vector<FeedMessage>> LiveBinaryReader::readRecords(BytesView message)
{
    if (message.size() > m_limits.documentBytesMax)
        return errorAt(0, ErrorCode::TooLarge, "the message is too long");
    ByteReader reader(message);
    std::vector<FeedMessage> messages;
    for (std::size_t count = 0; count == 0 || !reader.atEnd(); ++count) {
        const std::size_t start = message.size() - reader.remainingBytes();
        if (count == m_liveLimits.recordsPerMessageMax)
            return errorAt(start, ErrorCode::TooLarge, "too many records");
        const auto kind = reader.u8();
        const auto flags = reader.u8();
        const auto size = reader.u32();
        const auto time = reader.u64();
        if (flags && (*flags & ~kRecordHasOffset) != 0)
            return errorAt(start, ErrorCode::Corrupt, "unknown flags");
        const bool hasOffset = flags && (*flags & kRecordHasOffset) != 0;
        const auto offset = hasOffset ? reader.u64() : std::nullopt;
        const auto body = size ? reader.take(*size) : std::nullopt;
        if (!time || !body || (hasOffset && !offset))
            return errorAt(start, ErrorCode::Corrupt, "a record ends too early");
        const std::size_t position = message.size() - reader.remainingBytes() - body->size();
        STAG_TRY(auto read,
                 readRecord({static_cast<RecordKind>(*kind),
                             fromUnixMs(static_cast<std::int64_t>(*time)),
                             offset,
                             position,
                             *body}));
        if (!read)
            continue;
        if (offset)
            read->marks.offset = offset;
        messages.push_back(*std::move(read));
    }
    return messages;
}

Result<std::optional<FeedMessage>> LiveBinaryReader::readRecord(const Record &record)
{
    const auto message = [](Result<live::LiveEvent> event) -> Result<std::optional<FeedMessage>> {
        if (!event)
            return std::move(event).error();
        return std::optional(FeedMessage{*std::move(event), {}});
    };
    if (record.kind == RecordKind::Hello)
        return readHello(record);
    if (!m_hasBegun)
        return errorAt(record.position, ErrorCode::Corrupt, "the feed does not begin with a hello");
    switch (record.kind) {
    case RecordKind::Names:
        STAG_TRY_VOID(readNames(record));
        return std::optional<FeedMessage>();
    case RecordKind::Json:
        return readJson(record);
    case RecordKind::SnapshotBegin:
        return message(live::LiveEvent(live::SnapshotBegin{}));
    case RecordKind::SnapshotEnd:
        return readSnapshotEnd(record);
    case RecordKind::Session:
        return message(readSession(record));
    case RecordKind::AnchorUpdate:
        return message(readAnchor(record));
    case RecordKind::MeshUpdate:
        return message(readMesh(record));
    case RecordKind::Packet:
        return message(readPacket(record));
    default:
        return std::optional<FeedMessage>();
    }
}

Result<void> LiveBinaryReader::readNames(const Record &record)
{
    Body body(record, m_names);
    while (body.good() && !body.atEnd()) {
        const std::uint64_t number = body.varint("name.number");
        if (number >= m_liveLimits.namesMax)
            body.fail("name.number", ErrorCode::TooLarge, "too large");
        const std::uint64_t size = body.varint("name");
        if (size > m_liveLimits.nameBytesMax)
            body.fail("name", ErrorCode::TooLarge, "too long");
        std::string text = body.utf8("name", size);
        if (!body.good())
            break;
        if (number >= m_names.size())
            m_names.resize(static_cast<std::size_t>(number) + 1);
        m_names[static_cast<std::size_t>(number)] = Name{true, std::move(text), std::nullopt};
    }
    if (!body.good())
        return body.error();
    return success();
}

Result<std::optional<FeedMessage>> LiveBinaryReader::readHello(const Record &record)
{
    const std::string_view body = asText(record.body);
    const std::size_t versionPosition = kBinaryFeedMark.size() - 1;
    if (body.size() < kBinaryFeedMark.size()
        || body.substr(0, versionPosition) != kBinaryFeedMark.substr(0, versionPosition))
        return errorAt(record.position, ErrorCode::Corrupt, "hello: not a binary live feed");
    if (body[versionPosition] != kBinaryFeedMark.back())
        return errorAt(record.position + versionPosition,
                       ErrorCode::InvalidArgument,
                       "hello: unknown version");
    auto message = parseFeedMessage(body.substr(kBinaryFeedMark.size()), m_limits);
    if (!message)
        return at(record.position, message.error());
    if (!*message || !std::holds_alternative<live::Hello>((*message)->event))
        return errorAt(record.position, ErrorCode::Corrupt, "hello: something else");
    m_hasBegun = true;
    return message;
}

Result<std::optional<FeedMessage>> LiveBinaryReader::readJson(const Record &record)
{
    auto message = parseFeedMessage(asText(record.body), m_limits);
    if (!message)
        return at(record.position, message.error());
    return message;
}

Result<std::optional<FeedMessage>> LiveBinaryReader::readSnapshotEnd(const Record &record)
{
    Body body(record, m_names);
    FeedMessage message{live::SnapshotEnd{}, {}};
    message.marks.stream = body.text("stream");
    if (!body.good())
        return body.error();
    return std::optional(std::move(message));
}

Result<live::LiveEvent> LiveBinaryReader::readSession(const Record &record)
{
    Body body(record, m_names);
    live::SessionChanged session;
    session.session = model::SessionId(body.text("session_id"));
    session.firstSeen = body.time("first_seen");
    session.lastSeen = body.time("last_seen");
    if (!body.good())
        return body.error();
    if (const auto valid = model::validateId(session.session.text(), "session_id"); !valid)
        return at(record.position, valid.error());
    return live::LiveEvent(std::move(session));
}

Result<LiveBinaryReader::Metadata> LiveBinaryReader::parseMetadata(const Record &record,
                                                                   const std::string &text) const
{
    model::Anchor anchor;
    if (!text.empty()) {
        const auto document = JsonDocument::parse(text, m_limits);
        if (!document)
            return at(record.position, document.error());
        simdjson::dom::object object;
        if (document->root().get(object) != simdjson::SUCCESS)
            return errorAt(record.position, ErrorCode::Corrupt, "metadata: must be an object");
        if (object.size() > 0)
            anchor.metadata = simdjson::minify(object);
    }
    model::AnchorTraits traits = readAnchorTraits(anchor, m_limits);
    return Metadata{std::move(anchor.metadata), std::move(traits)};
}

Result<live::LiveEvent> LiveBinaryReader::readAnchor(const Record &record)
{
    Body body(record, m_names);
    live::AnchorChanged change;
    model::Anchor &anchor = change.anchor;
    anchor.session = model::SessionId(body.text("session_id"));
    anchor.id = model::AnchorId(body.text("id"));
    auto [name, metadata] = body.nameOrText("metadata");
    change.deliveryClass = body.value("delivery", live::DeliveryClass::Telemetry);
    AnchorNumbers numbers = readNumbers(body);
    anchor.pose = numbers.pose;
    anchor.otherRotation = std::move(numbers.otherRotation);
    anchor.timestamp = body.time("timestamp");
    if (!body.good())
        return body.error();
    if (name) {
        if (!name->metadata) {
            STAG_TRY(name->metadata, parseMetadata(record, name->text));
        }
        anchor.metadata = name->metadata->text;
        change.traits = name->metadata->traits;
    } else {
        STAG_TRY(Metadata parsed, parseMetadata(record, metadata));
        anchor.metadata = std::move(parsed.text);
        change.traits = std::move(parsed.traits);
    }
    // Without metadata the id tells.
    if (anchor.metadata.empty())
        change.traits = readAnchorTraits(anchor, m_limits);
    if (const auto valid = model::validate(anchor, "anchor"); !valid)
        return at(record.position, valid.error());
    return live::LiveEvent(std::move(change));
}

Result<live::LiveEvent> LiveBinaryReader::readMesh(const Record &record)
{
    Body body(record, m_names);
    live::MeshChanged change;
    model::Mesh &mesh = change.mesh;
    const std::uint8_t flags = body.u8("flags");
    mesh.isDelta = (flags & kMeshIsDelta) != 0;
    mesh.session = model::SessionId(body.text("session_id"));
    mesh.id = model::MeshId(body.text("id"));
    mesh.anchor = model::AnchorId(body.text("anchor_id"));
    if ((flags & kMeshHasHash) != 0) {
        const BytesView digest = body.raw("hash", ContentHash().digest.size());
        std::copy(digest.begin(), digest.end(), mesh.hash.emplace().digest.begin());
    }
    if ((flags & kMeshHasBase) != 0)
        mesh.base = model::MeshId(body.text("base_mesh_id"));
    mesh.resolution = body.value("delta_resolution", model::DeltaResolution::Unresolved);
    const std::int64_t level = body.signedVarint("compression_level");
    if (level < std::numeric_limits<int>::min() || level > std::numeric_limits<int>::max())
        body.fail("compression_level", ErrorCode::InvalidArgument, "beyond 32 bits");
    mesh.compressionLevel = body.good() ? static_cast<int>(level) : 0;
    mesh.timestamp = body.time("timestamp");
    auto payload = std::make_shared<model::MeshPayload>(readPayload(body, m_limits.gunzipBytesMax));
    if (!body.good())
        return body.error();
    if (!mesh.hash && !mesh.isDelta)
        mesh.hash = model::contentHash(*payload);
    mesh.payload = std::move(payload);
    if (const auto valid = model::validate(mesh, "mesh"); !valid)
        return at(record.position, valid.error());
    return live::LiveEvent(std::move(change));
}

Result<live::LiveEvent> LiveBinaryReader::readPacket(const Record &record)
{
    Body body(record, m_names);
    live::PacketLogged packet;
    const std::uint8_t flags = body.u8("flags");
    packet.time = body.time("time");
    packet.session = model::SessionId(body.text("session_id"));
    packet.source = body.text("source");
    packet.kind = body.text("kind");
    packet.sizeBytes = body.varint("bytes");
    packet.verdict = body.value("verdict", live::Verdict::Dropped);
    packet.detail = body.text("detail");
    packet.entity = body.text("entity");
    if ((flags & kPacketHasTriangles) != 0)
        packet.triangleCount = body.varint("triangles");
    if (!body.good())
        return body.error();
    return live::LiveEvent(std::move(packet));
}

} // namespace stag::wire

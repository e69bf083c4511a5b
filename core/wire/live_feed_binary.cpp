// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/live_feed_binary.h"

#include "core/base/bytes.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <span>
#include <variant>

namespace stag::wire {

namespace {

constexpr std::size_t kSizePosition = 2;
constexpr std::size_t kTimePosition = kSizePosition + sizeof(std::uint32_t);
constexpr std::size_t kHeadBytes = kTimePosition + sizeof(std::int64_t);
constexpr std::size_t kUsualRecordBytes = 128;

template<typename T>
void putLittleEndian(std::string &bytes, std::size_t position, T value)
{
    for (std::size_t i = 0; i < sizeof(T); ++i)
        bytes[position + i] = static_cast<char>(value >> (8 * i) & 0xffu);
}

bool fitsFloat(double value)
{
    return std::abs(value) <= static_cast<double>(std::numeric_limits<float>::max())
           && std::bit_cast<std::uint64_t>(static_cast<double>(static_cast<float>(value)))
                  == std::bit_cast<std::uint64_t>(value);
}

/// One record, built behind its head.
class RecordWriter
{
public:
    RecordWriter(RecordKind kind, Timestamp now, LiveNames *names = nullptr)
        : m_now(now)
        , m_names(names)
    {
        m_message.bytes.reserve(kUsualRecordBytes);
        m_message.bytes.resize(kHeadBytes);
        m_message.bytes.front() = static_cast<char>(kind);
        putLittleEndian(m_message.bytes, kTimePosition, static_cast<std::uint64_t>(toUnixMs(now)));
    }

    void u8(std::uint8_t value) { m_message.bytes.push_back(static_cast<char>(value)); }
    void varint(std::uint64_t value)
    {
        for (; value > 0x7f; value >>= 7)
            u8(static_cast<std::uint8_t>(value | 0x80u));
        u8(static_cast<std::uint8_t>(value));
    }
    void signedVarint(std::int64_t value)
    {
        const auto bits = static_cast<std::uint64_t>(value);
        varint(bits << 1 ^ (value < 0 ? ~std::uint64_t{0} : 0));
    }
    void time(Timestamp value)
    {
        // Wraps where the difference is beyond 64 bits, and so does the reader.
        signedVarint(static_cast<std::int64_t>(static_cast<std::uint64_t>(toUnixMs(value))
                                               - static_cast<std::uint64_t>(toUnixMs(m_now))));
    }
    void raw(std::string_view bytes) { m_message.bytes += bytes; }
    void raw(BytesView bytes) { raw(asText(bytes)); }
    void text(std::string_view text)
    {
        varint(text.size() << 1);
        raw(text);
    }
    /// A text that is likely to come again.
    void name(std::string_view value)
    {
        name(value, m_names ? m_names->nameFor(value, m_message.names) : nullptr);
    }
    /// A text that has a number if something else has made it likely to come again.
    void nameIfKnown(std::string_view value)
    {
        name(value, m_names ? m_names->knownName(value) : nullptr);
    }
    void f64(double value) { little(std::bit_cast<std::uint64_t>(value)); }
    void f32(float value) { little(std::bit_cast<std::uint32_t>(value)); }
    void reserve(std::size_t more) { m_message.bytes.reserve(m_message.bytes.size() + more); }

    [[nodiscard]] BinaryMessage take()
    {
        putLittleEndian(m_message.bytes,
                        kSizePosition,
                        static_cast<std::uint32_t>(m_message.bytes.size() - kHeadBytes));
        return std::move(m_message);
    }

private:
    void name(std::string_view value, std::shared_ptr<const LiveName> name)
    {
        if (!name)
            return text(value);
        varint(name->number << 1 | 1u);
        m_message.names.push_back(std::move(name));
    }
    template<typename T>
    void little(T value)
    {
        m_message.bytes.resize(m_message.bytes.size() + sizeof(T));
        putLittleEndian(m_message.bytes, m_message.bytes.size() - sizeof(T), value);
    }

    BinaryMessage m_message;
    Timestamp m_now;
    LiveNames *m_names;
};

class EventWriter
{
public:
    EventWriter(Timestamp now, MeshPayloads payloads, LiveNames *names, const FeedMarks &marks)
        : m_now(now)
        , m_payloads(payloads)
        , m_names(names)
        , m_marks(marks)
    {}

    BinaryMessage operator()(const live::Hello &hello) const
    {
        RecordWriter record(RecordKind::Hello, m_now);
        record.raw(kBinaryFeedMark);
        record.raw(writeLiveEvent(hello, m_now, m_payloads, m_marks));
        return record.take();
    }
    BinaryMessage operator()(const live::SnapshotBegin &) const
    {
        return RecordWriter(RecordKind::SnapshotBegin, m_now).take();
    }
    BinaryMessage operator()(const live::SnapshotEnd &) const
    {
        RecordWriter record(RecordKind::SnapshotEnd, m_now);
        record.text(m_marks.stream);
        return record.take();
    }
    BinaryMessage operator()(const live::SessionChanged &session) const
    {
        RecordWriter record(RecordKind::Session, m_now, m_names);
        record.name(session.session.text());
        record.time(session.firstSeen);
        record.time(session.lastSeen);
        return record.take();
    }
    BinaryMessage operator()(const live::AnchorChanged &change) const
    {
        const model::Anchor &anchor = change.anchor;
        // Only of what comes often: a number for each of a million anchors would push out those.
        const bool isPose = change.deliveryClass == live::DeliveryClass::Pose;
        RecordWriter record(RecordKind::AnchorUpdate, m_now, isPose ? m_names : nullptr);
        record.name(anchor.session.text());
        record.name(anchor.id.text());
        record.name(anchor.metadata);
        record.u8(static_cast<std::uint8_t>(change.deliveryClass));
        writePose(record, anchor);
        record.time(anchor.timestamp);
        return record.take();
    }
    BinaryMessage operator()(const live::MeshChanged &change) const;
    BinaryMessage operator()(const live::PacketLogged &packet) const
    {
        RecordWriter record(RecordKind::Packet, m_now, m_names);
        record.u8(packet.triangleCount ? kPacketHasTriangles : 0);
        record.time(packet.time);
        record.name(packet.session.text());
        record.name(packet.source);
        record.name(packet.kind);
        record.varint(packet.sizeBytes);
        record.u8(static_cast<std::uint8_t>(packet.verdict));
        record.name(packet.detail);
        record.nameIfKnown(packet.entity);
        if (packet.triangleCount)
            record.varint(*packet.triangleCount);
        return record.take();
    }
    /// What is rare.
    template<typename Event>
    BinaryMessage operator()(const Event &event) const
    {
        return {writeBinaryJson(writeLiveEvent(event, m_now), m_now), {}};
    }

private:
    static void writePose(RecordWriter &record, const model::Anchor &anchor)
    {
        const auto &[position, rotation] = anchor.pose;
        const std::array numbers{
            position.x, position.y, position.z, rotation.x, rotation.y, rotation.z, rotation.w};
        std::uint8_t mask = anchor.otherRotation ? kPoseHasOtherRotation : 0;
        for (std::size_t i = 0; i < numbers.size(); ++i)
            mask |= static_cast<std::uint8_t>(fitsFloat(numbers[i]) ? 0 : 1u << i);
        record.u8(mask);
        for (std::size_t i = 0; i < numbers.size(); ++i)
            if ((mask >> i & 1u) != 0)
                record.f64(numbers[i]);
            else
                record.f32(static_cast<float>(numbers[i]));
        if (!anchor.otherRotation)
            return;
        record.varint(anchor.otherRotation->size());
        for (const double number : *anchor.otherRotation)
            record.f64(number);
    }

    Timestamp m_now;
    MeshPayloads m_payloads;
    LiveNames *m_names;
    const FeedMarks &m_marks;
};

BinaryMessage EventWriter::operator()(const live::MeshChanged &change) const
{
    const model::Mesh &mesh = change.mesh;
    RecordWriter record(RecordKind::MeshUpdate, m_now);
    record.u8(static_cast<std::uint8_t>((mesh.hash ? kMeshHasHash : 0)
                                        | (mesh.isDelta ? kMeshIsDelta : 0)
                                        | (mesh.base ? kMeshHasBase : 0)));
    record.text(mesh.session.text());
    record.text(mesh.id.text());
    record.text(mesh.anchor.text());
    if (mesh.hash)
        record.raw(BytesView(mesh.hash->digest));
    if (mesh.base)
        record.text(mesh.base->text());
    record.u8(static_cast<std::uint8_t>(mesh.resolution));
    record.signedVarint(mesh.compressionLevel);
    record.time(mesh.timestamp);
    std::array<BytesView, 3> parts{};
    if (m_payloads == MeshPayloads::Include) {
        parts[0] = mesh.payload->vertices;
        if (!mesh.isDelta) {
            parts[1] = mesh.payload->faces;
            parts[2] = mesh.payload->normals;
        }
    }
    for (const BytesView part : parts)
        record.varint(part.size());
    record.reserve(parts[0].size() + parts[1].size() + parts[2].size());
    for (const BytesView part : parts)
        record.raw(part);
    return record.take();
}

} // namespace

BinaryMessage writeLiveBinary(const live::LiveEvent &event,
                              Timestamp now,
                              MeshPayloads payloads,
                              LiveNames *names,
                              const FeedMarks &marks)
{
    BinaryMessage message = std::visit(EventWriter(now, payloads, names, marks), event);
    if (marks.offset)
        message.bytes = binaryWithOffset(std::move(message.bytes), *marks.offset);
    return message;
}

std::string writeBinaryJson(std::string_view json, Timestamp now)
{
    RecordWriter record(RecordKind::Json, now);
    record.raw(json);
    return record.take().bytes;
}

std::string writeBinaryNames(const LiveNameList &names, Timestamp now)
{
    RecordWriter record(RecordKind::Names, now);
    for (const auto &name : names) {
        record.varint(name->number);
        record.varint(name->text.size());
        record.raw(name->text);
    }
    return record.take().bytes;
}

std::string binaryWithOffset(std::string message, std::uint64_t offset)
{
    message[1] = static_cast<char>(kRecordHasOffset);
    message.insert(kHeadBytes, sizeof(offset), '\0');
    putLittleEndian(message, kHeadBytes, offset);
    return message;
}

} // namespace stag::wire

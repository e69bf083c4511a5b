// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/recording.h"

#include "core/base/byte_reader.h"
#include "core/model/validation.h"
#include "core/wire/json_model.h"

#include <cmath>
#include <limits>

namespace stag::wire {

namespace {

constexpr std::string_view kFormat = "stag-recording";
constexpr std::int64_t kVersion = 1;
constexpr std::size_t kDevicesMax = 1'000;
constexpr std::size_t kStreamsMax = 64;
constexpr unsigned kGroupBits = 7;
constexpr std::uint64_t kMoreFollows = 0x80;

// Variable-length integers

void appendVarint(Bytes &bytes, std::uint64_t value)
{
    for (; value >= kMoreFollows; value >>= kGroupBits)
        bytes.push_back(static_cast<std::byte>(value | kMoreFollows));
    bytes.push_back(static_cast<std::byte>(value));
}

std::optional<std::uint64_t> readVarint(ByteReader &reader)
{
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 5 * kGroupBits; shift += kGroupBits) {
        const auto byte = reader.u8();
        if (!byte)
            return std::nullopt;
        value |= (*byte & (kMoreFollows - 1)) << shift;
        if (*byte < kMoreFollows)
            return value;
    }
    return std::nullopt;
}

std::uint64_t zigzag(std::int64_t value)
{
    return static_cast<std::uint64_t>(value) << 1 ^ static_cast<std::uint64_t>(value >> 63);
}

std::int64_t unzigzag(std::uint64_t value)
{
    return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
}

Bytes packDifferences(const std::vector<std::uint32_t> &values)
{
    Bytes bytes;
    std::int64_t previous = 0;
    for (const std::uint32_t value : values) {
        appendVarint(bytes, zigzag(std::int64_t{value} - previous));
        previous = value;
    }
    return bytes;
}

std::optional<std::vector<std::uint32_t>> unpackDifferences(const Bytes &bytes)
{
    std::vector<std::uint32_t> values;
    std::int64_t previous = 0;
    for (ByteReader reader(bytes); !reader.atEnd();) {
        const auto difference = readVarint(reader);
        if (!difference)
            return std::nullopt;
        previous += unzigzag(*difference);
        if (previous < 0 || previous > std::numeric_limits<std::uint32_t>::max())
            return std::nullopt;
        values.push_back(static_cast<std::uint32_t>(previous));
    }
    return values;
}

// Header

Result<RecordedDevice> readDevice(const JsonObject &object)
{
    RecordedDevice device;
    STAG_TRY(std::string id, object.text("id"));
    STAG_TRY_VOID(model::validateId(id, object.pathOf("id")));
    device.id = model::DeviceId(std::move(id));
    STAG_TRY(device.name, object.text("name"));
    STAG_TRY(device.kind, object.text("kind"));
    STAG_TRY(const JsonArray streams, object.array("streams"));
    STAG_TRY(device.streams, streams.texts(kStreamsMax));
    return device;
}

template<typename Element>
Result<std::vector<std::array<Element, 3>>>
readTriples(const JsonObject &object, std::string_view key, const Limits &limits)
{
    STAG_TRY(const Bytes bytes, object.bytes(key, limits.recordingLineBytesMax));
    if (bytes.size() % (3 * sizeof(Element)) != 0)
        return object.invalid(key, "must be groups of 3 numbers of 32 bits");
    std::vector<std::array<Element, 3>> triples(bytes.size() / (3 * sizeof(Element)));
    ByteReader reader(bytes);
    for (auto &triple : triples) {
        for (Element &element : triple)
            element = std::bit_cast<Element>(*reader.u32());
    }
    return triples;
}

Result<RecordedRoom> readRoom(const JsonObject &object, const Limits &limits)
{
    RecordedRoom room;
    STAG_TRY(room.positions, readTriples<float>(object, "positions", limits));
    STAG_TRY(room.triangles, readTriples<std::uint32_t>(object, "indices", limits));
    for (const auto &position : room.positions) {
        for (const float coordinate : position) {
            if (!std::isfinite(coordinate))
                return object.invalid("positions", "not finite");
        }
    }
    for (const auto &triangle : room.triangles) {
        for (const std::uint32_t index : triangle) {
            if (index >= room.positions.size())
                return object.invalid("indices", "beyond the positions");
        }
    }
    return room;
}

// Lines

Result<spatial::Pose> readLinePose(const JsonObject &line)
{
    STAG_TRY(const JsonArray position, line.array("p"));
    STAG_TRY(const auto p, position.numbers(3));
    STAG_TRY(const JsonArray rotation, line.array("q"));
    STAG_TRY(const auto q, rotation.numbers(4));
    if (p.size() != 3)
        return line.invalid("p", "must have 3 numbers");
    if (q.size() != 4)
        return line.invalid("q", "must have 4 numbers");
    return spatial::Pose{{p[0], p[1], p[2]}, {q[0], q[1], q[2], q[3]}};
}

Result<model::AnchorId> readLineId(const JsonObject &line)
{
    STAG_TRY(std::string id, line.text("id"));
    STAG_TRY_VOID(model::validateId(id, "id"));
    return model::AnchorId(std::move(id));
}

Result<RecordedPose> readRecordedPose(const JsonObject &line)
{
    RecordedPose pose;
    STAG_TRY(pose.stream, line.text("stream"));
    STAG_TRY(pose.pose, readLinePose(line));
    return pose;
}

Result<RecordedPlane> readRecordedPlane(const JsonObject &line, const Limits &limits)
{
    RecordedPlane plane;
    STAG_TRY(plane.id, readLineId(line));
    STAG_TRY(plane.label, line.text("label"));
    STAG_TRY(plane.pose, readLinePose(line));
    STAG_TRY(plane.polygon, readPolygon(line, limits));
    return plane;
}

Result<RecordedAnchor> readRecordedAnchor(const JsonObject &line)
{
    RecordedAnchor anchor;
    STAG_TRY(anchor.id, readLineId(line));
    STAG_TRY(anchor.label, line.text("label"));
    STAG_TRY(anchor.pose, readLinePose(line));
    return anchor;
}

Result<RecordedChunk> readRecordedChunk(const JsonObject &line, const Limits &limits)
{
    RecordedChunk chunk;
    STAG_TRY(chunk.chunk, line.text("chunk"));
    STAG_TRY_VOID(model::validateId(chunk.chunk, "chunk"));
    STAG_TRY(const Bytes packed, line.bytes("added", limits.recordingLineBytesMax));
    auto added = unpackDifferences(packed);
    if (!added)
        return line.invalid("added", "malformed");
    chunk.addedTriangles = std::move(*added);
    return chunk;
}

Result<RecordingLine> readLine(const JsonObject &object, const Limits &limits)
{
    RecordingLine line;
    STAG_TRY(line.timeS, object.number("t"));
    if (line.timeS < 0.0)
        return object.invalid("t", "negative");
    STAG_TRY(std::string device, object.text("device"));
    STAG_TRY_VOID(model::validateId(device, "device"));
    line.device = model::DeviceId(std::move(device));
    STAG_TRY(const std::string event, object.text("e"));
    if (event == "join") {
        line.what = RecordedJoin{};
    } else if (event == "leave") {
        line.what = RecordedLeave{};
    } else if (event == "pose") {
        STAG_TRY(line.what, readRecordedPose(object));
    } else if (event == "plane") {
        STAG_TRY(line.what, readRecordedPlane(object, limits));
    } else if (event == "anchor") {
        STAG_TRY(line.what, readRecordedAnchor(object));
    } else if (event == "mesh_chunk") {
        STAG_TRY(line.what, readRecordedChunk(object, limits));
    } else {
        return object.invalid("e", "unknown");
    }
    return line;
}

Result<JsonDocument> parseLine(std::string_view line, const Limits &limits)
{
    if (line.size() > limits.recordingLineBytesMax)
        return Error{ErrorCode::TooLarge, "line too long"};
    return JsonDocument::parse(line, limits);
}

// Writing

class LineWriter
{
public:
    explicit LineWriter(JsonWriter &json)
        : m_json(json)
    {}

    void operator()(const RecordedJoin &) const {}
    void operator()(const RecordedLeave &) const {}
    void operator()(const RecordedPose &pose) const
    {
        m_json.text("stream", pose.stream);
        writePose(pose.pose);
    }
    void operator()(const RecordedPlane &plane) const
    {
        m_json.text("id", plane.id.text());
        m_json.text("label", plane.label);
        writePose(plane.pose);
        m_json.key("polygon");
        m_json.beginArray();
        for (const spatial::Vec3 &point : plane.polygon)
            writePoint(m_json, point);
        m_json.endArray();
    }
    void operator()(const RecordedAnchor &anchor) const
    {
        m_json.text("id", anchor.id.text());
        m_json.text("label", anchor.label);
        writePose(anchor.pose);
    }
    void operator()(const RecordedChunk &chunk) const
    {
        m_json.text("chunk", chunk.chunk);
        m_json.base64("added", packDifferences(chunk.addedTriangles));
    }

private:
    void writePose(const spatial::Pose &pose) const
    {
        const spatial::Quat &q = pose.rotation;
        m_json.key("p");
        writePoint(m_json, pose.position);
        m_json.key("q");
        m_json.beginArray();
        for (const double component : {q.x, q.y, q.z, q.w})
            m_json.number(component);
        m_json.endArray();
    }

    JsonWriter &m_json;
};

std::string_view eventOf(const RecordingLine &line)
{
    static constexpr std::array<std::string_view, 6> kEvents{
        "join", "leave", "pose", "plane", "anchor", "mesh_chunk"};
    return kEvents[line.what.index()];
}

template<typename Element>
Bytes packTriples(const std::vector<std::array<Element, 3>> &triples)
{
    Bytes bytes;
    bytes.reserve(triples.size() * sizeof(triples[0]));
    for (const auto &triple : triples) {
        for (const Element element : triple)
            appendLittleEndian(bytes, element);
    }
    return bytes;
}

void writeDevice(JsonWriter &json, const RecordedDevice &device)
{
    json.beginObject();
    json.text("id", device.id.text());
    json.text("name", device.name);
    json.text("kind", device.kind);
    json.key("streams");
    json.beginArray();
    for (const std::string &stream : device.streams)
        json.text(stream);
    json.endArray();
    json.endObject();
}

} // namespace

std::string writeRecordingHeader(const RecordingHeader &header)
{
    JsonWriter json;
    json.beginObject();
    json.text("format", kFormat);
    json.integer("version", kVersion);
    json.text("name", header.name);
    json.text("session_id", header.session.text());
    json.number("duration_s", header.durationS);
    json.text("licence", header.licence);
    json.key("devices");
    json.beginArray();
    for (const RecordedDevice &device : header.devices)
        writeDevice(json, device);
    json.endArray();
    json.key("room");
    json.beginObject();
    json.base64("positions", packTriples(header.room.positions));
    json.base64("indices", packTriples(header.room.triangles));
    json.endObject();
    json.endObject();
    return json.take();
}

std::string writeRecordingLine(const RecordingLine &line)
{
    JsonWriter json;
    json.beginObject();
    json.number("t", line.timeS);
    json.text("e", eventOf(line));
    json.text("device", line.device.text());
    std::visit(LineWriter(json), line.what);
    json.endObject();
    return json.take();
}

Result<RecordingHeader> parseRecordingHeader(std::string_view line, const Limits &limits)
{
    STAG_TRY(const JsonDocument document, parseLine(line, limits));
    STAG_TRY(const JsonObject root, document.rootObject());
    STAG_TRY(const std::string format, root.text("format"));
    if (format != kFormat)
        return root.invalid("format", "not a recording");
    STAG_TRY(const auto version, root.integer("version"));
    if (version != kVersion)
        return root.invalid("version", "not known to this program");
    RecordingHeader header;
    STAG_TRY(header.name, root.text("name"));
    STAG_TRY(std::string session, root.text("session_id"));
    STAG_TRY_VOID(model::validateId(session, "session_id"));
    header.session = model::SessionId(std::move(session));
    STAG_TRY(header.durationS, root.number("duration_s"));
    STAG_TRY(header.licence, root.text("licence"));
    STAG_TRY(const JsonArray deviceArray, root.array("devices"));
    STAG_TRY(const auto devices, deviceArray.objects(kDevicesMax));
    for (const JsonObject &device : devices) {
        STAG_TRY(header.devices.emplace_back(), readDevice(device));
    }
    STAG_TRY(const auto room, root.object("room"));
    if (room) {
        STAG_TRY(header.room, readRoom(*room, limits));
    }
    return header;
}

Result<RecordingLine> parseRecordingLine(std::string_view line, const Limits &limits)
{
    STAG_TRY(const JsonDocument document, parseLine(line, limits));
    STAG_TRY(const JsonObject root, document.rootObject());
    return readLine(root, limits);
}

} // namespace stag::wire

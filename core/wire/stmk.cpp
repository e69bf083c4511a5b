// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/stmk.h"

#include "core/base/byte_reader.h"
#include "core/base/gzip.h"
#include "core/base/lz4.h"
#include "core/wire/json_reader.h"
#include "core/wire/stmk_payloads.h"
#include "core/wire/stream_checks.h"

#include <algorithm>
#include <array>

namespace stag::wire {

namespace {

constexpr std::string_view kMagic = "STMK";
constexpr std::uint16_t kVersion = 1;
constexpr std::size_t kHeaderBytesMin = 14;
constexpr std::size_t kJsonBytesMax = 64u << 10; ///< of the header, and of what describes a stream
constexpr std::uint32_t kStreamsMax = 64;
constexpr std::array<std::string_view, 4> kNotStored{"camera", "depth", "pointCloud", "lighting"};
/// Earlier is in seconds: some of these devices write those.
constexpr std::int64_t kMillisecondsMin = 1'000'000'000'000;

Error invalid(const std::string &detail)
{
    return {ErrorCode::InvalidArgument, "invalid packet: " + detail};
}

/// What is wrong inside is no reason to end the connection, as broken JSON is.
Error asInvalid(const Error &error, const std::string &where)
{
    const auto code =
        error.code == ErrorCode::TooLarge ? ErrorCode::TooLarge : ErrorCode::InvalidArgument;
    return {code, "invalid packet: " + where + ": " + error.detail};
}

struct Header
{
    std::string session;
    std::string client;
    std::int64_t timestampMs = 0;
    std::int64_t frameNumber = 0;
    std::uint32_t streamCount = 0;
};

std::int64_t asMilliseconds(std::int64_t time)
{
    return time > 0 && time < kMillisecondsMin ? time * 1000 : time;
}

Result<Header> readHeaderJson(BytesView json, const Limits &limits)
{
    STAG_TRY(const JsonDocument document, JsonDocument::parse(asText(json), limits));
    STAG_TRY(const JsonObject root, document.rootObject());
    Header header;
    STAG_TRY(header.session, root.text("session_id"));
    STAG_TRY(header.client, root.text("client_id"));
    STAG_TRY(const auto timestamp, root.integer("timestamp"));
    header.timestampMs = asMilliseconds(timestamp.value_or(0));
    STAG_TRY(const auto frame, root.integer("frame_number"));
    header.frameNumber = frame.value_or(0);
    return header;
}

Result<Header> readHeader(ByteReader &reader, const model::SessionId &session, const Limits &limits)
{
    const auto magic = reader.take(kMagic.size());
    const auto version = magic ? reader.u16() : std::nullopt;
    const auto size = version ? reader.u32() : std::nullopt;
    const auto count = size ? reader.u32() : std::nullopt;
    if (!count || asText(*magic) != kMagic)
        return invalid("truncated header");
    if (*version != kVersion)
        return invalid("version " + std::to_string(*version));
    if (*size < kHeaderBytesMin || *size - kHeaderBytesMin > kJsonBytesMax)
        return invalid("header of " + std::to_string(*size) + " bytes");
    if (*count > kStreamsMax)
        return Error{ErrorCode::TooLarge, "invalid packet: " + std::to_string(*count) + " streams"};
    const auto json = reader.take(*size - kHeaderBytesMin);
    if (!json)
        return invalid("truncated header");
    auto header = readHeaderJson(*json, limits);
    if (!header)
        return asInvalid(header.error(), "header");
    header->streamCount = *count;
    if (header->session.empty())
        header->session = session.text();
    STAG_TRY_VOID(checkStreamEnvelope(header->session, header->timestampMs, "stream"));
    return header;
}

struct Stream
{
    std::string type;
    std::string compression;
    std::int64_t timestampMs = 0;
    BytesView payload;
};

Result<Stream> readStream(ByteReader &reader, bool isLast, const Limits &limits)
{
    const auto size = reader.u32();
    const auto json = size && *size <= kJsonBytesMax ? reader.take(*size) : std::nullopt;
    if (!json)
        return Error{ErrorCode::InvalidArgument, "truncated"};
    STAG_TRY(const JsonDocument document, JsonDocument::parse(asText(*json), limits));
    STAG_TRY(const JsonObject root, document.rootObject());
    Stream stream;
    STAG_TRY(stream.type, root.text("type"));
    STAG_TRY(stream.compression, root.text("compression"));
    STAG_TRY(const auto timestamp, root.integer("timestamp"));
    stream.timestampMs = asMilliseconds(timestamp.value_or(0));
    STAG_TRY(const auto compressed, root.integer("compressed_size"));
    // What is left is the last stream's, whatever its sender thought.
    const auto payload = reader.take(
        isLast ? reader.remainingBytes()
               : static_cast<std::size_t>(std::max<std::int64_t>(compressed.value_or(0), 0)));
    if (!payload)
        return Error{ErrorCode::InvalidArgument, "truncated"};
    stream.payload = *payload;
    return stream;
}

Result<Bytes> unpack(const Stream &stream, std::size_t bytesMax)
{
    if (stream.compression == "zlib")
        return unpackZlib(stream.payload, bytesMax);
    if (stream.compression == "lz4")
        return isAppleLz4(stream.payload) ? unpackAppleLz4(stream.payload, bytesMax)
                                          : unpackLz4Frame(stream.payload, bytesMax);
    if (!stream.compression.empty() && stream.compression != "none")
        return Error{ErrorCode::InvalidArgument, "unknown compression: " + stream.compression};
    if (stream.payload.size() > bytesMax)
        return Error{ErrorCode::TooLarge, std::to_string(stream.payload.size()) + " bytes"};
    return Bytes(stream.payload.begin(), stream.payload.end());
}

class Reader
{
public:
    Reader(StmkMessage &message, const Header &header, const Limits &limits)
        : m_message(message)
        , m_header(header)
        , m_limits(limits)
        , m_remainingBytes(limits.gunzipBytesMax)
    {}

    void read(const Stream &stream)
    {
        const bool isKnown = stream.type == "pose" || stream.type == "mesh";
        const std::string_view type =
            isKnown ? (stream.type == "pose" ? "pose" : "mesh") : nameOfLeftOut(stream.type);
        if (!isKnown) {
            m_message.leftOut.push_back({type, stream.payload.size(), {}});
            return;
        }
        if (auto read = readKnown(stream); !read)
            m_message.leftOut.push_back({type, stream.payload.size(), read.error().detail});
    }

private:
    static std::string_view nameOfLeftOut(std::string_view type)
    {
        const auto *const known = std::ranges::find(kNotStored, type);
        return known == kNotStored.end() ? "other" : *known;
    }

    Result<void> readKnown(const Stream &stream)
    {
        STAG_TRY(const Bytes plain, unpack(stream, m_remainingBytes));
        m_remainingBytes -= plain.size();
        STAG_TRY(const JsonDocument document, JsonDocument::parse(asText(plain), m_limits));
        STAG_TRY(const JsonObject root, document.rootObject());
        if (stream.type == "pose") {
            STAG_TRY(StreamPose pose, readStmkPose(root));
            add(stream, stream.payload.size(), std::move(pose));
            return success();
        }
        STAG_TRY(auto found, readStmkMeshes(root, m_limits));
        const std::size_t share = stream.payload.size() / std::max<std::size_t>(found.size(), 1);
        for (StmkAnchor &one : found) {
            add(stream, 0, std::move(one.anchor));
            if (!one.mesh.vertices.empty())
                add(stream, share, std::move(one.mesh));
        }
        return success();
    }

    template<typename Data>
    void add(const Stream &stream, std::size_t sizeBytes, Data data)
    {
        StreamPacket packet;
        packet.session = m_message.session;
        packet.frameNumber = m_header.frameNumber;
        packet.timestamp =
            fromUnixMs(stream.timestampMs > 0 ? stream.timestampMs : m_header.timestampMs);
        packet.data = std::move(data);
        packet.dialect = StreamDialect::Stmk;
        m_message.parts.push_back({std::move(packet), sizeBytes});
    }

    StmkMessage &m_message;
    const Header &m_header;
    const Limits &m_limits;
    std::size_t m_remainingBytes;
};

} // namespace

bool isStmk(std::string_view message)
{
    return message.starts_with(kMagic);
}

Result<StmkMessage>
parseStmk(std::string_view message, const model::SessionId &session, const Limits &limits)
{
    if (message.size() > limits.documentBytesMax)
        return Error{ErrorCode::TooLarge, std::to_string(message.size()) + " bytes"};
    ByteReader bytes(asBytes(message));
    STAG_TRY(Header header, readHeader(bytes, session, limits));
    StmkMessage result;
    result.session = model::SessionId(header.session);
    result.client = header.client;
    Reader reader(result, header, limits);
    for (std::uint32_t i = 0; i < header.streamCount; ++i) {
        const std::size_t left = bytes.remainingBytes();
        const auto stream = readStream(bytes, i + 1 == header.streamCount, limits);
        if (!stream) { // where the next one begins is not known
            result.leftOut.push_back({"other", left, stream.error().detail});
            break;
        }
        reader.read(*stream);
    }
    return result;
}

} // namespace stag::wire

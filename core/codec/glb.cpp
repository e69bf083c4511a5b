// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/codec/glb.h"

#include "core/base/byte_reader.h"

#include <limits>
#include <optional>

namespace stag::codec {

namespace {

constexpr std::uint32_t kMagic = 0x46546c67; // "glTF"
constexpr std::uint32_t kVersion = 2;
constexpr std::uint32_t kJson = 0x4e4f534a;
constexpr std::uint32_t kBinary = 0x004e4942;
constexpr std::uint64_t kHeadBytes = 12;
constexpr std::uint64_t kChunkHeadBytes = 8;
constexpr std::uint64_t kAlignment = 4;

} // namespace

Result<Bytes> glbHead(std::string_view json, std::uint64_t binaryBytes)
{
    const std::uint64_t jsonBytes = (json.size() + kAlignment - 1) / kAlignment * kAlignment;
    const std::uint64_t binaryChunk = binaryBytes > 0 ? kChunkHeadBytes + binaryBytes : 0;
    const std::uint64_t length = kHeadBytes + kChunkHeadBytes + jsonBytes + binaryChunk;
    if (length > std::numeric_limits<std::uint32_t>::max())
        return Error{ErrorCode::TooLarge,
                     "a GLB holds at most 4 GiB, this one would have " + std::to_string(length)
                         + " bytes; export 3D Tiles instead"};
    Bytes head;
    head.reserve(static_cast<std::size_t>(length - binaryBytes));
    appendLittleEndian(head, kMagic);
    appendLittleEndian(head, kVersion);
    appendLittleEndian(head, static_cast<std::uint32_t>(length));
    appendLittleEndian(head, static_cast<std::uint32_t>(jsonBytes));
    appendLittleEndian(head, kJson);
    const BytesView text = asBytes(json);
    head.insert(head.end(), text.begin(), text.end());
    head.resize(static_cast<std::size_t>(kHeadBytes + kChunkHeadBytes + jsonBytes), std::byte{' '});
    if (binaryBytes > 0) {
        appendLittleEndian(head, static_cast<std::uint32_t>(binaryBytes));
        appendLittleEndian(head, kBinary);
    }
    return head;
}

Result<GlbChunks> parseGlb(BytesView bytes)
{
    ByteReader reader(bytes);
    if (reader.u32() != kMagic)
        return Error{ErrorCode::InvalidArgument, "not a GLB file"};
    if (reader.u32() != kVersion)
        return Error{ErrorCode::InvalidArgument, "a GLB of another version than 2"};
    if (reader.u32() != bytes.size())
        return Error{ErrorCode::Corrupt, "the GLB is not as long as it says"};
    GlbChunks chunks;
    bool hasJson = false;
    bool hasBinary = false;
    while (!reader.atEnd()) {
        const auto size = reader.u32();
        const auto type = reader.u32();
        const auto content = size && type ? reader.take(*size) : std::nullopt;
        if (!content)
            return Error{ErrorCode::Corrupt, "a chunk of the GLB is cut off"};
        if (!hasJson && *type != kJson)
            return Error{ErrorCode::Corrupt, "the first chunk of the GLB is not JSON"};
        if (!hasJson) {
            chunks.json = asText(*content);
            hasJson = true;
        } else if (*type == kBinary && !hasBinary) {
            chunks.binary = *content;
            hasBinary = true;
        }
    }
    if (!hasJson)
        return Error{ErrorCode::Corrupt, "the GLB has no JSON chunk"};
    return chunks;
}

} // namespace stag::codec

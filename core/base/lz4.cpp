// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/lz4.h"

#include "core/base/byte_reader.h"
#include "core/base/inflation.h"

#include <lz4.h>
#include <lz4frame.h>
#include <memory>
#include <string>

namespace stag {

namespace {

constexpr std::size_t kMagicBytes = 4;
constexpr std::string_view kPackedMagic = "bv41";
constexpr std::string_view kPlainMagic = "bv4-";
constexpr std::string_view kEndMagic = "bv4$";
constexpr std::size_t kWindowBytes = 64u << 10;
constexpr std::size_t kOutputBytesFirst = 64u << 10;

Error corrupt(std::string_view what)
{
    return {ErrorCode::Corrupt, "lz4: " + std::string(what)};
}

Error tooLarge(std::size_t outputBytesMax)
{
    return {ErrorCode::TooLarge, "lz4: more than " + std::to_string(outputBytesMax) + " bytes"};
}

Result<void> appendPlain(ByteReader &reader, Bytes &output, std::size_t limit)
{
    const auto size = reader.u32();
    const auto bytes = size ? reader.take(*size) : std::nullopt;
    if (!bytes)
        return corrupt("truncated");
    if (bytes->size() > limit - output.size())
        return tooLarge(limit);
    output.insert(output.end(), bytes->begin(), bytes->end());
    return success();
}

Result<void> appendPacked(ByteReader &reader, Bytes &output, std::size_t limit)
{
    const auto plainSize = reader.u32();
    const auto packedSize = plainSize ? reader.u32() : std::nullopt;
    const auto packed = packedSize ? reader.take(*packedSize) : std::nullopt;
    if (!packed)
        return corrupt("truncated");
    if (*plainSize > limit - output.size())
        return tooLarge(limit);
    if (packed->size() > LZ4_MAX_INPUT_SIZE || *plainSize > LZ4_MAX_INPUT_SIZE)
        return corrupt("a block is larger than blocks are");
    const std::size_t before = output.size();
    const std::size_t window = std::min(before, kWindowBytes);
    output.resize(before + *plainSize);
    const char *dictionary = reinterpret_cast<const char *>(output.data() + before - window);
    const int written =
        LZ4_decompress_safe_usingDict(reinterpret_cast<const char *>(packed->data()),
                                      reinterpret_cast<char *>(output.data() + before),
                                      static_cast<int>(packed->size()),
                                      static_cast<int>(*plainSize),
                                      dictionary,
                                      static_cast<int>(window));
    return written == static_cast<int>(*plainSize) ? success() : corrupt("damaged block");
}

using FrameContext = std::unique_ptr<LZ4F_dctx, LZ4F_errorCode_t (*)(LZ4F_dctx *)>;

/// Appends what the next piece of `input` gives and moves `input` behind it. Whether more follows.
Result<bool> appendFrame(LZ4F_dctx &context, BytesView &input, Bytes &output, std::size_t limit)
{
    const std::size_t used = output.size();
    // One byte more than the limit, for otherwise an output of exactly the limit could not be told
    // from a larger one.
    std::size_t written = std::min(std::max(used, kOutputBytesFirst), limit - used) + 1;
    output.resize(used + written);
    std::size_t read = input.size();
    const std::size_t hint =
        LZ4F_decompress(&context, output.data() + used, &written, input.data(), &read, nullptr);
    output.resize(used + written);
    input = input.subspan(read);
    if (LZ4F_isError(hint))
        return corrupt("damaged frame");
    if (output.size() > limit)
        return tooLarge(limit);
    if (hint != 0 && read == 0 && written == 0)
        return corrupt("truncated");
    return hint != 0;
}

} // namespace

bool isAppleLz4(BytesView bytes)
{
    if (bytes.size() < kMagicBytes)
        return false;
    const std::string_view magic = asText(bytes.first(kMagicBytes));
    return magic == kPackedMagic || magic == kPlainMagic || magic == kEndMagic;
}

Result<Bytes> unpackAppleLz4(BytesView bytes, std::size_t outputBytesMax)
{
    const std::size_t limit = inflatedBytesMax(bytes.size(), outputBytesMax);
    ByteReader reader(bytes);
    Bytes output;
    while (true) {
        const auto taken = reader.take(kMagicBytes);
        if (!taken)
            return corrupt("truncated");
        const std::string_view magic = asText(*taken);
        if (magic == kEndMagic)
            break;
        if (magic == kPackedMagic)
            STAG_TRY_VOID(appendPacked(reader, output, limit));
        else if (magic == kPlainMagic)
            STAG_TRY_VOID(appendPlain(reader, output, limit));
        else
            return corrupt("unknown block");
    }
    if (!reader.atEnd())
        return corrupt("bytes behind the end");
    return output;
}

Result<Bytes> unpackLz4Frame(BytesView bytes, std::size_t outputBytesMax)
{
    const std::size_t limit = inflatedBytesMax(bytes.size(), outputBytesMax);
    LZ4F_dctx *created = nullptr;
    if (LZ4F_isError(LZ4F_createDecompressionContext(&created, LZ4F_VERSION)))
        return Error{ErrorCode::Unavailable, "lz4: no memory for the decompressor"};
    const FrameContext context(created, &LZ4F_freeDecompressionContext);
    Bytes output;
    BytesView rest = bytes;
    bool more = true;
    while (more) {
        STAG_TRY(more, appendFrame(*context, rest, output, limit));
    }
    if (!rest.empty())
        return corrupt("bytes behind the end");
    return output;
}

} // namespace stag

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/gzip.h"

#include "core/base/byte_reader.h"
#include "core/base/inflation.h"

#include <algorithm>
#include <libdeflate.h>
#include <memory>

namespace stag {

namespace {

constexpr std::byte kDeflated{8}; // the only method of RFC 1952
/// A stream is unpacked into so many times its size, then into so many times as much again.
constexpr std::size_t kGrowth = 4;
constexpr std::size_t kOutputBytesFirst = 1u << 10;

using Compressor = std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)>;
using Decompressor =
    std::unique_ptr<libdeflate_decompressor, decltype(&libdeflate_free_decompressor)>;
/// libdeflate_gzip_decompress_ex or its sister.
using Decompress = libdeflate_result (*)(
    libdeflate_decompressor *, const void *, size_t, void *, size_t, size_t *, size_t *);

Error tooLarge(std::string_view format, std::size_t outputBytesMax)
{
    return {ErrorCode::TooLarge,
            std::string(format) + ": more than " + std::to_string(outputBytesMax) + " bytes"};
}

/// Whether the size at the end of the last member is a possible one and over the limit. What stands
/// at the end of a truncated stream is mostly not possible.
bool claimsTooMuch(BytesView bytes, std::size_t outputBytesMax)
{
    constexpr std::size_t kSizeBytes = 4;
    constexpr std::size_t kDeflateRatioMax = 1032;
    if (bytes.size() < kSizeBytes)
        return false;
    const std::size_t claimed = ByteReader(bytes.last(kSizeBytes)).u32().value_or(0);
    return claimed > outputBytesMax && claimed / kDeflateRatioMax <= bytes.size();
}

class Inflater
{
public:
    Inflater(Decompress decompress, std::string_view format, std::size_t outputBytesMax)
        : m_decompress(decompress)
        , m_format(format)
        , m_outputBytesMax(outputBytesMax)
    {}

    /// Decompresses the stream that `input` starts with and moves `input` behind it.
    Result<void> next(BytesView &input)
    {
        if (!m_decompressor)
            return Error{ErrorCode::Unavailable, m_format + ": no memory for the decompressor"};
        if (m_output.empty())
            makeRoom(std::max(kOutputBytesFirst, input.size()));
        while (true) {
            std::size_t read = 0;
            std::size_t written = 0;
            const auto result = m_decompress(m_decompressor.get(),
                                             input.data(),
                                             input.size(),
                                             m_output.data() + m_used,
                                             m_output.size() - m_used,
                                             &read,
                                             &written);
            if (result == LIBDEFLATE_SUCCESS) {
                m_used += written;
                input = input.subspan(read);
                return success();
            }
            if (result != LIBDEFLATE_INSUFFICIENT_SPACE)
                return Error{ErrorCode::Corrupt, m_format + ": truncated or damaged"};
            if (m_output.size() >= m_outputBytesMax)
                return tooLarge(m_format, m_outputBytesMax);
            makeRoom(m_output.size());
        }
    }
    /// All that was decompressed.
    [[nodiscard]] Bytes take()
    {
        m_output.resize(m_used);
        return std::move(m_output);
    }

private:
    /// Kept from stream to stream: many small ones must not cost more than a large one.
    void makeRoom(std::size_t size)
    {
        m_output.resize(size > m_outputBytesMax / kGrowth ? m_outputBytesMax : size * kGrowth);
    }

    const Decompress m_decompress;
    const std::string m_format;
    const std::size_t m_outputBytesMax;
    const Decompressor m_decompressor{libdeflate_alloc_decompressor(),
                                      &libdeflate_free_decompressor};
    Bytes m_output;
    std::size_t m_used = 0;
};

} // namespace

bool isGzip(BytesView bytes)
{
    return bytes.size() >= 3 && bytes[0] == std::byte{0x1f} && bytes[1] == std::byte{0x8b}
           && bytes[2] == kDeflated;
}

Result<Bytes> gzip(BytesView bytes, int level)
{
    if (level < kGzipLevelMin || level > kGzipLevelMax) {
        return Error{ErrorCode::InvalidArgument,
                     "gzip: level " + std::to_string(level) + " is not 0 to 9"};
    }
    const Compressor compressor(libdeflate_alloc_compressor(level), &libdeflate_free_compressor);
    if (!compressor)
        return Error{ErrorCode::Unavailable, "gzip: no memory for the compressor"};
    Bytes output(libdeflate_gzip_compress_bound(compressor.get(), bytes.size()));
    const std::size_t size = libdeflate_gzip_compress(
        compressor.get(), bytes.data(), bytes.size(), output.data(), output.size());
    if (size == 0)
        return Error{ErrorCode::Internal, "gzip: the compressor failed"};
    output.resize(size);
    return output;
}

Result<Bytes> gunzip(BytesView bytes, std::size_t outputBytesMax)
{
    const std::size_t limit = inflatedBytesMax(bytes.size(), outputBytesMax);
    if (!isGzip(bytes))
        return Error{ErrorCode::Corrupt, "gzip: no gzip header"};
    // The last member ends with its size, so what says itself that it is too large costs nothing.
    if (claimsTooMuch(bytes, limit))
        return tooLarge("gzip", limit);
    Inflater inflater(libdeflate_gzip_decompress_ex, "gzip", limit);
    for (BytesView rest = bytes; !rest.empty();) {
        if (!isGzip(rest))
            return Error{ErrorCode::Corrupt, "gzip: bytes behind the end"};
        STAG_TRY_VOID(inflater.next(rest));
    }
    return inflater.take();
}

Result<Bytes> unpackZlib(BytesView bytes, std::size_t outputBytesMax)
{
    const std::size_t limit = inflatedBytesMax(bytes.size(), outputBytesMax);
    Inflater inflater(libdeflate_zlib_decompress_ex, "zlib", limit);
    BytesView rest = bytes;
    STAG_TRY_VOID(inflater.next(rest));
    if (!rest.empty())
        return Error{ErrorCode::Corrupt, "zlib: bytes behind the end"};
    return inflater.take();
}

} // namespace stag

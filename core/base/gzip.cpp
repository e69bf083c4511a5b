// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/gzip.h"

#include "core/base/byte_reader.h"
#include "core/base/inflation.h"
#include "core/base/zlib_buffers.h"

namespace stag {

namespace {

constexpr int kWindowBitsZlib = 15;                   // the largest window
constexpr int kWindowBitsGzip = kWindowBitsZlib + 16; // the same in a gzip wrapper
constexpr int kMemoryLevel = 8;                       // zlib's default
constexpr std::size_t kOutputBytesFirst = 16u << 10;

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
    Inflater(int windowBits, std::string_view format)
        : m_format(format)
    {
        m_ready = inflateInit2(&m_stream, windowBits) == Z_OK;
    }
    ~Inflater()
    {
        if (m_ready)
            inflateEnd(&m_stream);
    }
    Inflater(const Inflater &) = delete;
    Inflater &operator=(const Inflater &) = delete;

    /// Decompresses the member that `input` starts with; appends to `output`, moves `input` behind
    /// it.
    Result<void> member(BytesView &input, Bytes &output, std::size_t outputBytesMax)
    {
        if (!m_ready || inflateReset(&m_stream) != Z_OK)
            return failure(ErrorCode::Unavailable, "no memory for the decompressor");
        while (true) {
            STAG_TRY(const std::size_t room, makeRoom(output, outputBytesMax));
            const uInt available = zlib::clampToUInt(input.size());
            m_stream.next_in = zlib::pointer(input.data());
            m_stream.avail_in = available;
            m_stream.next_out = zlib::pointer(output.data() + output.size() - room);
            m_stream.avail_out = zlib::clampToUInt(room);
            const uInt roomBefore = m_stream.avail_out;
            const int status = inflate(&m_stream, Z_NO_FLUSH);
            input = input.subspan(available - m_stream.avail_in);
            const std::size_t written = roomBefore - m_stream.avail_out;
            output.resize(output.size() - room + written);
            if (status == Z_STREAM_END)
                return success();
            if (status == Z_BUF_ERROR || (status == Z_OK && input.empty() && written < room))
                return failure(ErrorCode::Corrupt, "truncated");
            if (status == Z_MEM_ERROR)
                return failure(ErrorCode::Unavailable, "no memory for the decompressor");
            if (status != Z_OK)
                return failure(ErrorCode::Corrupt, "damaged data");
        }
    }

private:
    [[nodiscard]] Error failure(ErrorCode code, std::string_view what) const
    {
        return {code, std::string(m_format) + ": " + std::string(what)};
    }
    /// Grows `output` by the returned number of bytes to write to. One byte more than the limit is
    /// allowed, for otherwise an output of exactly the limit could not be told from a larger one.
    Result<std::size_t> makeRoom(Bytes &output, std::size_t outputBytesMax) const
    {
        const std::size_t used = output.size();
        if (used > outputBytesMax)
            return tooLarge(m_format, outputBytesMax);
        const std::size_t wanted = std::max(used, kOutputBytesFirst);
        const std::size_t room = std::min(wanted, outputBytesMax - used) + 1;
        output.resize(used + room);
        return room;
    }

    const std::string_view m_format;
    z_stream m_stream{};
    bool m_ready = false;
};

} // namespace

bool isGzip(BytesView bytes)
{
    return bytes.size() >= 3 && bytes[0] == std::byte{0x1f} && bytes[1] == std::byte{0x8b}
           && bytes[2] == std::byte{Z_DEFLATED};
}

Result<Bytes> gzip(BytesView bytes, int level)
{
    if (level < kGzipLevelMin || level > kGzipLevelMax) {
        return Error{ErrorCode::InvalidArgument,
                     "gzip: level " + std::to_string(level) + " is not 0 to 9"};
    }
    z_stream stream{};
    if (deflateInit2(&stream, level, Z_DEFLATED, kWindowBitsGzip, kMemoryLevel, Z_DEFAULT_STRATEGY)
        != Z_OK)
        return Error{ErrorCode::Unavailable, "gzip: no memory for the compressor"};
    Bytes output(deflateBound(&stream, bytes.size()));
    std::size_t written = 0;
    BytesView rest = bytes;
    int status = Z_OK;
    while (status == Z_OK) {
        const uInt available = zlib::clampToUInt(rest.size());
        const uInt room = zlib::clampToUInt(output.size() - written);
        stream.next_in = zlib::pointer(rest.data());
        stream.avail_in = available;
        stream.next_out = zlib::pointer(output.data() + written);
        stream.avail_out = room;
        status = deflate(&stream, available == rest.size() ? Z_FINISH : Z_NO_FLUSH);
        rest = rest.subspan(available - stream.avail_in);
        written += room - stream.avail_out;
    }
    deflateEnd(&stream);
    if (status != Z_STREAM_END)
        return Error{ErrorCode::Internal, "gzip: the compressor failed"};
    output.resize(written);
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
    Bytes output;
    Inflater inflater(kWindowBitsGzip, "gzip");
    for (BytesView rest = bytes; !rest.empty();) {
        if (!isGzip(rest))
            return Error{ErrorCode::Corrupt, "gzip: bytes behind the end"};
        STAG_TRY_VOID(inflater.member(rest, output, limit));
    }
    if (output.size() > limit)
        return tooLarge("gzip", limit);
    return output;
}

Result<Bytes> unpackZlib(BytesView bytes, std::size_t outputBytesMax)
{
    const std::size_t limit = inflatedBytesMax(bytes.size(), outputBytesMax);
    Bytes output;
    BytesView rest = bytes;
    STAG_TRY_VOID(Inflater(kWindowBitsZlib, "zlib").member(rest, output, limit));
    if (!rest.empty())
        return Error{ErrorCode::Corrupt, "zlib: bytes behind the end"};
    if (output.size() > limit)
        return tooLarge("zlib", limit);
    return output;
}

} // namespace stag

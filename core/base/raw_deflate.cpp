// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/raw_deflate.h"

#include "core/base/zlib_buffers.h"

#include <array>

namespace stag {

namespace {

constexpr int kMemoryLevel = 4; // a stream lives as long as its connection: 16 KB instead of 128
constexpr std::size_t kPieceBytes = 16u << 10;
constexpr int kAtBlockEndBit = 128; // zlib's data_type

Error noMemory(const char *what)
{
    return {ErrorCode::Unavailable, std::string("deflate: no memory for the ") + what};
}

} // namespace

RawDeflater::RawDeflater(Stream stream)
    : m_stream(std::move(stream))
{}

Result<RawDeflater> RawDeflater::create(int windowBits)
{
    Stream stream(new z_stream{}, [](z_stream *ended) {
        deflateEnd(ended);
        delete ended;
    });
    if (deflateInit2(stream.get(),
                     Z_DEFAULT_COMPRESSION,
                     Z_DEFLATED,
                     -windowBits,
                     kMemoryLevel,
                     Z_DEFAULT_STRATEGY)
        != Z_OK)
        return noMemory("compressor");
    return RawDeflater(std::move(stream));
}

void RawDeflater::append(std::string_view bytes, std::string &output)
{
    std::array<char, kPieceBytes> piece{};
    do {
        const uInt available = zlib::clampToUInt(bytes.size());
        const bool isLast = available == bytes.size();
        m_stream->next_in = zlib::pointer(bytes.data());
        m_stream->avail_in = available;
        do {
            m_stream->next_out = zlib::pointer(piece.data());
            m_stream->avail_out = kPieceBytes;
            deflate(m_stream.get(), isLast ? Z_SYNC_FLUSH : Z_NO_FLUSH);
            output.append(piece.data(), kPieceBytes - m_stream->avail_out);
        } while (m_stream->avail_out == 0);
        bytes.remove_prefix(available);
    } while (!bytes.empty());
}

void RawDeflater::reset()
{
    deflateReset(m_stream.get());
}

RawInflater::RawInflater(Stream stream)
    : m_stream(std::move(stream))
{}

Result<RawInflater> RawInflater::create()
{
    Stream stream(new z_stream{}, [](z_stream *ended) {
        inflateEnd(ended);
        delete ended;
    });
    if (inflateInit2(stream.get(), -kDeflateWindowBitsMax) != Z_OK)
        return noMemory("decompressor");
    return RawInflater(std::move(stream));
}

Result<void>
RawInflater::append(std::string_view bytes, std::string &output, std::size_t outputBytesMax)
{
    std::array<char, kPieceBytes> piece; // NOLINT: filled by zlib before it is read
    while (true) {
        const uInt available = zlib::clampToUInt(bytes.size());
        m_stream->next_in = zlib::pointer(bytes.data());
        m_stream->avail_in = available;
        m_stream->next_out = zlib::pointer(piece.data());
        m_stream->avail_out = kPieceBytes;
        const int status = inflate(m_stream.get(), Z_NO_FLUSH);
        bytes.remove_prefix(available - m_stream->avail_in);
        const std::size_t written = kPieceBytes - m_stream->avail_out;
        const std::size_t room = outputBytesMax - output.size();
        output.append(piece.data(), std::min(written, room));
        if (written > room)
            return Error{ErrorCode::TooLarge,
                         "deflate: more than " + std::to_string(outputBytesMax) + " bytes"};
        if (status == Z_MEM_ERROR)
            return noMemory("decompressor");
        if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR)
            return Error{ErrorCode::Corrupt, "deflate: damaged data"};
        if (status == Z_BUF_ERROR)
            return success();
        m_isAtBlockEnd = status == Z_STREAM_END || (m_stream->data_type & kAtBlockEndBit) != 0;
        // Who can end a piece with a final block only has begun anew behind it, and so do we.
        if (status == Z_STREAM_END)
            inflateReset(m_stream.get());
        else if (m_stream->avail_out > 0)
            return success();
    }
}

void RawInflater::reset()
{
    inflateReset(m_stream.get());
    m_isAtBlockEnd = true;
}

} // namespace stag

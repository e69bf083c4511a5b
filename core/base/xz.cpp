// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/xz.h"

#include "core/base/inflation.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <lzma.h>
#include <string>

namespace stag {

namespace {

constexpr std::array<std::byte, 6> kMagic{
    std::byte{0xfd}, std::byte{'7'}, std::byte{'z'}, std::byte{'X'}, std::byte{'Z'}, std::byte{0}};
constexpr std::size_t kOutputBytesFirst = 64u << 10;

class Decoder
{
public:
    Decoder() { m_ready = lzma_stream_decoder(&m_stream, kXzMemoryBytesMax, 0) == LZMA_OK; }
    ~Decoder() { lzma_end(&m_stream); }
    Decoder(const Decoder &) = delete;
    Decoder &operator=(const Decoder &) = delete;

    Result<Bytes> decode(BytesView bytes, std::size_t limit)
    {
        if (!m_ready)
            return Error{ErrorCode::Unavailable, "xz: no memory for the decompressor"};
        Bytes output;
        m_stream.next_in = reinterpret_cast<const std::uint8_t *>(bytes.data());
        m_stream.avail_in = bytes.size();
        lzma_ret status = LZMA_OK;
        while (status == LZMA_OK) {
            const std::size_t used = output.size();
            // One byte more than the limit, or an output of exactly the limit could not be told
            // from a larger one.
            const std::size_t room = std::min(std::max(used, kOutputBytesFirst), limit - used) + 1;
            output.resize(used + room);
            m_stream.next_out = reinterpret_cast<std::uint8_t *>(output.data() + used);
            m_stream.avail_out = room;
            status = lzma_code(&m_stream, LZMA_FINISH);
            output.resize(used + room - m_stream.avail_out);
            if (output.size() > limit)
                return Error{ErrorCode::TooLarge,
                             "xz: more than " + std::to_string(limit) + " bytes"};
        }
        return finished(status, std::move(output));
    }

private:
    [[nodiscard]] Result<Bytes> finished(lzma_ret status, Bytes output) const
    {
        switch (status) {
        case LZMA_STREAM_END:
            if (m_stream.avail_in > 0)
                return Error{ErrorCode::Corrupt, "xz: bytes behind the end"};
            return output;
        case LZMA_MEMLIMIT_ERROR:
            return Error{ErrorCode::TooLarge, "xz: the dictionary is too large"};
        case LZMA_MEM_ERROR:
            return Error{ErrorCode::Unavailable, "xz: no memory for the decompressor"};
        case LZMA_BUF_ERROR:
            return Error{ErrorCode::Corrupt, "xz: truncated"};
        default:
            return Error{ErrorCode::Corrupt, "xz: damaged data"};
        }
    }

    lzma_stream m_stream = LZMA_STREAM_INIT;
    bool m_ready = false;
};

} // namespace

bool isXz(BytesView bytes)
{
    return bytes.size() >= kMagic.size() && std::ranges::equal(bytes.first(kMagic.size()), kMagic);
}

Result<Bytes> unpackXz(BytesView bytes, std::size_t outputBytesMax)
{
    return Decoder().decode(bytes, inflatedBytesMax(bytes.size(), outputBytesMax));
}

} // namespace stag

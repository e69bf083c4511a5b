// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

struct z_stream_s;

namespace stag {

inline constexpr int kDeflateWindowBitsMin = 9; ///< zlib cannot write raw streams with 8
inline constexpr int kDeflateWindowBitsMax = 15;

/// Compresses pieces of one stream without header and checksum (RFC 1951). Later pieces may refer
/// to earlier ones, until reset().
class RawDeflater
{
public:
    /// Unavailable without memory. `windowBits` is between the two above.
    [[nodiscard]] static Result<RawDeflater> create(int windowBits);

    /// Appends `bytes`, compressed, to `output`, up to a byte boundary: the last four bytes are
    /// 00 00 ff ff. Without input twice in a row there may be no output.
    void append(std::string_view bytes, std::string &output);
    void reset();

private:
    using Stream = std::unique_ptr<z_stream_s, void (*)(z_stream_s *)>;
    explicit RawDeflater(Stream stream);

    Stream m_stream;
};

/// Decompresses what such a deflater writes, whoever wrote it. Total.
class RawInflater
{
public:
    /// Unavailable without memory. Reads every window size.
    [[nodiscard]] static Result<RawInflater> create();

    /// Appends what `bytes` decompress to, up to the first damage (Corrupt) or until `output` is as
    /// large as `outputBytesMax` (TooLarge); the stream is of no further use then.
    [[nodiscard]] Result<void>
    append(std::string_view bytes, std::string &output, std::size_t outputBytesMax);
    /// Whether all blocks begun have ended.
    [[nodiscard]] bool isAtBlockEnd() const { return m_isAtBlockEnd; }
    void reset();

private:
    using Stream = std::unique_ptr<z_stream_s, void (*)(z_stream_s *)>;
    explicit RawInflater(Stream stream);

    Stream m_stream;
    bool m_isAtBlockEnd = true;
};

} // namespace stag

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/codec/section.h"

#include <zstd.h>

#include <limits>
#include <string>

namespace stag::codec::detail {

Result<void> appendSection(Bytes &bytes, BytesView plain, int level)
{
    if (plain.size() > std::numeric_limits<std::uint32_t>::max())
        return Error{ErrorCode::TooLarge, "mesh delta: a section of more than 4 GB"};
    appendLittleEndian(bytes, static_cast<std::uint32_t>(plain.size()));
    const std::size_t sizeAt = bytes.size();
    const std::size_t dataAt = sizeAt + sizeof(std::uint32_t);
    bytes.resize(dataAt + ZSTD_compressBound(plain.size()));
    std::size_t stored = ZSTD_compress(
        bytes.data() + dataAt, bytes.size() - dataAt, plain.data(), plain.size(), level);
    if (ZSTD_isError(stored) || stored >= plain.size()) {
        stored = plain.size();
        std::copy(plain.begin(), plain.end(), bytes.begin() + static_cast<std::ptrdiff_t>(dataAt));
    }
    for (std::size_t i = 0; i < sizeof(std::uint32_t); ++i)
        bytes[sizeAt + i] = static_cast<std::byte>(stored >> (8 * i) & 0xffu);
    bytes.resize(dataAt + stored);
    return success();
}

Result<Bytes> readSection(ByteReader &reader, std::size_t plainBytesMax)
{
    const auto plainSize = reader.u32();
    const auto storedSize = reader.u32();
    const auto stored = storedSize ? reader.take(*storedSize) : std::nullopt;
    if (!stored)
        return Error{ErrorCode::Corrupt, "mesh delta: truncated"};
    if (*plainSize > plainBytesMax) {
        return Error{ErrorCode::TooLarge,
                     "mesh delta: a section of " + std::to_string(*plainSize) + " bytes"};
    }
    if (*plainSize == *storedSize)
        return Bytes(stored->begin(), stored->end());
    Bytes plain(*plainSize);
    const std::size_t read =
        ZSTD_decompress(plain.data(), plain.size(), stored->data(), stored->size());
    if (ZSTD_isError(read) || read != plain.size())
        return Error{ErrorCode::Corrupt, "mesh delta: a damaged section"};
    return plain;
}

} // namespace stag::codec::detail

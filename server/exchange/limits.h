// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace stag::exchange {

/// What an import accepts; more is TooLarge and nothing of the entry is taken. An export has no
/// limit but the formats' own: it is never in memory as a whole.
struct ImportLimits
{
    std::size_t filesMax = 16;                                  ///< of an archive
    std::uint64_t archiveBytesMax = std::uint64_t{64} << 30;    ///< of all files, inflated
    std::uint64_t inflationMax = 200;                           ///< times the size of the archive
    std::uint64_t inflationFreeBytes = std::uint64_t{64} << 20; ///< below it the ratio is not asked
    std::size_t lineBytesMax = 384u << 20;     ///< a mesh of the largest payload, in base64
    std::size_t documentBytesMax = 256u << 20; ///< a GeoJSON or GLB file
    std::size_t batchItemsMax = 500;           ///< stored in one request
    std::size_t batchBytesMax = 8u << 20;      ///< … or so many bytes of payload
    std::size_t skippedMax = 100;              ///< told one by one; the others are only counted
};

/// What is imported over HTTP. Overflow policy: an upload that is larger is refused with TooLarge,
/// one that is quicker than it is stored waits, one that takes longer breaks off.
struct UploadLimits
{
    std::uint64_t bytesMax = std::uint64_t{16} << 30;
    std::size_t waitingBytesMax = 1u << 20;
    std::chrono::seconds durationMax{3'600};
};

} // namespace stag::exchange

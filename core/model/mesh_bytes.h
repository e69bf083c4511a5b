// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace stag::model {

/// Mesh payloads of all versions in bytes. What is full is stored or saved, by dedup, by deltas or
/// by compression.
struct MeshBytes
{
    std::uint64_t received = 0; ///< as sent: a delta counts as a delta, duplicates count
    std::uint64_t full = 0;     ///< the same as full meshes; a delta that is not resolved as sent
    std::uint64_t stored = 0;   ///< on the disk
    std::uint64_t savedByDedup = 0; ///< known content, and what consists of known content
    std::uint64_t savedByDelta = 0; ///< kept as the difference to the version before

    /// Stored over full; 1 when there is nothing.
    [[nodiscard]] double compressionRatio() const
    {
        return full == 0 ? 1.0 : static_cast<double>(stored) / static_cast<double>(full);
    }
    MeshBytes &operator+=(const MeshBytes &other)
    {
        received += other.received;
        full += other.full;
        stored += other.stored;
        savedByDedup += other.savedByDedup;
        savedByDelta += other.savedByDelta;
        return *this;
    }
    bool operator==(const MeshBytes &) const = default;
};

} // namespace stag::model

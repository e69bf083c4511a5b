// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace stag::policy {

/// How far back a reader may have to go for a mesh.
struct DeltaChainLimits
{
    std::uint32_t depthMax = 16;
    /// What all deltas together may take, in parts of the full mesh they begin with. At 1 a chain
    /// is never read in more bytes than two full meshes.
    double bytesShareMax = 1.0;
};

/// A full mesh and the deltas that follow it, each made against the one before.
struct DeltaChain
{
    std::uint32_t depth = 0; ///< number of deltas
    std::uint64_t fullBytes = 0;
    std::uint64_t deltaBytes = 0;

    bool operator==(const DeltaChain &) const = default;
};

/// A chain that begins anew with a full mesh of this encoded size.
[[nodiscard]] DeltaChain newChain(std::uint64_t fullBytes);
/// The chain with one delta more.
[[nodiscard]] DeltaChain extendedChain(const DeltaChain &chain, std::uint64_t deltaBytes);

/// Whether a delta of `deltaBytes` may follow; otherwise the next version is sent and stored as a
/// full mesh, the base of a new chain. Nothing may follow a chain without a full mesh.
[[nodiscard]] bool
mayExtend(const DeltaChain &chain, std::uint64_t deltaBytes, const DeltaChainLimits &limits = {});

} // namespace stag::policy

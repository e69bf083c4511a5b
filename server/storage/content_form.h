// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/codec/mesh_payload.h"
#include "core/model/mesh.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace stag::storage {

/// The column mesh_content.form. The numbers here and below are in every database and never change.
enum class ContentForm { Payload = 0, Mesh = 1, Delta = 2 };

// The column mesh_content.format.
static_assert(static_cast<int>(codec::PayloadFormat::StreamKit) == 0);
static_assert(static_cast<int>(codec::PayloadFormat::StagBlob) == 1);
static_assert(static_cast<int>(codec::PayloadFormat::Draco) == 2);
static_assert(static_cast<int>(codec::PayloadFormat::Split) == 3);
static_assert(static_cast<int>(codec::PayloadFormat::Full) == 4);

// The column mesh_version.resolution.
static_assert(static_cast<int>(model::DeltaResolution::None) == 0);
static_assert(static_cast<int>(model::DeltaResolution::Proven) == 1);
static_assert(static_cast<int>(model::DeltaResolution::Assumed) == 2);
static_assert(static_cast<int>(model::DeltaResolution::Unresolved) == 3);

/// Who does what takes long with a mesh.
enum class DoneBy {
    Writer, ///< the one thread that commits, for what is small
    Worker, ///< of the codec pool
};

/// Foreign Draco may take seconds to decode, which the one writer does not have.
[[nodiscard]] inline bool mayDecode(codec::PayloadFormat format, DoneBy by)
{
    return by == DoneBy::Worker || format != codec::PayloadFormat::Draco;
}

/// The hash in a column; zeros if it has another length.
[[nodiscard]] inline ContentHash hashFrom(BytesView digest)
{
    ContentHash hash;
    if (digest.size() == hash.digest.size())
        std::copy(digest.begin(), digest.end(), hash.digest.begin());
    return hash;
}

/// Where a version's payload is, and where it is cut into its parts.
struct ContentPlace
{
    std::int64_t row = 0;
    std::size_t verticesBytes = 0;
    std::size_t facesBytes = 0;
    std::size_t normalsBytes = 0;

    [[nodiscard]] std::size_t sizeBytes() const
    {
        return verticesBytes + facesBytes + normalsBytes;
    }
};

} // namespace stag::storage

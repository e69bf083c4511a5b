// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/codec/mesh_delta.h"

#include <cstddef>
#include <limits>
#include <optional>

namespace stag::codec::detail {

/// Encodes one mesh in several ways and computes only once what they share.
class DeltaEncoder
{
public:
    /// `target` and `settings` outlive the encoder.
    DeltaEncoder(const mesh::Mesh &target, const DeltaSettings &settings)
        : m_target(target)
        , m_settings(settings)
    {}

    /// The message of mesh_delta.h against `base`, or a full one if that is null. Nothing if it
    /// takes more than `bytesMax`, found as early as possible.
    [[nodiscard]] Result<std::optional<Bytes>>
    encode(const DeltaBase *base, std::size_t bytesMax = std::numeric_limits<std::size_t>::max());

private:
    const mesh::Mesh &m_target;
    const DeltaSettings &m_settings;
    std::optional<ContentHash> m_targetHash;
};

} // namespace stag::codec::detail

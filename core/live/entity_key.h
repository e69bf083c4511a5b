// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/ids.h"

#include <compare>
#include <functional>
#include <string>

namespace stag::live {

enum class EntityKind { Session, Device, Anchor, Plane, Mesh };

/// Names one thing a viewer can see; for a session `id` is empty.
struct EntityKey
{
    model::SessionId session;
    EntityKind kind = EntityKind::Session;
    std::string id;

    auto operator<=>(const EntityKey &) const = default;
};

} // namespace stag::live

template<>
struct std::hash<stag::live::EntityKey>
{
    std::size_t operator()(const stag::live::EntityKey &key) const noexcept
    {
        const std::hash<std::string> hash;
        const auto kind = static_cast<std::size_t>(key.kind);
        return (hash(key.session.text()) * 31 + kind) * 31 + hash(key.id);
    }
};

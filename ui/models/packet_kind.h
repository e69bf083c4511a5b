// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFlags>

#include <string_view>

namespace stag::ui::models {

/// What a packet is about, coarser than its kind on the wire.
enum class PacketKind { Pose = 1, Anchor = 2, Mesh = 4, Other = 8 };
Q_DECLARE_FLAGS(PacketKinds, PacketKind)
Q_DECLARE_OPERATORS_FOR_FLAGS(PacketKinds)

inline constexpr PacketKinds kAllPacketKinds =
    PacketKind::Pose | PacketKind::Anchor | PacketKind::Mesh | PacketKind::Other;
/// Poses come many times a second and would bury everything else.
inline constexpr PacketKinds kUsualPacketKinds =
    PacketKind::Anchor | PacketKind::Mesh | PacketKind::Other;

/// By the kind on the wire: "mesh_update" is a Mesh.
[[nodiscard]] constexpr PacketKind packetKindOf(std::string_view kind)
{
    if (kind.starts_with("pose"))
        return PacketKind::Pose;
    if (kind.starts_with("anchor"))
        return PacketKind::Anchor;
    return kind.starts_with("mesh") ? PacketKind::Mesh : PacketKind::Other;
}

} // namespace stag::ui::models

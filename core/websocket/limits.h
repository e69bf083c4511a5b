// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace stag::websocket {

/// What one message may be; more is refused with close code 1009. A frame is bounded by what its
/// message may still take, and refused when its header announces more.
struct Limits
{
    std::size_t messageBytesMax = 8u << 20; ///< also of what a compressed message decompresses to
    std::size_t fragmentsMax = 1u << 17;    ///< 8 MiB in fragments of 64 bytes
};

/// Control frames waiting to be sent; of the pings of a peer that does not read, the oldest are
/// not answered (RFC 6455, 5.5.3 asks for the most recent only).
inline constexpr std::size_t kControlFramesMax = 64;

} // namespace stag::websocket

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace stag::websocket {

/// RFC 6455, 7.4.1 and the IANA registry.
namespace close_code {
inline constexpr std::uint16_t kNormal = 1000;
inline constexpr std::uint16_t kGoingAway = 1001;
inline constexpr std::uint16_t kProtocolError = 1002;
inline constexpr std::uint16_t kNone = 1005;     ///< never sent: a close frame without a code
inline constexpr std::uint16_t kAbnormal = 1006; ///< never sent: there was no close frame
inline constexpr std::uint16_t kInvalidPayload = 1007;
inline constexpr std::uint16_t kPolicyViolation = 1008;
inline constexpr std::uint16_t kTooLarge = 1009;
inline constexpr std::uint16_t kTryAgainLater = 1013;
} // namespace close_code

/// Whether a peer may send this code.
[[nodiscard]] bool isSendable(std::uint16_t code);

/// The payload of a close frame; none for close_code::kNone. A reason that is too long for it is
/// cut between two characters.
[[nodiscard]] std::string encodeClosePayload(std::uint16_t code, std::string_view reason);

} // namespace stag::websocket

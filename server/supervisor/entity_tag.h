// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stag::supervisor {

/// The ETag of a version, "\"7\"" (RFC 9110).
[[nodiscard]] std::string entityTag(std::int64_t version);

/// The versions that an If-Match names. Nothing: any will do. Tags that are none of ours, or only
/// weakly, are left out, so that there may be no version at all that fits.
[[nodiscard]] std::optional<std::vector<std::int64_t>> versionsOf(std::string_view ifMatch);

/// Whether an If-None-Match names this version, or any.
[[nodiscard]] bool isNamed(std::string_view ifNoneMatch, std::int64_t version);

} // namespace stag::supervisor

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/random.h"

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace stag {

/// A new random UUID (version 4, RFC 4122) in lower case: "913e50e6-187f-42b8-ab52-729db7639e3e".
[[nodiscard]] std::string uuid4(Random &random);

/// The same from given bytes: equal bytes give the same UUID.
[[nodiscard]] std::string uuid4(std::array<std::byte, 16> bytes);

/// The 16 bytes that `text` stands for, of any version and either case, without braces.
[[nodiscard]] std::optional<std::array<std::byte, 16>> uuidBytes(std::string_view text);

/// Whether `text` has the form of a UUID, of any version and either case, without braces.
[[nodiscard]] bool isUuid(std::string_view text);

} // namespace stag

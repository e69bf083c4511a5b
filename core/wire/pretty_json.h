// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/wire/limits.h"

#include <string>
#include <string_view>

namespace stag::wire {

/// The same JSON with line ends and two spaces per level, for reading by people; text that is not
/// JSON comes back unchanged.
[[nodiscard]] std::string prettyJson(std::string_view json, const Limits &limits = {});

} // namespace stag::wire

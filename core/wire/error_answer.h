// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/wire/limits.h"

#include <optional>
#include <string>
#include <string_view>

namespace stag::wire {

/// What writeError or writeFieldProblems has written: the first field that is wrong, else the
/// details if there are any, else the message. Nothing if it is something else.
[[nodiscard]] std::optional<std::string> parseErrorAnswer(std::string_view body,
                                                          const Limits &limits = {});

} // namespace stag::wire

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/wire/limits.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stag::wire {

/// The members of a JSON object for reading by people, in the order of the document: texts without
/// their quotes, everything else as compact JSON. Nothing for text that is not a JSON object.
[[nodiscard]] std::vector<std::pair<std::string, std::string>>
metadataEntries(std::string_view json, const Limits &limits = {});

} // namespace stag::wire

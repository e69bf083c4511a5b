// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string_view>

namespace stag::docs {

/// A file of resources/api, or the JSON that one of them was turned into.
struct Document
{
    std::string_view name;
    std::string_view text;
};

/// All of them; they are part of the program.
[[nodiscard]] std::span<const Document> documents();

} // namespace stag::docs

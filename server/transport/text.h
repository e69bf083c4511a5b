// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace stag::transport {

/// Of ASCII letters, whatever the locale.
[[nodiscard]] constexpr char lowerCase(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Cuts the part before `separator` off `rest`; all of it if there is none.
[[nodiscard]] inline std::string_view takeUntil(std::string_view &rest, char separator)
{
    const std::size_t end = rest.find(separator);
    const std::string_view part = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    return part;
}

} // namespace stag::transport

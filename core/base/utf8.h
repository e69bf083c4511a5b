// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace stag {

/// Checks text that arrives in pieces (RFC 3629: no overlong forms, no surrogates, nothing above
/// U+10FFFF).
class Utf8Validator
{
public:
    /// False as soon as nothing that may follow could make the text valid.
    [[nodiscard]] bool append(std::string_view text);
    /// Whether the text may end here; otherwise it stands inside a character.
    [[nodiscard]] bool isComplete() const { return m_missing == 0; }

private:
    [[nodiscard]] bool appendByte(unsigned char byte);

    std::uint8_t m_missing = 0; ///< bytes of the current character that are still to come
    std::uint8_t m_low = 0;     ///< the next of them is at least this …
    std::uint8_t m_high = 0;    ///< … and at most this
};

[[nodiscard]] bool isUtf8(std::string_view text);

} // namespace stag

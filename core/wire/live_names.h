// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/wire/live_limits.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace stag::wire {

/// A text that the binary live feed has a number for, so that a reader is sent it once.
struct LiveName
{
    std::size_t number = 0;
    std::string text;
};
using LiveNameList = std::vector<std::shared_ptr<const LiveName>>;

/// The numbers that a server gives to texts that come again and again, the same for all readers, so
/// that they can share an encoded message. Overflow policy: the oldest number gets a new text,
/// counted; what was encoded before keeps the old name.
///
/// Not thread-safe.
class LiveNames
{
public:
    explicit LiveNames(const LiveLimits &limits = {})
        : m_limits(limits)
    {}

    /// Null for a text that is too long, or so short that a number saves nothing. The numbers of
    /// `inUse`, of the same message, are not given away.
    [[nodiscard]] std::shared_ptr<const LiveName> nameFor(std::string_view text,
                                                          const LiveNameList &inUse = {});
    /// Null unless the text has a number already.
    [[nodiscard]] std::shared_ptr<const LiveName> knownName(std::string_view text) const;
    [[nodiscard]] std::uint64_t replacedCount() const { return m_replacedCount; }

private:
    /// Nothing if all numbers are in use.
    [[nodiscard]] std::optional<std::size_t> numberToGiveAway(const LiveNameList &inUse);

    LiveLimits m_limits;
    LiveNameList m_names;                                                           ///< by number
    std::unordered_map<std::string_view, std::shared_ptr<const LiveName>> m_byText; ///< views of it
    std::size_t m_oldest = 0;
    std::uint64_t m_replacedCount = 0;
};

/// Which names one reader has been told.
class ToldNames
{
public:
    /// Those that it must be told before a message that uses `names`; then they count as told.
    [[nodiscard]] LiveNameList tell(const LiveNameList &names);

private:
    LiveNameList m_told; ///< by number
};

} // namespace stag::wire

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The values of URL parameters; what cannot be read is Corrupt, in the words of the published
// server's parsers.

#include "core/base/clock.h"
#include "core/model/validation.h"
#include "core/wire/stag.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stag::wire {

/// Empty if absent; of equal names the first one counts.
[[nodiscard]] std::string_view valueOf(const QueryParameters &parameters, std::string_view name);
/// Absent and empty are zero.
Result<std::int64_t> parseInteger(const QueryParameters &parameters, std::string_view name);
/// Finite; absent and empty are zero.
Result<double> parseDistance(const QueryParameters &parameters, std::string_view name);
/// Absent and empty are false.
Result<bool> parseFlag(const QueryParameters &parameters, std::string_view name);
/// Zero is none.
Result<std::optional<Timestamp>> parseTime(const QueryParameters &parameters,
                                           std::string_view name);
/// `count` finite numbers with commas between them; empty if absent.
Result<std::vector<double>>
parseNumbers(const QueryParameters &parameters, std::string_view name, std::size_t count);
/// `fallback` if zero or less, `max` if more.
[[nodiscard]] std::size_t clampedLimit(std::int64_t limit, std::int64_t fallback, std::int64_t max);

template<typename Id>
Result<std::optional<Id>> parseId(const QueryParameters &parameters, const std::string &name)
{
    const std::string_view text = valueOf(parameters, name);
    if (text.empty())
        return std::optional<Id>();
    if (const auto valid = model::validateId(text, name); !valid)
        return Error{ErrorCode::Corrupt, valid.error().detail};
    return std::optional<Id>(Id(std::string(text)));
}

} // namespace stag::wire

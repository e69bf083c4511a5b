// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/parameter_values.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace stag::wire {

namespace {

/// The texts of the number parser that the published server uses.
Error unreadable(std::string_view function, std::string_view text, std::string_view reason)
{
    std::string detail = "strconv.";
    detail.append(function).append(": parsing \"").append(text).append("\": ").append(reason);
    return {ErrorCode::Corrupt, detail};
}

template<typename T>
Result<T> parseNumber(std::string_view text, std::string_view function)
{
    T value{};
    std::string_view digits = text;
    if (digits.starts_with('+') && !digits.starts_with("+-"))
        digits.remove_prefix(1);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error == std::errc::result_out_of_range)
        return unreadable(function, text, "value out of range");
    if (error != std::errc() || end != digits.data() + digits.size())
        return unreadable(function, text, "invalid syntax");
    return value;
}

Result<double> parseFinite(std::string_view text)
{
    STAG_TRY(const double value, parseNumber<double>(text, "ParseFloat"));
    if (!std::isfinite(value))
        return unreadable("ParseFloat", text, "value out of range");
    return value;
}

} // namespace

std::string_view valueOf(const QueryParameters &parameters, std::string_view name)
{
    // lower_bound and not find: of equal names the first one counts.
    const auto found = parameters.lower_bound(name);
    return found == parameters.end() || found->first != name ? std::string_view()
                                                             : std::string_view(found->second);
}

Result<std::int64_t> parseInteger(const QueryParameters &parameters, std::string_view name)
{
    const std::string_view text = valueOf(parameters, name);
    if (text.empty())
        return std::int64_t{0};
    return parseNumber<std::int64_t>(text, "ParseInt");
}

Result<double> parseDistance(const QueryParameters &parameters, std::string_view name)
{
    const std::string_view text = valueOf(parameters, name);
    if (text.empty())
        return 0.0;
    return parseFinite(text);
}

Result<bool> parseFlag(const QueryParameters &parameters, std::string_view name)
{
    static constexpr std::array<std::string_view, 6> kTrue{"1", "t", "T", "true", "TRUE", "True"};
    static constexpr std::array<std::string_view, 7> kFalse{
        "", "0", "f", "F", "false", "FALSE", "False"};
    const std::string_view text = valueOf(parameters, name);
    if (std::find(kTrue.begin(), kTrue.end(), text) != kTrue.end())
        return true;
    if (std::find(kFalse.begin(), kFalse.end(), text) != kFalse.end())
        return false;
    return unreadable("ParseBool", text, "invalid syntax");
}

Result<std::optional<Timestamp>> parseTime(const QueryParameters &parameters, std::string_view name)
{
    STAG_TRY(const std::int64_t ms, parseInteger(parameters, name));
    return ms == 0 ? std::optional<Timestamp>() : std::optional(fromUnixMs(ms));
}

Result<std::vector<double>>
parseNumbers(const QueryParameters &parameters, std::string_view name, std::size_t count)
{
    std::vector<double> numbers;
    std::string_view rest = valueOf(parameters, name);
    if (rest.empty())
        return numbers;
    while (true) {
        const std::size_t comma = std::min(rest.find(','), rest.size());
        if (numbers.size() == count || (numbers.size() + 1 < count && comma == rest.size()))
            return Error{ErrorCode::Corrupt,
                         std::string(name) + ": must be " + std::to_string(count)
                             + " numbers with commas between them"};
        STAG_TRY(numbers.emplace_back(), parseFinite(rest.substr(0, comma)));
        if (comma == rest.size())
            return numbers;
        rest.remove_prefix(comma + 1);
    }
}

std::size_t clampedLimit(std::int64_t limit, std::int64_t fallback, std::int64_t max)
{
    return static_cast<std::size_t>(limit <= 0 ? fallback : std::min(limit, max));
}

} // namespace stag::wire

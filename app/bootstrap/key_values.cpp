// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bootstrap/key_values.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace stag::app::bootstrap {

namespace {

struct DurationUnit
{
    std::string_view name;
    std::int64_t ms;
};
constexpr std::array kDurationUnits{DurationUnit{"ms", 1},
                                    DurationUnit{"h", 3'600'000},
                                    DurationUnit{"m", 60'000},
                                    DurationUnit{"s", 1'000}};
constexpr std::int64_t kDurationMsMax = 7LL * 24 * 3'600'000;

struct SizeUnit
{
    std::string_view name;
    std::size_t bytes;
};
constexpr std::array kSizeUnits{
    SizeUnit{"GiB", 1u << 30}, SizeUnit{"MiB", 1u << 20}, SizeUnit{"KiB", 1u << 10}};

Error wrong(std::string_view text, const std::string &right)
{
    return {ErrorCode::InvalidArgument, "'" + std::string(text) + "' is not " + right};
}

/// Takes digits off the front of `text`.
std::optional<std::int64_t> takeNumber(std::string_view &text)
{
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || value < 0)
        return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return value;
}

/// What follows a point: 25 hundredths for ".25".
struct Fraction
{
    std::int64_t parts = 0;
    std::int64_t ofOne = 1;
};
constexpr std::int64_t kFractionMax = 1'000'000;

/// Takes a fraction off the front of `text`, if there is one; nothing if it has too many digits or
/// none.
std::optional<Fraction> takeFraction(std::string_view &text)
{
    Fraction fraction;
    if (!text.starts_with('.'))
        return fraction;
    text.remove_prefix(1);
    while (!text.empty() && text.front() >= '0' && text.front() <= '9'
           && fraction.ofOne < kFractionMax) {
        fraction.parts = 10 * fraction.parts + (text.front() - '0');
        fraction.ofOne *= 10;
        text.remove_prefix(1);
    }
    return fraction.ofOne == 1 ? std::nullopt : std::optional(fraction);
}

} // namespace

Result<std::int64_t> readInteger(std::string_view text, std::int64_t min, std::int64_t max)
{
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < min || value > max)
        return wrong(text,
                     "a whole number from " + std::to_string(min) + " to " + std::to_string(max));
    return value;
}

Result<std::string> readText(std::string_view text)
{
    return std::string(text);
}

std::string writeText(const std::string &text)
{
    return text;
}
Result<bool> readBool(std::string_view text)
{
    if (text == "true" || text == "1" || text == "yes" || text == "on")
        return true;
    if (text == "false" || text == "0" || text == "no" || text == "off")
        return false;
    return wrong(text, "true or false");
}

Result<std::chrono::milliseconds> readDuration(std::string_view text, std::chrono::milliseconds min)
{
    const std::string right =
        "a time of at least " + writeDuration(min) + ", such as 100ms, 10s or 1h30m";
    std::string_view rest = text;
    std::int64_t total = 0;
    while (!rest.empty()) {
        const auto value = takeNumber(rest);
        const auto fraction = takeFraction(rest);
        const auto unit = std::find_if(kDurationUnits.begin(), kDurationUnits.end(), [&](auto &u) {
            return rest.starts_with(u.name);
        });
        if (!value || !fraction || unit == kDurationUnits.end()
            || *value > kDurationMsMax / unit->ms)
            return wrong(text, right);
        rest.remove_prefix(unit->name.size());
        total += *value * unit->ms + fraction->parts * unit->ms / fraction->ofOne;
    }
    if (text.empty() || total < min.count() || total > kDurationMsMax)
        return wrong(text, right);
    return std::chrono::milliseconds(total);
}

std::string writeDuration(std::chrono::milliseconds duration)
{
    const auto ms = duration.count();
    if (ms % 1000 != 0)
        return std::to_string(ms) + "ms";
    return std::to_string(ms / 1000) + "s";
}

Result<std::size_t> readSize(std::string_view text, std::size_t min, std::size_t max)
{
    const std::string right =
        "a size from " + writeSize(min) + " to " + writeSize(max) + ", such as 512KiB or 8MiB";
    std::string_view rest = text;
    const auto value = takeNumber(rest);
    if (!value)
        return wrong(text, right);
    if (rest.starts_with(' '))
        rest.remove_prefix(1);
    std::size_t unitBytes = 1;
    for (const SizeUnit &unit : kSizeUnits) {
        if (rest == unit.name) {
            unitBytes = unit.bytes;
            rest = {};
        }
    }
    const auto count = static_cast<std::size_t>(*value);
    if (!rest.empty() || count > max / unitBytes || count * unitBytes < min)
        return wrong(text, right);
    return count * unitBytes;
}

std::string writeSize(std::size_t bytes)
{
    for (const SizeUnit &unit : kSizeUnits) {
        if (bytes >= unit.bytes && bytes % unit.bytes == 0)
            return std::to_string(bytes / unit.bytes) + std::string(unit.name);
    }
    return std::to_string(bytes);
}

Result<double> readDistance(std::string_view text, double maxM)
{
    const std::string right = "a distance up to " + writeDistance(maxM) + ", such as 2m or 50cm";
    double value = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
    if (unit.starts_with(' '))
        unit.remove_prefix(1);
    if (error != std::errc() || (unit != "m" && unit != "cm"))
        return wrong(text, right);
    const double metres = unit == "cm" ? value / 100.0 : value;
    if (!(metres >= 0.0 && metres <= maxM))
        return wrong(text, right);
    return metres;
}

std::string writeDistance(double metres)
{
    std::array<char, 32> digits{};
    const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), metres);
    return std::string(digits.data(), written.ptr) + 'm';
}

Result<std::optional<std::uint16_t>> readPort(std::string_view text)
{
    if (text == "off")
        return std::optional<std::uint16_t>();
    const auto port = readInteger(text, 0, 65'535);
    if (!port)
        return wrong(text, "a port from 0 (any free one) to 65535, or off");
    return std::optional(static_cast<std::uint16_t>(*port));
}

} // namespace stag::app::bootstrap

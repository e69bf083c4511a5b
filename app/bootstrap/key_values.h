// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stag::app::bootstrap {

// Values as people write them. Every error says what was found and what is right.

Result<std::int64_t> readInteger(std::string_view text, std::int64_t min, std::int64_t max);
/// As it is.
Result<std::string> readText(std::string_view text);
[[nodiscard]] std::string writeText(const std::string &text);
Result<bool> readBool(std::string_view text);
/// "10s", "100ms", "1h30m", "0.5s", to the millisecond; a bare number is refused because its unit
/// would be a guess.
Result<std::chrono::milliseconds> readDuration(std::string_view text,
                                               std::chrono::milliseconds min);
[[nodiscard]] std::string writeDuration(std::chrono::milliseconds duration);
/// "8 MiB", "512KiB", "1000".
Result<std::size_t> readSize(std::string_view text, std::size_t min, std::size_t max);
[[nodiscard]] std::string writeSize(std::size_t bytes);
/// "2m", "1.5 m", "50cm", in metres.
Result<double> readDistance(std::string_view text, double maxM);
[[nodiscard]] std::string writeDistance(double metres);
/// A port number, or "off" for nothing.
Result<std::optional<std::uint16_t>> readPort(std::string_view text);

} // namespace stag::app::bootstrap

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/graph/uncertain_pose.h"

#include <QString>

#include <chrono>
#include <cstdint>
#include <string>

namespace stag::ui::models {

/// What core calls text, which is UTF-8.
[[nodiscard]] QString fromUtf8(const std::string &text);
/// A number with exactly `decimals` decimals: true minus sign, thin spaces between thousands,
/// decimal sign of the locale. Columns of such numbers align.
[[nodiscard]] QString formatFixed(double value, int decimals);
[[nodiscard]] QString formatCount(std::uint64_t count);
/// "8 of 22", or "22" when all of them are shown.
[[nodiscard]] QString formatShown(std::uint64_t shown, std::uint64_t count);
/// "1 triangle", "12 480 triangles".
[[nodiscard]] QString formatTriangles(std::uint64_t count);
/// "212 B", "42.5 kB", "1.3 MB".
[[nodiscard]] QString formatBytes(std::uint64_t bytes);
/// "88 Hz", "2.1 Hz"; "0 Hz" when it rests.
[[nodiscard]] QString formatHertz(double perSecond);
/// "318/s", "2.1/s".
[[nodiscard]] QString formatPerSecond(double perSecond);
/// "19 mm", "1.24 m".
[[nodiscard]] QString formatLength(double metres);
/// "± 19 mm, ± 0.8°".
[[nodiscard]] QString formatUncertainty(const graph::Uncertainty &uncertainty);
/// "now", "0.4 s", "12 s", "3 min", "2 h", "5 d".
[[nodiscard]] QString formatAge(std::chrono::milliseconds age);
/// "9 ms", "1.2 s".
[[nodiscard]] QString formatLatency(std::chrono::milliseconds latency);
/// Local time of day with milliseconds, "14:06:12.418".
[[nodiscard]] QString formatTimeOfDay(Timestamp time);
/// Local date and time of day, for times that may not be of today.
[[nodiscard]] QString formatDateTime(Timestamp time);
/// An id shortened in the middle to about `charactersMax`, "anchor_0337…4833".
[[nodiscard]] QString elideId(const std::string &id, int charactersMax);

} // namespace stag::ui::models

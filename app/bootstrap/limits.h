// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace stag::app::bootstrap {

/// What a configuration file may be. Overflow policy: the file is refused.
inline constexpr std::uintmax_t kConfigurationBytesMax = 1u << 20;
inline constexpr int kConfigurationDepthMax = 8;

} // namespace stag::app::bootstrap

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace stag::test {

/// Our transport and our parser with nothing behind them: /packets answers "ok" to each StreamKit
/// packet. Serves until the process ends.
[[noreturn]] void servePackets(std::uint16_t port);

} // namespace stag::test

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <chrono>
#include <cstddef>

namespace stag::app::replay {

/// A recording on disk and in memory; larger ones are refused.
inline constexpr qint64 kRecordingFileBytesMax = 256LL << 20;
inline constexpr std::size_t kRecordingBytesMax = std::size_t{1} << 30;
/// Bytes that wait for a slow relay; above it the replay stands still until they are gone.
inline constexpr qint64 kWaitingBytesMax = 4LL << 20;
/// Packets sent before the event loop gets its turn.
inline constexpr int kPacketsPerTurnMax = 64;
/// Pause before a device that lost the relay connects again: doubled from the first to the last.
inline constexpr std::chrono::milliseconds kReconnectDelayMin{250};
inline constexpr std::chrono::milliseconds kReconnectDelayMax{5'000};
/// How long the end waits for the relay to answer the close.
inline constexpr std::chrono::milliseconds kCloseTimeout{5'000};

} // namespace stag::app::replay

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>

namespace stag::ui::map {

// Tiles
inline constexpr int kTileSidePx = 512;
/// Pixels around each tile that belong to its neighbours, so that turned tiles leave no seams.
inline constexpr int kTileGutterPx = 1;
/// Drawn tiles beyond this are forgotten, the longest unused first.
inline constexpr std::size_t kTileBytesMax = 160u << 20;
inline constexpr std::size_t kDecodedTilesMax = 24;   ///< the longest unused is read again
inline constexpr std::size_t kLabelledTilesMax = 512; ///< more than any view has
inline constexpr int kFallbackLevels = 7;             ///< how much coarser a stand-in may be

// Labels
inline constexpr std::size_t kLabelsOfTileMax = 2000; ///< the less important are left out
inline constexpr std::size_t kLabelsTriedMax = 800;   ///< of one frame
inline constexpr std::size_t kLabelSpritesMax = 1200; ///< the longest unused is drawn again

// Features
inline constexpr std::size_t kMarkersMax = 4000; ///< of one frame; spacing keeps it far below
inline constexpr double kClusterSpacingPx = 52.0;
inline constexpr double kPickReachPx = 16.0;

// Moving
inline constexpr std::chrono::milliseconds kFlightMin{320};
inline constexpr std::chrono::milliseconds kFlightMax{1600};
inline constexpr double kWheelZoomStep = 0.5; ///< of one notch
inline constexpr double kKeyPanPx = 120.0;
inline constexpr double kKeyTurnDeg = 15.0;

} // namespace stag::ui::map

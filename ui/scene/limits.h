// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>

namespace stag::ui::scene {

// Camera
inline constexpr float kDistanceMinM = 0.05f;
inline constexpr float kDistanceMaxM = 2000.0f;
inline constexpr float kFrameDistanceMinM = 0.8f; ///< frame all and fly to come no nearer
inline constexpr float kNearMinM = 0.02f;
inline constexpr float kGroundRadiusM = 80.0f; ///< the ground grid fades out within this
inline constexpr std::chrono::milliseconds kFlyTo{320};

// Meshes
inline constexpr std::size_t kMeshesMax = 4096; ///< of one session; more are not drawn, counted
inline constexpr std::size_t kTrianglesMax =
    4'000'000; ///< of one session; more are not drawn, counted
inline constexpr std::size_t kDecodesPendingMax = 4096; ///< the oldest request is dropped, counted
inline constexpr std::size_t kBatchVerticesMax = 24'576;
inline constexpr std::size_t kBatchBuildBytesPerFrame = 6u << 20;
/// A batch is uploaded again at most this often, however often its chunks change.
inline constexpr std::chrono::milliseconds kBatchInterval{100};

// Devices
inline constexpr std::chrono::milliseconds kTrailLength{16'000};
inline constexpr std::size_t kTrailPointsMax = 512; ///< per device; the oldest is dropped
inline constexpr float kTrailStepM = 0.015f;        ///< points closer than this replace the newest

// Graph
inline constexpr std::size_t kDashesMax = 48; ///< of one edge; they grow instead
inline constexpr std::size_t kSpreadsMax =
    200; ///< balls of uncertainty, of nodes in front if any are

// Geofences
inline constexpr std::size_t kFencesMax = 256; ///< of one session; more are not drawn

// Overlay
inline constexpr std::size_t kLabelsMax = 48;
inline constexpr std::size_t kHiddenAnchorsMax =
    500; ///< with more, hidden ones are not drawn faintly
inline constexpr double kPickTolerancePx = 9.0;

static_assert(kDecodesPendingMax >= kMeshesMax, "a snapshot must fit into the queue");

} // namespace stag::ui::scene

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>

namespace stag::ui::models {

/// What the models keep.
struct ModelLimits
{
    /// Lines of the packet log; the oldest goes first, counted.
    std::size_t packetsMax = 5'000;
    /// Poses among them, so that the other kinds stay longer; the oldest goes first, counted.
    std::size_t posesMax = 1'000;
    /// Mesh statistics kept; the oldest goes first and is computed again when it is needed.
    std::size_t meshStatsMax = 4'096;
    /// Decodes for statistics under way; a request beyond it is made again at the next refresh.
    std::size_t meshStatsPendingMax = 16;
    /// Histories of meshes kept; the oldest goes first and is asked for again when it is needed.
    std::size_t meshHistoriesMax = 256;
    /// Versions of a mesh that the inspector lists; the others are in its sums only.
    std::size_t versionsShownMax = 8;
    /// Nodes of a session's graph that are asked for; what is left out is said on screen.
    std::size_t graphNodesMax = 2'000;
    /// Edges of it that are kept and drawn; as above.
    std::size_t graphEdgesMax = 10'000;
    /// Lags of a client that are kept for its line; the oldest goes first.
    std::size_t lagSamplesMax = 60;
    /// How long after a change the graph is asked for again, and after a failure.
    std::chrono::milliseconds graphInterval{1'000};
    std::chrono::milliseconds graphRetryInterval{5'000};
    /// How long after a failure the fences are asked for again.
    std::chrono::milliseconds geofenceRetryInterval{3'000};
    /// Fences that are gone and whose names are kept for those who leave for that.
    std::size_t goneGeofencesMax = 64;
    /// Neighbours of an anchor that the inspector lists; their number is in its summary.
    std::size_t linksShownMax = 8;
    /// Characters of raw JSON the inspector shows; the rest is replaced by its length.
    std::size_t rawJsonCharactersMax = 20'000;
};

} // namespace stag::ui::models

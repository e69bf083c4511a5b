// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/geofence/limits.h"
#include "core/policy/delta_chain.h"
#include "core/policy/pose_thinning.h"

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace stag::storage {

/// When anchors are adjacent, and how well a single sighting of one is known.
struct TopologySettings
{
    double adjacentDistanceM = 2.0;
    std::size_t neighboursMax = 16; ///< that one anchor is joined to; the nearest, the rest counted
    double positionDeviationM = 0.01; ///< of one sighting; repeated ones that scatter more raise it
    double rotationDeviationRad = 0.01;              ///< the same
    double scatterMaxM = 0.5;                        ///< farther is a move, not a scattering
    std::chrono::milliseconds seenResolution{1'000}; ///< of the last time that an edge was seen
    std::size_t placesMax = 1'000'000; ///< anchors whose places the writer remembers; 65 bytes each
};

/// Fences and their history.
struct GeofenceSettings
{
    geofence::Limits tracker{};
    std::size_t countMax = 10'000;      ///< a further fence is refused with TooLarge
    std::int64_t eventsMax = 1'000'000; ///< of all fences; the oldest are forgotten
};

/// What is kept of the past of anchors. Overflow policy: the oldest states go, but for the one that
/// held at the time from which on the past is known.
struct PastSettings
{
    policy::PoseResolution resolution{};
    std::chrono::milliseconds ageMax{7 * 24 * 3'600'000};
    std::uint64_t bytesMax = std::uint64_t{1} << 30;
    std::size_t pageStatesMax = 1'000;
    std::size_t graphNodesMax = 200'000; ///< of a session whose graph of a time is asked for
};

/// What is kept of decorations.
struct DecorationStoreLimits
{
    std::int64_t countMax = 2'000'000; ///< with the deleted ones; a further one is a Conflict
    std::int64_t versionsMax = 200;    ///< of each; the oldest go, but not the one that people see
    std::size_t pageMax = 5'000;
};

/// What one store accepts. Overflow policy: refuse with Unavailable, counted in Store::counters().
struct StoreSettings
{
    // Writer: requests wait in a queue and are committed in groups.
    std::size_t writeQueueItemsMax = 65'536;
    std::size_t writeQueueBytesMax = 256u << 20;
    std::size_t groupEventsMax = 5'000;            ///< commit at the latest after so many events
    std::size_t groupBytesMax = 32u << 20;         ///< … or so many bytes
    std::chrono::milliseconds groupInterval{5};    ///< … or when the oldest has waited this long
    std::chrono::milliseconds watchedInterval{25}; ///< the same for one that viewers wait for
    std::chrono::milliseconds patientInterval{50}; ///< the same for one that nobody waits for
    int instructionsAtOnce = 300;         ///< of SQLite, before another thread may have the core
    std::int64_t eventIdsMax = 2'000'000; ///< remembered for idempotence; the oldest go first

    // Readers.
    int readerCount = 2;
    std::size_t readQueueItemsMax = 1'024;
    std::size_t pageAnchorsMax = 1'000;
    std::size_t anchorCacheBytesMax = 8u << 20; ///< of the anchors that were asked for last
    std::size_t queryMeshBytesMax = 256u << 20; ///< a query with more mesh payload is TooLarge
    std::size_t pageMeshBytesMax = 4u
                                   << 20; ///< a page of meshes ends after the one that exceeds it

    // Graph: kept in memory from the first question on.
    TopologySettings topology{};
    std::size_t graphQuestionsMax = 1'024; ///< that wait
    std::size_t graphChangesMax = 200'000; ///< that wait; then the graph is read again

    GeofenceSettings geofences{};
    PastSettings past{};
    DecorationStoreLimits decorations{};
    std::int64_t assignmentsMax = 50'000; ///< why a device went where it went; the oldest go first

    // A deleted session is hidden at once and erased in pieces, between which others write.
    std::size_t erasedAnchorsAtOnce = 200;
    std::size_t erasedMeshesAtOnce = 50;
    std::size_t deletedAnchorsMax = 100'000; ///< remembered; the oldest are forgotten
    std::size_t auditPageMax = 1'000;

    // Codec pool: what takes long with a mesh is done before its request comes to the writer.
    int codecThreads = 2;
    std::size_t codecMeshBytesMin = 64u << 10; ///< the writer does less by itself
    std::size_t codecQueueItemsMax = 4'096;    ///< that wait for workers or for their session
    std::size_t codecQueueBytesMax = 256u << 20;

    // Database.
    std::chrono::milliseconds busyTimeout{5'000};
    /// Of the file that each reader sees where the kernel has it: to copy the pages that a question
    /// touches, anywhere in the file, took a third of its time. Beyond it pages are copied.
    std::uint64_t mappedBytesMax = std::uint64_t{1} << 30;
    std::size_t writerCacheBytes = 32u << 20; ///< places and names are anywhere in their indexes
    std::size_t idleJournalBytesMax = 64u
                                      << 20; ///< given back to the disk when a checkpoint is done
    std::uint64_t databaseBytesMax = 0;      ///< 0: what the disk holds; over it writes are refused
    std::size_t compressBytesMin = 512;      ///< smaller payloads are stored as they are

    // Meshes.
    policy::DeltaChainLimits deltaChain{};     ///< beyond it a mesh is stored whole again
    std::size_t meshCacheBytesMax = 64u << 20; ///< decoded meshes that the writer remembers
    double cellM = 0.5;         ///< edge of the cells by which a mesh finds one that it resembles
    double cellShareMin = 0.25; ///< of its triangles, or it resembles none
    std::size_t cellTrianglesMax = 100'000; ///< a larger mesh is not cut into cells
    std::size_t baseVersionsMax = 64;       ///< looked through for the base of a delta
    std::size_t lateDeltasMax = 16;         ///< of a turn; the others have theirs between writes
    std::size_t pageVersionsMax = 200;      ///< of a mesh's history
};

/// What a spool keeps. Overflow policy: the oldest poses go, then the oldest of the rest; the
/// caller is told and counts.
struct SpoolLimits
{
    std::size_t bytesMax = std::size_t{1} << 30; ///< the journal, 64 MiB, comes on top
    std::size_t posesThinnedAtOnce = 256;
    /// A spool that has held more than this is given back to the file system once it is empty.
    std::size_t emptyFileBytesMax = 64u << 20;
};

} // namespace stag::storage

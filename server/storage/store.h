// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/graph/query.h"
#include "core/model/spatial_event.h"
#include "server/storage/limits.h"
#include "server/storage/records.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace stag::storage {

class AnchorCache;
class CodecPool;
class DecorationStore;
class DeviceStore;
class EdgeStore;
class FolderLock;
class GraphMirror;
class ReaderPool;
class SessionReader;
class UserStore;
class Writer;

/// Events that belong to one request: stored in one piece or not at all.
using Events = std::shared_ptr<const std::vector<model::SpatialEvent>>;

/// Who waits for the commit of a request: its sender, those who watch, or nobody, so that it may
/// wait for company.
enum class Haste { Awaited, Watched, Patient };

/// The state of record in one data folder. What is done for one session is done in the order it
/// came, but that anchors need not wait for meshes.
///
/// All operations may be called from any thread and return at once. Callbacks run once, on a thread
/// of the store; they must be quick (post to your own loop) and must not destroy the store.
class Store
{
public:
    template<typename T>
    using Callback = std::function<void(Result<T>)>;

    /// Opens or creates the data folder. Conflict when another process holds it, or when its schema
    /// was made by a newer program or changed by hand; the text names the folder and what to do.
    [[nodiscard]] static Result<std::unique_ptr<Store>> create(const std::filesystem::path &folder,
                                                               const Clock &clock,
                                                               const StoreSettings &settings = {});
    /// Commits what is queued, then closes.
    ~Store();
    Store(const Store &) = delete;
    Store &operator=(const Store &) = delete;

    /// Stores the events and calls back after the commit, one outcome per event. Unavailable when
    /// the queue is full or the disk does not take it; then nothing of this request is stored.
    void
    ingest(Events events, Callback<std::vector<EventOutcome>> done, Haste haste = Haste::Awaited);
    /// Calls back once everything queued before is committed (or has failed): a read from there
    /// sees it.
    void afterQueuedWrites(Callback<void> done);

    /// Deltas that came before their base have their turn, so many at a time that nobody waits for
    /// long.
    void storeLate(Callback<LateOutcome> done);

    /// Deletes and writes down who did; calls back after the commit. NotFound.
    void remove(Deletion deletion, Callback<DeletionOutcome> done);
    /// The newest entries first, those before `beforeId` if it is not 0.
    void audit(std::int64_t beforeId, std::size_t limit, Callback<std::vector<AuditEntry>> done);

    /// Whether the audit log is as it was written, and has the seal that was noted, if any.
    void auditChain(std::optional<KnownSeal> known, Callback<AuditChain> done);
    /// Writes down what was done elsewhere.
    void note(AuditEntry entry, Callback<void> done);

    /// The oldest first.
    void addressBlocks(Callback<std::vector<model::AddressBlock>> done);
    /// In place of one of the same network; gives back all. Conflict: there are `countMax`.
    void addBlock(model::AddressBlock block,
                  std::size_t countMax,
                  Callback<std::vector<model::AddressBlock>> done);
    /// The same. NotFound.
    void removeBlock(model::AddressBlockId id,
                     std::string actor,
                     Callback<std::vector<model::AddressBlock>> done);

    /// Creates, replaces or deletes a fence, and says who is inside or out by that. Conflict,
    /// NotFound, or TooLarge when there are too many.
    void changeGeofence(GeofenceChange change, Callback<GeofenceOutcome> done);
    /// What time alone changes: who has been inside for long, and which devices are silent.
    void advanceGeofences(Callback<std::vector<model::GeofenceEvent>> done);
    /// The device of these pose streams has disconnected; unless it comes back, that is an exit.
    void streamsDeparted(model::SessionId session,
                         std::vector<model::AnchorId> streams,
                         Callback<void> done);
    void geofences(model::GeofenceListQuery query,
                   Callback<std::vector<model::GeofenceRecord>> done);
    void geofence(model::GeofenceId id, Callback<model::GeofenceRecord> done);
    /// Those of a deleted fence, too.
    void geofenceEvents(model::GeofenceId id,
                        model::GeofenceEventsQuery query,
                        Callback<std::vector<model::GeofenceEvent>> done);
    void geofenceInside(model::GeofenceId id, std::size_t limit, Callback<GeofenceInside> done);

    /// An empty page when the reference anchor of `near` is unknown.
    void query(AnchorQuery query, Callback<AnchorPage> done);
    /// Without a session the newest of that id. Calls back at once if it was asked for lately.
    void anchor(model::AnchorId id,
                std::optional<model::SessionId> session,
                Callback<model::Anchor> done);
    /// Without a session the newest of that id.
    void mesh(model::MeshId id,
              std::optional<model::SessionId> session,
              MeshMoment moment,
              Callback<model::Mesh> done);
    void meshHistory(MeshHistoryQuery query, Callback<model::MeshHistory> done);
    /// Most recently seen first, at most `limit`.
    void sessions(std::size_t limit, Callback<std::vector<model::Session>> done);
    void totals(Callback<Totals> done);
    void snapshot(SnapshotCursor cursor, Callback<SnapshotPage> done);
    // What was known at a time, the answer saying how well. InvalidArgument when the past does not
    // go back so far. query() and meshHistory() take the time as well.
    void anchorThen(model::AnchorId id,
                    std::optional<model::SessionId> session,
                    Timestamp asOf,
                    Callback<PastAnchor> done);
    /// The edges follow from where the anchors were.
    void graphThen(graph::Query query, Timestamp asOf, Callback<PastGraph> done);
    /// NotFound when nothing is known of the anchor.
    void anchorPast(model::AnchorPastQuery query, Callback<model::AnchorPast> done);
    /// NotFound when a node of the question is unknown. The first question reads the graph into
    /// memory.
    void graph(graph::Query query, Callback<graph::Answer> done);
    /// All that a session has at this moment, on a connection of its own and on the calling thread;
    /// what is written meanwhile goes on. NotFound.
    [[nodiscard]] Result<std::unique_ptr<SessionReader>>
    readSession(const model::SessionId &session) const;
    /// The users and their logins; lives as long as the store.
    [[nodiscard]] UserStore &users() const;
    /// The decorations; lives as long as the store.
    [[nodiscard]] DecorationStore &decorations() const;
    /// Edge servers, and the devices that use them; the same.
    [[nodiscard]] EdgeStore &edges() const;
    [[nodiscard]] DeviceStore &devices() const;
    /// Whether the database answers a read.
    void probe(Callback<void> done);

    [[nodiscard]] StoreCounters counters() const;

private:
    Store(std::filesystem::path file,
          const StoreSettings &settings,
          std::unique_ptr<FolderLock> lock,
          std::unique_ptr<AnchorCache> anchors,
          std::unique_ptr<ReaderPool> readers,
          std::unique_ptr<GraphMirror> graph,
          std::unique_ptr<Writer> writer,
          std::unique_ptr<CodecPool> codecs);

    const std::filesystem::path m_file;
    const StoreSettings m_settings;
    // Destroyed in reverse: what the workers have goes to the writer, it commits, the lock goes
    // last.
    std::unique_ptr<FolderLock> m_lock;
    std::unique_ptr<AnchorCache> m_anchors;
    std::unique_ptr<ReaderPool> m_readers;
    std::unique_ptr<GraphMirror> m_graph;
    std::unique_ptr<Writer> m_writer;
    std::unique_ptr<CodecPool> m_codecs;
    std::unique_ptr<UserStore> m_users;
    std::unique_ptr<DecorationStore> m_decorations;
    std::unique_ptr<EdgeStore> m_edges;
    std::unique_ptr<DeviceStore> m_devices;
};

} // namespace stag::storage

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bounded_queue.h"
#include "core/base/clock.h"
#include "core/base/result.h"
#include "server/storage/limits.h"
#include "server/storage/mesh_writer.h"
#include "server/storage/store.h"

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

namespace stag::storage {

class Command;
class Database;
class EventWriter;
class AnchorCache;
class GraphMirror;

/// The one thread that writes: takes what is queued, commits it in groups, and only then calls
/// back.
class Writer
{
public:
    using Done = Store::Callback<std::vector<EventOutcome>>;

    /// The graph is told of every commit before its requests are answered.
    [[nodiscard]] static Result<std::unique_ptr<Writer>> start(const std::filesystem::path &file,
                                                               const Clock &clock,
                                                               GraphMirror &graph,
                                                               AnchorCache &anchors,
                                                               const StoreSettings &settings);
    /// Commits what is queued, then joins.
    ~Writer();
    Writer(const Writer &) = delete;
    Writer &operator=(const Writer &) = delete;

    /// `prepared`: what a worker has done with their meshes, or null.
    void ingest(Events events,
                Done done,
                Haste haste,
                std::shared_ptr<const PreparedMeshes> prepared = nullptr);
    /// Unavailable when the queue is full.
    void run(std::shared_ptr<Command> command);
    void afterQueued(Store::Callback<void> done);
    /// From now on a group is committed without waiting for more.
    void hurry();
    /// Commits, events, writes refused and failed, and what is queued.
    [[nodiscard]] StoreCounters counters() const;

private:
    struct Request
    {
        Events events; ///< null: a command, or only a mark in the queue
        Done done;
        Store::Callback<void> mark;
        std::size_t sizeBytes = 0;
        std::shared_ptr<Command> command{};
        Haste haste = Haste::Awaited;
        std::shared_ptr<const PreparedMeshes> prepared{};
    };
    using Outcome = Result<std::vector<EventOutcome>>; ///< empty: it was no ingest

    Writer(const Clock &clock,
           GraphMirror &graph,
           AnchorCache &anchors,
           const StoreSettings &settings);

    void run(std::unique_ptr<Database> database, std::unique_ptr<EventWriter> events);
    [[nodiscard]] bool push(Request request);
    /// Whether nothing more is waited for. With the mutex held.
    [[nodiscard]] bool isGroupFull() const;
    /// Waits for a group, unless there is something to erase meanwhile. Empty when there is none.
    [[nodiscard]] std::vector<Request> takeGroup();
    [[nodiscard]] bool isStopped() const;
    /// A piece of what was deleted, between two groups.
    void eraseSome(Database &database, EventWriter &writer);
    void countDoomed(EventWriter &writer);
    void commitGroup(Database &database, EventWriter &writer, std::vector<Request> group);
    /// Whether it may by itself, and not only with the database.
    [[nodiscard]] static bool mayFail(const Request &request);
    [[nodiscard]] Outcome store(EventWriter &writer, const Request &request) const;
    static void answer(Request &request, Outcome outcome);
    /// Which requests can fail without the others of their group.
    enum class Isolation { WhereLikely, Everywhere };
    [[nodiscard]] Result<std::vector<Outcome>> storeTogether(Database &database,
                                                             EventWriter &writer,
                                                             std::span<const Request> group,
                                                             Isolation isolation);
    /// Adds the outcome; an error is one of the group, which has to be rolled back.
    [[nodiscard]] Result<void> storeIsolated(Database &database,
                                             EventWriter &writer,
                                             const Request &request,
                                             std::vector<Outcome> &outcomes) const;

    const Clock &m_clock;
    GraphMirror &m_graph;
    AnchorCache &m_anchors;
    const StoreSettings m_settings;

    mutable std::mutex m_mutex; ///< guards all below
    std::condition_variable m_changed;
    BoundedQueue<Request> m_queue;
    std::size_t m_queuedEvents = 0;
    std::chrono::steady_clock::time_point m_groupDeadline; ///< while the queue is not empty
    bool m_isErasing = false;                              ///< whether there is something to erase
    std::size_t m_busyItems = 0; ///< taken from the queue, not committed yet
    std::size_t m_busyBytes = 0;
    bool m_hurrying = false;
    bool m_stopping = false;
    StoreCounters m_counters;

    std::thread m_thread;
};

} // namespace stag::storage

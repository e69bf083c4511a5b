// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/storage/limits.h"
#include "server/storage/mesh_writer.h"
#include "server/storage/store.h"

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <unordered_map>
#include <vector>

namespace stag::storage {

class Writer;

/// The way of an ingest to the writer. Meshes are decoded, hashed, compared and encoded here, by
/// workers with connections of their own, so that a large one does not hold up the one thread that
/// commits. A session's requests go on in their order, one with large meshes at a time and only
/// when the one before is committed, because it may be the base of the next. Requests without
/// meshes do not wait for them, unless an anchor of theirs waits there.
///
/// What was prepared is checked by the writer; where it no longer fits, the writer does the work.
class CodecPool
{
public:
    using Done = Store::Callback<std::vector<EventOutcome>>;

    [[nodiscard]] static Result<std::unique_ptr<CodecPool>>
    start(const std::filesystem::path &file, Writer &writer, const StoreSettings &settings);
    /// Hands everything on and waits for its commit, then joins.
    ~CodecPool();
    CodecPool(const CodecPool &) = delete;
    CodecPool &operator=(const CodecPool &) = delete;

    void ingest(Events events, Done done, Haste haste);
    /// Calls `go`, which must be quick, behind all of the session, or of every session, that came
    /// before.
    void pass(const std::optional<model::SessionId> &session, std::function<void()> go);
    void addTo(StoreCounters &counters) const;

private:
    struct Job
    {
        std::vector<model::SessionId> sessions;
        Events events; ///< null: `go` only
        Done done;     ///< of the events
        Haste haste = Haste::Awaited;
        std::function<void()> go; ///< once it is its turn
        std::size_t sizeBytes = 0;
        std::size_t blockedBy = 0; ///< lines in which another is before it
        bool isLarge = false;
        bool hasMeshes = true;
        bool hasAnchors = true;
    };
    using JobPtr = std::shared_ptr<Job>;
    struct Line
    {
        std::deque<JobPtr> jobs; ///< the first is being done
        std::size_t marks = 0;   ///< of those, without events
        /// What the others are about, and how often.
        std::unordered_map<model::AnchorId, std::size_t> anchors;
    };

    CodecPool(Writer &writer, const StoreSettings &settings);

    [[nodiscard]] Result<void> startThread(const std::filesystem::path &file);
    void run(MeshWriter &meshes);
    void prepare(MeshWriter &meshes, const JobPtr &job);
    [[nodiscard]] bool isLarge(const std::vector<model::SpatialEvent> &events) const;
    /// Whether the job has nothing to wait for. With the mutex held.
    [[nodiscard]] bool mayPass(const Job &job) const;
    /// Whether an anchor of the events waits already. With the mutex held.
    [[nodiscard]] bool overtakes(const std::vector<model::SpatialEvent> &events) const;
    /// Notes in the lines of the job what it is about, or that it is no longer. With the mutex
    /// held.
    void noteAnchors(const Job &job);
    void forgetAnchors(const Job &job);
    /// Puts the job into its lines. With the mutex held; true when it is its turn.
    bool enqueue(const JobPtr &job);
    /// Does what is the turn of, and what that makes the turn of.
    void proceed(std::deque<JobPtr> ready);
    /// Takes the job out of its lines; gives those whose turn it is now.
    [[nodiscard]] std::deque<JobPtr> finished(const Job &job);

    Writer &m_writer;
    const StoreSettings m_settings;

    mutable std::mutex m_mutex; ///< guards all below
    std::condition_variable m_changed;
    std::unordered_map<model::SessionId, Line> m_lines;
    std::deque<JobPtr> m_large; ///< whose turn it is
    std::size_t m_items = 0;
    std::size_t m_bytes = 0;
    std::uint64_t m_refused = 0;
    std::uint64_t m_meshes = 0;
    std::uint64_t m_faults = 0;
    bool m_stopping = false;

    std::vector<std::thread> m_threads;
};

} // namespace stag::storage

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bounded_queue.h"
#include "core/base/result.h"
#include "core/graph/query.h"
#include "core/graph/topology.h"
#include "server/storage/limits.h"
#include "server/storage/topology_change.h"

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace stag::storage {

/// The graph in memory and the thread that answers from it. It is read from the database at the
/// first question and follows the commits from then on.
class GraphMirror
{
public:
    using Done = std::function<void(Result<graph::Answer>)>;
    /// Calls back once what was queued for writing is committed.
    using Barrier = std::function<void(std::function<void(Result<void>)>)>;

    GraphMirror(std::filesystem::path file, const StoreSettings &settings);
    /// Calls back with Cancelled what is not answered yet.
    ~GraphMirror();
    GraphMirror(const GraphMirror &) = delete;
    GraphMirror &operator=(const GraphMirror &) = delete;

    void ask(graph::Query query, Done done, const Barrier &barrier);
    /// What a commit changed, in the order of the commits; before its requests are answered.
    void apply(std::vector<TopologyChange> changes);
    /// Whether changes are of use; the writer asks when it begins a group.
    [[nodiscard]] const std::atomic<bool> &isWanted() const { return m_isWanted; }
    /// Questions that did not fit into the queue, and graphs given up because too much changed.
    [[nodiscard]] std::uint64_t refusedCount() const;
    [[nodiscard]] std::uint64_t rereadCount() const;

private:
    enum class State {
        Idle,    ///< nobody has asked
        Waiting, ///< for what was being written when the first question came
        Ready,   ///< to be read from the database
        Live,
        GivenUp, ///< there is a reason; it may become Idle again
    };
    struct Question
    {
        graph::Query query;
        Done done;
    };
    struct Work
    {
        State state = State::Idle;
        std::vector<Question> questions;
        std::vector<std::vector<TopologyChange>> changes;
        Error reason;
    };

    void barrierPassed(const Result<void> &passed);
    void run();
    [[nodiscard]] bool hasWork() const;
    /// Waits; nothing when there will be no more.
    [[nodiscard]] std::optional<Work> take();
    [[nodiscard]] std::vector<Question> takeQuestions();
    void work(const Work &work);
    /// With the lock held.
    void giveUp(Error reason);
    [[nodiscard]] Result<void> read();

    const std::filesystem::path m_file;
    const StoreSettings m_settings;
    std::atomic<bool> m_isWanted{false};
    std::unique_ptr<graph::Topology> m_topology; ///< on the thread; null unless it was read

    mutable std::mutex m_mutex; ///< guards all below
    std::condition_variable m_changed;
    State m_state = State::Idle;
    Error m_reason; ///< why the graph was given up
    BoundedQueue<Question> m_questions;
    std::vector<std::vector<TopologyChange>> m_changes;
    std::size_t m_changeCount = 0;
    std::uint64_t m_rereads = 0;
    bool m_isRead = false; ///< whether there is a graph to drop
    bool m_stopping = false;

    std::thread m_thread;
};

} // namespace stag::storage

// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/writer.h"

#include "server/storage/anchor_cache.h"
#include "server/storage/command.h"
#include "server/storage/database.h"
#include "server/storage/event_writer.h"
#include "server/storage/graph_mirror.h"
#include "server/threads/thread_role.h"

#include <sqlite3.h>

#include <algorithm>
#include <future>

namespace stag::storage {

namespace {

Error refused()
{
    return {ErrorCode::Unavailable, "the write queue is full; try again in a moment"};
}

/// What the database had to say, not what went wrong with it.
bool isAnswer(ErrorCode code)
{
    return code == ErrorCode::NotFound || code == ErrorCode::Conflict
           || code == ErrorCode::TooLarge;
}

std::chrono::milliseconds longestWait(Haste haste, const StoreSettings &settings)
{
    switch (haste) {
    case Haste::Awaited:
        return settings.groupInterval;
    case Haste::Watched:
        return settings.watchedInterval;
    case Haste::Patient:
        break;
    }
    return settings.patientInterval;
}

/// A group takes milliseconds: on a core that a loop needs too, a message would wait for all of it.
int letOthersRun(void *)
{
    std::this_thread::yield();
    return 0; // nothing is to be interrupted
}

} // namespace

Result<std::unique_ptr<Writer>> Writer::start(const std::filesystem::path &file,
                                              const Clock &clock,
                                              GraphMirror &graph,
                                              AnchorCache &anchors,
                                              const StoreSettings &settings)
{
    std::unique_ptr<Writer> writer(new Writer(clock, graph, anchors, settings));
    std::promise<Result<void>> opened;
    auto outcome = opened.get_future();
    writer->m_thread = std::thread([&writer = *writer, opened = std::move(opened), file]() mutable {
        threads::becomeWorker("writer");
        auto database = Database::open(file, Database::Access::ReadWrite, writer.m_settings);
        if (!database)
            return opened.set_value(database.error());
        sqlite3_progress_handler(
            (*database)->handle(), writer.m_settings.instructionsAtOnce, letOthersRun, nullptr);
        auto events = EventWriter::create(**database, writer.m_settings, writer.m_graph.isWanted());
        if (!events)
            return opened.set_value(events.error());
        writer.m_counters.geofences = (*events)->geofences().counters();
        writer.m_counters.lateDeltas = (*events)->late().counters();
        writer.countDoomed(**events);
        opened.set_value(success());
        writer.run(std::move(*database), std::move(*events));
    });
    STAG_TRY_VOID(outcome.get());
    return writer;
}

Writer::Writer(const Clock &clock,
               GraphMirror &graph,
               AnchorCache &anchors,
               const StoreSettings &settings)
    : m_clock(clock)
    , m_graph(graph)
    , m_anchors(anchors)
    , m_settings(settings)
    , m_queue({settings.writeQueueItemsMax, settings.writeQueueBytesMax, Overflow::Reject})
{}

Writer::~Writer()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_changed.notify_all();
    if (m_thread.joinable())
        m_thread.join();
}

void Writer::ingest(Events events,
                    Done done,
                    Haste haste,
                    std::shared_ptr<const PreparedMeshes> prepared)
{
    std::size_t size = 0;
    for (const model::SpatialEvent &event : *events)
        size += model::memoryBytes(event);
    if (size > m_settings.writeQueueBytesMax)
        return done(Error{ErrorCode::TooLarge, "the request is larger than the write queue"});
    // Kept apart: a refused request is gone with the queue entry.
    auto refuse = done;
    if (!push({std::move(events), std::move(done), {}, size, {}, haste, std::move(prepared)}))
        refuse(refused());
}

void Writer::run(std::shared_ptr<Command> command)
{
    if (!push({nullptr, {}, {}, 0, command}))
        command->answer(refused());
}

void Writer::afterQueued(Store::Callback<void> done)
{
    auto refuse = done;
    if (!push({nullptr, {}, std::move(done), 0}))
        refuse(refused());
}

void Writer::hurry()
{
    {
        const std::lock_guard lock(m_mutex);
        m_hurrying = true;
    }
    m_changed.notify_all();
}

bool Writer::push(Request request)
{
    const std::size_t events = request.events ? request.events->size() : 0;
    const std::size_t size = request.sizeBytes;
    const auto deadline = std::chrono::steady_clock::now() + longestWait(request.haste, m_settings);
    bool isAwaited = false;
    {
        const std::lock_guard lock(m_mutex);
        const bool wasEmpty = m_queue.empty();
        if (!m_queue.push(std::move(request), size)) {
            ++m_counters.writesRefused;
            return false;
        }
        m_queuedEvents += events;
        const bool isEarlier = wasEmpty || deadline < m_groupDeadline;
        if (isEarlier)
            m_groupDeadline = deadline;
        isAwaited = isEarlier || isGroupFull();
    }
    // In between the writer waits for the deadline only.
    if (isAwaited)
        m_changed.notify_one();
    return true;
}

bool Writer::isGroupFull() const
{
    return m_queuedEvents >= m_settings.groupEventsMax
           || m_queue.sizeBytes() >= m_settings.groupBytesMax;
}

StoreCounters Writer::counters() const
{
    const std::lock_guard lock(m_mutex);
    StoreCounters counters = m_counters;
    counters.queuedItems = m_queue.size() + m_busyItems;
    counters.queuedBytes = m_queue.sizeBytes() + m_busyBytes;
    return counters;
}

void Writer::run(std::unique_ptr<Database> database, std::unique_ptr<EventWriter> events)
{
    while (!isStopped()) {
        std::vector<Request> group = takeGroup();
        if (!group.empty())
            commitGroup(*database, *events, std::move(group));
        eraseSome(*database, *events);
    }
    events.reset(); // its statements before their connection
}

bool Writer::isStopped() const
{
    const std::lock_guard lock(m_mutex);
    return m_stopping && m_queue.empty();
}

void Writer::countDoomed(EventWriter &writer)
{
    const auto doomed = writer.countDoomed();
    const std::lock_guard lock(m_mutex);
    m_counters.sessionsDoomed = doomed ? *doomed : 0;
    m_isErasing = m_counters.sessionsDoomed > 0;
}

void Writer::eraseSome(Database &database, EventWriter &writer)
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_isErasing)
            return;
    }
    const auto inTransaction = [&]() -> Result<bool> {
        STAG_TRY_VOID(database.execute("BEGIN IMMEDIATE"));
        STAG_TRY(const bool isMore, writer.eraseSome());
        STAG_TRY_VOID(writer.finishGroup());
        STAG_TRY_VOID(database.execute("COMMIT"));
        return isMore;
    };
    if (inTransaction())
        return countDoomed(writer);
    if (sqlite3_get_autocommit(database.handle()) == 0)
        ignoreError(database.execute("ROLLBACK"), "it is counted, and tried again");
    writer.groupLost();
    const std::lock_guard lock(m_mutex);
    ++m_counters.writesFailed;
    m_isErasing = false; // until the next request has been written, or the next start
}

std::vector<Writer::Request> Writer::takeGroup()
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_stopping || m_isErasing || !m_queue.empty(); });
    if (m_queue.empty())
        return {};
    // The deadline may come nearer meanwhile.
    while (!m_stopping && !m_hurrying && !isGroupFull()
           && std::chrono::steady_clock::now() < m_groupDeadline) {
        const auto deadline = m_groupDeadline;
        m_changed.wait_until(lock, deadline);
    }
    std::vector<Request> group;
    std::size_t events = 0;
    while (events < m_settings.groupEventsMax && m_busyBytes < m_settings.groupBytesMax) {
        auto request = m_queue.pop();
        if (!request)
            break;
        events += request->events ? request->events->size() : 0;
        m_busyBytes += request->sizeBytes;
        group.push_back(std::move(*request));
    }
    m_queuedEvents -= events;
    m_busyItems = group.size();
    m_groupDeadline = std::chrono::steady_clock::now(); // what is left has waited long enough
    return group;
}

void Writer::commitGroup(Database &database, EventWriter &writer, std::vector<Request> group)
{
    std::vector<Outcome> outcomes;
    std::uint64_t commits = 0;
    auto together = storeTogether(database, writer, group, Isolation::WhereLikely);
    if (!together && group.size() > 1) // one of them may have done that
        together = storeTogether(database, writer, group, Isolation::Everywhere);
    if (together) {
        outcomes = std::move(*together);
        commits = 1;
    } else if (group.size() == 1) {
        outcomes.emplace_back(together.error());
    } else {
        // The transaction as a whole failed, so nobody knows whose fault it was: each for itself.
        for (std::size_t i = 0; i < group.size(); ++i) {
            auto alone = storeTogether(
                database, writer, std::span(group).subspan(i, 1), Isolation::WhereLikely);
            commits += alone ? 1 : 0;
            outcomes.push_back(alone ? std::move(alone->front()) : Outcome(alone.error()));
        }
    }
    {
        const std::lock_guard lock(m_mutex);
        m_busyItems = 0;
        m_busyBytes = 0;
        m_counters.commits += commits;
        m_isErasing = m_counters.sessionsDoomed > 0;
        m_counters.crowdedAnchors = writer.crowdedCount();
        m_counters.geofences = writer.geofences().counters();
        m_counters.past = writer.past().counters();
        m_counters.lateDeltas = writer.late().counters();
        for (std::size_t i = 0; i < group.size(); ++i) {
            if (outcomes[i])
                m_counters.events += outcomes[i]->size();
            else if (!isAnswer(outcomes[i].error().code))
                ++m_counters.writesFailed;
        }
    }
    if (std::any_of(group.begin(), group.end(), [](const Request &one) { return one.command; }))
        countDoomed(writer);
    for (std::size_t i = 0; i < group.size(); ++i)
        answer(group[i], std::move(outcomes[i]));
}

bool Writer::mayFail(const Request &request)
{
    return request.command
           || std::any_of(request.events->begin(), request.events->end(), [](const auto &event) {
                  return !event.meshes.empty();
              });
}

Writer::Outcome Writer::store(EventWriter &writer, const Request &request) const
{
    if (!request.command) {
        writer.use(request.prepared);
        auto outcomes = writer.store(*request.events, m_clock.now());
        writer.use(nullptr);
        return outcomes;
    }
    STAG_TRY_VOID(request.command->run(writer, m_clock.now()));
    return std::vector<EventOutcome>();
}

void Writer::answer(Request &request, Outcome outcome)
{
    if (request.mark)
        return request.mark(success());
    if (request.command)
        return request.command->answer(outcome ? success() : Result<void>(outcome.error()));
    request.done(std::move(outcome));
}

Result<void> Writer::storeIsolated(Database &database,
                                   EventWriter &writer,
                                   const Request &request,
                                   std::vector<Outcome> &outcomes) const
{
    STAG_TRY_VOID(writer.beginRequest());
    Outcome &outcome = outcomes.emplace_back(store(writer, request));
    if (outcome) {
        if (auto written = writer.writeRemembered(); !written)
            outcome = written.error();
    }
    if (!outcome) {
        if (sqlite3_get_autocommit(database.handle()) != 0)
            return outcome.error();
        STAG_TRY_VOID(writer.undoRequest());
    }
    return writer.endRequest();
}

Result<std::vector<Writer::Outcome>> Writer::storeTogether(Database &database,
                                                           EventWriter &writer,
                                                           std::span<const Request> group,
                                                           Isolation isolation)
{
    const auto lose = [&](Error error) {
        // After a full disk SQLite has rolled back by itself.
        if (sqlite3_get_autocommit(database.handle()) == 0)
            ignoreError(database.execute("ROLLBACK"), "the error at hand says more");
        writer.groupLost();
        return error;
    };
    if (auto begun = database.execute("BEGIN IMMEDIATE"); !begun)
        return lose(begun.error());
    std::vector<Outcome> outcomes;
    for (const Request &request : group) {
        if (request.mark) {
            outcomes.emplace_back(std::vector<EventOutcome>());
        } else if (isolation == Isolation::Everywhere || mayFail(request)) {
            if (auto stored = storeIsolated(database, writer, request, outcomes); !stored)
                return lose(stored.error());
        } else {
            outcomes.push_back(store(writer, request));
            if (!outcomes.back())
                return lose(outcomes.back().error());
        }
    }
    if (auto finished = writer.finishGroup(); !finished)
        return lose(finished.error());
    if (auto committed = database.execute("COMMIT"); !committed)
        return lose(committed.error());
    m_graph.apply(writer.takeChanges());
    for (const Request &request : group) {
        if (request.command)
            m_anchors.clear();
        else if (request.events)
            m_anchors.committed(*request.events);
    }
    return outcomes;
}

} // namespace stag::storage

// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/codec_pool.h"

#include "core/codec/draco_mesh.h"
#include "server/storage/database.h"
#include "server/storage/writer.h"
#include "server/threads/thread_role.h"

#include <algorithm>
#include <future>
#include <utility>

namespace stag::storage {

namespace {

std::vector<model::SessionId> sessionsOf(const std::vector<model::SpatialEvent> &events)
{
    std::vector<model::SessionId> sessions;
    for (const model::SpatialEvent &event : events)
        if (std::find(sessions.begin(), sessions.end(), event.session) == sessions.end())
            sessions.push_back(event.session);
    return sessions;
}

bool haveAnchors(const std::vector<model::SpatialEvent> &events)
{
    return std::any_of(
        events.begin(), events.end(), [](const auto &event) { return !event.anchors.empty(); });
}

bool haveMeshes(const std::vector<model::SpatialEvent> &events)
{
    return std::any_of(
        events.begin(), events.end(), [](const auto &event) { return !event.meshes.empty(); });
}

} // namespace

Result<std::unique_ptr<CodecPool>>
CodecPool::start(const std::filesystem::path &file, Writer &writer, const StoreSettings &settings)
{
    std::unique_ptr<CodecPool> pool(new CodecPool(writer, settings));
    for (int i = 0; i < std::max(settings.codecThreads, 1); ++i)
        STAG_TRY_VOID(pool->startThread(file));
    return pool;
}

CodecPool::CodecPool(Writer &writer, const StoreSettings &settings)
    : m_writer(writer)
    , m_settings(settings)
{}

CodecPool::~CodecPool()
{
    m_writer.hurry();
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_items == 0; });
        m_stopping = true;
    }
    m_changed.notify_all();
    for (std::thread &thread : m_threads)
        thread.join();
}

Result<void> CodecPool::startThread(const std::filesystem::path &file)
{
    std::promise<Result<void>> opened;
    auto outcome = opened.get_future();
    m_threads.emplace_back([this, opened = std::move(opened), file]() mutable {
        threads::becomeWorker("codec");
        auto database = Database::open(file, Database::Access::ReadOnly, m_settings);
        if (!database)
            return opened.set_value(database.error());
        auto meshes = MeshWriter::create(**database, m_settings);
        if (!meshes)
            return opened.set_value(meshes.error());
        opened.set_value(success());
        run(**meshes);
    });
    return outcome.get();
}

bool CodecPool::isLarge(const std::vector<model::SpatialEvent> &events) const
{
    std::size_t bytes = 0;
    for (const model::SpatialEvent &event : events)
        for (const model::Mesh &mesh : event.meshes) {
            // However small they are, Draco and the base of a delta may take long.
            if (mesh.isDelta || codec::isDraco(mesh.payload->vertices))
                return true;
            bytes += mesh.payload->sizeBytes();
        }
    return bytes >= m_settings.codecMeshBytesMin;
}

void CodecPool::ingest(Events events, Done done, Haste haste)
{
    Job job;
    job.sessions = sessionsOf(*events);
    job.isLarge = isLarge(*events);
    job.hasMeshes = haveMeshes(*events);
    job.hasAnchors = haveAnchors(*events);
    for (const model::SpatialEvent &event : *events)
        job.sizeBytes += model::memoryBytes(event);
    std::unique_lock lock(m_mutex);
    job.events = std::move(events);
    const bool passes = !job.isLarge && mayPass(job);
    const bool isFull = m_items >= m_settings.codecQueueItemsMax
                        || m_bytes + job.sizeBytes > m_settings.codecQueueBytesMax;
    if (!passes && isFull)
        ++m_refused;
    if (passes || isFull) {
        lock.unlock();
        if (passes)
            return m_writer.ingest(std::move(job.events), std::move(done), haste);
        return done(Error{ErrorCode::Unavailable, "too many meshes wait; try again in a moment"});
    }
    job.done = std::move(done);
    job.haste = haste;
    const auto shared = std::make_shared<Job>(std::move(job));
    const bool isTurn = enqueue(shared);
    lock.unlock();
    if (isTurn)
        proceed({shared});
}

void CodecPool::pass(const std::optional<model::SessionId> &session, std::function<void()> go)
{
    const auto job = std::make_shared<Job>();
    job->go = std::move(go);
    {
        const std::lock_guard lock(m_mutex);
        if (session) {
            job->sessions.push_back(*session);
        } else {
            for (const auto &[id, line] : m_lines)
                job->sessions.push_back(id);
        }
        if (!mayPass(*job)) {
            enqueue(job);
            return;
        }
    }
    job->go();
}

bool CodecPool::mayPass(const Job &job) const
{
    const bool waits =
        std::any_of(job.sessions.begin(), job.sessions.end(), [&](const auto &session) {
            const auto line = m_lines.find(session);
            return line != m_lines.end()
                   && (job.hasMeshes || (job.hasAnchors && line->second.marks > 0));
        });
    return !waits && (m_lines.empty() || !job.events || !overtakes(*job.events));
}

bool CodecPool::overtakes(const std::vector<model::SpatialEvent> &events) const
{
    return std::any_of(events.begin(), events.end(), [this](const model::SpatialEvent &event) {
        const auto line = m_lines.find(event.session);
        return line != m_lines.end()
               && std::any_of(event.anchors.begin(),
                              event.anchors.end(),
                              [&line](const model::Anchor &anchor) {
                                  return line->second.anchors.contains(anchor.id);
                              });
    });
}

void CodecPool::noteAnchors(const Job &job)
{
    if (!job.events)
        return;
    for (const model::SpatialEvent &event : *job.events)
        for (const model::Anchor &anchor : event.anchors)
            ++m_lines[event.session].anchors[anchor.id];
}

void CodecPool::forgetAnchors(const Job &job)
{
    if (!job.events)
        return;
    for (const model::SpatialEvent &event : *job.events) {
        auto &anchors = m_lines.at(event.session).anchors;
        for (const model::Anchor &anchor : event.anchors)
            if (const auto known = anchors.find(anchor.id); --known->second == 0)
                anchors.erase(known);
    }
}

bool CodecPool::enqueue(const JobPtr &job)
{
    for (const model::SessionId &session : job->sessions) {
        Line &line = m_lines[session];
        if (!line.jobs.empty())
            ++job->blockedBy;
        line.jobs.push_back(job);
        line.marks += job->events ? 0 : 1;
    }
    noteAnchors(*job);
    ++m_items;
    m_bytes += job->sizeBytes;
    return job->blockedBy == 0;
}

void CodecPool::proceed(std::deque<JobPtr> ready)
{
    while (!ready.empty()) {
        const JobPtr job = std::move(ready.front());
        ready.pop_front();
        if (job->isLarge) {
            const std::lock_guard lock(m_mutex);
            m_large.push_back(job);
            m_changed.notify_all();
            continue;
        }
        // The writer keeps their order from here on.
        if (job->events)
            m_writer.ingest(job->events, std::move(job->done), job->haste);
        else
            job->go();
        for (JobPtr &next : finished(*job))
            ready.push_back(std::move(next));
    }
}

std::deque<CodecPool::JobPtr> CodecPool::finished(const Job &job)
{
    std::deque<JobPtr> ready;
    const std::lock_guard lock(m_mutex);
    forgetAnchors(job);
    for (const model::SessionId &session : job.sessions) {
        const auto line = m_lines.find(session);
        line->second.jobs.pop_front();
        line->second.marks -= job.events ? 0 : 1;
        if (line->second.jobs.empty()) {
            m_lines.erase(line);
            continue;
        }
        const JobPtr &next = line->second.jobs.front();
        if (--next->blockedBy == 0)
            ready.push_back(next);
    }
    --m_items;
    m_bytes -= job.sizeBytes;
    m_changed.notify_all();
    return ready;
}

void CodecPool::run(MeshWriter &meshes)
{
    while (true) {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_stopping || !m_large.empty(); });
        if (m_large.empty())
            return;
        const JobPtr job = std::move(m_large.front());
        m_large.pop_front();
        lock.unlock();
        prepare(meshes, job);
    }
}

void CodecPool::prepare(MeshWriter &meshes, const JobPtr &job)
{
    const auto prepared = std::make_shared<PreparedMeshes>();
    std::vector<Error> faults;
    for (const model::SpatialEvent &event : *job->events) {
        for (std::size_t i = 0; i < event.meshes.size(); ++i) {
            const model::Mesh &mesh = event.meshes[i];
            const model::SessionId &owner = mesh.session.empty() ? event.session : mesh.session;
            auto one = meshes.prepare(owner, mesh);
            if (!one) // the writer finds that out as well, and answers for it
                continue;
            if (const auto &fault = one->content.fault)
                faults.push_back({ErrorCode::InvalidArgument,
                                  "meshes[" + std::to_string(i) + "].vertices: " + fault->detail});
            prepared->emplace(mesh.payload.get(), std::move(*one));
        }
    }
    {
        const std::lock_guard lock(m_mutex);
        m_meshes += prepared->size();
        m_faults += faults.size();
    }
    // In a batch it is kept as it was sent, for the others' sake.
    if (!faults.empty() && job->events->size() == 1) {
        job->done(std::move(faults.front()));
        return proceed(finished(*job));
    }
    m_writer.ingest(
        job->events,
        [this, job](Result<std::vector<EventOutcome>> outcome) {
            job->done(std::move(outcome));
            proceed(finished(*job));
        },
        job->haste,
        prepared);
}

void CodecPool::addTo(StoreCounters &counters) const
{
    const std::lock_guard lock(m_mutex);
    counters.codecRefused = m_refused;
    counters.codecMeshes = m_meshes;
    counters.codecFaults = m_faults;
    counters.codecQueuedBytes = m_bytes;
}

} // namespace stag::storage

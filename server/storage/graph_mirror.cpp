// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/graph_mirror.h"

#include "server/storage/database.h"
#include "server/storage/topology_reader.h"
#include "server/threads/thread_role.h"

#include <limits>
#include <utility>

namespace stag::storage {

namespace {

Error busy(std::string_view what)
{
    return {ErrorCode::Unavailable, std::string(what) + "; try again in a moment"};
}

} // namespace

GraphMirror::GraphMirror(std::filesystem::path file, const StoreSettings &settings)
    : m_file(std::move(file))
    , m_settings(settings)
    , m_questions(
          {settings.graphQuestionsMax, std::numeric_limits<std::size_t>::max(), Overflow::Reject})
    , m_thread([this] {
        threads::becomeWorker("graph");
        run();
    })
{}

GraphMirror::~GraphMirror()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_changed.notify_all();
    m_thread.join();
}

void GraphMirror::ask(graph::Query query, Done done, const Barrier &barrier)
{
    bool isFirst = false;
    auto refuse = done;
    {
        std::unique_lock lock(m_mutex);
        if (!m_questions.push({std::move(query), std::move(done)}, 0)) {
            lock.unlock();
            return refuse(busy("too many questions to the graph wait"));
        }
        isFirst = m_state == State::Idle;
        if (isFirst) {
            m_state = State::Waiting;
            m_isWanted = true;
        }
    }
    // What the group at work does is not collected from its beginning, so it must be in the
    // database before that is read.
    if (isFirst)
        barrier([this](const Result<void> &passed) { barrierPassed(passed); });
    m_changed.notify_one();
}

void GraphMirror::apply(std::vector<TopologyChange> changes)
{
    if (changes.empty())
        return;
    {
        const std::lock_guard lock(m_mutex);
        if (!m_isWanted)
            return;
        m_changeCount += changes.size();
        m_changes.push_back(std::move(changes));
        if (m_changeCount > m_settings.graphChangesMax) {
            ++m_rereads;
            giveUp(busy("more has changed than the graph could follow"));
        }
    }
    m_changed.notify_one();
}

std::uint64_t GraphMirror::refusedCount() const
{
    const std::lock_guard lock(m_mutex);
    return m_questions.counts().rejected;
}

std::uint64_t GraphMirror::rereadCount() const
{
    const std::lock_guard lock(m_mutex);
    return m_rereads;
}

void GraphMirror::barrierPassed(const Result<void> &passed)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_state != State::Waiting)
            return;
        if (passed)
            m_state = State::Ready;
        else
            giveUp(passed.error());
    }
    m_changed.notify_one();
}

void GraphMirror::run()
{
    while (const auto work = take())
        this->work(*work);
}

void GraphMirror::work(const Work &work)
{
    Result<void> current = success();
    if (work.state == State::GivenUp) {
        m_topology.reset();
        current = work.reason;
    } else if (work.state == State::Ready) {
        current = read();
    }
    for (const auto &changes : work.changes)
        for (const TopologyChange &one : changes)
            if (current)
                current = applyChange(one, *m_topology);
    if (!current && work.state != State::GivenUp) {
        const std::lock_guard lock(m_mutex);
        giveUp(current.error());
    }
    for (const Question &question : work.questions)
        question.done(current ? graph::answer(*m_topology, question.query)
                              : Result<graph::Answer>(current.error()));
}

bool GraphMirror::hasWork() const
{
    switch (m_state) {
    case State::Ready:
        return true;
    case State::Live:
        return !m_questions.empty() || !m_changes.empty();
    case State::GivenUp:
        return !m_questions.empty() || m_isRead;
    case State::Idle:
    case State::Waiting:
        break;
    }
    return false;
}

std::optional<GraphMirror::Work> GraphMirror::take()
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_stopping || hasWork(); });
    if (m_stopping) {
        const auto questions = takeQuestions();
        lock.unlock();
        for (const Question &question : questions)
            question.done(Error{ErrorCode::Cancelled, "the server stops"});
        return std::nullopt;
    }
    Work work;
    work.state = m_state;
    work.reason = m_reason;
    if (m_state == State::Ready) { // what waits is for the graph that is read now
        m_state = State::Live;
        m_isRead = true;
        return work;
    }
    work.questions = takeQuestions();
    work.changes = std::exchange(m_changes, {});
    m_changeCount = 0;
    if (m_state == State::GivenUp) {
        m_isRead = false;
        if (m_reason.code != ErrorCode::TooLarge) // which it would only find out again
            m_state = State::Idle;
    }
    return work;
}

std::vector<GraphMirror::Question> GraphMirror::takeQuestions()
{
    std::vector<Question> questions;
    while (auto question = m_questions.pop())
        questions.push_back(std::move(*question));
    return questions;
}

void GraphMirror::giveUp(Error reason)
{
    m_state = State::GivenUp;
    m_isWanted = false;
    m_changes.clear();
    m_changeCount = 0;
    m_reason = std::move(reason);
}

Result<void> GraphMirror::read()
{
    STAG_TRY(const auto database, Database::open(m_file, Database::Access::ReadOnly, m_settings));
    m_topology = std::make_unique<graph::Topology>();
    m_topology->beginLoading();
    STAG_TRY_VOID(readTopology(*database, m_settings.topology, *m_topology));
    m_topology->finishLoading();
    return success();
}

} // namespace stag::storage

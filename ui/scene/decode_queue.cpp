// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/decode_queue.h"

#include <QMetaObject>

#include <algorithm>
#include <utility>

namespace stag::ui::scene {

DecodeQueue::DecodeQueue(Decoder decoder)
    : DecodeQueue(std::move(decoder), Settings{})
{}

DecodeQueue::DecodeQueue(Decoder decoder, const Settings &settings, QObject *parent)
    : QObject(parent)
    , m_decoder(std::move(decoder))
    , m_settings(settings)
{
    m_pool.setMaxThreadCount(settings.threadsMax);
    m_pool.setThreadPriority(QThread::LowPriority); // frames come first
}

DecodeQueue::~DecodeQueue()
{
    m_pool.clear();
    m_pool.waitForDone();
}

void DecodeQueue::request(Job job)
{
    const auto [place, isNew] = m_pending.try_emplace(job.mesh, job);
    if (isNew) {
        m_order.push_back(job.mesh);
    } else {
        place->second = std::move(job);
        ++m_supersededCount;
    }
    if (m_pending.size() > m_settings.pendingMax) {
        m_pending.erase(m_order.front());
        m_order.pop_front();
        ++m_droppedCount;
    }
    startNext();
}

void DecodeQueue::forget(const model::MeshId &mesh)
{
    if (m_pending.erase(mesh) > 0)
        std::erase(m_order, mesh);
    if (const auto running = m_running.find(mesh); running != m_running.end())
        running->second = false;
}

void DecodeQueue::forgetAll()
{
    m_pending.clear();
    m_order.clear();
    for (auto &[mesh, wanted] : m_running)
        wanted = false;
}

void DecodeQueue::startNext()
{
    auto next = m_order.begin();
    while (next != m_order.end() && std::cmp_less(m_running.size(), m_settings.threadsMax)) {
        if (m_running.contains(*next)) { // its older version first, so that order is kept
            ++next;
            continue;
        }
        const auto job = m_pending.extract(*next);
        next = m_order.erase(next);
        m_running.emplace(job.key(), true);
        run(job.mapped());
    }
}

void DecodeQueue::run(const Job &job)
{
    m_pool.start([this, job] {
        auto surface = m_decoder(job);
        auto result =
            surface
                ? Result<SurfacePtr>{std::make_shared<const Surface>(std::move(surface).value())}
                : Result<SurfacePtr>{std::move(surface).error()};
        // The destructor waits for this thread, so `this` is alive; later the event is dropped with
        // it.
        QMetaObject::invokeMethod(
            this,
            [this, job, done = std::move(result)] { finish(job, done); },
            Qt::QueuedConnection);
    });
}

void DecodeQueue::finish(const Job &job, const Result<SurfacePtr> &result)
{
    const auto running = m_running.extract(job.mesh);
    startNext();
    if (running.empty() || !running.mapped())
        return;
    if (result)
        Q_EMIT decoded(job, *result);
    else
        Q_EMIT failed(job, result.error());
}

} // namespace stag::ui::scene

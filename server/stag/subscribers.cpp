// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stag/subscribers.h"

#include <memory>
#include <utility>

namespace stag::stag {

Subscribers::Subscribers(ServiceContext &context, LiveFeed &feed, SessionHubs &hubs)
    : m_context(context)
    , m_feed(feed)
    , m_hubs(hubs)
{}

void Subscribers::list(std::function<void(std::vector<live::Subscriber>)> done)
{
    // Only one loop at a time has it, and posting hands it over.
    const auto found = std::make_shared<std::vector<live::Subscriber>>();
    forEach(
        0,
        [found](const Outbox &outbox) { found->push_back(outbox.describe()); },
        [found, done = std::move(done)] { done(std::move(*found)); });
}

void Subscribers::disconnect(std::uint64_t id, std::function<void(bool)> done)
{
    const auto wasFound = std::make_shared<bool>(false);
    forEach(
        0,
        [id, wasFound](Outbox &outbox) {
            if (outbox.id() != id)
                return;
            outbox.disconnect(transport::close_code::kPolicyViolation,
                              "disconnected by an operator");
            *wasFound = true;
        },
        [wasFound, done = std::move(done)] { done(*wasFound); });
}

void Subscribers::forEach(int loop, Visit visit, std::function<void()> done)
{
    transport::Loop &current = m_context.loops.at(loop);
    current.post(
        [this, loop, &current, visit = std::move(visit), done = std::move(done)]() mutable {
            m_feed.forEach(current, visit);
            m_hubs.forEach(current, visit);
            if (loop + 1 == m_context.loops.size())
                return done();
            forEach(loop + 1, std::move(visit), std::move(done));
        });
}

} // namespace stag::stag

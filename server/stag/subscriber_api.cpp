// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stag/subscriber_api.h"

#include "core/wire/status.h"
#include "core/wire/subscribers.h"
#include "server/stag/answers.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace stag::stag {

namespace {

std::optional<std::uint64_t> parseId(std::string_view text)
{
    std::uint64_t id = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return id;
}

wire::StagStatus statusOf(const std::vector<live::Subscriber> &subscribers)
{
    wire::StagStatus status;
    status.subscribers = subscribers.size();
    for (const live::Subscriber &subscriber : subscribers) {
        status.viewers += subscriber.kind == live::SubscriberKind::Session ? 0 : 1;
        status.queuedBytes += subscriber.queuedBytes;
        status.lagMax = std::max(status.lagMax, subscriber.lag);
    }
    status.activeConnections = status.subscribers;
    return status;
}

} // namespace

SubscriberApi::SubscriberApi(ServiceContext &context, Subscribers &subscribers)
    : m_context(context)
    , m_subscribers(subscribers)
    , m_started(context.clock.monotonic())
{}

void SubscriberApi::list(transport::Request, transport::Responder respond)
{
    m_subscribers.list(
        [respond = std::move(respond)](const std::vector<live::Subscriber> &subscribers) {
            respond(jsonAnswer(wire::writeSubscribers(subscribers)));
        });
}

void SubscriberApi::disconnect(transport::Request request, transport::Responder respond)
{
    const auto id = parseId(request.pathParameters["id"]);
    const auto answer = [id, respond = std::move(respond)](bool wasFound) {
        respond(wasFound ? jsonAnswer(wire::writeDisconnected(*id))
                         : jsonAnswer(wire::writeError("Subscriber not found"), 404));
    };
    if (!id)
        return answer(false);
    m_subscribers.disconnect(*id, answer);
}

void SubscriberApi::status(std::optional<std::size_t> relayConnections,
                           transport::Responder respond)
{
    m_subscribers.list([this, relayConnections, respond = std::move(respond)](
                           const std::vector<live::Subscriber> &subscribers) {
        wire::StagStatus status = statusOf(subscribers);
        status.uptime = m_context.clock.monotonic() - m_started;
        // Of a shared listener the relay's contract says what the number means.
        status.activeConnections = relayConnections.value_or(status.activeConnections);
        respond(jsonAnswer(wire::writeStagStatus(status)));
    });
}

} // namespace stag::stag

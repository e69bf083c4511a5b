// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stag/ws_client.h"

#include <utility>

namespace stag::stag {

namespace {

// Labels in place of what a client wrote, so that it cannot make up new ones.
constexpr const char *kInvalid = "invalid"; ///< no message at all
constexpr const char *kUnknown = "unknown"; ///< a message of a type that is not handled

std::shared_ptr<const std::string> shared(std::string text)
{
    return std::make_shared<const std::string>(std::move(text));
}

} // namespace

WsClient::WsClient(std::shared_ptr<const void> owner,
                   ServiceContext &context,
                   SessionHubs &hubs,
                   Ingestion &ingestion,
                   model::SessionId session,
                   SessionHubs::Beginning beginning)
    : m_owner(std::move(owner))
    , m_context(context)
    , m_hubs(hubs)
    , m_ingestion(ingestion)
    , m_session(std::move(session))
    , m_beginning(std::move(beginning))
{}

void WsClient::opened(const std::shared_ptr<transport::WebSocket> &socket)
{
    m_client = std::make_shared<SessionClient>(
        socket, m_beginning.isGreeted ? std::optional(m_session) : std::nullopt);
    m_hubs.join(m_session, m_client, std::exchange(m_beginning, {}));
}

void WsClient::received(std::string_view text, transport::FrameKind kind)
{
    understood(wire::parseWsMessage(text, {m_session, m_context.clock.now(), m_context.random}),
               kind,
               text.size());
}

transport::LargeMessageWork WsClient::receivedLarge(std::string text, transport::FrameKind kind)
{
    return [owner = m_owner,
            &context = m_context,
            session = m_session,
            text = std::move(text),
            kind,
            this]() -> std::function<void()> {
        const auto message = std::make_shared<Result<wire::WsMessage>>(
            wire::parseWsMessage(text, {session, context.clock.now(), context.random}));
        return [message, kind, sizeBytes = text.size(), this] {
            understood(std::move(*message), kind, sizeBytes);
        };
    };
}

void WsClient::understood(Result<wire::WsMessage> message,
                          transport::FrameKind kind,
                          std::size_t sizeBytes)
{
    if (!message) {
        m_context.metrics.messageReceived(kInvalid, "error");
        logRejected(sizeBytes, message.error().detail);
        return sendError(wire::WsErrorCode::InvalidMessage, message.error().detail);
    }
    learnTongue(*message, kind);
    if (std::holds_alternative<wire::WsUnknown>(message->body))
        message->type = kUnknown;
    m_context.metrics.messageReceived(message->type, "received");
    if (const auto *invalid = std::get_if<wire::WsInvalid>(&message->body)) {
        m_context.metrics.messageReceived(message->type, "error");
        logRejected(sizeBytes, invalid->error.detail);
        return sendError(wire::WsErrorCode::ProcessingError, invalid->error.detail);
    }
    if (std::holds_alternative<wire::WsUnknown>(message->body)) {
        m_context.metrics.messageReceived(message->type, "error");
        return sendError(wire::WsErrorCode::UnknownType, {});
    }
    if (std::holds_alternative<wire::WsPing>(message->body)) {
        m_hubs.send(*m_client,
                    shared(wire::writePong(message->session,
                                           m_context.clock.now(),
                                           message->traceId,
                                           m_client->tongue().dialect)));
        m_context.metrics.messageReceived(message->type, "success");
        return;
    }
    if (auto *filter = std::get_if<live::Filter>(&message->body))
        return subscribe(std::move(*filter));
    if (const auto *request = std::get_if<wire::Unsubscribe>(&message->body))
        return unsubscribe(request->filterId);
    store(std::move(*message), sizeBytes);
}

void WsClient::subscribe(live::Filter filter)
{
    const auto done =
        filterAnswer("subscribe", wire::writeSubscribed(filter, m_context.clock.now()));
    for (const model::SessionId &session : filter.sessions)
        if (session != m_session)
            return done(Error{ErrorCode::InvalidArgument,
                              "data.sessions: only the session of the connection"});
    m_hubs.subscribe(m_session, m_client->id(), std::move(filter), done);
}

void WsClient::unsubscribe(const std::string &filterId)
{
    const auto done =
        filterAnswer("unsubscribe", wire::writeUnsubscribed(filterId, m_context.clock.now()));
    m_hubs.unsubscribe(m_session, m_client->id(), filterId, done);
}

std::function<void(Result<void>)> WsClient::filterAnswer(std::string type, std::string answer) const
{
    return [owner = m_owner,
            &context = m_context,
            &hubs = m_hubs,
            client = m_client,
            session = m_session,
            type = std::move(type),
            answer = shared(std::move(answer))](const Result<void> &changed) {
        context.metrics.filterChanged(changed.has_value());
        context.metrics.messageReceived(type, changed ? "success" : "error");
        if (changed)
            return hubs.send(*client, answer);
        client->send(shared(wire::writeWsError(wire::WsErrorCode::ProcessingError,
                                               session,
                                               context.clock.now(),
                                               changed.error().detail)));
        context.metrics.errorSent();
    };
}

void WsClient::learnTongue(const wire::WsMessage &message, transport::FrameKind kind)
{
    if (!m_isTongueKnown && message.dialect) {
        m_isTongueKnown = true;
        // The published server answers in text, whatever it is asked in.
        const bool isStag = *message.dialect == wire::WsDialect::Stag;
        m_client->speak({*message.dialect, isStag ? transport::FrameKind::Text : kind});
    }
    m_context.metrics.messageUnderstood(m_client->tongue().dialect);
}

void WsClient::logRejected(std::size_t sizeBytes, const std::string &detail)
{
    IngestJob job;
    job.origin = IngestOrigin::WebSocket;
    job.source = m_client->socket().remoteAddress();
    job.kind = "websocket";
    job.sizeBytes = sizeBytes;
    m_ingestion.logRejected(job, detail);
}

void WsClient::store(wire::WsMessage message, std::size_t sizeBytes)
{
    model::SpatialEvent event;
    event.session = message.session;
    event.timestamp = message.timestamp;
    if (auto *anchor = std::get_if<model::Anchor>(&message.body))
        event.anchors.push_back(std::move(*anchor));
    else if (auto *mesh = std::get_if<model::Mesh>(&message.body))
        event.meshes.push_back(std::move(*mesh));

    IngestJob job;
    job.events = ofOneSessionEach({std::move(event)});
    job.origin = IngestOrigin::WebSocket;
    job.source = m_client->socket().remoteAddress();
    job.kind = message.type;
    job.sizeBytes = sizeBytes;
    job.traceId = message.traceId;
    job.sender = m_client;
    // The echo is the acknowledgement; only a failure has to be said here.
    job.done = [owner = m_owner,
                &context = m_context,
                session = m_session,
                type = message.type,
                client = m_client](const Result<IngestSummary> &summary) {
        context.metrics.messageReceived(type, summary ? "success" : "error");
        if (summary)
            return;
        client->send(shared(wire::writeWsError(wire::WsErrorCode::ProcessingError,
                                               session,
                                               context.clock.now(),
                                               summary.error().detail,
                                               client->tongue().dialect)));
        context.metrics.errorSent();
    };
    m_ingestion.run(std::move(job));
}

void WsClient::closed(std::uint16_t)
{
    if (m_client)
        m_hubs.leave(m_session, m_client->id());
    m_client.reset();
}

void WsClient::sendError(wire::WsErrorCode code, std::string_view details)
{
    m_client->send(shared(wire::writeWsError(
        code, m_session, m_context.clock.now(), details, m_client->tongue().dialect)));
    m_context.metrics.errorSent();
}

} // namespace stag::stag

// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/relay/stream_connection.h"

#include "core/model/validation.h"

#include <map>
#include <utility>

namespace stag::relay {

namespace {

constexpr std::string_view kUnknown = "unknown"; ///< type of what is no packet

} // namespace

StreamConnection::StreamConnection(RelayService::Core &core,
                                   std::shared_ptr<const DeviceIdentity> sender,
                                   std::string session)
    : m_core(core.shared_from_this())
    , m_sender(std::move(sender))
    , m_session(std::move(session))
    , m_activity(std::make_shared<ConnectionActivity>())
    , m_streams(core.settings().limits.connectionStreamsMax)
{}

void StreamConnection::opened(const std::shared_ptr<transport::WebSocket> &socket)
{
    const RelaySettings &settings = m_core->settings();
    m_socket = socket;
    m_parser = &m_core->parserOf(socket->loop());
    m_load = std::make_shared<ConnectionLoad>(
        std::make_shared<ReadingGate>(socket, m_core->metrics().connectionsPaused),
        settings.connectionPacketsMax,
        settings.limits.connectionBytesMax);
    m_activity->lastPacket.store(m_core->clock().monotonic().time_since_epoch().count());
    m_core->connectionOpened(socket->id(), m_activity);
    m_core->holdNewcomer(m_load->gate());
}

void StreamConnection::received(std::string_view message, transport::FrameKind)
{
    if (m_closing)
        return;
    const MonotonicTime start = m_core->clock().monotonic();
    touch(start);
    if (wire::isStmk(message))
        understood(
            wire::parseStmk(message, m_session, m_core->wireLimits()), message.size(), start);
    else
        understood(read(message, m_core->wireLimits(), m_parser), message.size(), start);
}

transport::LargeMessageWork StreamConnection::receivedLarge(std::string message,
                                                            transport::FrameKind)
{
    if (m_closing)
        return nullptr;
    const MonotonicTime start = m_core->clock().monotonic();
    touch(start);
    const auto onLoop = [sizeBytes = message.size(), start, this](auto parsed) {
        return [parsed = std::make_shared<decltype(parsed)>(std::move(parsed)),
                sizeBytes,
                start,
                this] { understood(std::move(*parsed), sizeBytes, start); };
    };
    return [core = m_core,
            session = m_session,
            message = std::move(message),
            onLoop]() -> std::function<void()> {
        if (wire::isStmk(message)) {
            auto parsed = wire::parseStmk(message, session, core->wireLimits());
            if (parsed)
                for (wire::StmkPart &part : parsed->parts)
                    hashMesh(part.packet);
            return onLoop(std::move(parsed));
        }
        ReadPacket read = StreamConnection::read(message, core->wireLimits(), nullptr);
        if (read.packet)
            hashMesh(*read.packet);
        return onLoop(std::move(read));
    };
}

StreamConnection::ReadPacket
StreamConnection::read(std::string_view message, const wire::Limits &limits, wire::JsonParser *room)
{
    ReadPacket read{wire::parseStreamPacket(message, limits, room), kUnknown};
    if (!read.packet && read.packet.error().code != ErrorCode::Corrupt)
        read.claimedType = wire::claimedPacketType(message, limits, room);
    return read;
}

void StreamConnection::understood(ReadPacket read, std::size_t sizeBytes, MonotonicTime received)
{
    if (!read.packet)
        return reject(read.packet.error(), read.claimedType, sizeBytes);
    m_core->metrics().messageUnderstood(read.packet->dialect);
    take(*std::move(read.packet), sizeBytes, received);
}

void StreamConnection::understood(Result<wire::StmkMessage> parsed,
                                  std::size_t sizeBytes,
                                  MonotonicTime received)
{
    if (!parsed)
        return reject(parsed.error(), kUnknown, sizeBytes);
    m_core->metrics().messageUnderstood(wire::StreamDialect::Stmk);
    learnDevice(parsed->client);
    for (const wire::StmkLeftOut &stream : parsed->leftOut) {
        const bool isFault = !stream.fault.empty();
        if (isFault)
            m_core->metrics().packetFailed(stream.type, "parse_error");
        m_core->refuse(*m_sender,
                       parsed->session,
                       stream.type,
                       stream.sizeBytes,
                       isFault ? live::Verdict::Rejected : live::Verdict::Dropped,
                       isFault ? std::string_view(stream.fault) : "stream not stored");
    }
    for (wire::StmkPart &part : parsed->parts)
        take(std::move(part.packet), part.sizeBytes, received);
}

void StreamConnection::take(wire::StreamPacket packet,
                            std::size_t sizeBytes,
                            MonotonicTime received)
{
    m_session = packet.session;
    if (!m_load->hasRoomFor(sizeBytes)) {
        if (std::holds_alternative<wire::StreamPose>(packet.data)) {
            m_core->refuse(*m_sender,
                           m_session,
                           wire::packetType(packet),
                           sizeBytes,
                           live::Verdict::Dropped,
                           "connection queue full");
            return;
        }
        m_core->metrics().readingPaused("connection queue");
        m_load->holdUntilLow();
    }
    auto stream = m_streams.of(packet, *m_sender);
    m_core->accept({std::move(packet), sizeBytes, m_sender, std::move(stream), received}, m_load);
    m_load->gate()->obey();
}

void StreamConnection::learnDevice(const std::string &client)
{
    if (client.empty() || !m_sender->device.empty() || !model::validateId(client, "client_id"))
        return;
    auto sender = std::make_shared<DeviceIdentity>(*m_sender);
    sender->device = model::DeviceId(client);
    m_sender = std::move(sender);
    m_streams.forget();
}

void StreamConnection::touch(MonotonicTime now)
{
    m_activity->lastPacket.store(now.time_since_epoch().count());
    if (!m_activity->listed.exchange(true))
        m_core->connectionListedAgain(m_socket->id(), m_activity);
}

void StreamConnection::reject(const Error &error, std::string_view type, std::size_t sizeBytes)
{
    m_core->metrics().packetFailed(type, "parse_error");
    m_core->refuse(
        *m_sender, m_session, "packet", sizeBytes, live::Verdict::Rejected, error.detail);
    if (error.code == ErrorCode::Corrupt) {
        m_closing = true;
        m_socket->close(transport::close_code::kInvalidPayload, "failed to unmarshal JSON");
    }
}

void StreamConnection::closed(std::uint16_t)
{
    m_core->connectionClosed(m_socket->id());
    std::map<model::SessionId, std::vector<model::AnchorId>> departed;
    for (const PoseStreams::Known &known : m_streams.known())
        departed[known.session].push_back(known.stream->anchor);
    for (auto &[session, streams] : departed)
        m_core->departed(session, std::move(streams));
}

} // namespace stag::relay

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/transport/request_reader.h"
#include "server/transport/response_writer.h"
#include "server/transport/shard.h"

namespace stag::transport {

/// One HTTP/1.1 connection: reads a request, has it answered, writes the answer, and begins again.
/// A further request is not read before the answer has left, which keeps pipelined answers in order
/// and memory bounded.
class HttpConnection final : public Connection, public std::enable_shared_from_this<HttpConnection>
{
public:
    HttpConnection(Shard &shard, TcpSocket socket, ConnectionSlot slot);

    void start();
    /// Answers 503 without reading anything.
    void refuse();
    /// Writes the answer of the request in hand; one to another, or a second, is dropped.
    void answer(std::uint64_t request, Response response);

    void sweep(SteadyTime now) override;
    void drain() override;
    void abort() override;

private:
    enum class Phase {
        Idle,
        Reading,
        Receiving, ///< a body that goes on piece by piece
        Handling,
        Writing,
        Streaming,
        Lingering,
        Finished
    };

    void readMore();
    void bytesRead(beast::error_code error, std::size_t count);
    void parse();
    void startRequest();
    void sendContinue();
    [[nodiscard]] bool holds(std::size_t bodyBytes);
    void refuseRequest(const RequestFailure &failure);
    void describeRequest();
    [[nodiscard]] bool admits();
    [[nodiscard]] bool beginBody();
    [[nodiscard]] bool beginStream(const BodyStream &stream);
    void passOn();
    void receiveMore();
    void endStream();
    void respond(Response response);
    void dispatch();
    void inflateByWorker();
    void dispatchDecoded(std::optional<Request> request);
    void handle(const Handler &handler, Request request);
    void upgrade(const Router::Route &route, const Request &request);
    [[nodiscard]] Responder makeResponder();
    void responseWritten(beast::error_code error);
    void askForPiece();
    void sendPiece(BodySource::Piece piece);
    void watchPeer();
    void requestAnswered(beast::error_code error);
    void recordRequest(int status);
    void linger();
    void beginRequest();
    void finish();

    const std::shared_ptr<Shard> m_shard;
    TcpSocket m_socket;
    ConnectionSlot m_slot;
    const Limits &m_limits;
    std::string m_remoteAddress;
    beast::flat_buffer m_buffer;
    std::optional<RequestReader> m_reader;
    Phase m_phase = Phase::Idle;
    SteadyTime m_deadline;
    bool m_isReading = false;
    BodyShare m_bodyShare;

    // The request in hand
    SteadyTime m_startTime;
    ResponseContext m_responseContext;
    std::string m_path;
    Router::Match m_match; ///< of the request in hand, once its head is there
    std::string m_routePattern;
    int m_status = 0;
    EncodedResponse m_response;
    std::uint64_t m_streamedBytes = 0;
    std::unique_ptr<BodySink> m_sink;  ///< while receiving
    std::uint64_t m_awaitedAnswer = 0; ///< 0: none
    std::uint64_t m_lastAnswer = 0;
    bool m_isWatching = false; ///< whether the peer is still there, while a body streams
};

} // namespace stag::transport

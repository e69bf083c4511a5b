// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/http_connection.h"

#include "core/base/gzip.h"
#include "server/transport/pending_answer.h"
#include "server/transport/route_rules.h"
#include "server/transport/web_socket_connection.h"

#include <boost/asio/write.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace stag::transport {

namespace {

constexpr std::size_t kHeadReadBytes = 4u << 10;
constexpr std::size_t kBodyReadBytes = 64u << 10;
constexpr SteadyTime kNever = SteadyTime::max();
constexpr std::string_view kUnknownRoute = "unknown";
constexpr const char *kRetryAfterSeconds = "1";
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

RequestFailure tooManyLarge()
{
    return {.status = 503,
            .text = "too many large requests, try again later",
            .limit = "large_messages"};
}

} // namespace

HttpConnection::HttpConnection(Shard &shard, TcpSocket socket, ConnectionSlot slot)
    : m_shard(shard.shared_from_this())
    , m_socket(std::move(socket))
    , m_slot(std::move(slot))
    , m_limits(shard.context().limits)
    , m_buffer(m_limits.headerBytesMax + kBodyReadBytes)
    , m_bodyShare(shard.sharedContext())
{
    beast::error_code error;
    const auto endpoint = m_socket.remote_endpoint(error);
    if (!error)
        m_remoteAddress = hostAndPort(endpoint.address().to_string(), endpoint.port());
}

void HttpConnection::start()
{
    beginRequest();
    // The first request is due at once; between two a client may take its time.
    m_deadline = std::chrono::steady_clock::now() + m_limits.readTimeout;
    readMore();
}

void HttpConnection::refuse()
{
    beginRequest();
    m_startTime = std::chrono::steady_clock::now();
    refuseRequest(
        {.status = 503, .text = "too many connections, try again later", .limit = "connections"});
}

void HttpConnection::beginRequest()
{
    m_reader.emplace(m_limits);
    m_responseContext = {};
    m_routePattern = kUnknownRoute;
    m_phase = Phase::Idle;
    m_deadline = std::chrono::steady_clock::now() + m_limits.idleTimeout;
}

void HttpConnection::readMore()
{
    m_isReading = true;
    const bool isBody = m_phase == Phase::Reading || m_phase == Phase::Receiving;
    const std::size_t chunk = isBody ? kBodyReadBytes : kHeadReadBytes;
    const std::size_t room = m_buffer.max_size() - m_buffer.size();
    m_socket.async_read_some(m_buffer.prepare(std::min(chunk, room)),
                             [self = shared_from_this()](beast::error_code error, std::size_t n) {
                                 self->bytesRead(error, n);
                             });
}

void HttpConnection::bytesRead(beast::error_code error, std::size_t count)
{
    m_isReading = false;
    if (m_phase == Phase::Finished)
        return;
    if (m_phase == Phase::Lingering)
        return error ? finish() : readMore();
    if (m_phase != Phase::Idle && m_phase != Phase::Reading && m_phase != Phase::Receiving)
        return;
    if (error)
        return finish();
    m_buffer.commit(count);
    if (m_phase == Phase::Idle)
        startRequest();
    parse();
}

void HttpConnection::startRequest()
{
    m_phase = Phase::Reading;
    m_startTime = std::chrono::steady_clock::now();
    m_deadline = m_startTime + m_limits.readTimeout;
}

void HttpConnection::parse()
{
    while (true) {
        switch (m_reader->read(m_buffer)) {
        case RequestReader::State::NeedsMore:
            if (m_phase == Phase::Receiving)
                return passOn();
            return holds(m_reader->bytesRead()) ? readMore() : void();
        case RequestReader::State::Failed:
            return refuseRequest(m_reader->failure());
        case RequestReader::State::Complete:
            return m_phase == Phase::Receiving ? endStream() : dispatch();
        case RequestReader::State::HeadComplete:
            m_match = m_shard->context().router->match(m_reader->request().rawPath);
            if (!admits() || !beginBody())
                return;
            if (m_reader->expectsContinue() && m_buffer.size() == 0)
                return sendContinue();
            break;
        }
    }
}

/// Refuses the request if it has become too much for all of them together.
bool HttpConnection::holds(std::size_t bodyBytes)
{
    if (m_bodyShare.growTo(bodyBytes))
        return true;
    refuseRequest(
        {.status = 503, .text = "too many large requests, try again later", .limit = "bodies"});
    return false;
}

void HttpConnection::sendContinue()
{
    asio::async_write(m_socket,
                      asio::buffer(kContinue),
                      [self = shared_from_this()](beast::error_code error, std::size_t) {
                          if (self->m_phase != Phase::Reading && self->m_phase != Phase::Receiving)
                              return;
                          if (error)
                              self->finish();
                          else
                              self->parse();
                      });
}

void HttpConnection::refuseRequest(const RequestFailure &failure)
{
    if (!failure.limit.empty())
        m_shard->context().observer.limitHit(failure.limit);
    m_reader->dropBody();
    m_bodyShare.release();
    const Request &head = m_reader->request(); // as far as it has come
    m_path = head.path;
    m_responseContext.method = head.method;
    m_responseContext.isKeepAlive = false;
    m_responseContext.origin = head.header("Origin").value_or("");
    m_match = m_shard->context().router->match(head.rawPath);
    m_routePattern = m_match.route ? std::string_view(m_match.route->pattern) : kUnknownRoute;
    Response response = m_shard->context().router->failureWriter()(failure);
    // What is too much now may be fine in a moment.
    if (failure.status == 503)
        response.headers.emplace_back("Retry-After", kRetryAfterSeconds);
    respond(std::move(response));
}

/// Notes what the answer and its record need of the head.
void HttpConnection::describeRequest()
{
    const Request &head = m_reader->request();
    m_path = head.path;
    m_routePattern = m_match.route ? std::string_view(m_match.route->pattern) : kUnknownRoute;
    m_responseContext = {.method = head.method,
                         .isHttp10 = m_reader->isHttp10(),
                         .isKeepAlive = m_reader->isKeepAlive(),
                         .acceptsGzip = acceptsGzip(head.header("Accept-Encoding").value_or("")),
                         .origin = std::string(head.header("Origin").value_or("")),
                         .headers = head.answerHeaders};
}

/// Asks the gatekeeper before a body is read; who is turned away has no body read.
bool HttpConnection::admits()
{
    Gatekeeper *const gatekeeper = m_shard->context().router->gatekeeper();
    Request &head = m_reader->request();
    head.remoteAddress = m_remoteAddress;
    if (!gatekeeper || isPreflight(head))
        return true;
    const auto access =
        m_match.route ? accessOf(*m_match.route, head.method, m_reader->isUpgrade()) : std::nullopt;
    if (!access)
        return true;
    auto refusal = gatekeeper->refuse(head, *access);
    if (!refusal)
        return true;
    describeRequest();
    if (!m_reader->isComplete())
        m_responseContext.isKeepAlive = false;
    respond(*std::move(refusal));
    return false;
}

/// Whether the body is to be read, as a whole or, where the route wants that, piece by piece.
bool HttpConnection::beginBody()
{
    const Request &head = m_reader->request();
    if (m_match.route && !m_reader->isBodyGzip() && !m_reader->isUpgrade()) {
        const auto stream = m_match.route->streams.find(head.method);
        if (stream != m_match.route->streams.end())
            return beginStream(stream->second);
    }
    if (m_reader->limitBody(m_limits.bodyBytesMax, "the body is too large"))
        return true;
    refuseRequest(m_reader->failure());
    return false;
}

bool HttpConnection::beginStream(const BodyStream &stream)
{
    if (!m_reader->limitBody(stream.bytesMax, stream.tooLarge)) {
        refuseRequest(m_reader->failure());
        return false;
    }
    describeRequest();
    // Who is answered before all has come would send the rest as another request.
    m_responseContext.isKeepAlive = false;
    Request request = m_reader->request();
    request.routePattern = m_routePattern;
    request.pathParameters = std::move(m_match.parameters);
    m_phase = Phase::Receiving;
    m_sink = stream.handler(std::move(request), makeResponder());
    if (m_phase == Phase::Receiving && m_sink)
        return true;
    if (m_phase == Phase::Receiving) { // it will be answered
        m_phase = Phase::Handling;
        m_deadline = kNever;
    }
    m_sink.reset();
    return false;
}

/// What has come goes to the sink; more is read when that has room.
void HttpConnection::passOn()
{
    std::string piece = m_reader->takePiece();
    if (piece.empty())
        return receiveMore();
    m_deadline = kNever; // the sink may take its time
    m_sink->take(std::move(piece),
                 [self = weak_from_this(), mailbox = m_shard->loop().mailbox()]() {
                     mailbox->post([self] {
                         if (const auto alive = self.lock())
                             alive->receiveMore();
                     });
                 });
}

void HttpConnection::receiveMore()
{
    if (m_phase != Phase::Receiving)
        return;
    m_deadline = std::chrono::steady_clock::now() + m_limits.readTimeout;
    readMore();
}

void HttpConnection::endStream()
{
    m_phase = Phase::Handling;
    m_deadline = kNever;
    m_responseContext.isKeepAlive = m_reader->isKeepAlive();
    const auto sink = std::move(m_sink);
    sink->take(m_reader->takePiece(), [] {});
    sink->complete();
}

void HttpConnection::dispatch()
{
    describeRequest();
    m_phase = Phase::Handling;
    m_deadline = kNever;
    if (m_reader->isBodyGzip() && m_reader->bodyBytes() >= kLargePackedBytes)
        inflateByWorker();
    else
        dispatchDecoded(m_reader->takeRequest());
}

void HttpConnection::inflateByWorker()
{
    std::string packed = m_reader->takePiece();
    const std::size_t packedBytes = packed.size();
    const bool isTaken = m_shard->context().workers.tryRun(
        packedBytes,
        [weak = weak_from_this(),
         mailbox = m_shard->loop().mailbox(),
         packed = std::move(packed),
         bytesMax = m_limits.bodyBytesMax] {
            const auto body =
                std::make_shared<const Result<Bytes>>(gunzip(asBytes(packed), bytesMax));
            mailbox->post([weak, body] {
                const auto self = weak.lock();
                if (self && self->m_phase == Phase::Handling)
                    self->dispatchDecoded(self->m_reader->takeRequest(*body));
            });
        });
    if (!isTaken)
        refuseRequest(tooManyLarge());
}

/// A handler reads the body, which takes long if that is large, so a worker calls it then.
void HttpConnection::handle(const Handler &handler, Request request)
{
    const std::size_t sizeBytes = request.body.size();
    if (sizeBytes < kLargeMessageBytes)
        return handler(std::move(request), makeResponder());
    const Responder respond = makeResponder(); // before it is dropped there is another answer
    const bool isTaken =
        m_shard->context().workers.tryRun(sizeBytes,
                                          [router = m_shard->context().router,
                                           &handler,
                                           request = std::make_shared<Request>(std::move(request)),
                                           respond] { handler(std::move(*request), respond); });
    if (!isTaken)
        refuseRequest(tooManyLarge());
}

void HttpConnection::dispatchDecoded(std::optional<Request> request)
{
    const bool isUpgrade = m_reader->isUpgrade();
    if (!request)
        return refuseRequest(m_reader->failure());
    if (!holds(request->body.size()))
        return;
    request->routePattern = kUnknownRoute;
    if (isPreflight(*request))
        return respond(preflightResponse());
    if (m_match.route) {
        request->routePattern = m_routePattern;
        request->pathParameters = std::move(m_match.parameters);
        if (isUpgrade && m_match.route->webSocket)
            return upgrade(*m_match.route, *request);
        if (const Handler *handler = findHandler(*m_match.route, request->method))
            return handle(*handler, std::move(*request));
        if (request->method == Method::Get && m_match.route->webSocket) {
            // Who would be refused hears why, whether it asked to upgrade or not.
            UpgradeDecision decision = m_match.route->webSocket(*request);
            if (!decision.session)
                return respond(std::move(decision.refusal));
        }
        return respond(defaultResponse(*m_match.route, request->method));
    }
    if (request->path == "*")
        return respond({.status = 204, .contentType = {}, .body = {}, .headers = {}});
    respond(textResponse(404, "404 page not found"));
}

Responder HttpConnection::makeResponder()
{
    m_awaitedAnswer = ++m_lastAnswer;
    auto pending = std::make_shared<PendingAnswer>(
        weak_from_this(), m_shard->loop().mailbox(), m_awaitedAnswer);
    return [pending](Response response) { pending->answer(std::move(response)); };
}

void HttpConnection::upgrade(const Router::Route &route, const Request &request)
{
    if (m_shard->context().isDraining)
        return respond(textResponse(503, "the server is going away"));
    UpgradeDecision decision = route.webSocket(request);
    if (!decision.session)
        return respond(std::move(decision.refusal));
    UpgradeAnswer answer = answerUpgrade(request, m_limits.perMessageDeflate);
    if (answer.refusal)
        return respond(std::move(*answer.refusal));
    if (Gatekeeper *const gatekeeper = m_shard->context().router->gatekeeper())
        decision.session = gatekeeper->accompany(request, std::move(decision.session));
    recordRequest(101);
    m_phase = Phase::Finished;
    const auto self = shared_from_this();
    m_shard->remove(*this);
    WebSocketConnection::accept(m_shard,
                                std::move(m_socket),
                                std::move(m_slot),
                                m_remoteAddress,
                                std::move(answer),
                                std::move(m_buffer),
                                std::move(decision.session),
                                route.webSocketSettings);
}

void HttpConnection::answer(std::uint64_t request, Response response)
{
    if (request == m_awaitedAnswer)
        respond(std::move(response));
}

void HttpConnection::respond(Response response)
{
    if (m_phase == Phase::Finished)
        return;
    m_awaitedAnswer = 0;
    m_sink.reset();
    if (m_shard->context().isDraining)
        m_responseContext.isKeepAlive = false;
    if (response.stream && m_responseContext.isHttp10)
        m_responseContext.isKeepAlive = false; // only its end says how long the body is
    m_status = response.status;
    m_response = encodeResponse(std::move(response), m_responseContext, m_limits, m_shard->date());
    m_phase = Phase::Writing;
    m_deadline = std::chrono::steady_clock::now() + m_limits.writeTimeout;
    const std::array<asio::const_buffer, 2> parts{asio::buffer(m_response.head),
                                                  asio::buffer(m_response.body)};
    asio::async_write(
        m_socket, parts, [self = shared_from_this()](beast::error_code error, std::size_t) {
            self->responseWritten(error);
        });
}

void HttpConnection::responseWritten(beast::error_code error)
{
    if (m_phase != Phase::Writing)
        return;
    if (error || !m_response.stream)
        return requestAnswered(error);
    askForPiece();
}

void HttpConnection::askForPiece()
{
    m_phase = Phase::Streaming;
    m_deadline = kNever; // that of the source counts
    watchPeer();
    m_response.stream->next(
        [self = weak_from_this(), mailbox = m_shard->loop().mailbox()](BodySource::Piece piece) {
            mailbox->post([self, piece = std::move(piece)]() mutable {
                if (const auto alive = self.lock())
                    alive->sendPiece(std::move(piece));
            });
        });
}

void HttpConnection::sendPiece(BodySource::Piece piece)
{
    if (m_phase != Phase::Streaming)
        return;
    if (!piece)
        return requestAnswered(asio::error::connection_aborted);
    const bool isLast = !piece->has_value();
    if (isLast)
        m_response.stream.reset();
    const std::string_view bytes = isLast ? std::string_view() : std::string_view(**piece);
    m_response.body = m_response.isChunked ? encodeChunk(bytes) : std::string(bytes);
    m_streamedBytes += m_response.body.size();
    m_phase = Phase::Writing;
    m_deadline = std::chrono::steady_clock::now() + m_limits.writeTimeout;
    asio::async_write(m_socket,
                      asio::buffer(m_response.body),
                      [self = shared_from_this()](beast::error_code error, std::size_t) {
                          self->responseWritten(error);
                      });
}

/// A source may take its time; who has gone meanwhile need not be served any more.
void HttpConnection::watchPeer()
{
    if (std::exchange(m_isWatching, true))
        return;
    m_socket.async_wait(
        TcpSocket::wait_read,
        [self = shared_from_this(), watched = std::weak_ptr(m_response.stream)](beast::error_code) {
            const auto stream = watched.lock();
            if (!stream || stream != self->m_response.stream)
                return;
            // Who sends the next request already is there, and is not watched again.
            beast::error_code error;
            if (self->m_socket.available(error) == 0)
                self->requestAnswered(asio::error::connection_reset);
        });
}

void HttpConnection::requestAnswered(beast::error_code error)
{
    recordRequest(m_status);
    m_response = {};
    m_streamedBytes = 0;
    m_bodyShare.release();
    if (error)
        return finish();
    if (!m_responseContext.isKeepAlive || m_shard->context().isDraining)
        return linger();
    m_isWatching = false;
    beginRequest();
    if (m_buffer.size() == 0) {
        // Room taken by a large request is not kept while idle.
        if (m_buffer.capacity() > kHeadReadBytes)
            m_buffer.shrink_to_fit();
        return readMore();
    }
    startRequest();
    parse();
}

void HttpConnection::recordRequest(int status)
{
    m_shard->context().observer.requestFinished(
        {.method = m_responseContext.method,
         .routePattern = m_routePattern,
         .path = m_path,
         .status = status,
         .duration = std::chrono::steady_clock::now() - m_startTime,
         .remoteAddress = m_remoteAddress,
         .bytesIn = m_reader->bytesRead(),
         .bytesOut = m_response.head.size()
                     + (m_streamedBytes > 0 ? m_streamedBytes : m_response.body.size())});
}

/// Closes our direction and waits for the peer's: closing with unread bytes would reset the
/// connection and could destroy the answer on its way.
void HttpConnection::linger()
{
    m_phase = Phase::Lingering;
    m_deadline = std::chrono::steady_clock::now() + m_limits.closeTimeout;
    beast::error_code error;
    m_socket.shutdown(TcpSocket::shutdown_send, error);
    if (error)
        return finish();
    m_buffer.clear();
    if (!m_isReading)
        readMore();
}

void HttpConnection::sweep(SteadyTime now)
{
    if (now < m_deadline || m_phase == Phase::Finished)
        return;
    TrafficObserver &observer = m_shard->context().observer;
    switch (m_phase) {
    case Phase::Idle:
        observer.limitHit("idle");
        break;
    case Phase::Reading:
    case Phase::Receiving:
        return refuseRequest(
            {.status = 408, .text = "the request took too long", .limit = "read_timeout"});
    case Phase::Writing:
        observer.limitHit("slow_reader");
        break;
    case Phase::Handling:
    case Phase::Streaming:
    case Phase::Lingering:
    case Phase::Finished:
        break;
    }
    finish();
}

void HttpConnection::drain()
{
    if (m_phase == Phase::Idle)
        finish();
}

void HttpConnection::abort()
{
    finish();
}

void HttpConnection::finish()
{
    if (m_phase == Phase::Finished)
        return;
    m_phase = Phase::Finished;
    m_sink.reset();
    const auto self = shared_from_this();
    beast::error_code error;
    m_socket.close(error);
    m_shard->remove(*this);
    m_slot.release();
}

} // namespace stag::transport

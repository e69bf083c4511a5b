// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/http_client.h"

#include "server/transport/asio_loop.h"

#include <boost/asio/connect.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include <array>
#include <deque>
#include <optional>

namespace stag::transport {

namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;

struct PendingRequest
{
    std::string head;
    std::string body;
    HttpClient::Done done;
};

Response toResponse(http::response<http::string_body> message)
{
    Response response;
    response.status = static_cast<int>(message.result_int());
    response.contentType.clear();
    for (const auto &field : message) {
        const std::string_view name(field.name_string().data(), field.name_string().size());
        const std::string_view value(field.value().data(), field.value().size());
        if (field.name() == http::field::content_type)
            response.contentType = value;
        else
            response.headers.emplace_back(name, value);
    }
    response.body = std::move(message.body());
    return response;
}

} // namespace

/// The connection and its queue; everything runs on the loop.
class HttpClient::Channel : public std::enable_shared_from_this<Channel>
{
public:
    Channel(AsioLoop &loop, const Url &base, const HttpClientSettings &settings)
        : m_mailbox(loop.mailbox())
        , m_base(base)
        , m_settings(settings)
        , m_resolver(loop.context())
        , m_socket(loop.context())
        , m_deadline(loop.context())
    {}

    [[nodiscard]] const std::shared_ptr<Mailbox> &mailbox() const { return m_mailbox; }

    /// Without the empty line at its end.
    [[nodiscard]] std::string
    head(std::string_view method, const std::string &path, const Headers &headers) const
    {
        std::string text(method);
        text.append(" ").append(m_base.path).append(path).append(" HTTP/1.1\r\nHost: ");
        text.append(m_base.authority()).append("\r\n");
        for (const auto &[name, value] : headers)
            text.append(name).append(": ").append(value).append("\r\n");
        return text;
    }

    void enqueue(PendingRequest request)
    {
        if (m_isClosed)
            return request.done(Error{ErrorCode::Cancelled, "the client is closed"});
        if (m_queue.size() >= m_settings.queuedRequestsMax)
            return request.done(Error{ErrorCode::RateLimited,
                                      "too many requests are waiting for " + m_base.authority()});
        m_queue.push_back(std::move(request));
        if (m_queue.size() == 1)
            startNext();
    }

    void close()
    {
        m_isClosed = true;
        disconnect();
        m_resolver.cancel();
        for (auto &request : std::exchange(m_queue, {}))
            request.done(Error{ErrorCode::Cancelled, "the client is closed"});
    }

private:
    void startNext()
    {
        if (m_socket.is_open())
            writeRequest();
        else
            connect();
    }

    /// Handlers of an earlier attempt must not touch the current one.
    [[nodiscard]] bool isCurrent(std::uint64_t attempt) const
    {
        return attempt == m_attempt && !m_isClosed;
    }

    void connect()
    {
        armDeadline(m_settings.connectTimeout, "connecting");
        m_resolver.async_resolve(m_base.host,
                                 std::to_string(m_base.port),
                                 [self = shared_from_this(), attempt = m_attempt](
                                     beast::error_code error, const auto &results) {
                                     if (!self->isCurrent(attempt))
                                         return;
                                     if (error)
                                         return self->fail(ErrorCode::Unavailable, error.message());
                                     self->connectTo(results);
                                 });
    }

    void connectTo(const TcpResolver::results_type &results)
    {
        asio::async_connect(m_socket,
                            results,
                            [self = shared_from_this(),
                             attempt = m_attempt](beast::error_code error, const auto &) {
                                if (!self->isCurrent(attempt))
                                    return;
                                if (error)
                                    return self->fail(ErrorCode::Unavailable, error.message());
                                beast::error_code ignored;
                                self->m_socket.set_option(asio::ip::tcp::no_delay(true), ignored);
                                self->writeRequest();
                            });
    }

    void writeRequest()
    {
        armDeadline(m_settings.requestTimeout, "waiting for the answer");
        m_isBusy = true;
        expectResponse();
        const PendingRequest &request = m_queue.front();
        const std::array<asio::const_buffer, 2> parts{asio::buffer(request.head),
                                                      asio::buffer(request.body)};
        asio::async_write(
            m_socket,
            parts,
            [self = shared_from_this(), attempt = m_attempt](beast::error_code error, std::size_t) {
                if (!self->isCurrent(attempt))
                    return;
                if (error)
                    return self->fail(ErrorCode::Unavailable, error.message());
                if (!self->m_isReading)
                    self->readMore();
            });
    }

    void expectResponse()
    {
        m_parser.emplace();
        m_parser->body_limit(m_settings.responseBytesMax);
    }

    /// Also runs while idle, so that a connection the server has closed is not used again.
    void readMore()
    {
        constexpr std::size_t kReadBytes = 16u << 10;
        m_isReading = true;
        m_socket.async_read_some(m_buffer.prepare(kReadBytes),
                                 [self = shared_from_this(),
                                  attempt = m_attempt](beast::error_code error, std::size_t count) {
                                     if (!self->isCurrent(attempt))
                                         return;
                                     self->m_isReading = false;
                                     self->bytesRead(error, count);
                                 });
    }

    void bytesRead(beast::error_code error, std::size_t count)
    {
        if (!m_isBusy)
            return disconnect();
        m_buffer.commit(count);
        beast::error_code parseError;
        if (error == asio::error::eof && m_parser->got_some())
            m_parser->put_eof(parseError);
        else if (error)
            return fail(ErrorCode::Unavailable, "the connection broke: " + error.message());
        while (!parseError && !m_parser->is_done() && m_buffer.size() > 0) {
            // Not before the header is complete: an eager parser forgets that the limit was
            // exceeded.
            m_parser->eager(m_parser->is_header_done());
            m_buffer.consume(m_parser->put(m_buffer.data(), parseError));
            if (!parseError && m_parser->is_done() && m_parser->get().result_int() < 200)
                expectResponse(); // an interim answer such as 100 Continue
        }
        if (parseError == http::error::body_limit)
            return fail(ErrorCode::TooLarge, "the answer is too large");
        if (parseError && parseError != http::error::need_more)
            return fail(ErrorCode::Corrupt, "malformed answer: " + parseError.message());
        if (m_parser->is_done())
            return answered();
        if (m_buffer.size() > m_settings.responseBytesMax)
            return fail(ErrorCode::TooLarge, "the answer is too large");
        readMore();
    }

    void answered()
    {
        m_isBusy = false;
        m_deadline.cancel();
        const bool isKeepAlive = m_parser->keep_alive() && m_buffer.size() == 0;
        Response response = toResponse(m_parser->release());
        if (isKeepAlive)
            readMore();
        else
            disconnect();
        finishFront(std::move(response));
    }

    void fail(ErrorCode code, const std::string &detail)
    {
        disconnect();
        finishFront(Error{code, m_base.authority() + ": " + detail});
    }

    void finishFront(Result<Response> result)
    {
        PendingRequest request = std::move(m_queue.front());
        m_queue.pop_front();
        if (!m_queue.empty())
            startNext();
        request.done(std::move(result));
    }

    void disconnect()
    {
        ++m_attempt;
        m_isBusy = false;
        m_isReading = false;
        m_deadline.cancel();
        m_buffer.clear();
        beast::error_code ignored;
        m_socket.close(ignored);
    }

    void armDeadline(std::chrono::milliseconds timeout, std::string_view doing)
    {
        m_deadline.expires_after(timeout);
        m_deadline.async_wait(
            [self = shared_from_this(), attempt = m_attempt, doing](beast::error_code error) {
                // An expired wait may be overtaken by the next request, which has its own deadline.
                const bool isDue = self->m_deadline.expiry() <= std::chrono::steady_clock::now();
                if (!error && isDue && self->isCurrent(attempt))
                    self->fail(ErrorCode::Timeout, "timed out while " + std::string(doing));
            });
    }

    const std::shared_ptr<Mailbox> m_mailbox;
    const Url m_base;
    const HttpClientSettings m_settings;
    TcpResolver m_resolver;
    TcpSocket m_socket;
    SteadyTimer m_deadline;
    beast::flat_buffer m_buffer;
    std::optional<http::response_parser<http::string_body>> m_parser;
    std::deque<PendingRequest> m_queue;
    std::uint64_t m_attempt = 0;
    bool m_isBusy = false;
    bool m_isReading = false;
    bool m_isClosed = false;
};

Result<std::unique_ptr<HttpClient>>
HttpClient::create(Loop &loop, const Url &base, const HttpClientSettings &settings)
{
    if (base.scheme != "http")
        return Error{
            ErrorCode::InvalidArgument,
            "TLS to a remote STAG is not available: use an http:// address of a proxy that "
            "terminates TLS, instead of "
                + base.scheme + "://" + base.authority()};
    return std::unique_ptr<HttpClient>(
        new HttpClient(std::make_shared<Channel>(asioLoop(loop), base, settings)));
}

HttpClient::HttpClient(std::shared_ptr<Channel> channel)
    : m_channel(std::move(channel))
{}

HttpClient::~HttpClient()
{
    m_channel->mailbox()->post([channel = m_channel] { channel->close(); });
}

void HttpClient::post(std::string path, Headers headers, std::string body, Done done)
{
    std::string head = m_channel->head("POST", path, headers);
    head.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n\r\n");
    send(std::move(head), std::move(body), std::move(done));
}

void HttpClient::get(std::string path, Headers headers, Done done)
{
    send(m_channel->head("GET", path, headers).append("\r\n"), {}, std::move(done));
}

void HttpClient::send(std::string head, std::string body, Done done)
{
    auto pending = std::make_shared<PendingRequest>(
        PendingRequest{.head = std::move(head), .body = std::move(body), .done = std::move(done)});
    m_channel->mailbox()->post(
        [channel = m_channel, pending] { channel->enqueue(std::move(*pending)); });
}

} // namespace stag::transport

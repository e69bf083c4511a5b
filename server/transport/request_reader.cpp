// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/request_reader.h"

#include "core/base/gzip.h"

#include <boost/beast/websocket/rfc6455.hpp>

#include <limits>

namespace stag::transport {

namespace {

constexpr std::string_view kInvalidPath = "Invalid path";

std::string_view view(beast::string_view text)
{
    return {text.data(), text.size()};
}

std::optional<Method> toMethod(http::verb verb)
{
    switch (verb) {
    case http::verb::get:
        return Method::Get;
    case http::verb::head:
        return Method::Head;
    case http::verb::post:
        return Method::Post;
    case http::verb::put:
        return Method::Put;
    case http::verb::patch:
        return Method::Patch;
    case http::verb::delete_:
        return Method::Delete;
    case http::verb::options:
        return Method::Options;
    default:
        return std::nullopt;
    }
}

/// Repeated fields are one field with a list (RFC 9110, 5.3).
Headers toHeaders(const http::fields &fields)
{
    Headers headers;
    for (const auto &field : fields) {
        const auto [entry, isNew] =
            headers.try_emplace(std::string(view(field.name_string())), view(field.value()));
        if (!isNew)
            entry->second.append(", ").append(view(field.value()));
    }
    return headers;
}

} // namespace

RequestReader::RequestReader(const Limits &limits)
    : m_limits(limits)
{
    m_parser.header_limit(static_cast<std::uint32_t>(limits.headerBytesMax));
    m_parser.body_limit(std::numeric_limits<std::uint64_t>::max()); // until limitBody()
}

RequestReader::State RequestReader::read(beast::flat_buffer &buffer)
{
    while (true) {
        if (m_parser.is_header_done() && !m_isHeadChecked)
            return checkHead();
        if (m_parser.is_done())
            return State::Complete;
        if (buffer.size() == 0)
            return State::NeedsMore;
        beast::error_code error;
        const std::size_t consumed = m_parser.put(buffer.data(), error);
        m_bytesRead += consumed;
        buffer.consume(consumed);
        if (error == http::error::need_more) {
            // What the parser leaves must fit beside the next read, or it will never be complete.
            if (buffer.size() >= m_limits.headerBytesMax)
                return fail(431, "a header or chunk line is too long", "header");
            return State::NeedsMore;
        }
        if (error)
            return failParsing(error);
    }
}

RequestReader::State RequestReader::fail(int status, std::string text, std::string_view limit)
{
    m_failure = {.status = status, .text = std::move(text), .limit = limit};
    return State::Failed;
}

RequestReader::State RequestReader::failParsing(beast::error_code error)
{
    if (error == http::error::header_limit)
        return fail(431, "the header is too large", "header");
    if (error == http::error::body_limit)
        return fail(413, m_tooLarge, "body");
    if (error == http::error::bad_version)
        return fail(505, "only HTTP/1.0 and HTTP/1.1 are spoken here");
    return fail(400, "malformed request: " + error.message());
}

RequestReader::State RequestReader::checkHead()
{
    m_isHeadChecked = true;
    m_parser.eager(true);
    const auto &message = m_parser.get();
    const std::optional<Method> method = toMethod(message.method());
    if (!method)
        return fail(405, "unknown method");
    m_request.method = *method;
    m_request.headers = toHeaders(message);
    if (!checkFraming() || !readTarget())
        return State::Failed;
    if (const auto encoding = m_request.header("Content-Encoding")) {
        m_isBodyGzip =
            equalsIgnoringCase(*encoding, "gzip") || equalsIgnoringCase(*encoding, "x-gzip");
        if (!m_isBodyGzip && !equalsIgnoringCase(*encoding, "identity"))
            return fail(415, "of the content encodings only gzip is accepted");
    }
    if (const auto expectation = m_request.header("Expect")) {
        m_expectsContinue = equalsIgnoringCase(*expectation, "100-continue") && !isHttp10();
        if (!m_expectsContinue && !isHttp10())
            return fail(417, "only 100-continue can be expected");
    }
    return State::HeadComplete;
}

/// Refuses what two servers in a row could understand differently (RFC 9112, 6.3 and 11.2).
bool RequestReader::checkFraming()
{
    const auto &message = m_parser.get();
    const std::size_t hosts = message.count(http::field::host);
    if (hosts > 1 || (hosts == 0 && !isHttp10())) {
        fail(400, "a request needs exactly one Host field");
        return false;
    }
    if (const auto encoding = m_request.header("Transfer-Encoding")) {
        if (isHttp10() || m_request.header("Content-Length")
            || !equalsIgnoringCase(*encoding, "chunked")) {
            fail(400, "the length of the request is ambiguous");
            return false;
        }
    }
    if (message.count(http::field::content_length) > 1) {
        fail(400, "the length of the request is ambiguous");
        return false;
    }
    return true;
}

bool RequestReader::readTarget()
{
    const auto refuse = [this](const Error &error, std::string_view kind) {
        m_failure = {.status = 400, .text = error.detail, .limit = {}, .error = kind};
        return false;
    };
    auto target = parseRequestTarget(view(m_parser.get().target()));
    if (!target)
        return refuse(target.error(), kInvalidPath);
    auto path = percentDecode(target->path, PlusSign::Literal);
    if (!path)
        return refuse(path.error(), kInvalidPath);
    auto query = parseQuery(target->query);
    if (!query)
        return refuse(query.error(), "Invalid query parameters");
    if (*path == "*" && m_request.method != Method::Options) {
        fail(400, "only OPTIONS applies to the server as a whole");
        return false;
    }
    m_request.rawPath = std::move(target->path);
    m_request.path = *std::move(path);
    m_request.query = *std::move(query);
    return true;
}

bool RequestReader::isUpgrade() const
{
    return boost::beast::websocket::is_upgrade(m_parser.get());
}

bool RequestReader::limitBody(std::uint64_t bytesMax, std::string tooLarge)
{
    m_tooLarge = std::move(tooLarge);
    m_parser.body_limit(bytesMax);
    if (const auto announced = m_parser.content_length(); !announced || *announced <= bytesMax)
        return true;
    fail(413, m_tooLarge, "body");
    return false;
}

std::optional<Request> RequestReader::takeRequest()
{
    if (m_isBodyGzip)
        return takeRequest(gunzip(asBytes(takePiece()), m_limits.bodyBytesMax));
    m_request.body = takePiece();
    return std::move(m_request);
}

std::optional<Request> RequestReader::takeRequest(const Result<Bytes> &inflated)
{
    if (!inflated && inflated.error().code == ErrorCode::TooLarge) {
        fail(413, "the body is too large when decompressed", "body");
        return std::nullopt;
    }
    if (!inflated) {
        fail(400, "the body is not valid gzip");
        return std::nullopt;
    }
    m_request.body = asText(*inflated);
    return std::move(m_request);
}

} // namespace stag::transport

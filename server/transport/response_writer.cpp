// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/response_writer.h"

#include "core/base/gzip.h"
#include "server/transport/text.h"

#include <boost/beast/http/status.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace stag::transport {

namespace {

namespace http = boost::beast::http;

// Answers are compressed on the loop: the fastest level already takes off most of what JSON
// repeats.
constexpr int kGzipLevel = 1;
constexpr std::string_view kPreflightMaxAgeSeconds = "43200";

std::string_view trim(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

std::string_view takeElement(std::string_view &rest, char separator)
{
    return trim(takeUntil(rest, separator));
}

/// Whether parameters such as "q=0.0" say no.
bool isRefused(std::string_view parameters)
{
    const bool isWeight = parameters.starts_with("q=") || parameters.starts_with("Q=");
    return isWeight && parameters.find_first_not_of("0.", 2) == std::string_view::npos;
}

bool isCompressible(std::string_view contentType)
{
    const std::string_view type = takeElement(contentType, ';');
    return type.starts_with("text/") || type == "application/json" || type.ends_with("+json")
           || type.ends_with("+xml") || type == "application/javascript"
           || type == "application/xml";
}

bool hasBody(int status)
{
    return status >= 200 && status != 204 && status != 304;
}

/// A handler's value must not break out of its line.
bool isFieldSafe(std::string_view text)
{
    return std::none_of(
        text.begin(), text.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

void appendField(std::string &head, std::string_view name, std::string_view value)
{
    if (isFieldSafe(name) && isFieldSafe(value))
        head.append(name).append(": ").append(value).append("\r\n");
}

bool hasField(const Response &response, std::string_view name)
{
    return std::any_of(response.headers.begin(), response.headers.end(), [&](const auto &field) {
        return equalsIgnoringCase(field.first, name);
    });
}

void compressBody(Response &response, const ResponseContext &context, const Limits &limits)
{
    if (!isCompressible(response.contentType) || hasField(response, "Content-Encoding"))
        return;
    response.headers.emplace_back("Vary", "Accept-Encoding");
    const std::size_t size = response.body.size();
    if (!context.acceptsGzip || size < limits.gzipBytesMin || size > limits.gzipBytesMax)
        return;
    const auto compressed = gzip(asBytes(response.body), kGzipLevel);
    if (!compressed || compressed->size() >= size)
        return;
    response.body = asText(*compressed);
    response.headers.emplace_back("Content-Encoding", "gzip");
}

void appendCrossOriginFields(std::string &head, const std::string &origin)
{
    appendField(head, "Access-Control-Allow-Origin", origin);
    appendField(head, "Access-Control-Allow-Credentials", "true");
    appendField(head, "Access-Control-Expose-Headers", "Content-Length,ETag");
    appendField(head, "Vary", "Origin");
}

} // namespace

bool acceptsGzip(std::string_view acceptEncoding)
{
    bool isWildcardAccepted = false;
    while (!acceptEncoding.empty()) {
        std::string_view parameters = takeElement(acceptEncoding, ',');
        const std::string_view coding = takeElement(parameters, ';');
        if (equalsIgnoringCase(coding, "gzip") || equalsIgnoringCase(coding, "x-gzip"))
            return !isRefused(trim(parameters));
        if (coding == "*")
            isWildcardAccepted = !isRefused(trim(parameters));
    }
    return isWildcardAccepted;
}

std::string encodeChunk(std::string_view piece)
{
    std::array<char, 2 * sizeof(std::size_t)> digits;
    const auto end =
        std::to_chars(digits.data(), digits.data() + digits.size(), piece.size(), 16).ptr;
    std::string chunk(digits.data(), end);
    chunk.append("\r\n").append(piece).append("\r\n");
    return chunk;
}

Response preflightResponse()
{
    return {.status = 204,
            .contentType = {},
            .body = {},
            .headers = {
                {"Access-Control-Allow-Methods", "GET,POST,PUT,DELETE,OPTIONS"},
                {"Access-Control-Allow-Headers",
                 "Origin,Content-Type,Authorization,If-Match,If-None-Match,X-API-Key,X-Trace-Id"},
                {"Access-Control-Max-Age", std::string(kPreflightMaxAgeSeconds)}}};
}

EncodedResponse encodeResponse(Response response,
                               const ResponseContext &context,
                               const Limits &limits,
                               std::string_view date)
{
    if (response.status < 200 || response.status > 599)
        response.status = 500;
    EncodedResponse encoded;
    if (response.stream)
        encoded.isChunked = !context.isHttp10;
    else
        compressBody(response, context, limits);
    std::string &head = encoded.head;
    head.reserve(512);
    const auto reason = http::obsolete_reason(static_cast<http::status>(response.status));
    head.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ");
    head.append(reason.data(), reason.size()).append("\r\n");
    appendField(head, "Date", date);
    appendField(head, "Server", "stag/" STAG_VERSION);
    if (hasBody(response.status)) {
        if (!response.contentType.empty())
            appendField(head, "Content-Type", response.contentType);
        if (encoded.isChunked)
            appendField(head, "Transfer-Encoding", "chunked");
        else if (!response.stream)
            appendField(head, "Content-Length", std::to_string(response.body.size()));
    }
    for (const auto &[name, value] : response.headers)
        appendField(head, name, value);
    for (const auto &[name, value] : context.headers)
        if (!hasField(response, name))
            appendField(head, name, value);
    if (!context.origin.empty())
        appendCrossOriginFields(head, context.origin);
    if (!context.isKeepAlive)
        appendField(head, "Connection", "close");
    else if (context.isHttp10)
        appendField(head, "Connection", "keep-alive");
    head.append("\r\n");
    if (hasBody(response.status) && context.method != Method::Head) {
        encoded.body = std::move(response.body);
        encoded.stream = std::move(response.stream);
    }
    return encoded;
}

Response textResponse(int status, std::string text)
{
    return {.status = status,
            .contentType = "text/plain; charset=utf-8",
            .body = std::move(text),
            .headers = {}};
}

} // namespace stag::transport

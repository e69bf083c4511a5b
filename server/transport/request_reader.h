// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"
#include "core/base/result.h"
#include "server/transport/http.h"
#include "server/transport/limits.h"
#include "server/transport/url.h"

#include <boost/beast/core/buffers_range.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>

#include <optional>
#include <utility>

namespace stag::transport {

namespace beast = boost::beast;
namespace http = boost::beast::http;

/// A text body that, unlike Beast's, does not reserve what the peer merely announces.
struct TextBody
{
    using value_type = std::string;

    class reader
    {
    public:
        template<bool isRequest, typename Fields>
        reader(http::header<isRequest, Fields> &, value_type &body)
            : m_body(body)
        {}
        void init(const boost::optional<std::uint64_t> &, beast::error_code &error) { error = {}; }
        template<typename Buffers>
        std::size_t put(const Buffers &buffers, beast::error_code &error)
        {
            error = {};
            std::size_t count = 0;
            for (const auto buffer : beast::buffers_range_ref(buffers)) {
                m_body.append(static_cast<const char *>(buffer.data()), buffer.size());
                count += buffer.size();
            }
            return count;
        }
        void finish(beast::error_code &error) { error = {}; }

    private:
        value_type &m_body;
    };
};

/// Reads one request from bytes nobody has checked.
class RequestReader
{
public:
    enum class State { NeedsMore, HeadComplete, Complete, Failed };

    explicit RequestReader(const Limits &limits);

    /// Consumes what belongs to this request. HeadComplete is told once, before a body is read.
    State read(beast::flat_buffer &buffer);
    [[nodiscard]] const RequestFailure &failure() const { return m_failure; }
    [[nodiscard]] std::uint64_t bytesRead() const { return m_bytesRead; }

    // Of a complete head
    [[nodiscard]] bool isKeepAlive() const { return m_parser.keep_alive(); }
    [[nodiscard]] bool isHttp10() const { return m_parser.get().version() == 10; }
    /// Whether there is no body, or all of it has come.
    [[nodiscard]] bool isComplete() const { return m_parser.is_done(); }
    [[nodiscard]] bool expectsContinue() const { return m_expectsContinue; }
    [[nodiscard]] bool isUpgrade() const;
    [[nodiscard]] bool isBodyGzip() const { return m_isBodyGzip; }
    /// Before a body is read; false, and failure() says so, if it announces more.
    [[nodiscard]] bool limitBody(std::uint64_t bytesMax, std::string tooLarge);
    /// What has come of the body and was not taken yet.
    [[nodiscard]] std::string takePiece() { return std::exchange(m_parser.get().body(), {}); }
    [[nodiscard]] const Request &request() const { return m_request; }
    [[nodiscard]] Request &request() { return m_request; }

    // Of a complete request
    [[nodiscard]] std::size_t bodyBytes() const { return m_parser.get().body().size(); }
    /// The request with its body decoded, once; or nothing, and failure() says why.
    [[nodiscard]] std::optional<Request> takeRequest();
    /// The same with what gunzip() has made of the body, which was taken as a piece.
    [[nodiscard]] std::optional<Request> takeRequest(const Result<Bytes> &inflated);
    /// Gives the room of a refused body back; the reader is of no further use.
    void dropBody() { m_parser.get().body() = {}; }

private:
    State fail(int status, std::string text, std::string_view limit = {});
    State failParsing(beast::error_code error);
    State checkHead();
    [[nodiscard]] bool checkFraming();
    [[nodiscard]] bool readTarget();

    const Limits &m_limits;
    std::string m_tooLarge;
    http::request_parser<TextBody> m_parser;
    Request m_request;
    RequestFailure m_failure;
    std::uint64_t m_bytesRead = 0;
    bool m_isHeadChecked = false;
    bool m_expectsContinue = false;
    bool m_isBodyGzip = false;
};

} // namespace stag::transport

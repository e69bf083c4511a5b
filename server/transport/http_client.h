// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "server/transport/http.h"
#include "server/transport/loop.h"
#include "server/transport/url.h"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace stag::transport {

/// Overflow policy: a request beyond `queuedRequestsMax` is refused with RateLimited, an answer
/// larger than `responseBytesMax` with TooLarge; the caller is told and counts.
struct HttpClientSettings
{
    std::chrono::milliseconds connectTimeout{5'000};
    std::chrono::milliseconds requestTimeout{10'000}; ///< from writing to the complete answer
    std::size_t responseBytesMax = 16u << 20;
    std::size_t queuedRequestsMax = 64;
};

/// Sends requests to one server over one kept connection, one after the other, reconnecting as
/// needed.
///
/// A request is written at most once: when the connection breaks underway the caller is told and
/// decides.
class HttpClient
{
public:
    using Done = std::function<void(Result<Response>)>;

    /// `loop` belongs to a LoopPool. An https address is InvalidArgument.
    [[nodiscard]] static Result<std::unique_ptr<HttpClient>>
    create(Loop &loop, const Url &base, const HttpClientSettings &settings);
    /// Requests that are not answered end with Cancelled, on the loop.
    ~HttpClient();
    HttpClient(const HttpClient &) = delete;
    HttpClient &operator=(const HttpClient &) = delete;

    /// Posts `body` to `path`, which is appended to the path of the base address. Any thread;
    /// `done` is called once, on the loop. An answer with an error status is a value, not an error.
    void post(std::string path, Headers headers, std::string body, Done done);
    /// The same without a body. An answer that says to look elsewhere is a value as well.
    void get(std::string path, Headers headers, Done done);

private:
    class Channel;
    void send(std::string head, std::string body, Done done);
    explicit HttpClient(std::shared_ptr<Channel> channel);
    std::shared_ptr<Channel> m_channel;
};

} // namespace stag::transport

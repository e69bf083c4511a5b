// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace stag::test {

inline constexpr std::chrono::milliseconds kPatience{5'000};

struct HttpReply
{
    int status = 0;
    std::map<std::string, std::string> headers; ///< names in lower case
    std::string body;

    [[nodiscard]] std::string header(const std::string &name) const
    {
        const auto found = headers.find(name);
        return found == headers.end() ? std::string() : found->second;
    }
};

/// A TCP client that sends exactly the bytes it is told to.
class RawClient
{
public:
    explicit RawClient(std::uint16_t port, int receiveBufferBytes = 0);
    ~RawClient();
    RawClient(RawClient &&other) noexcept;
    RawClient &operator=(RawClient &&) = delete;

    [[nodiscard]] bool isConnected() const { return m_socket >= 0; }
    /// Returns false if the peer has closed.
    bool send(std::string_view bytes);
    /// Ends our direction.
    void shutDownSending();
    /// Closes at once, with a reset.
    void reset();

    /// Exactly `count` bytes, or fewer at the end of the stream or of our patience.
    std::string read(std::size_t count, std::chrono::milliseconds patience = kPatience);
    /// Everything up to the end of the stream.
    std::string readAll(std::chrono::milliseconds patience = kPatience);
    /// Whether the peer closes the connection (also by a reset) within our patience.
    bool isClosedByPeer(std::chrono::milliseconds patience = kPatience);
    /// One HTTP answer. `hasBody` is false for an answer to HEAD.
    std::optional<HttpReply> readReply(bool hasBody = true);
    std::optional<HttpReply> request(std::string_view bytes)
    {
        return send(bytes) ? readReply() : std::nullopt;
    }

private:
    bool receive(std::chrono::steady_clock::time_point deadline);

    int m_socket = -1;
    bool m_isAtEnd = false;
    std::string m_received;
};

} // namespace stag::test

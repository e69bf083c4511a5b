// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace stag::test {

/// How the answers of a server are told apart.
enum class Answers {
    Bytes,  ///< each as long as what was sent
    Frames, ///< WebSocket frames, any
    Http,   ///< with Content-Length
};

struct LoadResult
{
    std::uint64_t sent = 0;
    std::uint64_t answered = 0;
    double seconds = 0;
    std::vector<float> latenciesUs; ///< unsorted
};

/// Many clients of one server on one thread: cheap enough not to be what is measured.
class LoadClients
{
public:
    using Clock = std::chrono::steady_clock;
    /// The bytes of the next request of a client; they live until the next call.
    using NextRequest = std::function<std::string_view(std::size_t client)>;
    /// The request target of a client's WebSocket.
    using Target = std::function<std::string(std::size_t client)>;

    /// Connects, and shakes hands if the answers are frames. Check isOpen().
    LoadClients(std::uint16_t port, std::size_t count, Answers answers, const Target &target = {});
    ~LoadClients();
    LoadClients(const LoadClients &) = delete;
    LoadClients &operator=(const LoadClients &) = delete;

    [[nodiscard]] bool isOpen() const { return m_isOpen; }
    [[nodiscard]] std::size_t size() const { return m_clients.size(); }

    /// Every client sends `inFlight` requests at once and awaits their answers, for `duration`.
    LoadResult inTurn(const NextRequest &next, int inFlight, std::chrono::milliseconds duration);
    /// One request after the other in equal intervals, over all clients in turn, answered or not;
    /// latencies count from when it was due.
    LoadResult
    atRate(const NextRequest &next, double requestsPerSecond, std::chrono::milliseconds duration);
    /// The first client sends `burst` requests and all clients await as many answers.
    LoadResult
    fromFirstToAll(const NextRequest &next, int burst, std::chrono::milliseconds duration);
    /// The first client sends in equal intervals, slower only if the server falls far behind, and
    /// all clients await an answer to each request.
    LoadResult fromFirstAtRate(const NextRequest &next,
                               double requestsPerSecond,
                               std::chrono::milliseconds duration);

private:
    struct Client
    {
        int socket = -1;
        std::string unsent;
        std::string header;            ///< of the answer that is being read
        std::size_t bodyBytesLeft = 0; ///< of the answer that is being read
        bool isInBody = false;
        std::deque<Clock::time_point> due; ///< of what is not answered
    };

    [[nodiscard]] bool open(std::size_t index, std::uint16_t port, const Target &target);
    void send(std::size_t index, std::string_view requests, int count, Clock::time_point due);
    void flush(Client &client);
    void awaitEvents(int timeoutMs);
    void receive(std::size_t index);
    [[nodiscard]] std::size_t countAnswers(Client &client, std::string_view bytes) const;
    [[nodiscard]] bool readHeader(Client &client, std::string_view &bytes) const;
    void answered(std::size_t index, std::size_t count);
    void awaitAnswersUntil(Clock::time_point end);
    [[nodiscard]] LoadResult finish(Clock::time_point start);

    const Answers m_answers;
    int m_epoll;
    bool m_isOpen = false;
    std::vector<Client> m_clients;
    std::vector<char> m_room;
    std::size_t m_requestBytes = 0;
    std::size_t m_awaited = 0; ///< answers
    std::function<void(std::size_t client)> m_whenClientIsIdle;
    LoadResult m_result;
};

} // namespace stag::test

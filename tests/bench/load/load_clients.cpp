// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/load/load_clients.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace stag::test {

namespace {

constexpr std::size_t kRoomBytes = 256u << 10;
constexpr int kPatienceMs = 5'000;
/// Requests that may be unanswered by all clients before no more are sent.
constexpr std::size_t kBehindMax = 64;

int connectTo(std::uint16_t port)
{
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (::connect(socket, reinterpret_cast<sockaddr *>(&address), sizeof address) == 0)
        return socket;
    ::close(socket);
    return -1;
}

bool shakeHands(int socket, const std::string &target)
{
    const std::string request = "GET " + target
                                + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                                  "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                                  "X-API-Key: bench\r\n\r\n";
    if (::send(socket, request.data(), request.size(), MSG_NOSIGNAL) < 0)
        return false;
    std::string answer;
    char byte = 0;
    while (!answer.ends_with("\r\n\r\n")) {
        if (::recv(socket, &byte, 1, 0) <= 0)
            return false;
        answer += byte;
    }
    return answer.starts_with("HTTP/1.1 101");
}

/// The bytes of a frame header, as far as the first two tell.
std::size_t frameHeaderBytes(std::string_view header)
{
    if (header.size() < 2)
        return 2;
    const int size = header[1] & 0x7f;
    return size == 126 ? 4 : size == 127 ? 10 : 2;
}

std::size_t payloadBytes(std::string_view frameHeader)
{
    if (frameHeader.size() == 2)
        return std::size_t(frameHeader[1] & 0x7f);
    std::size_t size = 0;
    for (const char byte : frameHeader.substr(2))
        size = size << 8 | static_cast<unsigned char>(byte);
    return size;
}

std::size_t contentLength(std::string_view header)
{
    constexpr std::string_view kName = "content-length: ";
    const auto found = std::search(
        header.begin(), header.end(), kName.begin(), kName.end(), [](char text, char name) {
            return (text | 0x20) == name || text == name;
        });
    std::size_t size = 0;
    const auto *number = &*found + (found == header.end() ? 0 : kName.size());
    std::from_chars(number, header.data() + header.size(), size);
    return size;
}

} // namespace

LoadClients::LoadClients(std::uint16_t port,
                         std::size_t count,
                         Answers answers,
                         const Target &target)
    : m_answers(answers)
    , m_epoll(::epoll_create1(EPOLL_CLOEXEC))
    , m_clients(count)
    , m_room(kRoomBytes)
{
    for (std::size_t i = 0; i < count; ++i)
        if (!open(i, port, target))
            return;
    m_isOpen = true;
}

LoadClients::~LoadClients()
{
    for (const Client &client : m_clients)
        if (client.socket >= 0)
            ::close(client.socket);
    ::close(m_epoll);
}

bool LoadClients::open(std::size_t index, std::uint16_t port, const Target &target)
{
    const int socket = connectTo(port);
    m_clients[index].socket = socket;
    if (socket < 0 || (m_answers == Answers::Frames && !shakeHands(socket, target(index))))
        return false;
    epoll_event event{.events = EPOLLIN | EPOLLOUT | EPOLLET, .data = {.u64 = index}};
    return ::epoll_ctl(m_epoll, EPOLL_CTL_ADD, socket, &event) == 0;
}

LoadResult
LoadClients::inTurn(const NextRequest &next, int inFlight, std::chrono::milliseconds duration)
{
    const auto start = Clock::now();
    const auto end = start + duration;
    const auto sendSome = [&](std::size_t index) {
        std::string requests;
        for (int i = 0; i < inFlight; ++i)
            requests += next(index);
        send(index, requests, inFlight, Clock::now());
    };
    m_whenClientIsIdle = [&](std::size_t index) {
        if (Clock::now() < end)
            sendSome(index);
    };
    for (std::size_t i = 0; i < size(); ++i)
        sendSome(i);
    awaitAnswersUntil(end + std::chrono::milliseconds(kPatienceMs));
    return finish(start);
}

LoadResult LoadClients::atRate(const NextRequest &next,
                               double requestsPerSecond,
                               std::chrono::milliseconds duration)
{
    const auto start = Clock::now();
    const std::chrono::duration<double> interval(1.0 / requestsPerSecond);
    const auto count = std::uint64_t(std::chrono::duration<double>(duration) / interval);
    for (std::uint64_t i = 0; i < count; ++i) {
        const auto due = start + std::chrono::duration_cast<Clock::duration>(double(i) * interval);
        while (Clock::now() < due)
            awaitEvents(0);
        const std::size_t index = i % size();
        send(index, next(index), 1, due);
    }
    awaitAnswersUntil(Clock::now() + std::chrono::milliseconds(kPatienceMs));
    return finish(start);
}

LoadResult
LoadClients::fromFirstToAll(const NextRequest &next, int burst, std::chrono::milliseconds duration)
{
    const auto start = Clock::now();
    while (Clock::now() < start + duration) {
        std::string requests;
        for (int i = 0; i < burst; ++i)
            requests += next(0);
        const auto now = Clock::now();
        for (Client &client : m_clients)
            client.due.assign(std::size_t(burst), now);
        m_awaited = size() * std::size_t(burst);
        m_result.sent += m_awaited;
        m_clients.front().unsent += requests;
        flush(m_clients.front());
        awaitAnswersUntil(now + std::chrono::milliseconds(kPatienceMs));
        if (m_awaited != 0)
            break;
    }
    return finish(start);
}

LoadResult LoadClients::fromFirstAtRate(const NextRequest &next,
                                        double requestsPerSecond,
                                        std::chrono::milliseconds duration)
{
    const auto start = Clock::now();
    const std::chrono::duration<double> interval(1.0 / requestsPerSecond);
    for (std::uint64_t i = 0; Clock::now() < start + duration; ++i) {
        const auto due = start + std::chrono::duration_cast<Clock::duration>(double(i) * interval);
        while (Clock::now() < start + duration
               && (Clock::now() < due || m_awaited > size() * kBehindMax))
            awaitEvents(0);
        for (Client &client : m_clients)
            client.due.push_back(due);
        m_awaited += size();
        m_result.sent += size();
        m_clients.front().unsent += next(0);
        flush(m_clients.front());
    }
    awaitAnswersUntil(Clock::now() + std::chrono::milliseconds(kPatienceMs));
    return finish(start);
}

LoadResult LoadClients::finish(Clock::time_point start)
{
    m_whenClientIsIdle = {};
    m_awaited = 0;
    for (Client &client : m_clients)
        client.due.clear();
    m_result.seconds = std::chrono::duration<double>(Clock::now() - start).count();
    return std::exchange(m_result, {});
}

void LoadClients::send(std::size_t index,
                       std::string_view requests,
                       int count,
                       Clock::time_point due)
{
    Client &client = m_clients[index];
    m_requestBytes = requests.size() / std::size_t(count);
    m_awaited += std::size_t(count);
    m_result.sent += std::uint64_t(count);
    client.due.insert(client.due.end(), std::size_t(count), due);
    client.unsent += requests;
    flush(client);
}

void LoadClients::flush(Client &client)
{
    std::size_t sent = 0;
    while (sent < client.unsent.size()) {
        const ssize_t count = ::send(client.socket,
                                     client.unsent.data() + sent,
                                     client.unsent.size() - sent,
                                     MSG_NOSIGNAL | MSG_DONTWAIT);
        if (count <= 0)
            break;
        sent += std::size_t(count);
    }
    client.unsent.erase(0, sent);
}

void LoadClients::awaitAnswersUntil(Clock::time_point end)
{
    while (m_awaited > 0) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now()).count();
        if (left <= 0)
            return;
        awaitEvents(int(left));
    }
}

void LoadClients::awaitEvents(int timeoutMs)
{
    std::array<epoll_event, 64> events{};
    const int count = ::epoll_wait(m_epoll, events.data(), int(events.size()), timeoutMs);
    for (int i = 0; i < count; ++i) {
        const epoll_event &event = events[std::size_t(i)];
        if ((event.events & EPOLLOUT) != 0)
            flush(m_clients[event.data.u64]);
        if ((event.events & EPOLLIN) != 0)
            receive(event.data.u64);
    }
}

void LoadClients::receive(std::size_t index)
{
    while (true) {
        Client &client = m_clients[index];
        const ssize_t count = ::recv(client.socket, m_room.data(), m_room.size(), MSG_DONTWAIT);
        if (count <= 0)
            return;
        answered(index, countAnswers(client, {m_room.data(), std::size_t(count)}));
        if (std::size_t(count) < m_room.size())
            return; // told again when more comes
    }
}

std::size_t LoadClients::countAnswers(Client &client, std::string_view bytes) const
{
    std::size_t count = 0;
    while (!bytes.empty() || client.isInBody) {
        if (!client.isInBody && !readHeader(client, bytes))
            return count;
        client.isInBody = true;
        const std::size_t taken = std::min(bytes.size(), client.bodyBytesLeft);
        client.bodyBytesLeft -= taken;
        bytes.remove_prefix(taken);
        if (client.bodyBytesLeft > 0)
            return count;
        client.isInBody = false;
        client.header.clear();
        ++count;
    }
    return count;
}

/// Takes the header of an answer off `bytes`; false if there is more of it to come.
bool LoadClients::readHeader(Client &client, std::string_view &bytes) const
{
    const auto take = [&](std::size_t wanted) {
        const std::size_t taken = std::min(wanted - client.header.size(), bytes.size());
        client.header += bytes.substr(0, taken);
        bytes.remove_prefix(taken);
        return client.header.size() == wanted;
    };
    switch (m_answers) {
    case Answers::Bytes:
        client.bodyBytesLeft = m_requestBytes;
        return true;
    case Answers::Frames:
        if (!take(2) || !take(frameHeaderBytes(client.header)))
            return false;
        client.bodyBytesLeft = payloadBytes(client.header);
        return true;
    case Answers::Http:
        break;
    }
    while (!bytes.empty()) {
        take(client.header.size() + 1);
        if (client.header.ends_with("\r\n\r\n")) {
            client.bodyBytesLeft = contentLength(client.header);
            return true;
        }
    }
    return false;
}

void LoadClients::answered(std::size_t index, std::size_t count)
{
    Client &client = m_clients[index];
    count = std::min(count, client.due.size());
    const auto now = Clock::now();
    for (std::size_t i = 0; i < count; ++i) {
        m_result.latenciesUs.push_back(
            std::chrono::duration<float, std::micro>(now - client.due.front()).count());
        client.due.pop_front();
    }
    m_awaited -= count;
    m_result.answered += count;
    if (count > 0 && client.due.empty() && m_whenClientIsIdle)
        m_whenClientIsIdle(index);
}

} // namespace stag::test

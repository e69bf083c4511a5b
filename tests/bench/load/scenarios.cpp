// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/load/load_clients.h"
#include "tests/bench/load/measurement.h"
#include "tests/bench/load/packets.h"
#include "tests/bench/load/server_process.h"

#include <algorithm>
#include <cmath>

namespace stag::test {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds kWarmUp = 500ms;
constexpr std::chrono::milliseconds kDuration = 3s;
constexpr std::size_t kDevicesPerSession = 10;

std::string sessionOf(std::size_t client)
{
    return "room-" + std::to_string(client / kDevicesPerSession);
}

std::string deviceOf(std::size_t client)
{
    return "device-" + std::to_string(client);
}

std::string relayTarget(std::size_t client)
{
    return "/ws/streamkit?session_id=" + sessionOf(client) + "&device_id=" + deviceOf(client);
}

std::string roomTarget(std::size_t)
{
    return "/api/v1/ws?session_id=room";
}

double percentile(std::vector<float> &values, double share)
{
    if (values.empty())
        return 0;
    const auto rank = static_cast<std::ptrdiff_t>(share * double(values.size() - 1));
    std::nth_element(values.begin(), values.begin() + rank, values.end());
    return double(values[std::size_t(rank)]);
}

/// The cost of each answer of what `run` does, after it has been done for a moment.
Measurement costOf(const ServerProcess &server,
                   const std::function<LoadResult(std::chrono::milliseconds)> &run)
{
    run(kWarmUp);
    const double before = server.cpuSeconds();
    LoadResult result = run(kDuration);
    const double seconds = server.cpuSeconds() - before;
    if (result.answered == 0 || result.answered < result.sent)
        return {};
    const auto answered = double(result.answered);
    return {seconds * 1e6 / answered,
            answered / result.seconds,
            percentile(result.latenciesUs, 0.5),
            percentile(result.latenciesUs, 0.99)};
}

std::vector<MessageTemplate> messagesOf(std::size_t clients,
                                        const std::function<MessageTemplate(std::size_t)> &make)
{
    std::vector<MessageTemplate> messages;
    messages.reserve(clients);
    for (std::size_t i = 0; i < clients; ++i)
        messages.push_back(make(i));
    return messages;
}

Scenario messagesInTurn(std::size_t clients,
                        int inFlight,
                        const LoadClients::Target &target,
                        const std::function<MessageTemplate(std::size_t)> &make)
{
    return [=](const ServerProcess &server, std::uint16_t port) -> Measurement {
        LoadClients load(port, clients, Answers::Frames, target);
        if (!load.isOpen())
            return {};
        auto messages = messagesOf(clients, make);
        return costOf(server, [&](std::chrono::milliseconds duration) {
            return load.inTurn(
                [&](std::size_t client) { return messages[client].next(); }, inFlight, duration);
        });
    };
}

} // namespace

Scenario posesAtRate(std::size_t clients, double hertz)
{
    return [=](const ServerProcess &server, std::uint16_t port) -> Measurement {
        LoadClients load(port, clients, Answers::Frames, relayTarget);
        if (!load.isOpen())
            return {};
        auto messages = messagesOf(clients, [](std::size_t i) { return posePacket(sessionOf(i)); });
        return costOf(server, [&](std::chrono::milliseconds duration) {
            return load.atRate([&](std::size_t client) { return messages[client].next(); },
                               double(clients) * hertz,
                               duration);
        });
    };
}

Scenario posesInTurn(std::size_t clients, int inFlight)
{
    return messagesInTurn(
        clients, inFlight, relayTarget, [](std::size_t i) { return posePacket(sessionOf(i)); });
}

Scenario bytesInTurn(std::size_t clients, int inFlight, std::size_t bytes)
{
    return [=](const ServerProcess &server, std::uint16_t port) -> Measurement {
        LoadClients load(port, clients, Answers::Bytes);
        if (!load.isOpen())
            return {};
        const std::string request(bytes, 'x');
        return costOf(server, [&](std::chrono::milliseconds duration) {
            return load.inTurn(
                [&](std::size_t) -> std::string_view { return request; }, inFlight, duration);
        });
    };
}

Scenario bytesAtRate(std::size_t clients, double hertz, std::size_t bytes)
{
    return [=](const ServerProcess &server, std::uint16_t port) -> Measurement {
        LoadClients load(port, clients, Answers::Bytes);
        if (!load.isOpen())
            return {};
        const std::string request(bytes, 'x');
        return costOf(server, [&](std::chrono::milliseconds duration) {
            return load.atRate([&](std::size_t) -> std::string_view { return request; },
                               double(clients) * hertz,
                               duration);
        });
    };
}

Scenario posesThroughSocket(std::size_t clients, int inFlight)
{
    return messagesInTurn(
        clients,
        inFlight,
        [](std::size_t) { return "/packets"; },
        [](std::size_t i) { return lonePosePacket(sessionOf(i)); });
}

Scenario meshesThroughSocket(std::size_t textBytes)
{
    constexpr std::size_t kClients = 50;
    return messagesInTurn(
        kClients,
        1,
        [](std::size_t) { return "/packets"; },
        [textBytes](std::size_t i) { return meshPacket(sessionOf(i), textBytes, false); });
}

Scenario meshesStored(std::size_t textBytes)
{
    constexpr std::size_t kClients = 10;
    return messagesInTurn(kClients, 1, relayTarget, [textBytes](std::size_t i) {
        return meshPacket("room-" + std::to_string(i), textBytes, true);
    });
}

Scenario fanOut(std::size_t subscribers, int burst)
{
    return [=](const ServerProcess &server, std::uint16_t port) -> Measurement {
        LoadClients load(port, subscribers, Answers::Frames, roomTarget);
        if (!load.isOpen())
            return {};
        auto messages = messagesOf(std::size_t(burst),
                                   [](std::size_t i) { return anchorUpdate("room", deviceOf(i)); });
        std::size_t device = 0;
        return costOf(server, [&](std::chrono::milliseconds duration) {
            return load.fromFirstToAll(
                [&](std::size_t) { return messages[device++ % messages.size()].next(); },
                burst,
                duration);
        });
    };
}

Scenario fanOutAtRate(std::size_t subscribers, double posesPerSecond)
{
    return [=](const ServerProcess &server, std::uint16_t port) -> Measurement {
        constexpr std::size_t kDevices = 50;
        LoadClients load(port, subscribers, Answers::Frames, roomTarget);
        if (!load.isOpen())
            return {};
        auto messages =
            messagesOf(kDevices, [](std::size_t i) { return anchorUpdate("room", deviceOf(i)); });
        std::size_t device = 0;
        return costOf(server, [&](std::chrono::milliseconds duration) {
            return load.fromFirstAtRate(
                [&](std::size_t) { return messages[device++ % messages.size()].next(); },
                posesPerSecond,
                duration);
        });
    };
}

Scenario anchorByHttp()
{
    return [](const ServerProcess &server, std::uint16_t port) -> Measurement {
        constexpr std::size_t kClients = 50;
        const std::string store = ingestRequest("room", "corner");
        LoadClients writer(port, 1, Answers::Http);
        LoadClients load(port, kClients, Answers::Http);
        if (!writer.isOpen() || !load.isOpen())
            return {};
        writer.inTurn([&](std::size_t) -> std::string_view { return store; }, 1, 1ms);
        const std::string request =
            "GET /api/v1/anchors/corner HTTP/1.1\r\nHost: localhost\r\n\r\n";
        return costOf(server, [&](std::chrono::milliseconds duration) {
            return load.inTurn(
                [&](std::size_t) -> std::string_view { return request; }, 1, duration);
        });
    };
}

Scenario idleConnections(std::size_t clients)
{
    return [=](const ServerProcess &server, std::uint16_t port) -> Measurement {
        const LoadClients first(port, 1, Answers::Frames, relayTarget);
        const std::size_t before = server.residentBytes();
        const LoadClients load(port, clients, Answers::Frames, relayTarget);
        if (!load.isOpen())
            return {};
        return {double(server.residentBytes() - before) / double(clients), 0, 0, 0};
    };
}

} // namespace stag::test

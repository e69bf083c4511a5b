// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace stag::test {

class ServerProcess;

/// A server that takes part; started anew for every measurement.
struct Contestant
{
    std::string name;
    std::vector<std::string> arguments;
    /// With "%PORT%" and "%FOLDER%" where the port and an empty folder go.
    std::vector<std::string> environment;
};

/// What one unit cost.
struct Measurement
{
    double cpuUs = 0; ///< or bytes, for memory
    double unitsPerSecond = 0;
    double p50Us = 0;
    double p99Us = 0;
};

/// What is done to a server that listens at `port`.
using Scenario = std::function<Measurement(const ServerProcess &server, std::uint16_t port)>;

/// Starts the contestant and does it; nothing if the server or the load failed.
[[nodiscard]] Measurement measure(const Contestant &contestant, const Scenario &scenario);

[[nodiscard]] Scenario posesAtRate(std::size_t clients, double hertz);
[[nodiscard]] Scenario posesInTurn(std::size_t clients, int inFlight);
[[nodiscard]] Scenario bytesInTurn(std::size_t clients, int inFlight, std::size_t bytes);
[[nodiscard]] Scenario bytesAtRate(std::size_t clients, double hertz, std::size_t bytes);
[[nodiscard]] Scenario posesThroughSocket(std::size_t clients, int inFlight);
[[nodiscard]] Scenario meshesThroughSocket(std::size_t textBytes);
[[nodiscard]] Scenario meshesStored(std::size_t textBytes);
[[nodiscard]] Scenario fanOut(std::size_t subscribers, int burst);
[[nodiscard]] Scenario fanOutAtRate(std::size_t subscribers, double posesPerSecond);
[[nodiscard]] Scenario anchorByHttp();
[[nodiscard]] Scenario idleConnections(std::size_t clients);

} // namespace stag::test

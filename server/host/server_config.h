// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/identity/accounts.h"
#include "server/identity/first_administrator.h"
#include "server/identity/gate.h"
#include "server/relay/relay_settings.h"
#include "server/supervisor/edge_fleet.h"
#include "server/transport/limits.h"
#include "server/transport/server.h"

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stag::host {

/// The systems that a listener can serve.
enum class System { Stag, Relay, Supervisor, Metrics };

/// "stag", "relay", "supervisor", "metrics".
[[nodiscard]] std::string_view systemName(System system);
[[nodiscard]] std::optional<System> systemFromName(std::string_view name);

/// One address and the systems that answer there. The path that two systems have, /health, is
/// answered for both; metrics always show the whole process.
struct ListenerConfig
{
    transport::ListenAddress address;
    std::vector<System> systems;
    identity::Admission admission = identity::Admission::Open;
};

/// Where the relay delivers.
struct RelayTarget
{
    std::string url; ///< empty: the STAG of this process
    std::string apiKey;
    std::chrono::milliseconds timeout{10'000};
    std::size_t catchUpEventsMax =
        100; ///< in one batch, when more wait than fit into an ordinary one
};

struct StagConfig
{
    bool metricsEnabled = true;
    std::string metricsPath = "/metrics";
    int clientsPerSessionMax = 10;
    std::size_t feedLogBytesMax = 32u << 20; ///< for viewers that come back
    double adjacentDistanceM = 2.0; ///< of anchors; beyond, they are not joined in the graph
    std::chrono::milliseconds geofenceSilentAfter{30'000}; ///< without a pose a device has left
    std::chrono::milliseconds pastPoseInterval{1'000};     ///< of a device one pose per interval
    double pastPoseDistanceM = 0.5;                        ///< … and one for each such distance
    std::chrono::milliseconds pastAgeMax{7 * 24 * 3'600'000};
    std::size_t pastBytesMax = std::size_t{1} << 30;
    int geofenceEventsMax = 1'000'000; ///< of all fences
};

/// Who signs in at the supervisor.
struct IdentityConfig
{
    identity::TokenSettings tokens{};
    std::string tokenSecret; ///< empty: a key of the data folder, with which nobody else signs
    identity::AccountSettings accounts{};
    identity::FirstAdministrator firstAdministrator{};
    /// Whether there is somebody to tell one to that nobody has chosen.
    bool mayInventPassword = false;
};

/// Nobody may ask a loop to wait longer; viewers would see it.
inline constexpr std::chrono::milliseconds kTickMax{50};

/// All that a server needs to know. Plain values; app/bootstrap fills them from file, environment
/// and arguments.
struct ServerConfig
{
    std::filesystem::path dataDirectory;
    std::vector<ListenerConfig> listeners;
    int loopCount = 0;                    ///< 0: one less than the machine has cores, at least 1
    std::chrono::milliseconds tickMax{2}; ///< that a busy loop waits for more; 0: never
    transport::Limits limits{};
    StagConfig stag{};
    IdentityConfig identity{};
    supervisor::FleetSettings fleet{};
    relay::RelaySettings relay{};
    RelayTarget relayTarget{};
    std::chrono::milliseconds drainDeadline{30'000};
};

} // namespace stag::host

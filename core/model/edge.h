// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/strong_id.h"
#include "core/geo/geodetic.h"
#include "core/model/geofence.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace stag::model {

using EdgeId = StrongId<struct EdgeIdTag>;

/// Unknown: nothing has been heard of it yet.
enum class EdgeHealth { Unknown, Healthy, Degraded, Offline };
inline constexpr std::size_t kEdgeHealthCount = 4;

/// What an edge may be; each overflow is a problem of its field.
struct EdgeLimits
{
    std::size_t nameBytesMax = 255;
    std::size_t regionBytesMax = 100;
    std::size_t urlBytesMax = 500;
    std::size_t versionBytesMax = 50;
    double serviceRadiusKmMax = 20'100.0; ///< half way round the earth
    std::int64_t connectionsMax = 1'000'000;
};

/// A server that serves the devices near it, as an administrator has described it.
struct Edge
{
    EdgeId id;
    std::string name;
    std::string region;
    std::string apiUrl;
    std::string webSocketUrl;
    geo::Geodetic place; ///< without a height
    double serviceRadiusKm = 5.0;
    std::uint32_t connectionsMax = 100;
    std::string healthCheckUrl; ///< empty: it reports by itself
    bool isActive = true;
    bool isDraining = false; ///< its devices go elsewhere and no new ones come
    Timestamp created;
    Timestamp updated;

    bool operator==(const Edge &) const = default;
};

/// What an edge says of itself.
struct EdgeReport
{
    std::optional<double> cpuPercent;
    std::optional<double> memoryPercent;
    std::optional<std::uint32_t> connections; ///< also those that nobody has sent there
    std::optional<double> bandwidthMbps;
    std::optional<std::chrono::microseconds> roundTrip; ///< measured by the edge or by the check
    std::string version;

    bool operator==(const EdgeReport &) const = default;
};

/// How an edge is, as far as that is known.
struct EdgeStatus
{
    EdgeHealth health = EdgeHealth::Unknown;
    std::optional<Timestamp> lastHealthCheck; ///< asked for by the supervisor, whatever came of it
    std::optional<Timestamp> lastPing;        ///< sent by the edge
    EdgeReport report;                        ///< the newest word on each
    std::uint32_t connections = 0;            ///< devices that have been sent there
    std::string problem;                      ///< of the last check, if it failed

    bool operator==(const EdgeStatus &) const = default;
};

struct EdgeRecord
{
    Edge edge;
    EdgeStatus status;

    bool operator==(const EdgeRecord &) const = default;
};

/// What is to be changed of an edge; what is absent stays.
struct EdgeEdit
{
    std::optional<std::string> name{};
    std::optional<std::string> region{};
    std::optional<std::string> apiUrl{};
    std::optional<std::string> webSocketUrl{};
    std::optional<double> latitudeDeg{};
    std::optional<double> longitudeDeg{};
    std::optional<double> serviceRadiusKm{};
    std::optional<std::int64_t> connectionsMax{};
    std::optional<std::string> healthCheckUrl{};
    std::optional<bool> isActive{};
    std::optional<bool> isDraining{};

    bool operator==(const EdgeEdit &) const = default;
};

[[nodiscard]] Edge applied(const EdgeEdit &edit, Edge edge);

/// Everything that is wrong with the values that are there; the fields are named as on the wire. A
/// right edit leaves a right edge right.
[[nodiscard]] std::vector<FieldProblem> problemsOf(const EdgeEdit &edit,
                                                   const EdgeLimits &limits = {});
/// The same for an edit that makes an edge: some values must be there.
[[nodiscard]] std::vector<FieldProblem> problemsOfNew(const EdgeEdit &edit,
                                                      const EdgeLimits &limits = {});
[[nodiscard]] std::vector<FieldProblem> problemsOf(const EdgeReport &report,
                                                   const EdgeLimits &limits = {});

} // namespace stag::model

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/edge.h"
#include "server/storage/statement.h"

#include <string>
#include <string_view>

namespace stag::storage {

/// What edgeAt() reads, in its order.
inline constexpr std::string_view kEdgeColumns =
    "e.key, e.name, e.region, e.api_url, e.websocket_url, e.lat, e.lng, e.service_radius_km, "
    "e.max_connections, e.health_check_url, e.is_active, e.is_draining, e.created_at, e.updated_at";
inline constexpr int kEdgeColumnCount = 14;

[[nodiscard]] inline model::Edge edgeAt(const Statement &row, int column)
{
    model::Edge edge;
    edge.id = model::EdgeId(std::string(row.text(column)));
    edge.name = row.text(column + 1);
    edge.region = row.text(column + 2);
    edge.apiUrl = row.text(column + 3);
    edge.webSocketUrl = row.text(column + 4);
    edge.place = {row.real(column + 5), row.real(column + 6), 0.0};
    edge.serviceRadiusKm = row.real(column + 7);
    edge.connectionsMax = static_cast<std::uint32_t>(row.integer(column + 8));
    edge.healthCheckUrl = row.text(column + 9);
    edge.isActive = row.integer(column + 10) != 0;
    edge.isDraining = row.integer(column + 11) != 0;
    edge.created = fromUnixMs(row.integer(column + 12));
    edge.updated = fromUnixMs(row.integer(column + 13));
    return edge;
}

/// What edgeStatusAt() reads, in its order.
inline constexpr std::string_view kEdgeStatusColumns =
    "e.health_status, e.last_health_check, e.last_ping, e.cpu_usage, e.memory_usage, "
    "e.reported_connections, e.bandwidth_mbps, e.round_trip_us, e.version, e.problem";

[[nodiscard]] inline model::EdgeStatus edgeStatusAt(const Statement &row, int column)
{
    const auto real = [&row](int at) {
        return row.isNull(at) ? std::nullopt : std::optional(row.real(at));
    };
    const auto time = [&row](int at) {
        return row.isNull(at) ? std::nullopt : std::optional(fromUnixMs(row.integer(at)));
    };
    model::EdgeStatus status;
    status.health = static_cast<model::EdgeHealth>(row.integer(column));
    status.lastHealthCheck = time(column + 1);
    status.lastPing = time(column + 2);
    status.report.cpuPercent = real(column + 3);
    status.report.memoryPercent = real(column + 4);
    if (!row.isNull(column + 5))
        status.report.connections = static_cast<std::uint32_t>(row.integer(column + 5));
    status.report.bandwidthMbps = real(column + 6);
    if (!row.isNull(column + 7))
        status.report.roundTrip = std::chrono::microseconds(row.integer(column + 7));
    status.report.version = row.text(column + 8);
    status.problem = row.text(column + 9);
    return status;
}

} // namespace stag::storage

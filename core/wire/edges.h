// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Edge servers, version 1: what the plan of the AR Supervisor names its columns is what its members
// are called; the rest is ours. Times are RFC 3339.
//
// An edge: {"id","name","region","api_url","websocket_url","lat","lng","service_radius_km",
// "max_connections","current_connections","health_status":"healthy"|"degraded"|"offline"|"unknown",
// "health_check_url","last_health_check"|null,"last_ping"|null,"cpu_usage"|null,
// "memory_usage"|null,"is_active","created_at"} and, ours: "updated_at","is_draining",
// "reported_connections"|null,"bandwidth_mbps"|null,"round_trip_ms"|null,"version","problem".
// POST /api/v1/edge-servers, PUT …/{id}: those of them that people say; PUT: what is absent stays.
// GET /api/v1/edge-servers: {"data":[…],"total","limit","offset"}
// POST …/{id}/ping: {"cpu_usage"?,"memory_usage"?,"active_connections"?,"bandwidth_mbps"?,
// "round_trip_ms"?,"version"?}, also as the plan's {"type":"health_update","data":{…}}.
// POST …/{id}/drain: {"is_draining"?}

#include "core/base/result.h"
#include "core/model/edge.h"
#include "core/wire/limits.h"
#include "core/wire/stag.h"
#include "core/wire/users.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stag::wire {

/// "unknown", "healthy", "degraded", "offline".
[[nodiscard]] std::string_view healthName(model::EdgeHealth health);
[[nodiscard]] std::optional<model::EdgeHealth> healthFromName(std::string_view name);

/// What an administrator says of an edge, or what is wrong with the way it was written; its values
/// are judged by model::problemsOf. Corrupt or TooLarge: it is not even JSON.
struct EdgeRequest
{
    model::EdgeEdit edit;
    std::vector<model::FieldProblem> problems;
};
[[nodiscard]] Result<EdgeRequest> parseEdge(std::string_view body, const Limits &limits = {});

/// What an edge says of itself; an empty body says nothing but that it is there.
struct EdgeReportRequest
{
    model::EdgeReport report;
    std::vector<model::FieldProblem> problems;
};
[[nodiscard]] Result<EdgeReportRequest> parseEdgeReport(std::string_view body,
                                                        const Limits &limits = {});
/// What can be read of the answer of an edge that was asked how it is: the members of a report, or
/// {"load":{"cpu_percent","memory_percent","active_connections"}}. Never fails.
[[nodiscard]] model::EdgeReport parseHealthAnswer(std::string_view body, const Limits &limits = {});

/// True if it does not say. Corrupt.
[[nodiscard]] Result<bool> parseDrain(std::string_view body, const Limits &limits = {});

/// Which edges are listed.
struct EdgeListRequest
{
    ListPage page;
    std::string region; ///< empty: any
    std::optional<model::EdgeHealth> health;
    std::optional<geo::Geodetic> place; ///< only the least loaded that serve it, see the plan
};
/// Corrupt: a parameter cannot be read.
[[nodiscard]] Result<EdgeListRequest> parseEdgeList(const QueryParameters &parameters,
                                                    std::size_t limitMax);

[[nodiscard]] std::string writeEdge(const model::EdgeRecord &record);
[[nodiscard]] std::string writeEdges(std::span<const model::EdgeRecord> records,
                                     const ListPage &page);
/// GET /api/v1/edge-servers/{id}/status: how it is, without what people have said of it.
[[nodiscard]] std::string writeEdgeStatus(const model::EdgeRecord &record);

} // namespace stag::wire

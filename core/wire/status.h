// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Health, status, metrics in JSON, errors and the ready line.

#include "core/base/clock.h"
#include "core/base/error.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace stag::wire {

/// {"error":"Anchor not found"}, with "details" if there are any.
[[nodiscard]] std::string writeError(std::string_view message, std::string_view details = {});

/// The error codes of STAG's API.
enum class ApiCode {
    BadRequest,
    Unauthorized,
    Forbidden,
    NotFound,
    Conflict,
    UnprocessableEntity,
    InternalError,
    DatabaseError,
    ValidationError,
    CompressionError,
    RateLimitExceeded,
};

/// The HTTP status that goes with a code.
[[nodiscard]] int apiStatus(ApiCode code);
/// {"error":"validation error: …","code":"VALIDATION_ERROR"}; the prefix belongs to the code.
[[nodiscard]] std::string writeApiError(ApiCode code, std::string_view message);

/// STAG's GET /health. With `relayConnections` it is the answer of the relay as well: what both
/// contracts name ("timestamp") is as STAG writes it.
[[nodiscard]] std::string
writeStagHealth(std::string_view version,
                Timestamp now,
                bool databaseConnected,
                std::optional<std::uint64_t> relayConnections = std::nullopt);

/// GET /api/v1/health of the first STAG, which says its own version and knows of no relay.
[[nodiscard]] std::string writeFirstStagHealth(Timestamp now, bool databaseConnected);

/// STAG's GET /api/v1/metrics.
struct StagTotals
{
    std::uint64_t activeConnections = 0;
    std::uint64_t anchors = 0;
    std::uint64_t meshes = 0;
    std::uint64_t storedBytes = 0;
    double compressionRatio = 1.0;
};
[[nodiscard]] std::string writeStagTotals(const StagTotals &totals);

/// STAG's GET /status (ours): who listens, in sums.
struct StagStatus
{
    std::uint64_t activeConnections = 0;
    std::chrono::nanoseconds uptime{};
    std::uint64_t subscribers = 0;
    std::uint64_t viewers = 0; ///< subscribers of the live feed
    std::uint64_t queuedBytes = 0;
    std::chrono::milliseconds lagMax{};
};
[[nodiscard]] std::string writeStagStatus(const StagStatus &status);

/// The relay's GET /health and GET /status.
[[nodiscard]] std::string writeRelayHealth(std::uint64_t connections, Timestamp now);
[[nodiscard]] std::string writeRelayStatus(std::uint64_t connections,
                                           std::chrono::nanoseconds uptime);

/// Where the systems of a server listen: name and URL.
using Listeners = std::span<const std::pair<std::string, std::string>>;
/// {"event":"ready","listeners":{"stag":"http://127.0.0.1:8080"}} without a line end.
[[nodiscard]] std::string writeReadyLine(Listeners listeners);

/// A time as RFC 3339 in UTC, always with milliseconds, "2026-11-21T01:34:45.123Z".
[[nodiscard]] std::string rfc3339(Timestamp time);
/// A duration as Go writes it, "1h2m3.4s".
[[nodiscard]] std::string goDuration(std::chrono::nanoseconds duration);

} // namespace stag::wire

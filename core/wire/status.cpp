// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/status.h"

#include "core/wire/json_writer.h"

#include <array>
#include <cstdio>

namespace stag::wire {

namespace {

struct ApiCodeRow
{
    std::string_view name;
    int status;
    std::string_view prefix;
};

ApiCodeRow rowOf(ApiCode code)
{
    switch (code) {
    case ApiCode::BadRequest:
        return {"BAD_REQUEST", 400, ""};
    case ApiCode::Unauthorized:
        return {"UNAUTHORIZED", 401, ""};
    case ApiCode::Forbidden:
        return {"FORBIDDEN", 403, ""};
    case ApiCode::NotFound:
        return {"NOT_FOUND", 404, ""};
    case ApiCode::Conflict:
        return {"CONFLICT", 409, ""};
    case ApiCode::UnprocessableEntity:
        return {"UNPROCESSABLE_ENTITY", 422, ""};
    case ApiCode::InternalError:
        return {"INTERNAL_ERROR", 500, ""};
    case ApiCode::DatabaseError:
        return {"DATABASE_ERROR", 500, "database error: "};
    case ApiCode::ValidationError:
        return {"VALIDATION_ERROR", 400, "validation error: "};
    case ApiCode::CompressionError:
        return {"COMPRESSION_ERROR", 500, "compression error: "};
    case ApiCode::RateLimitExceeded:
        return {"RATE_LIMIT_EXCEEDED", 429, ""};
    }
    return {"INTERNAL_ERROR", 500, ""};
}

/// "3.4" for 3400 thousandths: as many decimals as there are, none after a whole number.
std::string decimal(std::uint64_t value, std::uint64_t unit)
{
    std::string text = std::to_string(value / unit);
    std::uint64_t rest = value % unit;
    if (rest == 0)
        return text;
    text += '.';
    for (std::uint64_t digit = unit / 10; rest != 0; digit /= 10) {
        text += static_cast<char>('0' + rest / digit);
        rest %= digit;
    }
    return text;
}

} // namespace

std::string writeError(std::string_view message, std::string_view details)
{
    JsonWriter json;
    json.beginObject();
    json.text("error", message);
    if (!details.empty())
        json.text("details", details);
    json.endObject();
    return json.take();
}

int apiStatus(ApiCode code)
{
    return rowOf(code).status;
}

std::string writeApiError(ApiCode code, std::string_view message)
{
    JsonWriter json;
    json.beginObject();
    json.text("error", std::string(rowOf(code).prefix).append(message));
    json.text("code", rowOf(code).name);
    json.endObject();
    return json.take();
}

std::string writeStagHealth(std::string_view version,
                            Timestamp now,
                            bool databaseConnected,
                            std::optional<std::uint64_t> relayConnections)
{
    JsonWriter json;
    json.beginObject();
    json.text("status", "healthy");
    json.text("version", version);
    json.text("timestamp", rfc3339(now));
    json.text("database", databaseConnected ? "connected" : "disconnected");
    if (relayConnections)
        json.unsignedInteger("connections", *relayConnections);
    json.endObject();
    return json.take();
}

std::string writeFirstStagHealth(Timestamp now, bool databaseConnected)
{
    const std::string_view health = databaseConnected ? "healthy" : "unhealthy";
    JsonWriter json;
    json.beginObject();
    json.text("status", health);
    json.text("timestamp", rfc3339(now));
    json.text("version", "1.0.0");
    json.text("database", health);
    json.endObject();
    return json.take();
}

std::string writeStagTotals(const StagTotals &totals)
{
    JsonWriter json;
    json.beginObject();
    json.unsignedInteger("active_connections", totals.activeConnections);
    json.unsignedInteger("total_anchors", totals.anchors);
    json.unsignedInteger("total_meshes", totals.meshes);
    json.unsignedInteger("storage_size_bytes", totals.storedBytes);
    json.number("compression_ratio", totals.compressionRatio);
    json.endObject();
    return json.take();
}

std::string writeStagStatus(const StagStatus &status)
{
    JsonWriter json;
    json.beginObject();
    json.unsignedInteger("active_connections", status.activeConnections);
    json.text("uptime", goDuration(status.uptime));
    json.unsignedInteger("subscribers", status.subscribers);
    json.unsignedInteger("viewers", status.viewers);
    json.unsignedInteger("queued_bytes", status.queuedBytes);
    json.integer("lag_ms_max", status.lagMax.count());
    json.endObject();
    return json.take();
}

std::string writeRelayHealth(std::uint64_t connections, Timestamp now)
{
    JsonWriter json;
    json.beginObject();
    json.unsignedInteger("connections", connections);
    json.text("status", "healthy");
    json.integer("timestamp",
                 std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count());
    json.endObject();
    return json.take();
}

std::string writeRelayStatus(std::uint64_t connections, std::chrono::nanoseconds uptime)
{
    JsonWriter json;
    json.beginObject();
    json.unsignedInteger("active_connections", connections);
    json.text("uptime", goDuration(uptime));
    json.endObject();
    return json.take();
}

std::string writeReadyLine(Listeners listeners)
{
    JsonWriter json;
    json.beginObject();
    json.text("event", "ready");
    json.key("listeners");
    json.beginObject();
    for (const auto &[name, url] : listeners)
        json.text(name, url);
    json.endObject();
    json.endObject();
    return json.take();
}

std::string rfc3339(Timestamp time)
{
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(time - day);
    std::array<char, 64> buffer;
    const int length = std::snprintf(buffer.data(),
                                     buffer.size(),
                                     "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ",
                                     static_cast<int>(date.year()),
                                     static_cast<unsigned>(date.month()),
                                     static_cast<unsigned>(date.day()),
                                     static_cast<int>(clock.hours().count()),
                                     static_cast<int>(clock.minutes().count()),
                                     static_cast<int>(clock.seconds().count()),
                                     static_cast<int>(clock.subseconds().count()));
    return std::string(buffer.data(), static_cast<std::size_t>(length));
}

std::string goDuration(std::chrono::nanoseconds duration)
{
    const bool negative = duration.count() < 0;
    const auto count = static_cast<std::uint64_t>(duration.count());
    const std::uint64_t ns = negative ? 0 - count : count;
    const std::string sign = negative ? "-" : "";
    if (ns == 0)
        return "0s";
    if (ns < 1'000)
        return sign + std::to_string(ns) + "ns";
    if (ns < 1'000'000)
        return sign + decimal(ns, 1'000) + "µs";
    if (ns < 1'000'000'000)
        return sign + decimal(ns, 1'000'000) + "ms";
    constexpr std::uint64_t kMinute = 60'000'000'000;
    const std::uint64_t minutes = ns / kMinute;
    std::string text = decimal(ns % kMinute, 1'000'000'000) + 's';
    if (minutes > 0)
        text = std::to_string(minutes % 60) + 'm' + text;
    if (minutes >= 60)
        text = std::to_string(minutes / 60) + 'h' + text;
    return sign + text;
}

} // namespace stag::wire

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/edge.h"

#include "core/model/place_problems.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

namespace stag::model {

namespace {

/// Collects what is wrong, field by field.
class Check
{
public:
    void add(const char *field, std::string message)
    {
        m_problems.push_back({field, std::move(message)});
    }
    void text(const char *field, const std::optional<std::string> &value, std::size_t bytesMax)
    {
        if (value && value->size() > bytesMax)
            add(field, "longer than " + std::to_string(bytesMax) + " bytes");
    }
    /// A URL of the scheme, or of the scheme over TLS if there is one, with a host; may be empty.
    void url(const char *field,
             const std::optional<std::string> &value,
             std::string_view scheme,
             std::string_view secureScheme,
             std::size_t bytesMax)
    {
        text(field, value, bytesMax);
        if (!value || value->empty())
            return;
        const auto begins = [&value](std::string_view with) {
            return !with.empty() && value->starts_with(with) && value->size() > with.size();
        };
        if (!begins(scheme) && !begins(secureScheme))
            return add(field,
                       "must begin with " + std::string(scheme)
                           + (secureScheme.empty() ? "" : " or " + std::string(secureScheme)));
        const bool isOdd = std::ranges::any_of(
            *value, [](char byte) { return byte <= ' ' || byte == 0x7f || byte == '@'; });
        if (isOdd)
            add(field, "must have no spaces and no password in it");
    }
    void range(const char *field, std::optional<double> value, double max)
    {
        if (value && !(*value >= 0.0 && *value <= max)) // false for NaN as well
            add(field, "must be between 0 and " + std::to_string(static_cast<std::int64_t>(max)));
    }

    [[nodiscard]] std::vector<FieldProblem> &problems() { return m_problems; }

private:
    std::vector<FieldProblem> m_problems;
};

template<typename T>
void assign(const std::optional<T> &from, T &to)
{
    if (from)
        to = *from;
}

} // namespace

Edge applied(const EdgeEdit &edit, Edge edge)
{
    assign(edit.name, edge.name);
    assign(edit.region, edge.region);
    assign(edit.apiUrl, edge.apiUrl);
    assign(edit.webSocketUrl, edge.webSocketUrl);
    assign(edit.latitudeDeg, edge.place.latitudeDeg);
    assign(edit.longitudeDeg, edge.place.longitudeDeg);
    assign(edit.serviceRadiusKm, edge.serviceRadiusKm);
    if (edit.connectionsMax)
        edge.connectionsMax = static_cast<std::uint32_t>(*edit.connectionsMax);
    assign(edit.healthCheckUrl, edge.healthCheckUrl);
    assign(edit.isActive, edge.isActive);
    assign(edit.isDraining, edge.isDraining);
    return edge;
}

std::vector<FieldProblem> problemsOf(const EdgeEdit &edit, const EdgeLimits &limits)
{
    Check check;
    if (edit.name && edit.name->empty())
        check.add("name", "missing");
    check.text("name", edit.name, limits.nameBytesMax);
    check.text("region", edit.region, limits.regionBytesMax);
    if (edit.apiUrl && edit.apiUrl->empty())
        check.add("api_url", "missing");
    check.url("api_url", edit.apiUrl, "http://", "https://", limits.urlBytesMax);
    check.url("websocket_url", edit.webSocketUrl, "ws://", "wss://", limits.urlBytesMax);
    check.url("health_check_url", edit.healthCheckUrl, "http://", {}, limits.urlBytesMax);
    addPlaceProblems({edit.latitudeDeg.value_or(0.0), edit.longitudeDeg.value_or(0.0), 0.0},
                     check.problems());
    if (edit.serviceRadiusKm
        && !(*edit.serviceRadiusKm > 0.0 && *edit.serviceRadiusKm <= limits.serviceRadiusKmMax))
        check.add("service_radius_km",
                  "must be above 0 and at most "
                      + std::to_string(static_cast<std::int64_t>(limits.serviceRadiusKmMax)));
    if (edit.connectionsMax
        && (*edit.connectionsMax < 0 || *edit.connectionsMax > limits.connectionsMax))
        check.add("max_connections",
                  "must be between 0 and " + std::to_string(limits.connectionsMax));
    return std::move(check.problems());
}

std::vector<FieldProblem> problemsOfNew(const EdgeEdit &edit, const EdgeLimits &limits)
{
    std::vector<FieldProblem> problems;
    const auto require = [&problems](const char *field, bool isThere) {
        if (!isThere)
            problems.push_back({field, "missing"});
    };
    require("name", edit.name.has_value());
    require("api_url", edit.apiUrl.has_value());
    require("lat", edit.latitudeDeg.has_value());
    require("lng", edit.longitudeDeg.has_value());
    std::ranges::move(problemsOf(edit, limits), std::back_inserter(problems));
    return problems;
}

std::vector<FieldProblem> problemsOf(const EdgeReport &report, const EdgeLimits &limits)
{
    constexpr double kPercentMax = 100.0;
    constexpr double kMbpsMax = 1e6;
    constexpr double kRoundTripMsMax = 60'000.0;
    Check check;
    check.range("cpu_usage", report.cpuPercent, kPercentMax);
    check.range("memory_usage", report.memoryPercent, kPercentMax);
    check.range("bandwidth_mbps", report.bandwidthMbps, kMbpsMax);
    if (report.connections && *report.connections > limits.connectionsMax)
        check.add("active_connections",
                  "must be between 0 and " + std::to_string(limits.connectionsMax));
    if (report.roundTrip) {
        using Milliseconds = std::chrono::duration<double, std::milli>;
        check.range("round_trip_ms", Milliseconds(*report.roundTrip).count(), kRoundTripMsMax);
    }
    if (report.version.size() > limits.versionBytesMax)
        check.add("version", "longer than " + std::to_string(limits.versionBytesMax) + " bytes");
    return std::move(check.problems());
}

} // namespace stag::model

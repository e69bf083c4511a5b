// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/decoration_fields.h"
#include "core/wire/decorations.h"
#include "core/wire/parameter_values.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace stag::wire {

namespace {

constexpr std::int64_t kLimitDefault = 100;
constexpr double kRadiusMaxM = 20'100'000.0; ///< farther than anything on the earth
constexpr double kTurnDeg = 360.0;
constexpr std::array<std::string_view, 5> kOrders{
    "created_at", "updated_at", "name", "category", "radius_meters"};

/// Reads parameters one by one and goes on behind one that is wrong.
class ParameterReader
{
public:
    explicit ParameterReader(const QueryParameters &parameters)
        : m_parameters(parameters)
    {}

    [[nodiscard]] bool has(std::string_view name) const
    {
        return !valueOf(m_parameters, name).empty();
    }
    [[nodiscard]] std::string text(std::string_view name) const
    {
        return std::string(valueOf(m_parameters, name));
    }
    std::int64_t integer(std::string_view name)
    {
        const auto value = parseInteger(m_parameters, name);
        if (!value)
            add(name, "must be a whole number");
        return value ? *value : 0;
    }
    double number(std::string_view name, double min, double max)
    {
        const auto value = parseDistance(m_parameters, name);
        if (!has(name))
            add(name, "missing");
        else if (!value)
            add(name, "must be a number");
        else if (*value < min || *value > max)
            add(name,
                "must be " + std::to_string(std::llround(min)) + " to "
                    + std::to_string(std::llround(max)));
        else
            return *value;
        return 0.0;
    }
    bool flag(std::string_view name)
    {
        const auto value = parseFlag(m_parameters, name);
        if (!value)
            add(name, "must be true or false");
        return value && *value;
    }
    template<typename Enum, std::size_t Count>
    std::optional<Enum> name(const std::array<std::string_view, Count> &names,
                             std::string_view parameter)
    {
        if (!has(parameter))
            return std::nullopt;
        return readName<Enum>(names, text(parameter), std::string(parameter), m_reader);
    }
    std::size_t limit(std::size_t max)
    {
        return clampedLimit(integer("limit"), kLimitDefault, static_cast<std::int64_t>(max));
    }
    void add(std::string_view name, std::string message)
    {
        m_reader.add(std::string(name), std::move(message));
    }
    [[nodiscard]] std::vector<model::FieldProblem> takeProblems()
    {
        return m_reader.takeProblems();
    }

private:
    const QueryParameters &m_parameters;
    FieldReader m_reader;
};

/// What every question may be narrowed by.
model::DecorationFilter readFilter(ParameterReader &reader)
{
    model::DecorationFilter filter;
    if (reader.has("category"))
        filter.category = reader.text("category");
    filter.assetType = reader.name<model::AssetType>(kAssetTypes, "asset_type");
    if (reader.has("q"))
        filter.text = reader.text("q");
    return filter;
}

/// The meridians of a box, each within 180 degrees.
void readMeridians(ParameterReader &reader, model::DecorationBoundsQuery &query)
{
    const double westDeg = reader.number("min_lng", -kTurnDeg, kTurnDeg);
    const double eastDeg = reader.number("max_lng", -kTurnDeg, kTurnDeg);
    const auto isBeyond = [](double deg) { return std::abs(deg) > kTurnDeg / 2.0; };
    if (!isBeyond(westDeg) && !isBeyond(eastDeg)) {
        query.westDeg = westDeg;
        query.eastDeg = eastDeg;
        return;
    }
    if (westDeg > eastDeg)
        return reader.add("min_lng", "must not be greater than max_lng where one is beyond 180");
    if (eastDeg - westDeg >= kTurnDeg)
        return; // all the way round, as it is
    const auto wrapped = [&](double deg) {
        return isBeyond(deg) ? deg - std::copysign(kTurnDeg, deg) : deg;
    };
    query.westDeg = wrapped(westDeg);
    query.eastDeg = wrapped(eastDeg);
}

} // namespace

Asked<model::DecorationListQuery> parseDecorationList(const QueryParameters &parameters,
                                                      std::size_t limitMax)
{
    ParameterReader reader(parameters);
    model::DecorationListQuery query;
    query.filter = readFilter(reader);
    query.filter.state = reader.name<model::DecorationState>(kDecorationStates, "state");
    if (reader.has("is_active"))
        query.filter.isActive = reader.flag("is_active");
    query.filter.isDeleted = reader.flag("deleted");
    query.limit = reader.limit(limitMax);
    query.offset = static_cast<std::size_t>(std::max<std::int64_t>(reader.integer("offset"), 0));
    std::string order = reader.text("sort");
    query.isDescending = order.starts_with('-');
    if (query.isDescending)
        order.erase(0, 1);
    const auto *const found = std::find(kOrders.begin(), kOrders.end(), order);
    if (found != kOrders.end())
        query.order = static_cast<model::DecorationOrder>(found - kOrders.begin());
    else if (!order.empty())
        reader.add("sort",
                   "must be created_at, updated_at, name, category or radius_meters, with - before "
                   "it for the other direction");
    return {std::move(query), reader.takeProblems()};
}

Asked<model::DecorationNearbyQuery> parseDecorationsNearby(const QueryParameters &parameters,
                                                           std::size_t limitMax)
{
    ParameterReader reader(parameters);
    model::DecorationNearbyQuery query;
    query.filter = readFilter(reader);
    query.latitudeDeg = reader.number("lat", -kTurnDeg / 4.0, kTurnDeg / 4.0);
    query.longitudeDeg = reader.number("lng", -kTurnDeg / 2.0, kTurnDeg / 2.0);
    query.radiusM = reader.number("radius", 0.0, kRadiusMaxM);
    query.limit = reader.limit(limitMax);
    return {std::move(query), reader.takeProblems()};
}

Asked<model::DecorationBoundsQuery> parseDecorationBounds(const QueryParameters &parameters,
                                                          std::size_t limitMax)
{
    ParameterReader reader(parameters);
    model::DecorationBoundsQuery query;
    query.filter = readFilter(reader);
    query.southDeg = reader.number("min_lat", -kTurnDeg / 4.0, kTurnDeg / 4.0);
    query.northDeg = reader.number("max_lat", -kTurnDeg / 4.0, kTurnDeg / 4.0);
    if (query.southDeg > query.northDeg)
        reader.add("min_lat", "must not be greater than max_lat");
    readMeridians(reader, query);
    query.limit = reader.limit(limitMax);
    return {std::move(query), reader.takeProblems()};
}

Asked<model::DecorationRegionQuery> parseDecorationRegion(const QueryParameters &parameters,
                                                          std::size_t limitMax)
{
    ParameterReader reader(parameters);
    model::DecorationRegionQuery query;
    query.filter = readFilter(reader);
    query.region = reader.text("region");
    if (query.region.empty())
        reader.add("region", "missing");
    query.limit = reader.limit(limitMax);
    return {std::move(query), reader.takeProblems()};
}

Asked<VersionsQuery> parseDecorationVersions(const QueryParameters &parameters,
                                             std::size_t limitMax)
{
    ParameterReader reader(parameters);
    VersionsQuery query;
    query.before = std::max<std::int64_t>(reader.integer("before"), 0);
    query.limit = reader.limit(limitMax);
    return {query, reader.takeProblems()};
}

Asked<DecorationDiffQuery> parseDecorationDiff(const QueryParameters &parameters)
{
    ParameterReader reader(parameters);
    DecorationDiffQuery query;
    if (reader.has("from"))
        query.from = reader.integer("from");
    if (reader.has("to"))
        query.to = reader.integer("to");
    return {query, reader.takeProblems()};
}

} // namespace stag::wire

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/past.h"

#include "core/wire/json_model.h"
#include "core/wire/parameter_values.h"

#include <utility>

namespace stag::wire {

namespace {

constexpr std::int64_t kStatesDefault = 100;
constexpr std::int64_t kStatesMax = 1'000;

void writeResolution(JsonWriter &json, const model::PastResolution &past)
{
    json.time("known_since", past.since);
    json.integer("pose_interval_ms", past.poseInterval.count());
    json.number("pose_distance", past.poseDistanceM);
}

} // namespace

Result<std::optional<Timestamp>> parseAsOf(const QueryParameters &parameters)
{
    return parseTime(parameters, "as_of");
}

std::string withAsOf(std::string answer, Timestamp asOf, const model::PastResolution &past)
{
    JsonWriter json;
    json.beginObject();
    json.time("time", asOf);
    writeResolution(json, past);
    json.endObject();
    const bool isEmpty = answer == "{}";
    answer.insert(answer.size() - 1, (isEmpty ? "\"as_of\":" : ",\"as_of\":") + json.take());
    return answer;
}

Result<model::AnchorPastQuery> parseAnchorPast(model::AnchorId id,
                                               const QueryParameters &parameters)
{
    model::AnchorPastQuery query;
    query.id = std::move(id);
    STAG_TRY(query.session, parseId<model::SessionId>(parameters, "session_id"));
    STAG_TRY(query.since, parseTime(parameters, "since"));
    STAG_TRY(query.before, parseTime(parameters, "before"));
    STAG_TRY(const std::int64_t limit, parseInteger(parameters, "limit"));
    query.limit = clampedLimit(limit, kStatesDefault, kStatesMax);
    return query;
}

std::string writeAnchorPast(const model::AnchorPast &past)
{
    JsonWriter json;
    json.beginObject();
    json.text("id", past.id.text());
    json.text("session_id", past.session.text());
    json.key("states");
    json.beginArray();
    for (const model::AnchorState &state : past.states) {
        json.beginObject();
        json.time("from", state.from);
        if (state.isDeleted)
            json.boolean("deleted", true);
        json.key("pose");
        writePose(json, state.anchor.pose, state.anchor.otherRotation);
        json.time("timestamp", state.anchor.timestamp);
        if (!state.anchor.metadata.empty())
            json.raw("metadata", state.anchor.metadata);
        json.endObject();
    }
    json.endArray();
    json.unsignedInteger("count", past.states.size());
    json.boolean("has_more", past.hasMore);
    writeResolution(json, past.resolution);
    json.endObject();
    return json.take();
}

} // namespace stag::wire

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/geofence_event.h"

#include "core/model/validation.h"
#include "core/wire/graph_names.h"
#include "core/wire/json_model.h"

#include <array>
#include <string_view>

namespace stag::wire {

namespace {

constexpr std::array<std::string_view, 3> kKinds{"enter", "inside", "exit"};
constexpr std::array<std::string_view, 6> kReasons{
    "moved", "fence_changed", "fence_deleted", "deleted", "disconnected", "silent"};

template<typename Id>
Result<Id> readId(const JsonObject &object, std::string_view key)
{
    STAG_TRY(std::string text, object.text(key));
    STAG_TRY_VOID(model::validateId(text, object.pathOf(key)));
    return Id(std::move(text));
}

template<typename Enum, std::size_t count>
Result<Enum> readName(const JsonObject &object,
                      std::string_view key,
                      const std::array<std::string_view, count> &names)
{
    STAG_TRY(const std::string name, object.text(key));
    if (const auto value = fromName<Enum>(name, names))
        return *value;
    return object.invalid(key, "unknown");
}

Result<Timestamp> readTime(const JsonObject &object, std::string_view key)
{
    STAG_TRY(const auto ms, object.integer(key));
    if (ms.value_or(0) < 0)
        return object.invalid(key, "negative");
    return fromUnixMs(ms.value_or(0));
}

Result<spatial::Vec3> readPoint(const JsonObject &object, std::string_view key)
{
    STAG_TRY(const JsonArray array, object.array(key));
    STAG_TRY(const auto numbers, array.numbers(3));
    if (numbers.size() != 3)
        return object.invalid(key, "must be three numbers");
    return spatial::Vec3{numbers[0], numbers[1], numbers[2]};
}

} // namespace

void writeGeofenceEventMembers(JsonWriter &json, const model::GeofenceEvent &event)
{
    json.integer("number", event.number);
    json.text("geofence_id", event.fence.text());
    json.text("session_id", event.session.text());
    json.text("anchor_id", event.anchor.text());
    json.text("event", nameOf(event.kind, kKinds));
    json.text("reason", nameOf(event.reason, kReasons));
    json.key("position");
    writePoint(json, event.position);
    json.time("at", event.at);
    json.time("since", event.since);
    json.integer("dwell_ms", (event.at - event.since).count());
}

Result<model::GeofenceEvent> readGeofenceEvent(const JsonObject &object)
{
    model::GeofenceEvent event;
    STAG_TRY(const auto number, object.integer("number"));
    event.number = number.value_or(0);
    STAG_TRY(event.fence, readId<model::GeofenceId>(object, "geofence_id"));
    STAG_TRY(event.session, readId<model::SessionId>(object, "session_id"));
    STAG_TRY(event.anchor, readId<model::AnchorId>(object, "anchor_id"));
    STAG_TRY(event.kind, readName<model::GeofenceEventKind>(object, "event", kKinds));
    STAG_TRY(event.reason, readName<model::GeofenceReason>(object, "reason", kReasons));
    STAG_TRY(event.position, readPoint(object, "position"));
    STAG_TRY(event.at, readTime(object, "at"));
    STAG_TRY(event.since, readTime(object, "since"));
    return event;
}

} // namespace stag::wire

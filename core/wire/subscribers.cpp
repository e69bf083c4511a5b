// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/subscribers.h"

#include "core/wire/delivery_classes.h"
#include "core/wire/filter_json.h"
#include "core/wire/json_reader.h"
#include "core/wire/json_writer.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace stag::wire {

namespace {

constexpr std::size_t kSubscribersMax = 100'000;

constexpr std::array<std::pair<live::SubscriberKind, std::string_view>, 3> kKinds{
    {{live::SubscriberKind::LiveJson, "live_json"},
     {live::SubscriberKind::Session, "session"},
     {live::SubscriberKind::LiveBinary, "live_binary"}}};

void writeSubscriber(JsonWriter &json, const live::Subscriber &subscriber)
{
    json.beginObject();
    json.unsignedInteger("id", subscriber.id);
    json.text("address", subscriber.address);
    json.text("kind", kKinds[static_cast<std::size_t>(subscriber.kind)].second);
    if (!subscriber.session.empty())
        json.text("session_id", subscriber.session.text());
    json.key("filters");
    json.beginArray();
    for (const live::Filter &filter : subscriber.filters)
        writeFilter(json, filter);
    json.endArray();
    json.time("connected_since", subscriber.connectedSince);
    json.unsignedInteger("queued_bytes", subscriber.queuedBytes);
    json.integer("lag_ms", subscriber.lag.count());
    for (std::size_t i = 0; i < kDeliveryClasses.size(); ++i) {
        const live::DeliveryCounts &counts = subscriber.deliveries[i];
        json.key(kDeliveryClasses[i]);
        json.beginObject();
        json.unsignedInteger("delivered", counts.delivered);
        json.unsignedInteger("coalesced", counts.coalesced);
        json.unsignedInteger("dropped", counts.dropped);
        json.endObject();
    }
    json.unsignedInteger("resnapshots", subscriber.resnapshots);
    json.endObject();
}

Result<live::DeliveryCounts> readCounts(const JsonObject &object)
{
    live::DeliveryCounts counts;
    STAG_TRY(counts.delivered, object.count("delivered"));
    STAG_TRY(counts.coalesced, object.count("coalesced"));
    STAG_TRY(counts.dropped, object.count("dropped"));
    return counts;
}

/// Nothing for an unknown kind.
Result<std::optional<live::Subscriber>> readSubscriber(const JsonObject &object)
{
    live::Subscriber subscriber;
    STAG_TRY(const std::string kind, object.text("kind"));
    const auto known = std::find_if(
        kKinds.begin(), kKinds.end(), [&kind](const auto &row) { return row.second == kind; });
    if (known == kKinds.end())
        return std::optional<live::Subscriber>();
    subscriber.kind = known->first;
    STAG_TRY(subscriber.id, object.count("id"));
    STAG_TRY(subscriber.address, object.text("address"));
    STAG_TRY(std::string session, object.text("session_id"));
    subscriber.session = model::SessionId(std::move(session));
    STAG_TRY(const JsonArray filters, object.array("filters"));
    STAG_TRY(const auto objects, filters.objects(live::SubscriptionLimits().filtersMax));
    for (const JsonObject &filter : objects) {
        STAG_TRY(subscriber.filters.emplace_back(), readFilter(filter));
    }
    STAG_TRY(const auto since, object.integer("connected_since"));
    subscriber.connectedSince = fromUnixMs(since.value_or(0));
    STAG_TRY(subscriber.queuedBytes, object.count("queued_bytes"));
    STAG_TRY(const auto lag, object.integer("lag_ms"));
    subscriber.lag = std::chrono::milliseconds(lag.value_or(0));
    for (std::size_t i = 0; i < kDeliveryClasses.size(); ++i) {
        STAG_TRY(const auto counts, object.object(kDeliveryClasses[i]));
        if (counts) {
            STAG_TRY(subscriber.deliveries[i], readCounts(*counts));
        }
    }
    STAG_TRY(subscriber.resnapshots, object.count("resnapshots"));
    return std::optional(std::move(subscriber));
}

} // namespace

std::string writeSubscribers(std::span<const live::Subscriber> subscribers)
{
    JsonWriter json;
    json.beginObject();
    json.key("subscribers");
    json.beginArray();
    for (const live::Subscriber &subscriber : subscribers)
        writeSubscriber(json, subscriber);
    json.endArray();
    json.unsignedInteger("count", subscribers.size());
    json.endObject();
    return json.take();
}

Result<std::vector<live::Subscriber>> parseSubscribers(std::string_view body, const Limits &limits)
{
    STAG_TRY(const JsonDocument document, JsonDocument::parse(body, limits));
    STAG_TRY(const JsonObject root, document.rootObject());
    STAG_TRY(const JsonArray array, root.array("subscribers"));
    STAG_TRY(const auto objects, array.objects(kSubscribersMax));
    std::vector<live::Subscriber> subscribers;
    subscribers.reserve(objects.size());
    for (const JsonObject &object : objects) {
        STAG_TRY(auto subscriber, readSubscriber(object));
        if (subscriber)
            subscribers.push_back(*std::move(subscriber));
    }
    return subscribers;
}

std::string writeDisconnected(std::uint64_t id)
{
    JsonWriter json;
    json.beginObject();
    json.text("message", "Subscriber disconnected");
    json.unsignedInteger("id", id);
    json.endObject();
    return json.take();
}

} // namespace stag::wire

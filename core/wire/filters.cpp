// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/filters.h"

#include "core/model/validation.h"
#include "core/wire/filter_json.h"
#include "core/wire/parameter_values.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>

namespace stag::wire {

namespace {

constexpr std::string_view kConnectionFilter = "connection";

constexpr std::array<std::string_view, live::kTopicCount> kTopics{
    "sessions", "poses", "anchors", "meshes", "removals", "geofences", "packets", "stats"};

struct ShapeRow
{
    std::string_view name;
    std::size_t numberCount;
};
/// In the order of live::Area::Shape.
constexpr std::array<ShapeRow, 3> kShapes{{{"sphere", 4}, {"box", 6}, {"view", 11}}};

Error badShape(std::string_view path, std::string_view why)
{
    return {ErrorCode::InvalidArgument, std::string(path) + ": " + std::string(why)};
}

spatial::Vec3 vectorAt(const std::vector<double> &numbers, std::size_t at)
{
    return {numbers[at], numbers[at + 1], numbers[at + 2]};
}

Result<live::Area> makeView(const std::vector<double> &numbers, std::string_view path)
{
    live::View view;
    view.sessionFromCamera.position = vectorAt(numbers, 0);
    const spatial::Quat rotation{numbers[3], numbers[4], numbers[5], numbers[6]};
    if (spatial::normSquared(rotation) < 1e-6)
        return badShape(path, "the rotation is no quaternion");
    view.sessionFromCamera.rotation = spatial::normalized(rotation);
    view.lens = {numbers[7], numbers[8], numbers[9], numbers[10]};
    if (view.lens.fovVerticalRad <= 0.0 || view.lens.fovVerticalRad >= std::numbers::pi
        || view.lens.aspect <= 0.0 || view.lens.nearM <= 0.0 || view.lens.farM <= view.lens.nearM)
        return badShape(path, "the lens sees nothing");
    return live::Area(view);
}

/// `numbers` are as many as the shape has, and finite.
Result<live::Area>
makeArea(std::size_t shape, const std::vector<double> &numbers, std::string_view path)
{
    if (shape == 2)
        return makeView(numbers, path);
    if (shape == 1) {
        const spatial::Aabb box{vectorAt(numbers, 0), vectorAt(numbers, 3)};
        if (box.empty())
            return badShape(path, "the first corner must be the smaller one");
        return live::Area(box);
    }
    if (numbers[3] < 0.0)
        return badShape(path, "the radius is negative");
    return live::Area(live::Sphere{vectorAt(numbers, 0), numbers[3]});
}

Result<std::optional<live::Area>> readArea(const JsonObject &filter)
{
    STAG_TRY(const auto object, filter.object("area"));
    if (!object)
        return std::optional<live::Area>();
    for (std::size_t shape = 0; shape < kShapes.size(); ++shape) {
        const auto &[name, count] = kShapes[shape];
        if (!object->has(name))
            continue;
        STAG_TRY(const JsonArray array, object->array(name));
        if (array.size() != count)
            return object->invalid(name, "must be " + std::to_string(count) + " numbers");
        STAG_TRY(const std::vector<double> numbers, array.numbers(count));
        STAG_TRY(live::Area area, makeArea(shape, numbers, object->pathOf(name)));
        return std::optional(std::move(area));
    }
    return filter.invalid("area", "must be a sphere, a box or a view");
}

Result<live::Topics> topicsOf(const std::vector<std::string> &names, std::string_view path)
{
    live::Topics topics;
    for (const std::string &name : names) {
        const auto found = std::find(kTopics.begin(), kTopics.end(), name);
        if (found == kTopics.end())
            return Error{ErrorCode::InvalidArgument,
                         std::string(path) + ": unknown topic \"" + name + '"'};
        topics.set(static_cast<std::size_t>(found - kTopics.begin()));
    }
    return topics;
}

Result<std::vector<model::SessionId>> sessionsOf(std::vector<std::string> ids,
                                                 std::string_view path)
{
    std::vector<model::SessionId> sessions;
    for (std::string &id : ids) {
        STAG_TRY_VOID(model::validateId(id, std::string(path)));
        sessions.emplace_back(std::move(id));
    }
    return sessions;
}

/// The parts between commas; none of an empty text.
std::vector<std::string> splitAtCommas(std::string_view text)
{
    std::vector<std::string> parts;
    while (!text.empty()) {
        const std::size_t comma = std::min(text.find(','), text.size());
        parts.emplace_back(text.substr(0, comma));
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return parts;
}

void writeArea(JsonWriter &json, const live::Area &area)
{
    std::vector<double> numbers;
    const auto add = [&numbers](const spatial::Vec3 &vector) {
        numbers.insert(numbers.end(), {vector.x, vector.y, vector.z});
    };
    if (const auto *sphere = std::get_if<live::Sphere>(&area.shape())) {
        add(sphere->center);
        numbers.push_back(sphere->radiusM);
    } else if (const auto *box = std::get_if<spatial::Aabb>(&area.shape())) {
        add(box->min);
        add(box->max);
    } else if (const auto *view = std::get_if<live::View>(&area.shape())) {
        const spatial::Quat &rotation = view->sessionFromCamera.rotation;
        const spatial::Lens &lens = view->lens;
        add(view->sessionFromCamera.position);
        numbers.insert(numbers.end(), {rotation.x, rotation.y, rotation.z, rotation.w});
        numbers.insert(numbers.end(), {lens.fovVerticalRad, lens.aspect, lens.nearM, lens.farM});
    }
    json.key("area");
    json.beginObject();
    json.key(kShapes[area.shape().index()].name);
    json.beginArray();
    for (const double number : numbers)
        json.number(number);
    json.endArray();
    json.endObject();
}

template<typename WriteData>
std::string writeEnvelope(std::string_view type, Timestamp now, WriteData writeData)
{
    JsonWriter json;
    json.beginObject();
    json.text("type", type);
    json.key("data");
    writeData(json);
    json.time("timestamp", now);
    json.endObject();
    return json.take();
}

} // namespace

void writeFilter(JsonWriter &json, const live::Filter &filter)
{
    json.beginObject();
    json.text("id", filter.id);
    if (!filter.sessions.empty()) {
        json.key("sessions");
        json.beginArray();
        for (const model::SessionId &session : filter.sessions)
            json.text(session.text());
        json.endArray();
    }
    if (!filter.topics.all()) {
        json.key("topics");
        json.beginArray();
        for (std::size_t i = 0; i < kTopics.size(); ++i)
            if (filter.topics.test(i))
                json.text(kTopics[i]);
        json.endArray();
    }
    if (filter.area)
        writeArea(json, *filter.area);
    if (filter.posesPerSecondMax > 0.0)
        json.number("poses_per_second", filter.posesPerSecondMax);
    json.endObject();
}

Result<live::Filter> readFilter(const JsonObject &object, const live::SubscriptionLimits &limits)
{
    live::Filter filter;
    STAG_TRY(filter.id, object.text("id"));
    if (filter.id.size() > limits.filterIdBytesMax)
        return object.invalid("id", "too long");
    STAG_TRY(const JsonArray sessions, object.array("sessions"));
    STAG_TRY(std::vector<std::string> ids, sessions.texts(limits.sessionsPerFilterMax));
    STAG_TRY(filter.sessions, sessionsOf(std::move(ids), sessions.path()));
    STAG_TRY(const JsonArray topics, object.array("topics"));
    STAG_TRY(const std::vector<std::string> names, topics.texts(live::kTopicCount));
    if (!names.empty()) {
        STAG_TRY(filter.topics, topicsOf(names, topics.path()));
    }
    STAG_TRY(filter.area, readArea(object));
    STAG_TRY(filter.posesPerSecondMax, object.number("poses_per_second"));
    if (filter.posesPerSecondMax < 0.0)
        return object.invalid("poses_per_second", "negative");
    return filter;
}

Result<std::optional<live::Filter>> parseFilterParameters(const QueryParameters &parameters,
                                                          const live::SubscriptionLimits &limits)
{
    live::Filter filter;
    filter.id = kConnectionFilter;
    std::vector<std::string> ids = splitAtCommas(valueOf(parameters, "sessions"));
    if (ids.size() > limits.sessionsPerFilterMax)
        return Error{ErrorCode::TooLarge, "sessions: too many"};
    STAG_TRY(filter.sessions, sessionsOf(std::move(ids), "sessions"));
    const std::vector<std::string> names = splitAtCommas(valueOf(parameters, "topics"));
    if (!names.empty()) {
        STAG_TRY(filter.topics, topicsOf(names, "topics"));
    }
    for (std::size_t shape = 0; shape < kShapes.size(); ++shape) {
        STAG_TRY(const auto numbers,
                 parseNumbers(parameters, kShapes[shape].name, kShapes[shape].numberCount));
        if (numbers.empty())
            continue;
        if (filter.area)
            return badShape(kShapes[shape].name, "only one area");
        STAG_TRY(filter.area, makeArea(shape, numbers, kShapes[shape].name));
    }
    STAG_TRY(filter.posesPerSecondMax, parseDistance(parameters, "poses_per_second"));
    if (filter.posesPerSecondMax < 0.0)
        return badShape("poses_per_second", "negative");
    if (filter.sessions.empty() && names.empty() && !filter.area && filter.posesPerSecondMax <= 0.0)
        return std::optional<live::Filter>();
    return std::optional(std::move(filter));
}

Result<Unsubscribe> readUnsubscribe(const JsonObject &data)
{
    Unsubscribe request;
    STAG_TRY(request.filterId, data.text("id"));
    return request;
}

Result<ViewerRequest> parseViewerRequest(std::string_view text, const Limits &limits)
{
    STAG_TRY(const JsonDocument document, JsonDocument::parse(text, limits));
    STAG_TRY(const JsonObject root, document.rootObject());
    STAG_TRY(const std::string type, root.text("type"));
    if (type != "subscribe" && type != "unsubscribe")
        return ViewerRequest();
    STAG_TRY(const auto data, root.object("data"));
    if (type == "subscribe") {
        STAG_TRY(live::Filter filter, data ? readFilter(*data) : live::Filter{});
        return ViewerRequest(std::move(filter));
    }
    STAG_TRY(Unsubscribe request, data ? readUnsubscribe(*data) : Unsubscribe{});
    return ViewerRequest(std::move(request));
}

std::string writeSubscribed(const live::Filter &filter, Timestamp now)
{
    return writeEnvelope(
        "subscribed", now, [&filter](JsonWriter &json) { writeFilter(json, filter); });
}

std::string writeUnsubscribed(std::string_view filterId, Timestamp now)
{
    return writeEnvelope("unsubscribed", now, [filterId](JsonWriter &json) {
        json.beginObject();
        json.text("id", filterId);
        json.endObject();
    });
}

} // namespace stag::wire

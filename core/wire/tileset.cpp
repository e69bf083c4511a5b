// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/tileset.h"

#include "core/wire/json_writer.h"

#include <algorithm>

namespace stag::wire {

namespace {

constexpr double kHalfMinM = 0.001; // a box without an extent is nowhere to be seen

void writeBox(JsonWriter &json, const spatial::Aabb &box)
{
    const spatial::Vec3 center = box.center();
    const spatial::Vec3 half = 0.5 * box.size();
    const auto atLeast = [](double value) { return std::max(value, kHalfMinM); };
    const double numbers[12] = {center.x,
                                -center.z,
                                center.y,
                                atLeast(half.x),
                                0,
                                0,
                                0,
                                atLeast(half.z),
                                0,
                                0,
                                0,
                                atLeast(half.y)};
    json.key("boundingVolume");
    json.beginObject();
    json.key("box");
    json.beginArray();
    for (const double number : numbers)
        json.number(number == 0.0 ? 0.0 : number); // no -0
    json.endArray();
    json.endObject();
}

/// The members of a tile, without its braces.
void writeTile(JsonWriter &json, const Tile &tile)
{
    writeBox(json, tile.boxInSession);
    json.number("geometricError", tile.errorM);
    if (!tile.uri.empty()) {
        json.key("content");
        json.beginObject();
        json.text("uri", tile.uri);
        json.endObject();
    }
    if (tile.children.empty())
        return;
    json.key("children");
    json.beginArray();
    for (const Tile &child : tile.children) {
        json.beginObject();
        writeTile(json, child);
        json.endObject();
    }
    json.endArray();
}

} // namespace

std::string writeTileset(const Tile &root, const std::optional<georef::GeoReference> &reference)
{
    JsonWriter json;
    json.beginObject();
    json.key("asset");
    json.beginObject();
    json.text("version", "1.1");
    json.endObject();
    // Without any tile everything is missing.
    json.number("geometricError", spatial::length(root.boxInSession.size()) + root.errorM);
    json.key("root");
    json.beginObject();
    json.text("refine", "REPLACE");
    if (reference) {
        json.key("transform");
        json.beginArray();
        for (const double number : georef::SessionFrame(*reference).ecefFromZUp())
            json.number(number);
        json.endArray();
    }
    writeTile(json, root);
    json.endObject();
    json.endObject();
    return json.take();
}

} // namespace stag::wire

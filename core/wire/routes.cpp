// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/routes.h"

#include "core/wire/json_writer.h"

namespace stag::wire {

std::string writeRoutes(std::span<const RouteEntry> routes)
{
    JsonWriter json;
    json.beginObject();
    json.key("routes");
    json.beginArray();
    for (const RouteEntry &route : routes) {
        json.beginObject();
        json.text("path", route.path);
        json.key("methods");
        json.beginArray();
        for (const RouteEntry::Method &method : route.methods) {
            json.beginObject();
            json.text("method", method.name);
            json.key("scopes");
            json.beginArray();
            for (const std::string_view scope : method.scopes)
                json.text(scope);
            json.endArray();
            json.endObject();
        }
        json.endArray();
        json.endObject();
    }
    json.endArray();
    json.unsignedInteger("count", routes.size());
    json.endObject();
    return json.take();
}

} // namespace stag::wire

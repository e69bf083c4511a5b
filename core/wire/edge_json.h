// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What edges, devices and assignments write and read alike.

#include "core/base/clock.h"
#include "core/geo/geodetic.h"
#include "core/model/edge.h"
#include "core/wire/field_reader.h"
#include "core/wire/json_reader.h"
#include "core/wire/json_writer.h"
#include "core/wire/stag.h"
#include "core/wire/users.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace stag::wire {

template<typename Enum, std::size_t Count>
[[nodiscard]] std::optional<Enum> enumFromName(const std::array<std::string_view, Count> &names,
                                               std::string_view name)
{
    const auto found = std::find(names.begin(), names.end(), name);
    return found == names.end() ? std::nullopt
                                : std::optional(static_cast<Enum>(found - names.begin()));
}

void writeTimeOrNull(JsonWriter &json, std::string_view name, const std::optional<Timestamp> &time);
void writeNumberOrNull(JsonWriter &json, std::string_view name, const std::optional<double> &value);

template<typename Id>
void writeIdOrNull(JsonWriter &json, std::string_view name, const std::optional<Id> &id)
{
    if (id)
        json.text(name, id->text());
    else
        json.raw(name, "null");
}

/// Nothing if it is absent, and nothing but a problem if it is something else.
[[nodiscard]] std::optional<std::string>
optionalText(FieldReader &reader, const JsonObject &object, std::string_view key);
[[nodiscard]] std::optional<double>
optionalNumber(FieldReader &reader, const JsonObject &object, std::string_view key);
[[nodiscard]] std::optional<bool>
optionalFlag(FieldReader &reader, const JsonObject &object, std::string_view key);

/// The members "id", "name", "region", "api_url" and "websocket_url".
void writeEdgeAddress(JsonWriter &json, const model::Edge &edge);

/// {"data":[…],"total","limit","offset"}; `write(json, item)` writes one.
template<typename Item, typename Write>
void writeListOf(JsonWriter &json, std::span<const Item> items, const ListPage &page, Write write)
{
    json.beginObject();
    json.key("data");
    json.beginArray();
    for (const Item &item : items)
        write(json, item);
    json.endArray();
    json.unsignedInteger("total", page.total);
    json.unsignedInteger("limit", page.limit);
    json.unsignedInteger("offset", page.offset);
    json.endObject();
}

/// The parameters "lat" and "lng", both or none. Corrupt.
[[nodiscard]] Result<std::optional<geo::Geodetic>> parsePlace(const QueryParameters &parameters);

} // namespace stag::wire

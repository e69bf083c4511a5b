// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/removed_data.h"

#include "core/model/validation.h"

#include <array>
#include <utility>

namespace stag::wire {

namespace {

/// What can be deleted; device and plane are anchors then.
constexpr std::array<std::pair<live::EntityKind, std::string_view>, 3> kRemovable{
    {{live::EntityKind::Session, "session"},
     {live::EntityKind::Anchor, "anchor"},
     {live::EntityKind::Mesh, "mesh"}}};

constexpr std::string_view kLeftArea = "left_area";

std::string_view nameOfRemoved(live::EntityKind kind)
{
    for (const auto &[known, name] : kRemovable)
        if (known == kind)
            return name;
    return "anchor";
}

} // namespace

void writeRemovedData(JsonWriter &json, const live::Removed &removed)
{
    json.beginObject();
    json.text("kind", nameOfRemoved(removed.entity.kind));
    if (!removed.entity.id.empty())
        json.text("id", removed.entity.id);
    if (removed.reason == live::RemovalReason::LeftArea)
        json.text("reason", kLeftArea);
    json.endObject();
}

Result<live::Removed> readRemovedData(const JsonObject &data, const model::SessionId &session)
{
    live::Removed removed;
    removed.entity.session = session;
    STAG_TRY(const std::string kind, data.text("kind"));
    STAG_TRY(removed.entity.id, data.text("id"));
    STAG_TRY(const std::string reason, data.text("reason"));
    if (reason == kLeftArea)
        removed.reason = live::RemovalReason::LeftArea;
    for (const auto &[known, name] : kRemovable) {
        if (name != kind)
            continue;
        removed.entity.kind = known;
        if (known != live::EntityKind::Session)
            STAG_TRY_VOID(model::validateId(removed.entity.id, data.pathOf("id")));
        return removed;
    }
    return data.invalid("kind", "unknown");
}

} // namespace stag::wire

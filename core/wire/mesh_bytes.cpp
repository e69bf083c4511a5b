// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/mesh_bytes.h"

#include <algorithm>

namespace stag::wire {

void writeMeshBytes(JsonWriter &json, std::string_view key, const model::MeshBytes &bytes)
{
    json.key(key);
    json.beginObject();
    json.unsignedInteger("received", bytes.received);
    json.unsignedInteger("full", bytes.full);
    json.unsignedInteger("stored", bytes.stored);
    json.unsignedInteger("saved_by_dedup", bytes.savedByDedup);
    json.unsignedInteger("saved_by_delta", bytes.savedByDelta);
    json.endObject();
}

Result<model::MeshBytes> readMeshBytes(const JsonObject &object, std::string_view key)
{
    model::MeshBytes bytes;
    STAG_TRY(const auto found, object.object(key));
    if (!found)
        return bytes;
    for (const auto &[name, number] : {std::pair{"received", &bytes.received},
                                       {"full", &bytes.full},
                                       {"stored", &bytes.stored},
                                       {"saved_by_dedup", &bytes.savedByDedup},
                                       {"saved_by_delta", &bytes.savedByDelta}}) {
        STAG_TRY(const auto value, found->integer(name));
        *number = static_cast<std::uint64_t>(std::max<std::int64_t>(value.value_or(0), 0));
    }
    return bytes;
}

} // namespace stag::wire

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/anchor_metadata.h"

#include "core/base/uuid.h"
#include "core/wire/json_model.h"

namespace stag::wire {

namespace {

constexpr std::string_view kStreamPrefix = "anchor_";

Result<model::AnchorTraits> readMetadata(std::string_view metadata, const Limits &limits)
{
    STAG_TRY(const JsonDocument document, JsonDocument::parse(metadata, limits));
    STAG_TRY(const JsonObject root, document.rootObject());
    STAG_TRY(const std::string kind, root.text("kind"));
    model::AnchorTraits traits;
    if (kind == "device") {
        traits.kind = model::AnchorKind::Device;
        STAG_TRY(std::string device, root.text("device_id"));
        traits.device = model::DeviceId(std::move(device));
        STAG_TRY(traits.stream, root.text("stream"));
        STAG_TRY(traits.deviceName, root.text("name"));
        return traits;
    }
    STAG_TRY(traits.label, root.text("label"));
    if (kind == "plane") {
        traits.kind = model::AnchorKind::Plane;
        STAG_TRY(traits.polygon, readPolygon(root, limits));
    }
    return traits;
}

void writeOptional(JsonWriter &json, std::string_view name, const std::string &value)
{
    if (!value.empty())
        json.text(name, value);
}

} // namespace

bool hasStreamId(const model::Anchor &anchor)
{
    const std::string_view text = anchor.id.text();
    return text.starts_with(kStreamPrefix) && isUuid(text.substr(kStreamPrefix.size()));
}

model::AnchorTraits readAnchorTraits(const model::Anchor &anchor, const Limits &limits)
{
    if (!anchor.metadata.empty()) {
        if (auto traits = readMetadata(anchor.metadata, limits))
            return std::move(traits).value();
        return {};
    }
    model::AnchorTraits traits;
    if (hasStreamId(anchor))
        traits.kind = model::AnchorKind::Device;
    return traits;
}

std::string writeAnchorMetadata(const model::AnchorTraits &traits)
{
    JsonWriter json;
    json.beginObject();
    switch (traits.kind) {
    case model::AnchorKind::Device:
        json.text("kind", "device");
        json.text("device_id", traits.device.text());
        writeOptional(json, "stream", traits.stream);
        writeOptional(json, "name", traits.deviceName);
        break;
    case model::AnchorKind::Plane:
        json.text("kind", "plane");
        writeOptional(json, "label", traits.label);
        json.key("polygon");
        json.beginArray();
        for (const spatial::Vec3 &point : traits.polygon)
            writePoint(json, point);
        json.endArray();
        break;
    case model::AnchorKind::Anchor:
        json.text("kind", "anchor");
        writeOptional(json, "label", traits.label);
        break;
    }
    json.endObject();
    return json.take();
}

} // namespace stag::wire

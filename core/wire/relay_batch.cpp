// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/relay_batch.h"

#include "core/base/gzip.h"
#include "core/wire/json_model.h"

namespace stag::wire {

namespace {

void writeBatchAnchor(JsonWriter &json, const model::Anchor &anchor)
{
    json.beginObject();
    json.text("id", anchor.id.text());
    json.key("pose");
    writePose(json, anchor.pose, anchor.otherRotation);
    json.time("timestamp", anchor.timestamp);
    if (!anchor.metadata.empty())
        json.raw("metadata", anchor.metadata);
    json.endObject();
}

void writeVertices(JsonWriter &json,
                   const model::Mesh &mesh,
                   std::vector<CompressedVertices> &allCompressed)
{
    const Bytes &vertices = mesh.payload->vertices;
    if (vertices.empty())
        return;
    const auto compressed = mesh.isDelta ? Result<Bytes>(Bytes()) : gzip(vertices);
    const bool asIs = mesh.isDelta || !compressed;
    if (!asIs)
        allCompressed.push_back({vertices.size(), compressed->size()});
    json.base64("vertices_delta", asIs ? BytesView(vertices) : BytesView(compressed.value()));
}

void writeBatchMesh(JsonWriter &json,
                    const model::Mesh &mesh,
                    std::vector<CompressedVertices> &allCompressed)
{
    json.beginObject();
    json.text("anchor_id", mesh.anchor.text());
    writeVertices(json, mesh, allCompressed);
    if (!mesh.payload->faces.empty())
        json.base64("faces_delta", mesh.payload->faces);
    if (!mesh.payload->normals.empty())
        json.base64("normals", mesh.payload->normals);
    json.boolean("is_delta", mesh.isDelta);
    if (mesh.base)
        json.text("base_mesh_id", mesh.base->text());
    json.endObject();
}

} // namespace

RelayBatch writeRelayBatch(std::span<const model::SpatialEvent> events, Timestamp now)
{
    RelayBatch batch;
    JsonWriter json;
    json.beginObject();
    json.unsignedInteger("count", events.size());
    json.key("events");
    json.beginArray();
    for (const model::SpatialEvent &event : events) {
        json.beginObject();
        json.text("session_id", event.session.text());
        json.text("event_id", event.id.text());
        json.time("timestamp", event.timestamp);
        json.key("anchors");
        json.beginArray();
        for (const model::Anchor &anchor : event.anchors)
            writeBatchAnchor(json, anchor);
        json.endArray();
        json.key("meshes");
        json.beginArray();
        for (const model::Mesh &mesh : event.meshes)
            writeBatchMesh(json, mesh, batch.compressed);
        json.endArray();
        json.endObject();
    }
    json.endArray();
    json.time("timestamp", now);
    json.endObject();
    batch.text = json.take();
    return batch;
}

} // namespace stag::wire

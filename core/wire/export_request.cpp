// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/export_request.h"

#include "core/wire/graph_names.h"
#include "core/wire/json_reader.h"
#include "core/wire/json_writer.h"
#include "core/wire/parameter_values.h"

#include <algorithm>
#include <charconv>

namespace stag::wire {

namespace {

constexpr std::array<std::string_view, 4> kContentTypes{
    "application/zip", "application/geo+json", "model/gltf-binary", "application/zip"};
constexpr std::array<std::string_view, 4> kExtensions{
    ".stag.zip", ".geojson", ".glb", ".3dtiles.zip"};
constexpr std::size_t kFileStemMax = 80;

std::string shortest(double value)
{
    std::array<char, 32> buffer;
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
    return {buffer.data(), end};
}

bool isSafe(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'
           || c == '_';
}

} // namespace

Result<std::optional<georef::GeoReference>> parseGeoReference(const QueryParameters &parameters)
{
    const bool hasLatitude = !valueOf(parameters, "lat").empty();
    if (hasLatitude != !valueOf(parameters, "lon").empty())
        return Error{ErrorCode::InvalidArgument, "lat and lon must be provided together"};
    if (!hasLatitude)
        return std::optional<georef::GeoReference>();
    georef::GeoReference reference;
    STAG_TRY(reference.origin.latitudeDeg, parseDistance(parameters, "lat"));
    STAG_TRY(reference.origin.longitudeDeg, parseDistance(parameters, "lon"));
    STAG_TRY(reference.origin.heightM, parseDistance(parameters, "height"));
    STAG_TRY(reference.headingDeg, parseDistance(parameters, "heading"));
    STAG_TRY_VOID(georef::validate(reference));
    return std::optional(reference);
}

Result<ExportRequest> parseExportRequest(const QueryParameters &parameters)
{
    ExportRequest request;
    if (const std::string_view format = valueOf(parameters, "format"); !format.empty()) {
        const auto known = fromName<ExportFormat>(format, kExportFormats);
        if (!known)
            return Error{ErrorCode::InvalidArgument,
                         "format must be jsonl, geojson, glb or 3dtiles"};
        request.format = *known;
    }
    const std::string_view versions = valueOf(parameters, "versions");
    if (!versions.empty() && versions != "all" && versions != "current")
        return Error{ErrorCode::InvalidArgument, "versions must be all or current"};
    request.currentOnly = versions == "current";
    STAG_TRY(request.reference, parseGeoReference(parameters));
    STAG_TRY(request.preview, parseFlag(parameters, "preview"));
    if (request.format == ExportFormat::GeoJson && !request.reference && !request.preview)
        return Error{ErrorCode::InvalidArgument,
                     "lat and lon must be provided: the session does not know where it is"};
    return request;
}

std::string writeExportQuery(const ExportRequest &request)
{
    std::string query = "format=";
    query += nameOf(request.format, kExportFormats);
    if (request.currentOnly)
        query += "&versions=current";
    if (const auto &reference = request.reference)
        query += "&lat=" + shortest(reference->origin.latitudeDeg)
                 + "&lon=" + shortest(reference->origin.longitudeDeg)
                 + "&height=" + shortest(reference->origin.heightM)
                 + "&heading=" + shortest(reference->headingDeg);
    if (request.preview)
        query += "&preview=true";
    return query;
}

std::string_view exportContentType(ExportFormat format)
{
    return nameOf(format, kContentTypes);
}

std::string exportFileName(const model::SessionId &session, ExportFormat format)
{
    std::string name = session.text().substr(0, kFileStemMax);
    std::replace_if(
        name.begin(), name.end(), [](char c) { return !isSafe(c); }, '-');
    name += nameOf(format, kExtensions);
    return name;
}

std::string writeExportPreview(const ExportPreview &preview)
{
    JsonWriter json;
    json.beginObject();
    json.text("session_id", preview.session.text());
    json.text("format", nameOf(preview.format, kExportFormats));
    json.text("file_name", preview.fileName);
    json.unsignedInteger("anchors_count", preview.anchors);
    json.unsignedInteger("meshes_count", preview.meshes);
    json.unsignedInteger("versions_count", preview.versions);
    json.unsignedInteger("edges_count", preview.edges);
    json.unsignedInteger("payload_bytes", preview.payloadBytes);
    json.endObject();
    return json.take();
}

Result<ExportPreview> parseExportPreview(std::string_view body, const Limits &limits)
{
    STAG_TRY(const JsonDocument document, JsonDocument::parse(body, limits));
    STAG_TRY(const JsonObject object, document.rootObject());
    const auto count = [&object](std::string_view key) -> Result<std::uint64_t> {
        STAG_TRY(const auto value, object.integer(key));
        return static_cast<std::uint64_t>(std::max<std::int64_t>(value.value_or(0), 0));
    };
    ExportPreview preview;
    STAG_TRY(std::string session, object.text("session_id"));
    preview.session = model::SessionId(std::move(session));
    STAG_TRY(const std::string format, object.text("format"));
    const auto known = fromName<ExportFormat>(format, kExportFormats);
    if (!known)
        return object.invalid("format", "unknown");
    preview.format = *known;
    STAG_TRY(preview.fileName, object.text("file_name"));
    STAG_TRY(preview.anchors, count("anchors_count"));
    STAG_TRY(preview.meshes, count("meshes_count"));
    STAG_TRY(preview.versions, count("versions_count"));
    STAG_TRY(preview.edges, count("edges_count"));
    STAG_TRY(preview.payloadBytes, count("payload_bytes"));
    return preview;
}

} // namespace stag::wire

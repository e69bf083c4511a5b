// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/import_report.h"

#include "core/wire/export_request.h"
#include "core/wire/json_reader.h"
#include "core/wire/json_writer.h"
#include "core/wire/parameter_values.h"

#include <algorithm>

namespace stag::wire {

namespace {

constexpr std::size_t kSkipsMax = 10'000;

void writeCounts(JsonWriter &json, std::string_view key, const ImportCounts &counts)
{
    json.key(key);
    json.beginObject();
    json.unsignedInteger("read", counts.read);
    json.unsignedInteger("stored", counts.stored);
    json.unsignedInteger("unchanged", counts.unchanged);
    json.unsignedInteger("skipped", counts.skipped);
    json.endObject();
}

Result<std::uint64_t> readCount(const JsonObject &object, std::string_view key)
{
    STAG_TRY(const auto count, object.integer(key));
    return static_cast<std::uint64_t>(std::max<std::int64_t>(count.value_or(0), 0));
}

Result<ImportCounts> readCounts(const JsonObject &report, std::string_view key)
{
    ImportCounts counts;
    STAG_TRY(const auto object, report.object(key));
    if (!object)
        return counts;
    STAG_TRY(counts.read, readCount(*object, "read"));
    STAG_TRY(counts.stored, readCount(*object, "stored"));
    STAG_TRY(counts.unchanged, readCount(*object, "unchanged"));
    STAG_TRY(counts.skipped, readCount(*object, "skipped"));
    return counts;
}

} // namespace

Result<ImportParameters> parseImportParameters(const QueryParameters &parameters)
{
    ImportParameters result;
    STAG_TRY(result.session, parseId<model::SessionId>(parameters, "session_id"));
    STAG_TRY(result.reference, parseGeoReference(parameters));
    return result;
}

std::string writeImportReport(const ImportReport &report)
{
    JsonWriter json;
    json.beginObject();
    json.text("format", report.format);
    json.text("session_id", report.session.text());
    writeCounts(json, "anchors", report.anchors);
    writeCounts(json, "mesh_versions", report.meshVersions);
    json.key("edges");
    json.beginObject();
    json.unsignedInteger("read", report.edgesRead);
    json.endObject();
    json.key("skipped");
    json.beginArray();
    for (const ImportSkip &skip : report.skipped) {
        json.beginObject();
        json.text("id", skip.id);
        json.text("reason", skip.reason);
        json.endObject();
    }
    json.endArray();
    json.unsignedInteger("skipped_count", report.skippedCount);
    json.endObject();
    return json.take();
}

Result<ImportReport> parseImportReport(std::string_view body, const Limits &limits)
{
    STAG_TRY(const JsonDocument document, JsonDocument::parse(body, limits));
    STAG_TRY(const JsonObject object, document.rootObject());
    ImportReport report;
    STAG_TRY(report.format, object.text("format"));
    STAG_TRY(std::string session, object.text("session_id"));
    report.session = model::SessionId(std::move(session));
    STAG_TRY(report.anchors, readCounts(object, "anchors"));
    STAG_TRY(report.meshVersions, readCounts(object, "mesh_versions"));
    STAG_TRY(const auto edges, object.object("edges"));
    if (edges) {
        STAG_TRY(report.edgesRead, readCount(*edges, "read"));
    }
    STAG_TRY(const JsonArray array, object.array("skipped"));
    STAG_TRY(const auto skips, array.objects(kSkipsMax));
    for (const JsonObject &skip : skips) {
        STAG_TRY(std::string id, skip.text("id"));
        STAG_TRY(std::string reason, skip.text("reason"));
        report.skipped.push_back({std::move(id), std::move(reason)});
    }
    STAG_TRY(report.skippedCount, readCount(object, "skipped_count"));
    return report;
}

} // namespace stag::wire

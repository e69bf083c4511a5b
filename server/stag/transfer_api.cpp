// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stag/transfer_api.h"

#include "core/wire/graph_names.h"
#include "core/wire/stag.h"
#include "core/wire/status.h"
#include "server/exchange/body_inlet.h"
#include "server/exchange/byte_pipe.h"
#include "server/exchange/session_export.h"
#include "server/exchange/session_import.h"
#include "server/stag/answers.h"
#include "server/storage/session_reader.h"

#include <utility>

namespace stag::stag {

namespace {

constexpr const char *kRetryAfterSeconds = "10";

/// Counts what goes, and ends what takes too long: a reader holds back what the writer would tidy
/// up.
class MeteredSink final : public exchange::ByteSink
{
public:
    MeteredSink(exchange::ByteSink &sink,
                const Clock &clock,
                std::chrono::seconds longest,
                metrics::Counter bytes)
        : m_sink(sink)
        , m_clock(clock)
        , m_deadline(clock.monotonic() + longest)
        , m_bytes(bytes)
    {}

    Result<void> write(BytesView bytes) override
    {
        if (m_clock.monotonic() > m_deadline)
            return Error{ErrorCode::Timeout, "the export took too long"};
        m_bytes.increment(static_cast<double>(bytes.size()));
        return m_sink.write(bytes);
    }

private:
    exchange::ByteSink &m_sink;
    const Clock &m_clock;
    const MonotonicTime m_deadline;
    const metrics::Counter m_bytes;
};

/// The same of what comes: an upload holds the place of the next.
class MeteredSource final : public exchange::ByteSource
{
public:
    MeteredSource(exchange::ByteSource &source,
                  const Clock &clock,
                  std::chrono::seconds longest,
                  metrics::Counter bytes)
        : m_source(source)
        , m_clock(clock)
        , m_deadline(clock.monotonic() + longest)
        , m_bytes(bytes)
    {}

    Result<std::size_t> read(std::span<std::byte> room) override
    {
        if (m_clock.monotonic() > m_deadline)
            return Error{ErrorCode::Timeout, "the import took too long"};
        STAG_TRY(const std::size_t count, m_source.read(room));
        m_bytes.increment(static_cast<double>(count));
        return count;
    }

private:
    exchange::ByteSource &m_source;
    const Clock &m_clock;
    const MonotonicTime m_deadline;
    const metrics::Counter m_bytes;
};

template<typename T>
std::string resultLabel(const Result<T> &result)
{
    if (result)
        return "done";
    return result.error().code == ErrorCode::Cancelled ? "cancelled" : "failed";
}

transport::Response exportFailure(const Error &error)
{
    return error.code == ErrorCode::NotFound
               ? jsonAnswer(wire::writeError("Session not found"), 404)
               : failureAnswer(error, "Failed to export session");
}

transport::Response importFailure(const Error &error)
{
    return jsonAnswer(wire::writeError("Failed to import", error.detail),
                      transport::httpStatus(error.code));
}

} // namespace

TransferApi::TransferApi(ServiceContext &context, Ingestion &ingestion)
    : m_context(context)
    , m_ingestion(ingestion)
    , m_transfers(context.registry.counter("stag_transfers_total",
                                           "Exports and imports by format and how they ended"))
    , m_bytes(
          context.registry.counter("stag_export_bytes_total", "Bytes of exports that were sent"))
    , m_importBytes(
          context.registry.counter("stag_import_bytes_total", "Bytes of imports that came").with())
    , m_active(
          context.registry.gauge("stag_transfers_active", "Exports and imports that run").with())
    , m_exports(context.settings.limits.exportsMax)
    , m_previews(1)
    , m_imports(context.settings.limits.importsMax)
{}

void TransferApi::finish()
{
    m_isFinishing = true;
    m_exports.finish();
    m_previews.finish();
    m_imports.finish();
}

transport::Response TransferApi::tooBusy(std::string_view what) const
{
    m_transfers.with({{"operation", std::string(what)}, {"format", ""}, {"status", "refused"}})
        .increment();
    transport::Response response = jsonAnswer(
        wire::writeError("Too many transfers", "others are under way; try again in a moment"), 503);
    response.headers.emplace_back("Retry-After", kRetryAfterSeconds);
    return response;
}

void TransferApi::exportSession(transport::Request request, transport::Responder respond)
{
    const auto parsed = wire::parseExportRequest(request.query);
    if (!parsed)
        return respond(jsonAnswer(wire::writeQueryError(parsed.error()), 400));
    const model::SessionId session(request.pathParameters["id"]);
    exchange::TaskThreads &threads = parsed->preview ? m_previews : m_exports;
    const bool isTaken = threads.tryRun(
        [this, session, request = *parsed, respond] { answerExport(session, request, respond); });
    if (!isTaken)
        respond(tooBusy("export"));
}

void TransferApi::answerExport(const model::SessionId &session,
                               const wire::ExportRequest &request,
                               const transport::Responder &respond)
{
    const auto reader = m_context.store.readSession(session);
    if (!reader)
        return respond(exportFailure(reader.error()));
    const wire::ExportPreview preview = exchange::previewExport((*reader)->contents(), request);
    if (request.preview)
        return respond(jsonAnswer(wire::writeExportPreview(preview)));
    const auto pipe = exchange::BytePipe::create(m_context.settings.limits.exportPipeBytesMax);
    transport::Response response;
    response.contentType = std::string(wire::exportContentType(request.format));
    response.headers.emplace_back("Content-Disposition",
                                  "attachment; filename=\"" + preview.fileName + '"');
    response.stream = pipe->reader();
    respond(std::move(response));
    m_active.increment();
    const std::string format(wire::nameOf(request.format, wire::kExportFormats));
    MeteredSink sink(*pipe,
                     m_context.clock,
                     m_context.settings.limits.exportDurationMax,
                     m_bytes.with({{"format", format}}));
    const Result<void> result = exchange::exportSession(**reader, request, sink);
    pipe->finish(result);
    m_active.decrement();
    m_transfers.with({{"operation", "export"}, {"format", format}, {"status", resultLabel(result)}})
        .increment();
}

transport::BodyStream TransferApi::imports()
{
    return {[this](transport::Request request, transport::Responder respond) {
                return importSession(std::move(request), std::move(respond));
            },
            m_uploads.bytesMax,
            "an import over HTTP may have " + std::to_string(m_uploads.bytesMax)
                + " bytes; use stagd import on the machine of the server"};
}

std::unique_ptr<transport::BodySink> TransferApi::importSession(transport::Request request,
                                                                transport::Responder respond)
{
    const auto parsed = wire::parseImportParameters(request.query);
    if (!parsed) {
        respond(jsonAnswer(wire::writeQueryError(parsed.error()), 400));
        return nullptr;
    }
    const auto inlet = exchange::BodyInlet::create(m_uploads.waitingBytesMax);
    const bool isTaken = m_imports.tryRun([this, parameters = *parsed, inlet, respond] {
        answerImport(parameters, *inlet, respond);
    });
    if (isTaken)
        return inlet->sink();
    respond(tooBusy("import"));
    return nullptr;
}

void TransferApi::answerImport(const wire::ImportParameters &parameters,
                               exchange::ByteSource &body,
                               const transport::Responder &respond)
{
    m_active.increment();
    exchange::StoreTarget target(
        m_context.store, [this](std::vector<model::SpatialEvent> events, auto done) {
            if (m_isFinishing)
                return done(Error{ErrorCode::Unavailable, "the server is going away"});
            IngestJob job;
            job.events = ofOneSessionEach(std::move(events));
            job.kind = "import";
            job.done = [done = std::move(done)](Result<IngestSummary> summary) {
                if (summary)
                    done(std::move(summary->events));
                else
                    done(std::move(summary).error());
            };
            m_ingestion.run(std::move(job));
        });
    MeteredSource source(body, m_context.clock, m_uploads.durationMax, m_importBytes);
    const auto report =
        exchange::SessionImport(
            m_context.clock, m_context.random, target, {parameters.session, parameters.reference})
            .importStream(source);
    m_active.decrement();
    m_transfers
        .with({{"operation", "import"},
               {"format", report ? report->format : ""},
               {"status", resultLabel(report)}})
        .increment();
    respond(report ? jsonAnswer(wire::writeImportReport(*report)) : importFailure(report.error()));
}

} // namespace stag::stag

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/wire/export_request.h"
#include "core/wire/import_report.h"
#include "server/exchange/byte_source.h"
#include "server/exchange/limits.h"
#include "server/exchange/task_threads.h"
#include "server/stag/ingestion.h"
#include "server/stag/service_context.h"
#include "server/transport/router.h"

#include <atomic>

namespace stag::stag {

/// Hands sessions out as files and takes them in. Handlers run on loops; the work is done on
/// threads of its own, so many at a time as there are, and who comes then is told to come again.
class TransferApi
{
public:
    TransferApi(ServiceContext &context, Ingestion &ingestion);

    /// GET sessions/{id}/export
    void exportSession(transport::Request request, transport::Responder respond);
    /// POST import, read while it comes
    [[nodiscard]] transport::BodyStream imports();
    /// Breaks imports off and waits for whatever runs; exports end with their connections, which
    /// are closed before.
    void finish();

private:
    void answerExport(const model::SessionId &session,
                      const wire::ExportRequest &request,
                      const transport::Responder &respond);
    void answerImport(const wire::ImportParameters &parameters,
                      exchange::ByteSource &body,
                      const transport::Responder &respond);
    [[nodiscard]] std::unique_ptr<transport::BodySink> importSession(transport::Request request,
                                                                     transport::Responder respond);
    [[nodiscard]] transport::Response tooBusy(std::string_view what) const;

    ServiceContext &m_context;
    Ingestion &m_ingestion;
    const metrics::CounterFamily m_transfers;
    const metrics::CounterFamily m_bytes;
    const metrics::Counter m_importBytes;
    const metrics::Gauge m_active;
    const exchange::UploadLimits m_uploads;
    std::atomic<bool> m_isFinishing{false};
    exchange::TaskThreads m_exports;
    exchange::TaskThreads m_previews;
    exchange::TaskThreads m_imports;
};

} // namespace stag::stag

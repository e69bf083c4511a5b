// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stag/service_core.h"

#include "core/model/validation.h"
#include "core/wire/feed_resume.h"
#include "core/wire/filters.h"
#include "core/wire/status.h"
#include "server/stag/live_viewer.h"
#include "server/stag/ws_client.h"

namespace stag::stag {

namespace {

/// The socket's end of a viewer; frees the place when the connection is gone, however it ends.
class ViewerConnection final : public transport::WebSocketSession
{
public:
    ViewerConnection(std::shared_ptr<ServiceCore> core,
                     FeedFormat format,
                     std::optional<live::Filter> filter,
                     std::optional<wire::ResumePoint> resume)
        : m_core(std::move(core))
        , m_format(format)
        , m_filter(std::move(filter))
        , m_resume(std::move(resume))
    {}
    ~ViewerConnection() override { m_core->context.traffic.viewers.fetch_sub(1); }

    void opened(const std::shared_ptr<transport::WebSocket> &socket) override
    {
        m_viewer = std::make_shared<LiveViewer>(m_core->context,
                                                m_core->feed,
                                                socket,
                                                m_format,
                                                std::move(m_filter),
                                                std::move(m_resume));
        m_core->context.metrics.viewers.increment();
        m_core->context.metrics.feed.viewers(m_format.encoding).increment();
        m_viewer->start();
    }
    void received(std::string_view text, transport::FrameKind) override
    {
        if (m_viewer)
            m_viewer->receive(text);
    }
    void drained() override
    {
        if (m_viewer)
            m_viewer->drained();
    }
    void closed(std::uint16_t) override
    {
        if (!m_viewer)
            return;
        m_core->context.metrics.viewers.decrement();
        m_core->context.metrics.feed.viewers(m_format.encoding).decrement();
        m_viewer->closed();
        m_viewer.reset();
    }

private:
    std::shared_ptr<ServiceCore> m_core;
    FeedFormat m_format;
    std::optional<live::Filter> m_filter;
    std::optional<wire::ResumePoint> m_resume;
    std::shared_ptr<LiveViewer> m_viewer;
};

transport::UpgradeDecision refuse(int status, std::string_view message)
{
    transport::UpgradeDecision decision;
    decision.refusal.status = status;
    decision.refusal.body = wire::writeError(message);
    return decision;
}

/// Nothing if the subscriber begins but wants to come back.
Result<std::optional<wire::ResumePoint>> readResumePoint(std::string_view text)
{
    if (text.empty())
        return std::optional<wire::ResumePoint>();
    STAG_TRY(wire::ResumePoint point, wire::parseResumePoint(text));
    return std::optional(std::move(point));
}

/// "/api/v1/anchors/{id}" as the metrics of the published server name it: "/api/v1/anchors/:id".
std::string endpointLabel(std::string_view pattern)
{
    std::string label;
    for (const char c : pattern)
        if (c == '{')
            label += ':';
        else if (c != '}')
            label += c;
    return label;
}

} // namespace

ServiceCore::ServiceCore(transport::LoopPool &loops,
                         storage::Store &store,
                         metrics::Registry &registry,
                         const Clock &clock,
                         Random &random,
                         const StagSettings &settings)
    : context{loops, store, registry, clock, random, settings}
    , feed(context)
    , hubs(context, feed)
    , geofences(context, hubs, feed)
    , lateMeshes(context, hubs, feed)
    , ingestion(context, hubs, feed, geofences, lateMeshes)
    , api(context, ingestion)
    , graphApi(context)
    , deletionApi(context, hubs, feed, geofences, ingestion)
    , geofenceApi(context, geofences)
    , subscribers(context, feed, hubs)
    , subscriberApi(context, subscribers)
    , transferApi(context, ingestion)
    , ticker(context, feed, subscribers)
{}

transport::UpgradeDecision ServiceCore::connectClient(const transport::Request &request)
{
    const auto session = request.queryValue("session_id");
    if (!session || session->empty())
        return refuse(400, "session_id query parameter is required");
    if (const auto valid = model::validateId(*session, "session_id"); !valid)
        return refuse(400, valid.error().detail);
    auto filter = wire::parseFilterParameters(request.query, context.settings.limits.subscription);
    if (!filter)
        return refuse(400, filter.error().detail);
    SessionHubs::Beginning beginning{.filter = std::move(*filter)};
    if (const auto text = request.queryValue("resume")) {
        beginning.isGreeted = true;
        auto known = readResumePoint(*text);
        if (!known)
            return refuse(400, known.error().detail);
        beginning.known = std::move(*known);
    }
    transport::UpgradeDecision decision;
    decision.session = std::make_unique<WsClient>(shared_from_this(),
                                                  context,
                                                  hubs,
                                                  ingestion,
                                                  model::SessionId(std::string(*session)),
                                                  std::move(beginning));
    return decision;
}

transport::UpgradeDecision ServiceCore::connectViewer(const transport::Request &request)
{
    auto filter = wire::parseFilterParameters(request.query, context.settings.limits.subscription);
    if (!filter)
        return refuse(400, filter.error().detail);
    std::optional<wire::ResumePoint> resume;
    if (const auto text = request.queryValue("resume")) {
        auto point = wire::parseResumePoint(*text);
        if (!point)
            return refuse(400, point.error().detail);
        resume = std::move(*point);
    }
    if (context.traffic.viewers.fetch_add(1) >= context.settings.limits.viewersMax) {
        context.traffic.viewers.fetch_sub(1);
        context.metrics.clientsRefused.increment();
        auto decision = refuse(503, "Too many viewers");
        decision.refusal.headers.emplace_back("Retry-After", "10");
        return decision;
    }
    FeedFormat format;
    format.encoding = wire::chooseFeedEncoding(request.queryValue("encoding").value_or(""));
    if (request.queryValue("payloads") == "false")
        format.payloads = wire::MeshPayloads::LeaveOut;
    transport::UpgradeDecision decision;
    decision.session = std::make_unique<ViewerConnection>(
        shared_from_this(), format, std::move(*filter), std::move(resume));
    return decision;
}

void ServiceCore::requestFinished(const transport::RequestRecord &record)
{
    context.metrics.requestFinished(transport::methodName(record.method),
                                    endpointLabel(record.routePattern),
                                    record.status,
                                    record.duration);
}

} // namespace stag::stag

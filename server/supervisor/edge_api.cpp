// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/supervisor/edge_api.h"

#include "core/wire/edges.h"
#include "server/supervisor/edge_answers.h"

#include <algorithm>
#include <utility>

namespace stag::supervisor {

namespace {

using identity::errorAnswer;
using identity::jsonAnswer;
using transport::Access;
using transport::Method;
using transport::Request;
using transport::Responder;

constexpr std::string_view kInvalid = "Invalid edge server";

model::EdgeId idOf(const Request &request)
{
    return model::EdgeId(request.pathParameters.at("id"));
}

auto answerEdge(const Responder &respond, int status = 200)
{
    return answerWith<model::EdgeRecord>(respond, wire::writeEdge, status);
}

auto answerStatus(const Responder &respond)
{
    return answerWith<model::EdgeRecord>(respond, wire::writeEdgeStatus);
}

/// The part of the list that was asked for.
std::string listed(const wire::EdgeListRequest &asked, std::vector<model::EdgeRecord> records)
{
    std::erase_if(records, [&asked](const model::EdgeRecord &record) {
        return (!asked.region.empty() && record.edge.region != asked.region)
               || (asked.health && record.status.health != *asked.health);
    });
    wire::ListPage page = asked.page;
    page.total = records.size();
    const std::size_t begin = std::min(page.offset, records.size());
    const std::size_t count = std::min(page.limit, records.size() - begin);
    return wire::writeEdges(std::span(records).subspan(begin, count), page);
}

class EdgeRoutes
{
public:
    EdgeRoutes(std::shared_ptr<EdgeService> edges, const EdgeServerLimits &limits)
        : m_edges(std::move(edges))
        , m_limits(limits)
    {}

    void list(const Request &request, const Responder &respond) const
    {
        const auto asked = wire::parseEdgeList(request.query, m_limits.pageMax);
        if (!asked)
            return respond(errorAnswer(asked.error()));
        auto answer = answerWith<std::vector<model::EdgeRecord>>(
            respond, [asked = *asked](const std::vector<model::EdgeRecord> &records) {
                return listed(asked, records);
            });
        if (asked->place)
            m_edges->leastLoaded(*asked->place, m_limits.leastLoadedMax, std::move(answer));
        else
            m_edges->list(std::move(answer));
    }
    void one(const Request &request, const Responder &respond) const
    {
        m_edges->find(idOf(request), answerEdge(respond));
    }
    void status(const Request &request, const Responder &respond) const
    {
        m_edges->find(idOf(request), answerStatus(respond));
    }
    void add(const Request &request, const Responder &respond) const
    {
        auto asked = wire::parseEdge(request.body);
        if (!asked)
            return respond(errorAnswer(asked.error()));
        if (asked->problems.empty())
            asked->problems = model::problemsOfNew(asked->edit);
        if (!asked->problems.empty())
            return respond(problemAnswer(kInvalid, asked->problems));
        m_edges->add(asked->edit, request.actor(), answerEdge(respond, 201));
    }
    void change(const Request &request, const Responder &respond) const
    {
        auto asked = wire::parseEdge(request.body);
        if (!asked)
            return respond(errorAnswer(asked.error()));
        if (asked->problems.empty())
            asked->problems = model::problemsOf(asked->edit);
        if (!asked->problems.empty())
            return respond(problemAnswer(kInvalid, asked->problems));
        m_edges->edit(idOf(request), std::move(asked->edit), request.actor(), answerEdge(respond));
    }
    void remove(const Request &request, const Responder &respond) const
    {
        m_edges->remove(idOf(request), request.actor(), answerNothing(respond));
    }
    void drain(const Request &request, const Responder &respond) const
    {
        const auto isDraining = wire::parseDrain(request.body);
        if (!isDraining)
            return respond(errorAnswer(isDraining.error()));
        m_edges->edit(
            idOf(request), {.isDraining = *isDraining}, request.actor(), answerEdge(respond));
    }
    void check(const Request &request, const Responder &respond) const
    {
        m_edges->check(idOf(request), answerStatus(respond));
    }
    void ping(const Request &request, const Responder &respond) const
    {
        auto asked = wire::parseEdgeReport(request.body);
        if (!asked)
            return respond(errorAnswer(asked.error()));
        if (asked->problems.empty())
            asked->problems = model::problemsOf(asked->report);
        if (!asked->problems.empty())
            return respond(problemAnswer("Invalid report", asked->problems));
        m_edges->report(idOf(request), std::move(asked->report), answerStatus(respond));
    }

private:
    const std::shared_ptr<EdgeService> m_edges;
    const EdgeServerLimits m_limits;
};

} // namespace

void mountEdges(transport::Router &router,
                const std::shared_ptr<EdgeService> &edges,
                const ServiceContext &context)
{
    const auto routes = std::make_shared<const EdgeRoutes>(edges, context.limits.edges);
    const auto route =
        [&router, &routes](Method method,
                           const std::string &path,
                           Access access,
                           void (EdgeRoutes::*step)(const Request &, const Responder &) const) {
            router.handle(
                method,
                "/api/v1/edge-servers" + path,
                [routes, step](const Request &request, const Responder &respond) {
                    (*routes.*step)(request, respond);
                },
                access);
        };
    route(Method::Get, "", Access::Read, &EdgeRoutes::list);
    route(Method::Post, "", Access::Keys, &EdgeRoutes::add);
    route(Method::Get, "/{id}", Access::Read, &EdgeRoutes::one);
    route(Method::Put, "/{id}", Access::Keys, &EdgeRoutes::change);
    route(Method::Delete, "/{id}", Access::Keys, &EdgeRoutes::remove);
    route(Method::Get, "/{id}/status", Access::Read, &EdgeRoutes::status);
    route(Method::Post, "/{id}/drain", Access::Keys, &EdgeRoutes::drain);
    route(Method::Post, "/{id}/health-check", Access::Keys, &EdgeRoutes::check);
    route(Method::Post, "/{id}/ping", Access::Ingest, &EdgeRoutes::ping);
}

} // namespace stag::supervisor

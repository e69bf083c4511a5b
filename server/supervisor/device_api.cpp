// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/supervisor/device_api.h"

#include "core/wire/assignments.h"
#include "core/wire/devices.h"
#include "core/wire/forecast.h"
#include "server/supervisor/edge_answers.h"

#include <charconv>
#include <utility>

namespace stag::supervisor {

namespace {

using identity::errorAnswer;
using transport::Access;
using transport::Method;
using transport::Request;
using transport::Responder;

model::DeviceId idOf(const Request &request)
{
    return model::DeviceId(request.pathParameters.at("device_id"));
}

class DeviceRoutes
{
public:
    DeviceRoutes(std::shared_ptr<DeviceService> devices, const ServiceContext &context)
        : m_devices(std::move(devices))
        , m_store(context.store.devices())
        , m_limits(context.limits.edges)
    {}

    void locate(const Request &request, const Responder &respond) const
    {
        auto asked = wire::parseLocation(request.body);
        if (!asked)
            return respond(errorAnswer(asked.error()));
        model::Device &device = asked->device;
        device.id = idOf(request);
        if (!request.caller.login.empty())
            device.user = model::UserId(request.caller.id);
        if (asked->problems.empty())
            asked->problems = model::problemsOf(device);
        if (!asked->problems.empty())
            return respond(problemAnswer("Invalid location", asked->problems));
        m_devices->locate(std::move(device),
                          answerWith<wire::LocationAnswer>(respond, wire::writeLocationAnswer));
    }
    void one(const Request &request, const Responder &respond) const
    {
        m_store.find(idOf(request), answerWith<model::Device>(respond, wire::writeDevice));
    }
    void list(const Request &request, const Responder &respond) const
    {
        list(request, {}, respond);
    }
    void ofEdge(const Request &request, const Responder &respond) const
    {
        list(request, model::EdgeId(request.pathParameters.at("edge_id")), respond);
    }
    void remove(const Request &request, const Responder &respond) const
    {
        m_devices->remove(idOf(request), request.actor(), answerNothing(respond));
    }
    void assignments(const Request &request, const Responder &respond) const
    {
        const auto asked = wire::parseAssignmentList(request.query);
        if (!asked)
            return respond(errorAnswer(asked.error()));
        // One more, to see whether there is more.
        const std::size_t limit = asked->limit;
        m_store.assignments({.device = asked->device,
                             .edge = asked->edge,
                             .before = asked->before,
                             .limit = limit + 1},
                            answerWith<std::vector<model::Assignment>>(
                                respond, [limit](const std::vector<model::Assignment> &found) {
                                    const bool hasMore = found.size() > limit;
                                    return wire::writeAssignments(
                                        std::span(found).first(hasMore ? limit : found.size()),
                                        hasMore);
                                }));
    }
    void assignment(const Request &request, const Responder &respond) const
    {
        const std::string &text = request.pathParameters.at("number");
        std::int64_t number = 0;
        std::from_chars(text.data(), text.data() + text.size(), number);
        m_store.assignment(number, answerWith<model::Assignment>(respond, wire::writeAssignment));
    }
    void simulate(const Request &request, const Responder &respond) const
    {
        auto asked = wire::parseForecast(request.body, m_limits.forecastDevicesMax);
        if (!asked)
            return respond(errorAnswer(asked.error()));
        if (!asked->problems.empty())
            return respond(problemAnswer("Invalid question", asked->problems));
        m_devices->forecast(std::move(asked->question),
                            answerWith<model::Forecast>(respond, wire::writeForecast));
    }

private:
    void list(const Request &request,
              const std::optional<model::EdgeId> &edge,
              const Responder &respond) const
    {
        const auto asked = wire::parseDeviceList(request.query, m_limits.pageMax);
        if (!asked)
            return respond(errorAnswer(asked.error()));
        m_store.list({.status = asked->status,
                      .edge = edge ? edge : asked->edge,
                      .limit = asked->page.limit,
                      .offset = asked->page.offset},
                     answerWith<storage::DevicePage>(
                         respond, [page = asked->page](const storage::DevicePage &found) {
                             wire::ListPage listed = page;
                             listed.total = found.total;
                             return wire::writeDevices(found.devices, listed);
                         }));
    }

    const std::shared_ptr<DeviceService> m_devices;
    storage::DeviceStore &m_store;
    const EdgeServerLimits m_limits;
};

} // namespace

void mountDevices(transport::Router &router,
                  const std::shared_ptr<DeviceService> &devices,
                  const ServiceContext &context)
{
    const auto routes = std::make_shared<const DeviceRoutes>(devices, context);
    const auto route =
        [&router, &routes](Method method,
                           const std::string &path,
                           Access access,
                           void (DeviceRoutes::*step)(const Request &, const Responder &) const) {
            router.handle(
                method,
                "/api/v1" + path,
                [routes, step](const Request &request, const Responder &respond) {
                    (*routes.*step)(request, respond);
                },
                access);
        };
    route(Method::Get, "/devices", Access::Read, &DeviceRoutes::list);
    route(Method::Get, "/devices/{device_id}", Access::Read, &DeviceRoutes::one);
    route(Method::Delete, "/devices/{device_id}", Access::Keys, &DeviceRoutes::remove);
    route(Method::Put, "/devices/{device_id}/location", Access::Ingest, &DeviceRoutes::locate);
    route(Method::Get, "/devices/edge/{edge_id}", Access::Read, &DeviceRoutes::ofEdge);
    route(Method::Get, "/assignments", Access::Read, &DeviceRoutes::assignments);
    route(Method::Get, "/assignments/{number}", Access::Read, &DeviceRoutes::assignment);
    route(Method::Post, "/simulate/assignment", Access::Read, &DeviceRoutes::simulate);
}

} // namespace stag::supervisor

// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/supervisor/supervisor_service.h"

#include "core/wire/users.h"
#include "server/supervisor/answers.h"
#include "server/supervisor/decoration_api.h"

namespace stag::supervisor {

SupervisorService::SupervisorService(const ServiceContext &context)
    : m_context(std::make_shared<const ServiceContext>(context))
    , m_decorations(std::make_shared<DecorationApi>(m_context))
{}

void SupervisorService::mount(transport::Router &router) const
{
    router.handle(
        transport::Method::Get,
        "/health",
        [context = m_context](const transport::Request &, const transport::Responder &respond) {
            respond(jsonAnswer(wire::writeSupervisorHealth(context->clock.now())));
        },
        transport::Access::Public);
    m_decorations->mount(router);
}

} // namespace stag::supervisor

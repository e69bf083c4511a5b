// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/supervisor/service_context.h"
#include "server/transport/router.h"

#include <memory>

namespace stag::supervisor {

class DecorationApi;

/// The AR Supervisor but for its users, who are server/identity's.
class SupervisorService
{
public:
    explicit SupervisorService(const ServiceContext &context);

    /// Adds the routes to a listener. They keep alive what they need.
    void mount(transport::Router &router) const;

private:
    const std::shared_ptr<const ServiceContext> m_context;
    const std::shared_ptr<DecorationApi> m_decorations;
};

} // namespace stag::supervisor

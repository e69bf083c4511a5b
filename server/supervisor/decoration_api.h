// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/wire/decorations.h"
#include "server/storage/decoration_store.h"
#include "server/supervisor/decoration_metrics.h"
#include "server/supervisor/service_context.h"
#include "server/transport/router.h"

#include <memory>

namespace stag::supervisor {

/// The routes of decorations. Everybody reads what is published; administrators read what they work
/// on, and change it.
class DecorationApi : public std::enable_shared_from_this<DecorationApi>
{
public:
    explicit DecorationApi(std::shared_ptr<const ServiceContext> context);

    /// Adds /api/v1/decorations and what is below it to a listener.
    void mount(transport::Router &router);

private:
    using Answer = transport::Responder;
    using Step = void (DecorationApi::*)(const transport::Request &, const Answer &);

    void list(const transport::Request &request, const Answer &respond);
    void nearby(const transport::Request &request, const Answer &respond);
    void bounds(const transport::Request &request, const Answer &respond);
    void region(const transport::Request &request, const Answer &respond);
    void one(const transport::Request &request, const Answer &respond);
    void geoPose(const transport::Request &request, const Answer &respond);
    void create(const transport::Request &request, const Answer &respond);
    void createMany(const transport::Request &request, const Answer &respond);
    void replace(const transport::Request &request, const Answer &respond);
    void rollBack(const transport::Request &request, const Answer &respond);
    void publish(const transport::Request &request, const Answer &respond);
    void unpublish(const transport::Request &request, const Answer &respond);
    void remove(const transport::Request &request, const Answer &respond);
    void restore(const transport::Request &request, const Answer &respond);
    void versions(const transport::Request &request, const Answer &respond);
    void diff(const transport::Request &request, const Answer &respond);

    void act(model::DecorationAct act, const transport::Request &request, const Answer &respond);
    void change(storage::DecorationChange change,
                const transport::Request &request,
                const Answer &respond);
    [[nodiscard]] storage::NewDecoration newDecoration(const wire::DecorationRequest &wanted,
                                                       const transport::Request &request) const;

    const std::shared_ptr<const ServiceContext> m_context;
    const DecorationMetrics m_metrics;
};

} // namespace stag::supervisor

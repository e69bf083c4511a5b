// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/subscribers.h"
#include "ui/backend/backend.h"
#include "ui/backend/server_address.h"

namespace stag::ui::backend {

using namespace Qt::StringLiterals;

void Backend::requestSubscribers(QObject *context,
                                 std::function<void(Result<std::vector<live::Subscriber>>)> done)
{
    request(httpAddress(m_state.server, u"/api/v1/subscribers"_s),
            context,
            [done = std::move(done)](Result<std::string> body) {
                done(std::move(body).and_then(
                    [](const std::string &text) { return wire::parseSubscribers(text); }));
            });
}

void Backend::disconnectSubscriber(std::uint64_t id,
                                   QObject *context,
                                   std::function<void(Result<void>)> done)
{
    request(
        httpAddress(m_state.server, u"/api/v1/subscribers/%1"_s.arg(id)),
        context,
        [done = std::move(done)](const Result<std::string> &body) {
            done(body ? success() : Result<void>(body.error()));
        },
        Method::Delete);
}

} // namespace stag::ui::backend

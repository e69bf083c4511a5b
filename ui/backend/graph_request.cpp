// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/graph.h"
#include "ui/backend/backend.h"
#include "ui/backend/server_address.h"

#include <QPointer>
#include <QUrlQuery>

#include <memory>

namespace stag::ui::backend {

using namespace Qt::StringLiterals;

void Backend::requestGraph(const graph::Query &query,
                           QObject *context,
                           std::function<void(Result<graph::Answer>)> done)
{
    QUrlQuery parameters;
    for (const auto &[name, value] : wire::writeGraphQuery(query))
        parameters.addQueryItem(percentEncoded(name), percentEncoded(value));
    QUrl address = httpAddress(m_state.server, u"/api/v1/graph"_s);
    address.setQuery(parameters);
    const QPointer<QObject> guard(context);
    request(address, context, [this, guard, done = std::move(done)](Result<std::string> body) {
        if (!body)
            return done(std::move(body).error());
        m_readers.start([this, guard, done, text = std::move(body).value()] {
            auto answer = std::make_shared<Result<graph::Answer>>(wire::parseGraphAnswer(text));
            // The destructor waits for this thread, and a call queued for a dead object is dropped.
            QMetaObject::invokeMethod(this, [guard, done, answer] {
                if (guard)
                    done(std::move(*answer));
            });
        });
    });
}

} // namespace stag::ui::backend

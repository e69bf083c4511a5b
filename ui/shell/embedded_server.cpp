// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/embedded_server.h"

#include <QUrlQuery>

namespace stag::ui::shell {

QUrl deviceAddress(const QUrl &relay, const QString &session)
{
    if (!relay.isValid() || relay.host().isEmpty())
        return {};
    QUrl url = relay;
    const bool secure =
        relay.scheme() == QStringLiteral("https") || relay.scheme() == QStringLiteral("wss");
    url.setScheme(secure ? QStringLiteral("wss") : QStringLiteral("ws"));
    url.setPath(QStringLiteral("/ws/streamkit"));
    QUrlQuery query;
    query.addQueryItem(QStringLiteral("session_id"), session);
    url.setQuery(query);
    return url;
}

} // namespace stag::ui::shell

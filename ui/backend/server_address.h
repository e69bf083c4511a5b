// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QUrl>

#include <string>

namespace stag::ui::backend {

/// The header that shows an API key.
inline constexpr const char *kKeyHeader = "X-API-Key";

/// The address of `path` (for example "/api/v1/live") at a server given with any of the schemes
/// http, https, ws, wss, as WebSocket or as HTTP address. Empty if `server` has another scheme or
/// no host.
[[nodiscard]] QUrl webSocketAddress(const QUrl &server, const QString &path);
[[nodiscard]] QUrl httpAddress(const QUrl &server, const QString &path);

/// Text as it stands in a path or a query.
[[nodiscard]] QString percentEncoded(const std::string &text);

/// "127.0.0.1:8080": how people call a server.
[[nodiscard]] QString serverName(const QUrl &server);

} // namespace stag::ui::backend

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/websocket/deflate_extension.h"
#include "server/transport/http.h"

#include <optional>
#include <string>

namespace stag::transport {

/// What answers a request to upgrade: a refusal, or the bytes that accept it and what was agreed.
struct UpgradeAnswer
{
    std::optional<Response> refusal;
    std::string acceptance;
    std::optional<websocket::MessageDeflater> deflater;
    std::optional<websocket::MessageInflater> inflater;
};

/// RFC 6455, 4.2. `request` asks for the upgrade to a WebSocket; whether rightly, is checked here.
[[nodiscard]] UpgradeAnswer answerUpgrade(const Request &request, bool mayCompress);

} // namespace stag::transport

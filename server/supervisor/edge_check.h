// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/edge.h"
#include "server/transport/http_client.h"

#include <functional>
#include <memory>
#include <string>

namespace stag::supervisor {

/// Asks an edge at the URL that an administrator has given it how it is: one GET, redirections are
/// not followed, and of the answer only the figures are used. On `loop`; `done` is called there,
/// once, unless the returned object is destroyed before. Null: the URL cannot be asked, and `done`
/// has been called.
[[nodiscard]] std::unique_ptr<transport::HttpClient>
askEdge(transport::Loop &loop,
        const std::string &url,
        const transport::HttpClientSettings &settings,
        const std::function<void(Result<model::EdgeReport>)> &done);

} // namespace stag::supervisor

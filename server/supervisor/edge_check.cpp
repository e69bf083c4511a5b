// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/supervisor/edge_check.h"

#include "core/wire/edges.h"
#include "server/transport/url.h"

namespace stag::supervisor {

namespace {

Result<model::EdgeReport> reportOf(const Result<transport::Response> &answer)
{
    constexpr int kOk = 200;
    constexpr int kOkEnd = 300;
    if (!answer)
        return answer.error();
    if (answer->status < kOk || answer->status >= kOkEnd)
        return Error{ErrorCode::Unavailable, "answered " + std::to_string(answer->status)};
    return wire::parseHealthAnswer(answer->body);
}

} // namespace

std::unique_ptr<transport::HttpClient>
askEdge(transport::Loop &loop,
        const std::string &url,
        const transport::HttpClientSettings &settings,
        const std::function<void(Result<model::EdgeReport>)> &done)
{
    auto target = transport::parseUrl(url);
    if (!target) {
        done(target.error());
        return nullptr;
    }
    std::string path = target->path.empty() ? "/" : target->path;
    if (!target->query.empty())
        path.append("?").append(target->query);
    target->path.clear();
    auto client = transport::HttpClient::create(loop, *target, settings);
    if (!client) {
        done(client.error());
        return nullptr;
    }
    (*client)->get(std::move(path),
                   {{"Accept", "application/json"}, {"Connection", "close"}},
                   [done](const Result<transport::Response> &answer) { done(reportOf(answer)); });
    return *std::move(client);
}

} // namespace stag::supervisor

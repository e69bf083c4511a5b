// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "server/supervisor/supervisor_service.h"
#include "tests/support/seeded_random.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_clock.h"

#include <algorithm>
#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <utility>

namespace stag::supervisor::test {

/// The supervisor on a database of its own; asked as a listener would ask, behind its gatekeeper.
class Fixture
{
public:
    explicit Fixture(const SupervisorLimits &limits = {})
        : m_store(storage::Store::create(m_folder.file("data"), clock).value())
        , service(ServiceContext{loops, *m_store, registry, clock, m_random, limits})
    {
        service.mount(m_router);
    }
    ~Fixture()
    {
        loops.stop();
        m_store.reset(); // answers what is still asked
    }

    /// The answer to a request; 504 when there is none.
    [[nodiscard]] transport::Response
    ask(transport::Method method, const std::string &target, transport::Request request = {})
    {
        const std::size_t mark = target.find('?');
        request.method = method;
        request.path = target.substr(0, mark);
        request.rawPath = request.path;
        request.remoteAddress = "192.0.2.1:1";
        if (mark != std::string::npos)
            readQuery(target.substr(mark + 1), request);
        const auto match = m_router.match(request.path);
        if (!match.route || !match.route->handlers.contains(method))
            return {.status = 404, .contentType = {}, .body = {}, .headers = {}};
        request.pathParameters = match.parameters;
        auto promise = std::make_shared<std::promise<transport::Response>>();
        auto answer = promise->get_future();
        match.route->handlers.at(method)(
            std::move(request),
            [promise](transport::Response response) { promise->set_value(std::move(response)); });
        if (answer.wait_for(std::chrono::seconds(20)) != std::future_status::ready)
            return {.status = 504, .contentType = {}, .body = {}, .headers = {}};
        return answer.get();
    }
    [[nodiscard]] storage::Store &store() { return *m_store; }

private:
    /// Without escapes.
    static void readQuery(const std::string &text, transport::Request &request)
    {
        for (std::size_t begin = 0; begin < text.size();) {
            const std::size_t end = std::min(text.find('&', begin), text.size());
            const std::string part = text.substr(begin, end - begin);
            const std::size_t equals = std::min(part.find('='), part.size());
            request.query.emplace(part.substr(0, equals),
                                  equals < part.size() ? part.substr(equals + 1) : std::string());
            begin = end + 1;
        }
    }

    ::stag::test::TempDir m_folder;
    ::stag::test::SeededRandom m_random;

public:
    ::stag::test::TestClock clock;
    transport::LoopPool loops{1};
    metrics::Registry registry;

private:
    std::unique_ptr<storage::Store> m_store;
    transport::Router m_router;

public:
    SupervisorService service;
};

} // namespace stag::supervisor::test

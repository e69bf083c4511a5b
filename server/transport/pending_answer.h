// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/transport/http_connection.h"

#include <atomic>
#include <memory>
#include <utility>

namespace stag::transport {

/// The promise that one request is answered, kept from whatever thread; broken, it answers 500.
class PendingAnswer
{
public:
    PendingAnswer(std::weak_ptr<HttpConnection> connection,
                  std::shared_ptr<Mailbox> mailbox,
                  std::uint64_t request)
        : m_connection(std::move(connection))
        , m_mailbox(std::move(mailbox))
        , m_request(request)
    {}
    PendingAnswer(const PendingAnswer &) = delete;
    PendingAnswer &operator=(const PendingAnswer &) = delete;
    ~PendingAnswer()
    {
        if (!m_isAnswered)
            answer(textResponse(500, "the request was not answered"));
    }

    void answer(Response response)
    {
        if (m_isAnswered.exchange(true))
            return;
        if (m_mailbox->isCurrent())
            deliver(m_connection, m_request, std::move(response));
        else
            m_mailbox->post([connection = m_connection,
                             request = m_request,
                             response = std::move(response)]() mutable {
                deliver(connection, request, std::move(response));
            });
    }

private:
    static void deliver(const std::weak_ptr<HttpConnection> &connection,
                        std::uint64_t request,
                        Response response)
    {
        if (const auto alive = connection.lock())
            alive->answer(request, std::move(response));
    }

    const std::weak_ptr<HttpConnection> m_connection;
    const std::shared_ptr<Mailbox> m_mailbox;
    const std::uint64_t m_request;
    std::atomic<bool> m_isAnswered{false};
};

} // namespace stag::transport

// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/identity/logins.h"

#include <algorithm>
#include <utility>

namespace stag::identity {

namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

constexpr const char *kEnded = "login ended";

} // namespace

sys_seconds Logins::now() const
{
    return std::chrono::floor<seconds>(m_clock.now());
}

std::string Logins::issue(const model::User &user, const model::LoginSession &session)
{
    wire::AccessToken token;
    token.user = user.id;
    token.session = session.id;
    token.id = session.tokenId;
    token.role = user.role;
    token.scopes = scopesOf(user);
    token.name = user.fullName.empty() ? user.email : user.fullName;
    sys_seconds issued = now();
    {
        // Times of tokens are whole seconds: one that is issued in the second in which older ones
        // became worth nothing is one of the next.
        const std::lock_guard lock(m_mutex);
        issued = std::max(issued, m_allIssuedBefore);
        if (const auto found = m_refused.find(session.id); found != m_refused.end())
            issued = std::max(issued, found->second.issuedBefore);
    }
    return m_mint.issue(std::move(token), issued);
}

Logins::Finding Logins::find(std::string_view shown) const
{
    auto token = m_mint.check(shown, m_clock.now());
    if (!token)
        return {token.error().detail == "expired" ? Verdict::Expired : Verdict::Wrong, {}};
    const std::lock_guard lock(m_mutex);
    const auto found = m_refused.find(token->session);
    if (found != m_refused.end()
        && (found->second.isEnded || token->issued < found->second.issuedBefore))
        return {found->second.isEnded ? Verdict::Ended : Verdict::Expired, {}};
    if (token->issued < m_allIssuedBefore)
        return {Verdict::Expired, {}};
    return {Verdict::Good, *std::move(token)};
}

void Logins::refuse(const model::LoginSessionId &session, Refused refused)
{
    const std::lock_guard lock(m_mutex);
    forgetExpired(now());
    if (m_refused.size() >= m_limits.endedSessionsMax && !m_refused.contains(session)) {
        // Too many to be told apart: all of them, and everybody else renews once.
        m_refused.clear();
        m_allIssuedBefore = now() + seconds(1);
        return;
    }
    Refused &entry = m_refused[session];
    entry.issuedBefore = std::max(entry.issuedBefore, refused.issuedBefore);
    entry.isEnded = entry.isEnded || refused.isEnded;
}

void Logins::forgetExpired(sys_seconds time)
{
    if (m_refused.size() < m_limits.endedSessionsMax)
        return;
    const sys_seconds oldest = time - m_mint.settings().lifetime - 2 * TokenMint::kSkew;
    std::erase_if(m_refused,
                  [oldest](const auto &entry) { return entry.second.issuedBefore < oldest; });
}

void Logins::end(const model::LoginSessionId &session, std::optional<Timestamp> at)
{
    const sys_seconds time = at ? std::chrono::ceil<seconds>(*at) : now() + seconds(1);
    refuse(session, {time, true});
    m_sockets.close(session.text(), kEnded);
}

void Logins::outdate(const model::LoginSessionId &session)
{
    refuse(session, {now() + seconds(1), false});
}

void Logins::watch(const model::LoginSessionId &session,
                   const std::shared_ptr<transport::WebSocket> &socket)
{
    m_sockets.add(session.text(), socket);
    const auto isEnded = [&] {
        const std::lock_guard lock(m_mutex);
        const auto found = m_refused.find(session);
        return found != m_refused.end() && found->second.isEnded;
    };
    // It may have ended between the request and now.
    if (isEnded())
        socket->closeNow(transport::close_code::kPolicyViolation, kEnded);
}

void Logins::forget(const model::LoginSessionId &session, std::uint64_t socketId)
{
    m_sockets.remove(session.text(), socketId);
}

std::size_t Logins::refusedCount() const
{
    const std::lock_guard lock(m_mutex);
    return m_refused.size();
}

} // namespace stag::identity

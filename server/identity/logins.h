// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/user.h"
#include "server/identity/limits.h"
#include "server/identity/socket_book.h"
#include "server/identity/token_mint.h"

#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace stag::identity {

/// Who shows an access token, and whether the login that it is of has ended meanwhile. A token is
/// checked without the database. Any thread.
class Logins
{
public:
    Logins(TokenMint mint, const Clock &clock, const IdentityLimits &limits)
        : m_mint(std::move(mint))
        , m_clock(clock)
        , m_limits(limits)
    {}

    /// An access token for the login as it is now.
    [[nodiscard]] std::string issue(const model::User &user, const model::LoginSession &session);

    enum class Verdict { Good, Wrong, Expired, Ended };
    struct Finding
    {
        Verdict verdict = Verdict::Wrong;
        wire::AccessToken token{}; ///< if it is good
    };
    [[nodiscard]] Finding find(std::string_view shown) const;

    /// From now on its access tokens are worth nothing and its WebSockets are closed; `at`: when it
    /// ended, if not now.
    void end(const model::LoginSessionId &session, std::optional<Timestamp> at = std::nullopt);
    /// Its access tokens say what no longer holds; the login goes on with new ones.
    void outdate(const model::LoginSessionId &session);

    void watch(const model::LoginSessionId &session,
               const std::shared_ptr<transport::WebSocket> &socket);
    void forget(const model::LoginSessionId &session, std::uint64_t socketId);

    [[nodiscard]] const TokenMint &mint() const { return m_mint; }
    /// Logins whose tokens are refused though they have not expired.
    [[nodiscard]] std::size_t refusedCount() const;

private:
    struct Refused
    {
        std::chrono::sys_seconds issuedBefore; ///< tokens that are older
        bool isEnded = false;
    };

    void refuse(const model::LoginSessionId &session, Refused refused);
    /// Those whose tokens have all expired. With the mutex held.
    void forgetExpired(std::chrono::sys_seconds now);
    [[nodiscard]] std::chrono::sys_seconds now() const;

    const TokenMint m_mint;
    const Clock &m_clock;
    const IdentityLimits m_limits;
    SocketBook m_sockets;
    mutable std::mutex m_mutex; ///< for the rest, one step at a time
    std::unordered_map<model::LoginSessionId, Refused> m_refused;
    std::chrono::sys_seconds m_allIssuedBefore{}; ///< refused, whosever they are
};

} // namespace stag::identity

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The two JSON parts of an access token (RFC 7519, RFC 8725), version 1, and the key set (RFC
// 7517).
//
// Header: {"alg":"EdDSA"|"HS256","typ":"at+jwt","kid"}
// Claims: {"iss","aud","sub":user id,"sid":login
// session,"jti","iat","nbf","exp","role":"user"|"admin",
//          "scope":"read live","name"}; times are seconds since 1970
// Key set: {"keys":[{"kty":"OKP","crv":"Ed25519","alg":"EdDSA","use":"sig","kid","x"}]}

#include "core/base/result.h"
#include "core/model/user.h"
#include "core/wire/limits.h"

#include <optional>
#include <string>
#include <string_view>

namespace stag::wire {

struct TokenHeader
{
    std::string algorithm;
    std::string type;
    std::string keyId;
    bool hasCriticalExtension = false;
};

[[nodiscard]] std::string writeTokenHeader(const TokenHeader &header);
[[nodiscard]] Result<TokenHeader> parseTokenHeader(std::string_view json,
                                                   const Limits &limits = {});

/// What an access token says about the one who shows it.
struct AccessToken
{
    std::string issuer;
    std::string audience;
    model::UserId user;
    model::LoginSessionId session;
    std::string id;
    std::chrono::sys_seconds issued{};
    std::chrono::sys_seconds notBefore{};
    std::chrono::sys_seconds expires{};
    model::UserRole role = model::UserRole::User;
    model::KeyScopes scopes;
    std::string name; ///< for people

    bool operator==(const AccessToken &) const = default;
};

[[nodiscard]] std::string writeAccessToken(const AccessToken &token);
/// Every member has to be there; what is not known is ignored.
[[nodiscard]] Result<AccessToken> parseAccessToken(std::string_view json,
                                                   const Limits &limits = {});

/// An Ed25519 key that verifies, its bytes in base64url.
struct PublicTokenKey
{
    std::string keyId;
    std::string x;
};
/// Without a key: an empty set.
[[nodiscard]] std::string writeKeySet(const std::optional<PublicTokenKey> &key);

} // namespace stag::wire

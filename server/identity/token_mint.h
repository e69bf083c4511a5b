// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"
#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/wire/access_token.h"

#include <chrono>
#include <string>
#include <string_view>

namespace stag::identity {

struct TokenSettings
{
    std::string issuer = "stag-studio";
    std::string audience = "stag-studio";
    std::chrono::seconds lifetime{15 * 60};
};

/// Signs access tokens (RFC 7519 in the compact form of RFC 7515) and checks them. A token says
/// with what it is signed; the mint knows that and accepts nothing else. Any thread.
class TokenMint
{
public:
    static constexpr std::size_t kSeedBytes = 32;
    static constexpr std::size_t kSecretBytesMin = 32;
    static constexpr std::size_t kTokenBytesMax = 4'096;
    /// How far the clocks of those who sign and those who check may be apart.
    static constexpr std::chrono::seconds kSkew{5};

    /// EdDSA with the key of this seed: who checks tokens cannot make any.
    [[nodiscard]] static Result<TokenMint> withSeed(BytesView seed, const TokenSettings &settings);
    /// HS256 with a secret that others share. InvalidArgument if it is shorter than the hash.
    [[nodiscard]] static Result<TokenMint> withSecret(std::string_view secret,
                                                      const TokenSettings &settings);

    /// Fills in issuer, audience and times, from `issued` on.
    [[nodiscard]] std::string issue(wire::AccessToken token, std::chrono::sys_seconds issued) const;
    /// Unauthenticated; the detail "expired" for a token that was good, else what is wrong with it.
    [[nodiscard]] Result<wire::AccessToken> check(std::string_view text, Timestamp now) const;

    [[nodiscard]] const TokenSettings &settings() const { return m_settings; }
    /// For those who check tokens; nothing with a secret.
    [[nodiscard]] std::optional<wire::PublicTokenKey> publicKey() const;

private:
    enum class Algorithm { EdDsa, Hs256 };
    TokenMint(Algorithm algorithm, Bytes key, Bytes publicKey, const TokenSettings &settings);

    [[nodiscard]] Bytes signatureOf(std::string_view text) const;
    [[nodiscard]] bool isSignature(BytesView signature, std::string_view text) const;
    [[nodiscard]] Result<void> checkHeader(std::string_view part) const;
    [[nodiscard]] Result<void> checkClaims(const wire::AccessToken &token, Timestamp now) const;

    Algorithm m_algorithm;
    Bytes m_key;
    Bytes m_publicKey; ///< empty with a secret
    std::string m_keyId;
    TokenSettings m_settings;
};

/// Whether a text has the form of a signed token, so that it is no API key.
[[nodiscard]] bool looksLikeToken(std::string_view text);

} // namespace stag::identity

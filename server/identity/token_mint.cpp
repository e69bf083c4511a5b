// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/identity/token_mint.h"

#include "core/base/base64url.h"
#include "core/base/content_hash.h"
#include "core/base/hex.h"

#include <algorithm>
#include <sodium.h>

namespace stag::identity {

namespace {

constexpr std::string_view kType = "at+jwt";
constexpr std::size_t kKeyIdBytes = 8;
constexpr std::size_t kHmacBytes = crypto_auth_hmacsha256_BYTES;

unsigned char *raw(std::byte *bytes)
{
    return reinterpret_cast<unsigned char *>(bytes);
}
const unsigned char *raw(const std::byte *bytes)
{
    return reinterpret_cast<const unsigned char *>(bytes);
}
const unsigned char *raw(std::string_view text)
{
    return reinterpret_cast<const unsigned char *>(text.data());
}

Bytes hmac(BytesView key, std::string_view text)
{
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, raw(key.data()), key.size());
    crypto_auth_hmacsha256_update(&state, raw(text), text.size());
    Bytes code(kHmacBytes);
    crypto_auth_hmacsha256_final(&state, raw(code.data()));
    sodium_memzero(&state, sizeof state);
    return code;
}

std::string shortened(BytesView bytes)
{
    return hexEncode(bytes.first(kKeyIdBytes));
}

Error refused(std::string why)
{
    return {ErrorCode::Unauthenticated, std::move(why)};
}

Result<std::string> decodedText(std::string_view part)
{
    const auto bytes = base64UrlDecode(part, TokenMint::kTokenBytesMax);
    if (!bytes)
        return refused("not base64url");
    return std::string(asText(*bytes));
}

std::chrono::sys_seconds toSeconds(Timestamp time)
{
    return std::chrono::floor<std::chrono::seconds>(time);
}

} // namespace

bool looksLikeToken(std::string_view text)
{
    return std::count(text.begin(), text.end(), '.') == 2;
}

Result<TokenMint> TokenMint::withSeed(BytesView seed, const TokenSettings &settings)
{
    if (sodium_init() < 0)
        return Error{ErrorCode::Internal, "libsodium cannot be used on this machine"};
    if (seed.size() != kSeedBytes)
        return Error{ErrorCode::Corrupt, "the seed of the token key is damaged"};
    Bytes publicKey(crypto_sign_PUBLICKEYBYTES);
    Bytes key(crypto_sign_SECRETKEYBYTES);
    crypto_sign_seed_keypair(raw(publicKey.data()), raw(key.data()), raw(seed.data()));
    return TokenMint(Algorithm::EdDsa, std::move(key), std::move(publicKey), settings);
}

Result<TokenMint> TokenMint::withSecret(std::string_view secret, const TokenSettings &settings)
{
    if (sodium_init() < 0)
        return Error{ErrorCode::Internal, "libsodium cannot be used on this machine"};
    if (secret.size() < kSecretBytesMin)
        return Error{ErrorCode::InvalidArgument,
                     "the secret of tokens has less than " + std::to_string(kSecretBytesMin)
                         + " characters"};
    const BytesView bytes = asBytes(secret);
    return TokenMint(Algorithm::Hs256, Bytes(bytes.begin(), bytes.end()), {}, settings);
}

TokenMint::TokenMint(Algorithm algorithm, Bytes key, Bytes publicKey, const TokenSettings &settings)
    : m_algorithm(algorithm)
    , m_key(std::move(key))
    , m_publicKey(std::move(publicKey))
    , m_keyId(algorithm == Algorithm::EdDsa ? shortened(sha256({m_publicKey}).digest)
                                            : shortened(hmac(m_key, "key id")))
    , m_settings(settings)
{}

std::optional<wire::PublicTokenKey> TokenMint::publicKey() const
{
    if (m_publicKey.empty())
        return std::nullopt;
    return wire::PublicTokenKey{m_keyId, base64UrlEncode(m_publicKey)};
}

Bytes TokenMint::signatureOf(std::string_view text) const
{
    if (m_algorithm == Algorithm::Hs256)
        return hmac(m_key, text);
    Bytes signature(crypto_sign_BYTES);
    crypto_sign_detached(raw(signature.data()), nullptr, raw(text), text.size(), raw(m_key.data()));
    return signature;
}

bool TokenMint::isSignature(BytesView signature, std::string_view text) const
{
    if (m_algorithm == Algorithm::Hs256) {
        const Bytes expected = hmac(m_key, text);
        return signature.size() == expected.size()
               && sodium_memcmp(signature.data(), expected.data(), expected.size()) == 0;
    }
    return signature.size() == crypto_sign_BYTES
           && crypto_sign_verify_detached(
                  raw(signature.data()), raw(text), text.size(), raw(m_publicKey.data()))
                  == 0;
}

std::string TokenMint::issue(wire::AccessToken token, std::chrono::sys_seconds issued) const
{
    token.issuer = m_settings.issuer;
    token.audience = m_settings.audience;
    token.issued = issued;
    token.notBefore = issued;
    token.expires = issued + m_settings.lifetime;
    const std::string header =
        wire::writeTokenHeader({.algorithm = m_algorithm == Algorithm::EdDsa ? "EdDSA" : "HS256",
                                .type = std::string(kType),
                                .keyId = m_keyId});
    std::string text = base64UrlEncode(asBytes(header)) + '.'
                       + base64UrlEncode(asBytes(wire::writeAccessToken(token)));
    const Bytes signature = signatureOf(text);
    return text.append(1, '.').append(base64UrlEncode(signature));
}

Result<void> TokenMint::checkHeader(std::string_view part) const
{
    STAG_TRY(const std::string json, decodedText(part));
    const auto header = wire::parseTokenHeader(json);
    if (!header)
        return refused("a header that cannot be read");
    if (header->algorithm != (m_algorithm == Algorithm::EdDsa ? "EdDSA" : "HS256"))
        return refused("another algorithm");
    if (header->type != kType)
        return refused("another type");
    if (header->keyId != m_keyId)
        return refused("another key");
    if (header->hasCriticalExtension)
        return refused("an extension that is not known");
    return success();
}

Result<void> TokenMint::checkClaims(const wire::AccessToken &token, Timestamp now) const
{
    if (token.issuer != m_settings.issuer)
        return refused("another issuer");
    if (token.audience != m_settings.audience)
        return refused("another audience");
    const std::chrono::sys_seconds time = toSeconds(now);
    if (token.issued > time + kSkew || token.notBefore > time + kSkew)
        return refused("not valid yet");
    if (token.expires <= time - kSkew)
        return refused("expired");
    return success();
}

Result<wire::AccessToken> TokenMint::check(std::string_view text, Timestamp now) const
{
    if (text.size() > kTokenBytesMax || !looksLikeToken(text))
        return refused("not a token");
    const std::size_t headerEnd = text.find('.');
    const std::size_t claimsEnd = text.rfind('.');
    // What is signed is read only after the signature has been checked.
    STAG_TRY_VOID(checkHeader(text.substr(0, headerEnd)));
    const auto signature = base64UrlDecode(text.substr(claimsEnd + 1), kTokenBytesMax);
    if (!signature || !isSignature(*signature, text.substr(0, claimsEnd)))
        return refused("a wrong signature");
    STAG_TRY(const std::string json,
             decodedText(text.substr(headerEnd + 1, claimsEnd - headerEnd - 1)));
    auto token = wire::parseAccessToken(json);
    if (!token)
        return refused("claims that cannot be read");
    STAG_TRY_VOID(checkClaims(*token, now));
    return token;
}

} // namespace stag::identity

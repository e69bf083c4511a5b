// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/access_token.h"

#include "core/wire/api_keys.h"
#include "core/wire/json_reader.h"
#include "core/wire/json_writer.h"
#include "core/wire/users.h"

#include <algorithm>

namespace stag::wire {

namespace {

using std::chrono::sys_seconds;

/// The end of the year 9999: what is later is a mistake, and in milliseconds it fits.
constexpr std::int64_t kSecondsMax = 253'402'300'799;

void writeTime(JsonWriter &json, std::string_view name, sys_seconds time)
{
    json.integer(name, time.time_since_epoch().count());
}

Result<std::string> requiredText(const JsonObject &root, std::string_view name)
{
    STAG_TRY(std::string text, root.text(name));
    if (text.empty())
        return root.invalid(name, "missing");
    return text;
}

Result<sys_seconds> requiredTime(const JsonObject &root, std::string_view name)
{
    STAG_TRY(const auto seconds, root.integer(name));
    if (!seconds)
        return root.invalid(name, "missing");
    if (*seconds < 0 || *seconds > kSecondsMax)
        return root.invalid(name, "no time");
    return sys_seconds(std::chrono::seconds(*seconds));
}

Result<model::KeyScopes> readScopes(const JsonObject &root)
{
    STAG_TRY(std::string names, root.text("scope"));
    if (names.empty())
        return model::KeyScopes();
    std::replace(names.begin(), names.end(), ' ', ',');
    return parseScopes(names);
}

} // namespace

std::string writeTokenHeader(const TokenHeader &header)
{
    JsonWriter json;
    json.beginObject();
    json.text("alg", header.algorithm);
    json.text("typ", header.type);
    json.text("kid", header.keyId);
    json.endObject();
    return json.take();
}

Result<TokenHeader> parseTokenHeader(std::string_view text, const Limits &limits)
{
    STAG_TRY(const JsonDocument document, JsonDocument::parse(text, limits));
    STAG_TRY(const JsonObject root, document.rootObject());
    TokenHeader header;
    STAG_TRY(header.algorithm, requiredText(root, "alg"));
    STAG_TRY(header.type, root.text("typ"));
    STAG_TRY(header.keyId, root.text("kid"));
    header.hasCriticalExtension = root.has("crit");
    return header;
}

std::string writeAccessToken(const AccessToken &token)
{
    std::string scopes;
    for (const std::string_view name : scopeNames(token.scopes))
        scopes.append(scopes.empty() ? "" : " ").append(name);
    JsonWriter json;
    json.beginObject();
    json.text("iss", token.issuer);
    json.text("aud", token.audience);
    json.text("sub", token.user.text());
    json.text("sid", token.session.text());
    json.text("jti", token.id);
    writeTime(json, "iat", token.issued);
    writeTime(json, "nbf", token.notBefore);
    writeTime(json, "exp", token.expires);
    json.text("role", roleName(token.role));
    json.text("scope", scopes);
    json.text("name", token.name);
    json.endObject();
    return json.take();
}

Result<AccessToken> parseAccessToken(std::string_view text, const Limits &limits)
{
    STAG_TRY(const JsonDocument document, JsonDocument::parse(text, limits));
    STAG_TRY(const JsonObject root, document.rootObject());
    AccessToken token;
    STAG_TRY(token.issuer, requiredText(root, "iss"));
    STAG_TRY(token.audience, requiredText(root, "aud"));
    STAG_TRY(std::string user, requiredText(root, "sub"));
    STAG_TRY(std::string session, requiredText(root, "sid"));
    STAG_TRY(token.id, requiredText(root, "jti"));
    STAG_TRY(token.issued, requiredTime(root, "iat"));
    STAG_TRY(token.notBefore, requiredTime(root, "nbf"));
    STAG_TRY(token.expires, requiredTime(root, "exp"));
    STAG_TRY(const std::string role, requiredText(root, "role"));
    STAG_TRY(token.role, parseRole(role));
    STAG_TRY(token.scopes, readScopes(root));
    STAG_TRY(token.name, root.text("name"));
    token.user = model::UserId(std::move(user));
    token.session = model::LoginSessionId(std::move(session));
    return token;
}

std::string writeKeySet(const std::optional<PublicTokenKey> &key)
{
    JsonWriter json;
    json.beginObject();
    json.key("keys");
    json.beginArray();
    if (key) {
        json.beginObject();
        json.text("kty", "OKP");
        json.text("crv", "Ed25519");
        json.text("alg", "EdDSA");
        json.text("use", "sig");
        json.text("kid", key->keyId);
        json.text("x", key->x);
        json.endObject();
    }
    json.endArray();
    json.endObject();
    return json.take();
}

} // namespace stag::wire

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/api_keys.h"

#include "core/wire/json_reader.h"
#include "core/wire/json_writer.h"

#include <algorithm>
#include <array>

namespace stag::wire {

namespace {

constexpr std::array<std::string_view, model::kKeyScopeCount> kScopes{
    "read", "ingest", "live", "delete", "admin"};
constexpr std::size_t kScopesMax = 32;

void writeMembers(JsonWriter &json, const model::ApiKey &key)
{
    json.text("id", key.id.text());
    json.text("name", key.name);
    json.key("scopes");
    json.beginArray();
    for (const std::string_view scope : scopeNames(key.scopes))
        json.text(scope);
    json.endArray();
    json.time("created_at", key.created);
    if (key.expires)
        json.time("expires_at", *key.expires);
    if (key.lastUsed)
        json.time("last_used_at", *key.lastUsed);
    if (key.revoked)
        json.time("revoked_at", *key.revoked);
}

} // namespace

std::string_view scopeName(model::KeyScope scope)
{
    return kScopes[static_cast<std::size_t>(scope)];
}

std::vector<std::string_view> scopeNames(model::KeyScopes scopes)
{
    std::vector<std::string_view> names;
    for (std::size_t i = 0; i < kScopes.size(); ++i)
        if (scopes.contains(static_cast<model::KeyScope>(i)))
            names.push_back(kScopes[i]);
    return names;
}

Result<model::KeyScope> parseScope(std::string_view name)
{
    const auto found = std::find(kScopes.begin(), kScopes.end(), name);
    if (found == kScopes.end())
        return Error{ErrorCode::InvalidArgument,
                     "'" + std::string(name)
                         + "' is no scope; there are read, ingest, live, delete and admin"};
    return static_cast<model::KeyScope>(found - kScopes.begin());
}

Result<model::KeyScopes> parseScopes(std::string_view names)
{
    model::KeyScopes scopes;
    while (true) {
        const std::size_t comma = std::min(names.find(','), names.size());
        STAG_TRY(const model::KeyScope scope, parseScope(names.substr(0, comma)));
        scopes.insert(scope);
        if (comma == names.size())
            return scopes;
        names.remove_prefix(comma + 1);
    }
}

Result<KeyRequest> parseKeyRequest(std::string_view body, const Limits &limits)
{
    STAG_TRY(const JsonDocument document, JsonDocument::parse(body, limits));
    STAG_TRY(const JsonObject root, document.rootObject());
    KeyRequest request;
    STAG_TRY(request.name, root.text("name"));
    STAG_TRY(const JsonArray array, root.array("scopes"));
    STAG_TRY(const auto names, array.texts(kScopesMax));
    for (const std::string &name : names) {
        STAG_TRY(const model::KeyScope scope, parseScope(name));
        request.scopes.insert(scope);
    }
    STAG_TRY(const auto expires, root.integer("expires_at"));
    if (expires)
        request.expires = fromUnixMs(*expires);
    return request;
}

std::string writeNewKey(const model::ApiKey &key, std::string_view secret)
{
    JsonWriter json;
    json.beginObject();
    writeMembers(json, key);
    json.text("key", secret);
    json.endObject();
    return json.take();
}

std::string writeKey(const model::ApiKey &key)
{
    JsonWriter json;
    json.beginObject();
    writeMembers(json, key);
    json.endObject();
    return json.take();
}

std::string writeKeys(std::span<const model::ApiKey> keys)
{
    JsonWriter json;
    json.beginObject();
    json.key("keys");
    json.beginArray();
    for (const model::ApiKey &key : keys) {
        json.beginObject();
        writeMembers(json, key);
        json.endObject();
    }
    json.endArray();
    json.unsignedInteger("count", keys.size());
    json.endObject();
    return json.take();
}

} // namespace stag::wire

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Management of API keys, /api/v1/keys; ours.

#include "core/base/result.h"
#include "core/model/api_key.h"
#include "core/wire/limits.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stag::wire {

/// "read", "ingest", "live", "delete", "admin".
[[nodiscard]] std::string_view scopeName(model::KeyScope scope);
[[nodiscard]] std::vector<std::string_view> scopeNames(model::KeyScopes scopes);
[[nodiscard]] Result<model::KeyScope> parseScope(std::string_view name);
/// Reads names with commas between them. InvalidArgument names the one that is unknown.
[[nodiscard]] Result<model::KeyScopes> parseScopes(std::string_view names);

/// What a new key shall be.
struct KeyRequest
{
    std::string name;
    model::KeyScopes scopes;
    std::optional<Timestamp> expires;
};
/// {"name","scopes":[…],"expires_at"?}
[[nodiscard]] Result<KeyRequest> parseKeyRequest(std::string_view body, const Limits &limits = {});

/// The only answer that has the key in it.
[[nodiscard]] std::string writeNewKey(const model::ApiKey &key, std::string_view secret);
[[nodiscard]] std::string writeKey(const model::ApiKey &key);
[[nodiscard]] std::string writeKeys(std::span<const model::ApiKey> keys);

} // namespace stag::wire

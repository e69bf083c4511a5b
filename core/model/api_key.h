// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/strong_id.h"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>

namespace stag::model {

using ApiKeyId = StrongId<struct ApiKeyIdTag>;

/// What somebody with a key may do.
enum class KeyScope { Read, Ingest, Live, Delete, Admin };
inline constexpr std::size_t kKeyScopeCount = 5;

/// A set of scopes.
class KeyScopes
{
public:
    constexpr KeyScopes() = default;
    constexpr KeyScopes(std::initializer_list<KeyScope> scopes)
    {
        for (const KeyScope scope : scopes)
            insert(scope);
    }
    /// Bits that mean nothing are left out.
    [[nodiscard]] static constexpr KeyScopes fromBits(std::int64_t bits)
    {
        KeyScopes scopes;
        scopes.m_bits = static_cast<std::uint32_t>(bits) & ((1u << kKeyScopeCount) - 1);
        return scopes;
    }
    [[nodiscard]] constexpr std::int64_t bits() const { return m_bits; }

    constexpr void insert(KeyScope scope) { m_bits |= bitOf(scope); }
    [[nodiscard]] constexpr bool contains(KeyScope scope) const
    {
        return (m_bits & bitOf(scope)) != 0;
    }
    [[nodiscard]] constexpr bool empty() const { return m_bits == 0; }
    /// What of `required` is missing; an administrator may do everything.
    [[nodiscard]] constexpr KeyScopes missingFrom(KeyScopes required) const
    {
        return contains(KeyScope::Admin) ? KeyScopes() : fromBits(required.m_bits & ~m_bits);
    }

    bool operator==(const KeyScopes &) const = default;

private:
    static constexpr std::uint32_t bitOf(KeyScope scope)
    {
        return 1u << static_cast<std::uint32_t>(scope);
    }

    std::uint32_t m_bits = 0;
};

/// What is known of a key; the key itself is known only to whom it was given.
struct ApiKey
{
    ApiKeyId id;
    std::string name; ///< as people call it
    KeyScopes scopes;
    Timestamp created;
    std::optional<Timestamp> expires;
    std::optional<Timestamp> lastUsed;
    std::optional<Timestamp> revoked;

    bool operator==(const ApiKey &) const = default;
};

/// Whether it lets nobody in any more, or why not yet.
enum class KeyState { Good, Expired, Revoked };
[[nodiscard]] inline KeyState stateOf(const ApiKey &key, Timestamp now)
{
    if (key.revoked)
        return KeyState::Revoked;
    return key.expires && *key.expires <= now ? KeyState::Expired : KeyState::Good;
}

} // namespace stag::model

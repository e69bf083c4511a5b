// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/random.h"
#include "core/base/result.h"
#include "core/wire/api_keys.h"
#include "server/identity/limits.h"
#include "server/storage/key_store.h"

#include <string>

namespace stag::identity {

/// A key at the only moment at which its text is known.
struct IssuedKey
{
    storage::StoredKey stored;
    std::string text;
};

/// Makes a key; it is on the disk when this returns. InvalidArgument for a name that is empty, too
/// long or no text, for no scopes and for an expiry that has passed; Conflict when there are too
/// many.
[[nodiscard]] Result<IssuedKey> issueKey(storage::KeyStore &store,
                                         const Clock &clock,
                                         Random &random,
                                         const wire::KeyRequest &request,
                                         const IdentityLimits &limits = {});

} // namespace stag::identity

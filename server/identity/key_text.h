// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/content_hash.h"
#include "core/base/random.h"
#include "core/model/api_key.h"

#include <optional>
#include <string>
#include <string_view>

namespace stag::identity {

/// What a key says about itself: "stag_" id "_" secret, 12 and 64 hexadecimal digits.
struct KeyText
{
    model::ApiKeyId id;
    ContentHash secretHash;
};

/// A new key; its id is in it, so that the one who has it can say which it is.
[[nodiscard]] std::string makeKeyText(Random &random);
/// Nothing for what is no key.
[[nodiscard]] std::optional<KeyText> readKeyText(std::string_view text);

} // namespace stag::identity

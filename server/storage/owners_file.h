// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"
#include "core/base/random.h"
#include "core/base/result.h"

#include <cstddef>
#include <filesystem>

namespace stag::storage {

/// Makes the file, if it is not there, and its folder; only its owner may read it.
[[nodiscard]] Result<void> makeOwnersOnly(const std::filesystem::path &file);

/// The secret in a file that only its owner may read; a new one of `sizeBytes` if it is not there.
/// Corrupt: it has another size.
[[nodiscard]] Result<Bytes>
readOrMakeSecret(const std::filesystem::path &file, std::size_t sizeBytes, Random &random);

} // namespace stag::storage

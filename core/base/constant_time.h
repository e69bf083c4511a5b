// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/content_hash.h"

namespace stag {

/// Whether both are equal, in a time that does not tell where they differ.
[[nodiscard]] bool equalsInConstantTime(const ContentHash &a, const ContentHash &b);

} // namespace stag

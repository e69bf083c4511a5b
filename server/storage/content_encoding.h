// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace stag::storage {

/// The column content.encoding. The numbers are in every database and never change.
enum class ContentEncoding { Raw = 0, Gzip = 1 };

} // namespace stag::storage

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace stag::supervisor {

/// What the supervisor takes; what is more is refused.
struct SupervisorLimits
{
    std::size_t decorationPageMax =
        5'000; ///< of a list or a question by place; a larger one is cut
    std::size_t decorationBatchMax =
        1'000; ///< made by one request; the writer takes them in a piece
    std::size_t versionPageMax = 200;
};

} // namespace stag::supervisor

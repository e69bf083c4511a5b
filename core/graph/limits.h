// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace stag::graph {

/// What a graph holds and what one question may cost.
struct Limits
{
    std::size_t nodesMax = 5'000'000;       ///< further ones are refused with TooLarge
    std::size_t answerNodesMax = 10'000;    ///< a question for more gets so many and `more`
    std::size_t answerEdgesMax = 50'000;    ///< further ones are left out, and `more` says so
    std::size_t searchNodesMax = 1'000'000; ///< a path that is not found among so many is TooLarge
    std::size_t hopsMax = 64;               ///< of a question for neighbours
};

} // namespace stag::graph

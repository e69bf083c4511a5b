// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace stag::wire {

/// What one binary live feed may ask of its reader. Overflow policy: a sender gives the oldest
/// number a new text, counted, and writes a text out that is too long for a name; a reader refuses
/// the message.
struct LiveLimits
{
    std::size_t recordsPerMessageMax = 1'024;
    std::size_t namesMax = 16'384;
    std::size_t nameBytesMin = 4; ///< of what a number saves something
    std::size_t nameBytesMax = 1'024;
};

} // namespace stag::wire

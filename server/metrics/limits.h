// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace stag::metrics {

/// Overflow policy: a label set beyond the limit is counted in the family's "other" series.
struct Limits
{
    std::size_t seriesPerFamilyMax = 10'000;
};

} // namespace stag::metrics

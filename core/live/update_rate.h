// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

namespace stag::live {

/// How often something happens, as an exponential mean over about two seconds. It needs no timer:
/// it decays by itself when nothing comes.
class UpdateRate
{
public:
    void count(MonotonicTime now);
    [[nodiscard]] double perSecond(MonotonicTime now) const;
    [[nodiscard]] MonotonicTime last() const { return m_last; }

private:
    MonotonicTime m_first{};
    MonotonicTime m_last{};
    double m_weight = 0.0;
};

} // namespace stag::live

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/decoration.h"
#include "server/metrics/registry.h"

#include <array>
#include <cstddef>

namespace stag::supervisor {

/// What is asked about decorations.
enum class DecorationQuestion { One, List, Nearby, Bounds, Region };

/// What is done to decorations and asked about them. Any thread.
class DecorationMetrics
{
public:
    explicit DecorationMetrics(metrics::Registry &registry);

    void changed(model::DecorationAct act, std::size_t count = 1) const;
    /// Somebody else was faster.
    void stale() const { m_stale.increment(); }
    void asked(DecorationQuestion question) const;

private:
    std::array<metrics::Counter, 7> m_changes;   ///< by model::DecorationAct
    std::array<metrics::Counter, 5> m_questions; ///< by DecorationQuestion
    metrics::Counter m_stale;
};

} // namespace stag::supervisor

// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/supervisor/decoration_metrics.h"

namespace stag::supervisor {

DecorationMetrics::DecorationMetrics(metrics::Registry &registry)
    : m_changes{[&] {
        const auto family = registry.counter("stag_decoration_changes_total",
                                             "What was done to decorations, by action");
        return std::array{family.with({{"action", "create"}}),
                          family.with({{"action", "change"}}),
                          family.with({{"action", "publish"}}),
                          family.with({{"action", "unpublish"}}),
                          family.with({{"action", "delete"}}),
                          family.with({{"action", "restore"}}),
                          family.with({{"action", "rollback"}})};
    }()}
    , m_questions{[&] {
        const auto family = registry.counter("stag_decoration_questions_total",
                                             "Questions about decorations, by kind");
        return std::array{family.with({{"question", "one"}}),
                          family.with({{"question", "list"}}),
                          family.with({{"question", "nearby"}}),
                          family.with({{"question", "bounds"}}),
                          family.with({{"question", "region"}})};
    }()}
    , m_stale(registry
                  .counter("stag_decoration_stale_total",
                           "Changes refused because somebody else was faster")
                  .with())
{}

void DecorationMetrics::changed(model::DecorationAct act, std::size_t count) const
{
    m_changes.at(static_cast<std::size_t>(act)).increment(static_cast<double>(count));
}

void DecorationMetrics::asked(DecorationQuestion question) const
{
    m_questions.at(static_cast<std::size_t>(question)).increment();
}

} // namespace stag::supervisor

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/wire/feed_encoding.h"
#include "server/metrics/registry.h"

#include <array>
#include <cstddef>

namespace stag::stag {

/// How the live feed is told, by encoding. Any thread.
class FeedMetrics
{
public:
    explicit FeedMetrics(metrics::Registry &registry);

    [[nodiscard]] const metrics::Gauge &viewers(wire::FeedEncoding encoding) const
    {
        return m_viewers.at(static_cast<std::size_t>(encoding));
    }
    void sent(wire::FeedEncoding encoding, std::size_t bytes) const
    {
        m_sentBytes.at(static_cast<std::size_t>(encoding)).increment(static_cast<double>(bytes));
    }

    metrics::Counter namesReplaced;

private:
    std::array<metrics::Gauge, wire::kFeedEncodingCount> m_viewers;
    std::array<metrics::Counter, wire::kFeedEncodingCount> m_sentBytes;
};

} // namespace stag::stag

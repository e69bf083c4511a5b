// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stag/feed_metrics.h"

namespace stag::stag {

namespace {

/// By wire::FeedEncoding.
template<typename Series, typename Family>
std::array<Series, wire::kFeedEncodingCount> byEncoding(const Family &family)
{
    return {family.with({{"encoding", "json"}}), family.with({{"encoding", "binary"}})};
}

} // namespace

FeedMetrics::FeedMetrics(metrics::Registry &registry)
    : namesReplaced(registry
                        .counter("stag_live_names_replaced_total",
                                 "Names of the binary live feed that lost their number to another")
                        .with())
    , m_viewers(byEncoding<metrics::Gauge>(registry.gauge(
          "stag_live_encoding_viewers_active", "Number of viewers of the live feed, by encoding")))
    , m_sentBytes(byEncoding<metrics::Counter>(registry.counter(
          "stag_live_sent_bytes_total", "Bytes of messages to viewers, by encoding")))
{}

} // namespace stag::stag

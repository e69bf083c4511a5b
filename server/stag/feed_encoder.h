// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/live/live_event.h"
#include "core/wire/feed_encoding.h"
#include "core/wire/live_feed.h"
#include "core/wire/live_feed_binary.h"
#include "core/wire/mesh_payloads.h"
#include "server/metrics/registry.h"
#include "server/stag/frame.h"

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string_view>

namespace stag::stag {

/// How a viewer is told what happens.
struct FeedFormat
{
    wire::FeedEncoding encoding = wire::FeedEncoding::Json;
    wire::MeshPayloads payloads = wire::MeshPayloads::Include;

    [[nodiscard]] std::size_t index() const
    {
        return 2 * static_cast<std::size_t>(encoding) + static_cast<std::size_t>(payloads);
    }
};
inline constexpr std::size_t kFeedFormatCount = 2 * wire::kFeedEncodingCount;
[[nodiscard]] FeedFormat feedFormatAt(std::size_t index);

/// Writes the messages of the live feed in each format. The names of the binary one are the same
/// for all viewers, so that they share what is written.
///
/// Any thread.
class FeedEncoder
{
public:
    explicit FeedEncoder(metrics::Counter namesReplaced)
        : m_namesReplaced(namesReplaced)
    {}

    [[nodiscard]] wire::BinaryMessage write(const live::LiveEvent &event,
                                            Timestamp now,
                                            FeedFormat format,
                                            const wire::FeedMarks &marks = {});
    [[nodiscard]] Frame frame(const live::LiveEvent &event,
                              Timestamp now,
                              FeedFormat format,
                              const wire::FeedMarks &marks = {});
    /// What write() gave, with the number of the message if it has one.
    [[nodiscard]] static Frame finish(wire::BinaryMessage message,
                                      FeedFormat format,
                                      std::optional<std::uint64_t> offset = std::nullopt);
    /// What only JSON has words for.
    [[nodiscard]] static Frame answer(std::string_view json, Timestamp now, FeedFormat format);

private:
    const metrics::Counter m_namesReplaced;
    std::mutex m_mutex; ///< guards the next; held while a small message is written
    wire::LiveNames m_names;
};

} // namespace stag::stag

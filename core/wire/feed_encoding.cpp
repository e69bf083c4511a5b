// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/feed_encoding.h"

#include <algorithm>

namespace stag::wire {

FeedEncoding chooseFeedEncoding(std::string_view offered)
{
    while (!offered.empty()) {
        const std::size_t comma = std::min(offered.find(','), offered.size());
        const auto known =
            std::find(kFeedEncodings.begin(), kFeedEncodings.end(), offered.substr(0, comma));
        if (known != kFeedEncodings.end())
            return static_cast<FeedEncoding>(known - kFeedEncodings.begin());
        offered.remove_prefix(std::min(comma + 1, offered.size()));
    }
    return FeedEncoding::Json;
}

} // namespace stag::wire

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/wire/live_names.h"
#include "server/transport/web_socket.h"

#include <memory>
#include <string>

namespace stag::stag {

/// One encoded message.
struct Frame
{
    std::shared_ptr<const std::string> bytes;
    transport::FrameKind kind = transport::FrameKind::Text;
    /// What a subscriber must have been told before, of the binary live feed; may be null.
    std::shared_ptr<const wire::LiveNameList> names{};
};

} // namespace stag::stag

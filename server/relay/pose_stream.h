// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/ids.h"
#include "core/wire/stream_kit.h"
#include "server/relay/device_identity.h"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace stag::relay {

/// What all poses of a stream have in common: the anchor that stands for it.
struct PoseStream
{
    model::AnchorId anchor; ///< "anchor_<uuid>"
    std::string metadata;   ///< that says so; empty if the client did not say who it is
};

/// The same session, device and stream always have the same anchor, also after a reconnect or a
/// restart; a client without a device id has one per connection.
[[nodiscard]] PoseStream poseStreamOf(const model::SessionId &session,
                                      const DeviceIdentity &sender,
                                      std::string_view stream);

/// The pose streams of a connection, each worked out once. Overflow policy: those beyond the limit
/// are not remembered.
class PoseStreams
{
public:
    struct Known
    {
        model::SessionId session;
        std::string name;
        std::shared_ptr<const PoseStream> stream;
    };

    explicit PoseStreams(std::size_t countMax)
        : m_countMax(countMax)
    {}

    /// Null if the packet is no pose.
    [[nodiscard]] std::shared_ptr<const PoseStream> of(const wire::StreamPacket &packet,
                                                       const DeviceIdentity &sender);
    /// They are other ones, because somebody else sends.
    void forget() { m_known.clear(); }
    [[nodiscard]] const std::vector<Known> &known() const { return m_known; }

private:
    const std::size_t m_countMax;
    std::vector<Known> m_known;
};

} // namespace stag::relay

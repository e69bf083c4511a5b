// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/relay/pose_stream.h"

#include "core/base/content_hash.h"
#include "core/base/uuid.h"
#include "core/model/anchor_traits.h"
#include "core/wire/anchor_metadata.h"

#include <algorithm>
#include <array>
#include <utility>

namespace stag::relay {

namespace {

model::AnchorId
anchorOf(const model::SessionId &session, const DeviceIdentity &sender, std::string_view stream)
{
    const std::string &source = sender.device.empty() ? sender.connection : sender.device.text();
    constexpr std::string_view kSeparator("\0", 1);
    const BytesView separator = asBytes(kSeparator);
    const ContentHash hash =
        sha256({asBytes(session.text()), separator, asBytes(source), separator, asBytes(stream)});
    // The form of a random UUID, as clients of the published relay expect it.
    std::array<std::byte, 16> bytes{};
    std::copy_n(hash.digest.begin(), bytes.size(), bytes.begin());
    return model::AnchorId("anchor_" + uuid4(bytes));
}

} // namespace

PoseStream
poseStreamOf(const model::SessionId &session, const DeviceIdentity &sender, std::string_view stream)
{
    PoseStream known{anchorOf(session, sender, stream), {}};
    if (sender.device.empty())
        return known;
    model::AnchorTraits traits;
    traits.kind = model::AnchorKind::Device;
    traits.device = sender.device;
    traits.deviceName = sender.name;
    traits.stream = stream;
    known.metadata = wire::writeAnchorMetadata(traits);
    return known;
}

std::shared_ptr<const PoseStream> PoseStreams::of(const wire::StreamPacket &packet,
                                                  const DeviceIdentity &sender)
{
    const auto *pose = std::get_if<wire::StreamPose>(&packet.data);
    if (!pose)
        return nullptr;
    for (const Known &known : m_known)
        if (known.name == pose->stream && known.session == packet.session)
            return known.stream;
    auto stream =
        std::make_shared<const PoseStream>(poseStreamOf(packet.session, sender, pose->stream));
    if (m_known.size() < m_countMax)
        m_known.push_back({packet.session, pose->stream, stream});
    return stream;
}

} // namespace stag::relay

// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/wire/live_samples.h"

#include <bit>
#include <cmath>
#include <iterator>
#include <string>

namespace stag::test {

namespace {

const model::SessionId kSession("living-room");

live::AnchorChanged device()
{
    return {{model::AnchorId("anchor_913e50e6-187f-42b8-ab52-729db7639e3e"),
             kSession,
             {{0.0283, 1.6036, 0.5}, {-0.16329, 0.85807, 0.0, 0.38543}},
             kSampleTime - std::chrono::milliseconds(12),
             R"({"kind":"device","device_id":"vive-1","stream":"head","name":"Vive"})"},
            live::DeliveryClass::Pose,
            {}};
}

live::AnchorChanged plane()
{
    return {{model::AnchorId("table"),
             kSession,
             {{1, 2, 3}, {0, 0, 0, 1}},
             kSampleTime,
             R"({"kind":"plane","label":"TÄBLE","polygon":[[0,0,0],[1,0,0.5]]})"},
            live::DeliveryClass::Reliable,
            {}};
}

live::AnchorChanged otherRotation()
{
    live::AnchorChanged change = plane();
    change.anchor.otherRotation = {0.1, -2.0, 1e300};
    change.anchor.metadata.clear();
    return change;
}

live::MeshChanged mesh(bool isDelta)
{
    model::MeshPayload payload{Bytes(40, std::byte{7}), Bytes(2), Bytes(3)};
    if (isDelta)
        payload = {Bytes(5, std::byte{9}), {}, {}};
    model::Mesh mesh;
    mesh.id = model::MeshId("mesh_1");
    mesh.session = kSession;
    mesh.anchor = model::AnchorId("table");
    mesh.isDelta = isDelta;
    if (isDelta)
        mesh.base = model::MeshId("mesh_0");
    else
        mesh.hash = model::contentHash(payload);
    mesh.resolution = isDelta ? model::DeltaResolution::Unresolved : model::DeltaResolution::Proven;
    mesh.payload = std::make_shared<const model::MeshPayload>(std::move(payload));
    mesh.compressionLevel = isDelta ? -1 : 5;
    mesh.timestamp = kSampleTime - std::chrono::milliseconds(300);
    return {std::move(mesh)};
}

live::GeofenceChanged fenceReplaced()
{
    live::GeofenceChanged changed;
    changed.change = live::GeofenceChange::Replaced;
    changed.fence.id = model::GeofenceId("door");
    changed.fence.name = "Tür";
    changed.fence.session = kSession;
    changed.fence.volume = model::TurnedBox{{{0, 1, 0}, {0, 1, 0, 0}}, {1, 2, 0.25}};
    changed.fence.dwell = std::chrono::milliseconds(1'500);
    return changed;
}

/// Draws what events consist of.
class Draw
{
public:
    explicit Draw(std::mt19937_64 &random)
        : m_random(random)
    {}

    std::uint64_t below(std::uint64_t count) { return m_random() % count; }
    bool coin() { return below(2) == 0; }
    std::string text(std::size_t sizeMin = 0)
    {
        static const char *const kParts[] = {"a", "\"", "\\", "ü", "界", " ", "🛋", "table", "/"};
        std::string text(sizeMin, 'x');
        for (std::uint64_t left = below(6); left > 0; --left)
            text += kParts[below(std::size(kParts))];
        return text;
    }
    /// Any bits of a finite number, or one that people would write.
    double number()
    {
        const double bits = std::bit_cast<double>(m_random());
        if (coin() && std::isfinite(bits))
            return bits;
        const double decimal = (static_cast<double>(below(20'000)) - 10'000) / 1'000;
        return coin() ? decimal : static_cast<double>(static_cast<float>(decimal));
    }
    Timestamp time() { return fromUnixMs(1 + static_cast<std::int64_t>(below(1ULL << 52))); }
    Bytes bytes()
    {
        Bytes bytes(below(50));
        for (std::byte &byte : bytes)
            byte = static_cast<std::byte>(below(256));
        // Readers of JSON inflate what is gzip.
        if (!bytes.empty())
            bytes.front() = std::byte{0};
        return bytes;
    }
    std::string metadata()
    {
        static const char *const kObjects[] = {"",
                                               R"({"kind":"device","device_id":"d","stream":"s"})",
                                               R"({"kind":"plane","polygon":[[0,1,2]]})",
                                               R"({"kind":"anchor","label":"ü"})",
                                               R"({"kind":3})",
                                               R"({"else":{"deep":[1,2,{}]}})"};
        return kObjects[below(std::size(kObjects))];
    }
    template<typename Enum>
    Enum value(Enum last)
    {
        return static_cast<Enum>(below(static_cast<std::uint64_t>(last) + 1));
    }

private:
    std::mt19937_64 &m_random;
};

live::LiveEvent randomAnchor(Draw &draw)
{
    live::AnchorChanged change;
    change.anchor.id = model::AnchorId(draw.text(1));
    change.anchor.session = model::SessionId(draw.text(1));
    auto &[position, rotation] = change.anchor.pose;
    position = {draw.number(), draw.number(), draw.number()};
    if (draw.below(4) == 0)
        change.anchor.otherRotation.emplace(draw.coin() ? 0 : 9, draw.number());
    else
        rotation = {draw.number(), draw.number(), draw.number(), draw.number()};
    change.anchor.timestamp = draw.time();
    change.anchor.metadata = draw.metadata();
    change.deliveryClass = draw.value(live::DeliveryClass::Telemetry);
    return change;
}

live::LiveEvent randomMesh(Draw &draw)
{
    model::Mesh mesh;
    mesh.id = model::MeshId(draw.text(1));
    mesh.session = model::SessionId(draw.text(1));
    mesh.anchor = model::AnchorId(draw.text());
    mesh.isDelta = draw.coin();
    model::MeshPayload payload{draw.bytes(), {}, {}};
    if (mesh.isDelta) {
        mesh.base = model::MeshId(draw.text(1));
    } else {
        payload.faces = draw.bytes();
        payload.normals = draw.bytes();
        mesh.hash = model::contentHash(payload);
    }
    mesh.payload = std::make_shared<const model::MeshPayload>(std::move(payload));
    mesh.resolution = draw.value(model::DeltaResolution::Unresolved);
    mesh.compressionLevel = static_cast<int>(draw.below(1ULL << 32));
    mesh.timestamp = draw.time();
    return live::MeshChanged{std::move(mesh)};
}

live::LiveEvent randomPacket(Draw &draw)
{
    live::PacketLogged packet;
    packet.time = draw.time();
    packet.session = model::SessionId(draw.text());
    packet.source = draw.text();
    packet.kind = draw.text();
    packet.sizeBytes = draw.below(1ULL << 62);
    packet.verdict = draw.value(live::Verdict::Dropped);
    packet.detail = draw.text();
    packet.entity = draw.text();
    if (draw.coin())
        packet.triangleCount = draw.below(1ULL << 40);
    return packet;
}

} // namespace

std::vector<std::pair<const char *, live::LiveEvent>> liveSamples()
{
    return {
        {"hello", live::Hello{"2.0.0", kSampleTime, {{"stag", "http://h:1"}}}},
        {"snapshot_begin", live::SnapshotBegin{}},
        {"snapshot_end", live::SnapshotEnd{}},
        {"session", live::SessionChanged{kSession, fromUnixMs(1), kSampleTime}},
        {"device", device()},
        {"plane", plane()},
        {"other_rotation", otherRotation()},
        {"mesh", mesh(false)},
        {"delta", mesh(true)},
        {"removed",
         live::Removed{{kSession, live::EntityKind::Anchor, "table"},
                       live::RemovalReason::LeftArea}},
        {"geofence",
         live::GeofenceCrossed{{7,
                                model::GeofenceId("door"),
                                kSession,
                                model::AnchorId("table"),
                                model::GeofenceEventKind::Exit,
                                model::GeofenceReason::Silent,
                                {1, 2.5, -3},
                                kSampleTime,
                                fromUnixMs(5)}}},
        {"geofence_change", fenceReplaced()},
        {"packet",
         live::PacketLogged{
             kSampleTime, kSession, "vive-1", "mesh", 180, live::Verdict::Accepted, "", "m", 12}},
        {"packet_rejected",
         live::PacketLogged{
             kSampleTime, {}, "vive-1", "pose", 70'000, live::Verdict::Rejected, "too fast"}},
        {"stats", live::ServerStats{1.5, 2.5, {1, 2, 3}, 4, 5, 6, 7, 8, 9}}};
}

live::LiveEvent randomLiveEvent(std::mt19937_64 &random)
{
    Draw draw(random);
    switch (draw.below(7)) {
    case 0:
    case 1:
        return randomAnchor(draw);
    case 2:
        return randomMesh(draw);
    case 3:
        return randomPacket(draw);
    case 4:
        return live::SessionChanged{model::SessionId(draw.text(1)), draw.time(), draw.time()};
    case 5:
        return live::Removed{{model::SessionId(draw.text(1)), live::EntityKind::Mesh, draw.text(1)},
                             draw.value(live::RemovalReason::LeftArea)};
    default:
        return live::Hello{draw.text(), kSampleTime, {{draw.text(1), draw.text()}}};
    }
}

} // namespace stag::test

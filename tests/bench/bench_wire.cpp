// SPDX-License-Identifier: GPL-3.0-or-later
// Prints what one message costs on its way from a device to the window, as a table. See README.md.
#include "core/live/live_state.h"
#include "core/wire/live_feed.h"
#include "core/wire/live_feed_binary.h"
#include "core/wire/live_feed_binary_reader.h"
#include "core/wire/recording.h"
#include "core/wire/relay_batch.h"
#include "core/wire/stag.h"
#include "core/wire/stream_kit.h"
#include "tests/support/seeded_random.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>

using namespace stag;

namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kTimePerRow{500};
constexpr int kRunsPerLook = 64;
constexpr std::size_t kMeshBytes = 64u << 10;

double microseconds(const std::function<void()> &run)
{
    const auto start = SteadyClock::now();
    int runs = 0;
    SteadyClock::duration taken{};
    while ((taken = SteadyClock::now() - start) < kTimePerRow) {
        for (int i = 0; i < kRunsPerLook; ++i)
            run();
        runs += kRunsPerLook;
    }
    return std::chrono::duration<double, std::micro>(taken).count() / runs;
}

void row(const char *name, const std::function<void()> &run)
{
    std::printf("%-34s %9.2f us\n", name, microseconds(run));
}

/// A message of the live feed in both encodings; the reader of the binary one knows the names.
void compare(const char *name, const live::LiveEvent &event)
{
    const Timestamp now = fromUnixMs(1'700'000'000'020);
    wire::LiveNames names;
    wire::LiveBinaryReader reader;
    const std::string json = wire::writeLiveEvent(event, now);
    const auto binary = wire::writeLiveBinary(event, now, wire::MeshPayloads::Include, &names);
    const std::string begin =
        wire::writeLiveBinary(live::Hello{}, now).bytes + wire::writeBinaryNames(binary.names, now);
    if (!reader.read(asBytes(begin)) || !reader.read(asBytes(binary.bytes)))
        std::abort();
    const double writeJson = microseconds([&] { (void)wire::writeLiveEvent(event, now).size(); });
    const double writeBinary = microseconds([&] {
        (void)wire::writeLiveBinary(event, now, wire::MeshPayloads::Include, &names).bytes.size();
    });
    const double readJson = microseconds([&] { (void)wire::parseLiveEvent(json).has_value(); });
    const double readBinary =
        microseconds([&] { (void)reader.read(asBytes(binary.bytes)).has_value(); });
    std::printf("%-22s %7zu %7zu %5.1f  %9.0f %9.0f %5.1f  %9.0f %9.0f %5.1f\n",
                name,
                json.size(),
                binary.bytes.size(),
                static_cast<double>(json.size()) / static_cast<double>(binary.bytes.size()),
                writeJson * 1e3,
                writeBinary * 1e3,
                writeJson / writeBinary,
                readJson * 1e3,
                readBinary * 1e3,
                readJson / readBinary);
}

wire::StreamPacket posePacket()
{
    wire::StreamPacket packet;
    packet.session = model::SessionId("session-1");
    packet.timestamp = fromUnixMs(1'700'000'000'000);
    packet.data = wire::StreamPose{
        {{0.0283, 1.6036, 0.3441}, {-0.16329, 0.85807, 0.29749, 0.38543}}, "left_controller"};
    return packet;
}

model::Anchor deviceAnchor()
{
    return {model::AnchorId("anchor_913e50e6-187f-42b8-ab52-729db7639e3e"),
            model::SessionId("session-1"),
            {{0.0283, 1.6036, 0.3441}, {-0.16329, 0.85807, 0.29749, 0.38543}},
            fromUnixMs(1'700'000'000'000),
            R"({"kind":"device","device_id":"vive-1","stream":"left_controller","name":"Vive"})"};
}

model::Mesh roomMesh()
{
    test::SeededRandom random;
    model::MeshPayload payload{Bytes(kMeshBytes), {}, {}};
    random.fill(payload.vertices);
    model::Mesh mesh;
    mesh.id = model::MeshId("mesh_1");
    mesh.session = model::SessionId("session-1");
    mesh.anchor = model::AnchorId("anchor_1");
    mesh.hash = model::contentHash(payload);
    mesh.payload = std::make_shared<const model::MeshPayload>(std::move(payload));
    return mesh;
}

void compareEncodings()
{
    std::printf("\n%-22s %21s  %25s  %25s\n", "live feed", "bytes", "write, ns", "read, ns");
    std::printf("%-22s %7s %7s %5s  %9s %9s %5s  %9s %9s %5s\n",
                "",
                "JSON",
                "binary",
                "ratio",
                "JSON",
                "binary",
                "ratio",
                "JSON",
                "binary",
                "ratio");
    compare("pose of a device", live::AnchorChanged{deviceAnchor(), live::DeliveryClass::Pose, {}});
    live::AnchorChanged exact{deviceAnchor(), live::DeliveryClass::Pose, {}};
    exact.anchor.pose = {{0.5, 1.625, 0.375}, {0.5, 0.5, 0.5, 0.5}};
    compare("the same in 32 bits", exact);
    compare("anchor", live::AnchorChanged{deviceAnchor(), live::DeliveryClass::Reliable, {}});
    compare("mesh of 64 KiB", live::MeshChanged{roomMesh()});
    compare("packet",
            live::PacketLogged{fromUnixMs(1'700'000'000'000),
                               model::SessionId("session-1"),
                               "vive-1",
                               "pose",
                               180,
                               live::Verdict::Accepted,
                               "",
                               deviceAnchor().id.text(),
                               {}});
}

} // namespace

int main()
{
    const Timestamp now = fromUnixMs(1'700'000'000'000);
    test::SeededRandom random;

    const std::string pose = wire::writeStreamPacket(posePacket());
    row("read a StreamKit pose", [&] { (void)wire::parseStreamPacket(pose).has_value(); });

    std::vector<model::SpatialEvent> batch(5);
    for (model::SpatialEvent &event : batch) {
        event.session = model::SessionId("session-1");
        event.id = model::EventId("913e50e6-187f-42b8-ab52-729db7639e3e");
        event.timestamp = now;
        event.anchors = {deviceAnchor()};
    }
    row("write a relay batch of 5", [&] { (void)wire::writeRelayBatch(batch, now).text.size(); });
    const std::string body = wire::writeRelayBatch(batch, now).text;
    row("read a relay batch of 5", [&] {
        (void)wire::parseIngest(body, {now, random}).has_value();
    });

    const live::LiveEvent moved =
        live::AnchorChanged{deviceAnchor(), live::DeliveryClass::Pose, {}};
    row("write a live pose", [&] { (void)wire::writeLiveEvent(moved, now).size(); });
    const std::string movedText = wire::writeLiveEvent(moved, now);
    row("read a live pose", [&] { (void)wire::parseLiveEvent(movedText).has_value(); });

    const live::LiveEvent grown = live::MeshChanged{roomMesh()};
    row("write a live mesh of 64 KiB", [&] { (void)wire::writeLiveEvent(grown, now).size(); });
    const std::string grownText = wire::writeLiveEvent(grown, now);
    row("read a live mesh of 64 KiB", [&] { (void)wire::parseLiveEvent(grownText).has_value(); });

    live::LiveState state;
    const auto read = wire::parseLiveEvent(movedText);
    MonotonicTime time{};
    auto change = std::get<live::AnchorChanged>(**read);
    row("apply a live pose", [&] {
        time += std::chrono::milliseconds(11);
        change.anchor.timestamp += std::chrono::milliseconds(11);
        (void)state.apply(change, time).empty();
    });
    compareEncodings();
    return 0;
}

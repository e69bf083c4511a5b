// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/load/own_rates.h"

#include "core/base/base64.h"
#include "core/base/uuid.h"
#include "server/host/system_clock.h"
#include "server/storage/store.h"
#include "tests/support/seeded_random.h"
#include "tests/support/temp_dir.h"

#include <condition_variable>
#include <ctime>
#include <future>
#include <mutex>
#include <random>

namespace stag::test {

namespace {

using SteadyClock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr std::size_t kPayloadBytes = 200'000;
constexpr int kDevices = 500;
constexpr int kDevicesPerSession = 10;
constexpr int kBatch = 50;
constexpr int kStepsPerMetre = 30; ///< a walk at 30 Hz
constexpr int kOutstandingMax = 200;

double secondsSince(SteadyClock::time_point start)
{
    return std::chrono::duration<double>(SteadyClock::now() - start).count();
}

double processCpuSeconds()
{
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return double(time.tv_sec) + double(time.tv_nsec) * 1e-9;
}

Bytes noise()
{
    Bytes bytes(kPayloadBytes);
    std::mt19937 random; // NOLINT: the same each time
    for (std::byte &byte : bytes)
        byte = std::byte(random() & 0xff);
    return bytes;
}

/// The best of many runs: others share the machine.
template<typename F>
double rateOf(std::size_t textBytes, F run)
{
    double best = 1e9;
    for (int i = 0; i < 500; ++i) {
        const auto start = SteadyClock::now();
        const auto value = run();
        asm volatile("" : : "g"(&value) : "memory");
        best = std::min(best, secondsSince(start));
    }
    return double(textBytes) / best / 1e9;
}

/// As the relay names the stream of a device.
model::AnchorId streamOf(int device)
{
    return model::AnchorId("anchor_6ba7b810-9dad-41d1-80b4-"
                           + std::to_string(100'000'000'000 + device));
}

storage::Events posesFrom(int firstDevice, int step, Random &random)
{
    auto events = std::make_shared<std::vector<model::SpatialEvent>>();
    for (int i = 0; i < kBatch; ++i) {
        const int device = (firstDevice + i) % kDevices;
        model::SpatialEvent event;
        event.session = model::SessionId("room-" + std::to_string(device / kDevicesPerSession));
        event.id = model::EventId(uuid4(random));
        event.timestamp = fromUnixMs(1'712'345'678'901);
        model::Anchor anchor;
        anchor.id = streamOf(device);
        anchor.session = event.session;
        anchor.pose.position.x = double(step % kStepsPerMetre) / kStepsPerMetre;
        anchor.timestamp = event.timestamp;
        event.anchors.push_back(anchor);
        events->push_back(std::move(event));
    }
    return events;
}

constexpr int kDenseAnchors = 10'000;
constexpr double kDenseEdgeM = 12.6; ///< of a cube with five for each cubic metre

/// Stores every anchor of the room once and says how many a second.
double placeAll(storage::Store &store, int round, Random &random, std::mt19937 &chance)
{
    std::uniform_real_distribution<double> step(-0.05, 0.05); // metres
    std::uniform_real_distribution<double> place(0.0, kDenseEdgeM);
    std::mt19937 places; // NOLINT: the same in each round
    std::promise<void> stored;
    const auto start = SteadyClock::now();
    for (int first = 0; first < kDenseAnchors; first += kBatch) {
        auto events = std::make_shared<std::vector<model::SpatialEvent>>(1);
        model::SpatialEvent &event = events->front();
        event.session = model::SessionId("hall");
        event.id = model::EventId(uuid4(random));
        for (int i = first; i < first + kBatch; ++i) {
            model::Anchor anchor;
            anchor.id = model::AnchorId("anchor " + std::to_string(i));
            anchor.session = event.session;
            anchor.pose.position = {place(places), place(places), place(places)};
            if (round > 0)
                anchor.pose.position.x += step(chance);
            event.anchors.push_back(anchor);
        }
        const bool isLast = first + kBatch >= kDenseAnchors;
        store.ingest(std::move(events), [&stored, isLast](const auto &) {
            if (isLast)
                stored.set_value();
        });
    }
    stored.get_future().wait();
    return kDenseAnchors / secondsSince(start);
}

} // namespace

double base64DecodeRate()
{
    const std::string text = base64Encode(noise());
    return rateOf(text.size(), [&] { return base64Decode(text, kPayloadBytes); });
}

double base64EncodeRate()
{
    const Bytes bytes = noise();
    return rateOf(bytes.size() / 3 * 4, [&] { return base64Encode(bytes); });
}

StoreRate durableIngestRate()
{
    const TempDir folder;
    const host::SystemClock clock;
    auto store = storage::Store::create(folder.file("data"), clock);
    if (!store)
        return {};
    std::mutex mutex;
    std::condition_variable changed;
    int outstanding = 0;
    int batch = 0;
    SeededRandom random;
    const auto start = SteadyClock::now();
    const double cpuBefore = processCpuSeconds();
    while (SteadyClock::now() < start + 3s) {
        {
            std::unique_lock lock(mutex);
            changed.wait(lock, [&] { return outstanding < kOutstandingMax; });
            ++outstanding;
        }
        (*store)->ingest(posesFrom(batch * kBatch % kDevices, batch * kBatch / kDevices, random),
                         [&](const auto &) {
                             const std::lock_guard lock(mutex);
                             --outstanding;
                             changed.notify_one();
                         });
        ++batch;
    }
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return outstanding == 0; });
    const double seconds = secondsSince(start);
    const storage::StoreCounters counters = (*store)->counters();
    const auto events = double(counters.events);
    return {events / seconds,
            (processCpuSeconds() - cpuBefore) * 1e6 / events,
            double(counters.commits) / seconds};
}

DenseRate denseAnchorRate()
{
    const TempDir folder;
    const host::SystemClock clock;
    auto store = storage::Store::create(folder.file("data"), clock);
    if (!store)
        return {};
    SeededRandom random;
    std::mt19937 chance; // NOLINT: the same each time
    DenseRate rate;
    const double cpuBefore = processCpuSeconds();
    rate.newPerSecond = placeAll(**store, 0, random, chance);
    const double cpuBetween = processCpuSeconds();
    rate.movedPerSecond = placeAll(**store, 1, random, chance);
    rate.cpuUsPerNew = (cpuBetween - cpuBefore) * 1e6 / kDenseAnchors;
    rate.cpuUsPerMoved = (processCpuSeconds() - cpuBetween) * 1e6 / kDenseAnchors;
    return rate;
}

} // namespace stag::test

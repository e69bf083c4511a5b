// SPDX-License-Identifier: GPL-3.0-or-later
// Prints what fences take of every sighting of an anchor, in the tracker alone and in a store. See
// README.md beside this file.
#include "core/geofence/fence_tracker.h"
#include "core/geofence/volume.h"
#include "server/storage/store.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_clock.h"

#include <cstdio>
#include <ctime>
#include <functional>
#include <future>
#include <random>
#include <string>
#include <vector>

using namespace stag;

namespace {

constexpr std::size_t kFences = 1'000;
constexpr std::size_t kAnchors = 10'000;
constexpr double kExtentM = 200.0; ///< of the square floor on which all of them are
constexpr double kStepM = 0.05;    ///< of an anchor between two sightings
constexpr int kRounds = 20;

std::mt19937_64 &randomEngine()
{
    static std::mt19937_64 engine(1);
    return engine;
}

double numberBetween(double min, double max)
{
    return std::uniform_real_distribution<double>(min, max)(randomEngine());
}

model::Geofence fence(std::size_t number)
{
    const spatial::Vec3 center{numberBetween(0, kExtentM), 1, numberBetween(0, kExtentM)};
    model::Geofence fence;
    fence.id = model::GeofenceId("fence " + std::to_string(number));
    switch (number % 3) {
    case 0:
        fence.volume = model::Sphere{center, 3};
        break;
    case 1:
        fence.volume =
            model::TurnedBox{{center, spatial::fromAxisAngle({0, 1, 0}, 0.5)}, {5, 3, 5}};
        break;
    default:
        fence.volume = model::Prism{{{center.x, center.z},
                                     {center.x + 5, center.z},
                                     {center.x + 5, center.z + 3},
                                     {center.x + 2, center.z + 5},
                                     {center.x, center.z + 5}},
                                    0,
                                    3};
    }
    return fence;
}

/// Anchors that walk about.
struct Crowd
{
    std::vector<spatial::Vec3> places;

    Crowd()
        : places(kAnchors)
    {
        for (spatial::Vec3 &place : places)
            place = {numberBetween(0, kExtentM), 1, numberBetween(0, kExtentM)};
    }
    void step()
    {
        for (spatial::Vec3 &place : places) {
            place.x += numberBetween(-kStepM, kStepM);
            place.z += numberBetween(-kStepM, kStepM);
        }
    }
};

/// Of the processor: on a machine that others use as well, the clock tells about them.
double nanosecondsOf(clockid_t clock, const std::function<void()> &run)
{
    const auto now = [clock] {
        timespec time{};
        clock_gettime(clock, &time);
        return double(time.tv_sec) * 1e9 + double(time.tv_nsec);
    };
    const double start = now();
    run();
    return now() - start;
}

void printRow(const char *name, double nanoseconds, std::size_t crossings)
{
    std::printf("| %-46s | %12.0f | %9zu |\n", name, nanoseconds, crossings);
}

/// Per sighting; the sightings of the first round, in which all enter, are not counted.
void measureTracker(std::size_t fenceCount)
{
    geofence::FenceTracker tracker;
    for (std::size_t i = 0; i < fenceCount; ++i)
        tracker.put(geofence::FenceNumber(i), fence(i));
    const model::SessionId session("room");
    Crowd crowd;
    geofence::Crossings crossings;
    std::size_t count = 0;
    double spent = 0.0;
    for (int round = 0; round <= kRounds; ++round) {
        crowd.step();
        const double took = nanosecondsOf(CLOCK_THREAD_CPUTIME_ID, [&] {
            for (std::size_t i = 0; i < kAnchors; ++i) {
                crossings.clear();
                tracker.moved(
                    {geofence::EntityNumber(i), session, crowd.places[i], true}, {}, crossings);
                count += round > 0 ? crossings.size() : 0;
            }
        });
        spent += round > 0 ? took : 0.0;
    }
    printRow(fenceCount == 0 ? "tracker, no fences" : "tracker, 1,000 fences",
             spent / (kRounds * double(kAnchors)),
             count);
}

void measureLook()
{
    std::vector<model::Geofence> fences;
    for (std::size_t i = 0; i < kFences; ++i)
        fences.push_back(fence(i));
    Crowd crowd;
    std::size_t inside = 0;
    const double spent = nanosecondsOf(CLOCK_THREAD_CPUTIME_ID, [&] {
        for (const spatial::Vec3 &place : crowd.places)
            for (const model::Geofence &one : fences)
                inside += geofence::distanceOutsideM(one.volume, place) > 0.0 ? 0 : 1;
    });
    printRow("a look at each of 1,000 fences", spent / double(kAnchors), inside);
}

template<typename T>
T await(const std::function<void(storage::Store::Callback<T>)> &start)
{
    std::promise<Result<T>> promise;
    start([&promise](Result<T> result) { promise.set_value(std::move(result)); });
    return std::move(promise.get_future().get()).value();
}

/// All threads of the process, so the reading and the committing, too.
void measureStore(std::size_t fenceCount)
{
    const test::TempDir folder;
    const test::TestClock clock;
    const auto store = std::move(storage::Store::create(folder.file("data"), clock)).value();
    for (std::size_t i = 0; i < fenceCount; ++i)
        await<storage::GeofenceOutcome>([&](auto done) {
            store->changeGeofence({storage::GeofenceChange::Kind::Create, fence(i), "bench"},
                                  std::move(done));
        });
    Crowd crowd;
    std::size_t crossings = 0;
    double spent = 0.0;
    for (int round = 0; round <= kRounds; ++round) {
        crowd.step();
        auto events = std::make_shared<std::vector<model::SpatialEvent>>(kAnchors);
        for (std::size_t i = 0; i < kAnchors; ++i) {
            model::SpatialEvent &event = (*events)[i];
            event.session = model::SessionId("room");
            event.id = model::EventId(std::to_string(round) + " " + std::to_string(i));
            event.timestamp = clock.now();
            event.anchors.resize(1);
            event.anchors[0].id = model::AnchorId("device " + std::to_string(i));
            event.anchors[0].pose.position = crowd.places[i];
            event.anchors[0].metadata = R"({"kind":"device","stream":"head"})";
        }
        const double took = nanosecondsOf(CLOCK_PROCESS_CPUTIME_ID, [&] {
            const auto outcomes = await<std::vector<storage::EventOutcome>>(
                [&](auto done) { store->ingest(events, std::move(done)); });
            for (const storage::EventOutcome &outcome : outcomes)
                crossings += round > 0 ? outcome.geofences.size() : 0;
        });
        spent += round > 0 ? took : 0.0;
    }
    printRow(fenceCount == 0 ? "store, no fences" : "store, 1,000 fences",
             spent / (kRounds * double(kAnchors)),
             crossings);
}

} // namespace

int main()
{
    std::printf("10,000 anchors, 20 sightings each\n\n");
    std::printf("| %-46s | ns/sighting  | crossings |\n", "");
    std::printf("|------------------------------------------------|--------------|-----------|\n");
    measureTracker(0);
    measureTracker(kFences);
    measureLook();
    measureStore(0);
    measureStore(kFences);
}

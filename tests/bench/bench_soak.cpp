// SPDX-License-Identifier: GPL-3.0-or-later
// A mixed load against a real server for a while: what it takes of memory and disk, whether its
// queues stay short, and how a large store answers. See README.md beside this file.
//
//     bench_soak STAGD [--minutes N] [--anchors N]
#include "core/base/uuid.h"
#include "server/host/system_clock.h"
#include "server/storage/store.h"
#include "tests/bench/load/load_clients.h"
#include "tests/bench/load/mixed_load.h"
#include "tests/bench/load/server_process.h"
#include "tests/support/http_get.h"
#include "tests/support/seeded_random.h"
#include "tests/support/temp_dir.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <future>
#include <random>

using namespace stag;
using namespace stag::test;
using namespace std::chrono_literals;

namespace {

constexpr double kHallEdgeM = 500; ///< of the cube in which the prepared anchors are
constexpr std::size_t kIdleConnections = 2'000;
constexpr auto kSampleEvery = 10s;
constexpr double kWarmUpShare = 0.25; ///< of the time, before slopes are taken

struct Options
{
    std::string stagd;
    double minutes = 10;
    int anchors = 0;
};

struct Sample
{
    double minute = 0;
    double residentMb = 0;
    double fileMb = 0;
    double relayQueue = 0;
    double storeQueue = 0;
    std::array<std::uint64_t, 6> counts{};
};

Options readOptions(int count, char **values)
{
    Options options;
    options.stagd = count > 1 ? values[1] : "";
    for (int i = 2; i + 1 < count; i += 2) {
        if (std::strcmp(values[i], "--minutes") == 0)
            options.minutes = std::atof(values[i + 1]);
        else if (std::strcmp(values[i], "--anchors") == 0)
            options.anchors = std::atoi(values[i + 1]);
    }
    return options;
}

/// Fills a data folder before the server opens it; false if that failed.
bool prepare(const std::string &folder, int anchors)
{
    constexpr int kBatch = 1'000;
    const host::SystemClock clock;
    auto store = storage::Store::create(folder, clock);
    if (!store)
        return false;
    SeededRandom ids;
    std::mt19937 random; // NOLINT: the same each time
    std::uniform_real_distribution<double> place(0.0, kHallEdgeM);
    for (int first = 0; first < anchors; first += kBatch) {
        model::SpatialEvent event;
        event.session = model::SessionId("hall");
        event.id = model::EventId(uuid4(ids));
        event.timestamp = fromUnixMs(1'712'345'678'901);
        for (int i = first; i < std::min(first + kBatch, anchors); ++i) {
            model::Anchor anchor;
            anchor.id = model::AnchorId("anchor " + std::to_string(i));
            anchor.session = event.session;
            anchor.pose.position = {place(random), place(random), place(random)};
            anchor.timestamp = event.timestamp;
            event.anchors.push_back(std::move(anchor));
        }
        std::promise<bool> stored;
        (*store)->ingest(std::make_shared<const std::vector<model::SpatialEvent>>(1, event),
                         [&stored](const auto &outcome) { stored.set_value(bool(outcome)); });
        if (!stored.get_future().get())
            return false;
    }
    return true;
}

double megabytes(double bytes)
{
    return bytes / 1e6;
}

double folderMb(const std::string &folder)
{
    double bytes = 0;
    for (const auto &file : std::filesystem::directory_iterator(folder))
        if (file.is_regular_file())
            bytes += double(file.file_size());
    return megabytes(bytes);
}

/// The sum over the lines of one metric.
double metric(const QByteArray &text, const QByteArray &name)
{
    double sum = 0;
    for (const QByteArray &line : text.split('\n'))
        if (line.startsWith(name + ' ') || line.startsWith(name + '{'))
            sum += line.mid(line.lastIndexOf(' ') + 1).toDouble();
    return sum;
}

Sample sampleOf(const ServerProcess &server,
                std::uint16_t port,
                const std::string &folder,
                const MixedCounts &counts,
                double minute)
{
    const QByteArray metrics = httpGet(QStringLiteral("http://127.0.0.1:%1/metrics").arg(port));
    return {minute,
            megabytes(double(server.residentBytes())),
            folderMb(folder),
            metric(metrics, "relay_queued_events"),
            metric(metrics, "stag_store_queued_bytes"),
            {counts.poses,
             counts.deliveries,
             counts.queries,
             counts.meshes,
             counts.edits,
             counts.failures}};
}

/// Of a line through the samples, by least squares.
double slopeOf(const std::vector<Sample> &samples, double Sample::*value)
{
    double minutes = 0;
    double values = 0;
    for (const Sample &sample : samples) {
        minutes += sample.minute / double(samples.size());
        values += sample.*value / double(samples.size());
    }
    double products = 0;
    double squares = 0;
    for (const Sample &sample : samples) {
        products += (sample.minute - minutes) * (sample.*value - values);
        squares += (sample.minute - minutes) * (sample.minute - minutes);
    }
    return squares > 0 ? products / squares : 0;
}

void print(const Sample &sample)
{
    std::printf("| %6.1f | %8.1f | %8.1f | %6.0f | %8.0f |",
                sample.minute,
                sample.residentMb,
                sample.fileMb,
                sample.relayQueue,
                sample.storeQueue);
    for (const std::uint64_t count : sample.counts)
        std::printf(" %9llu |", static_cast<unsigned long long>(count));
    std::puts("");
    std::fflush(stdout);
}

void soak(const ServerProcess &server,
          std::uint16_t port,
          const std::string &folder,
          double minutes)
{
    std::puts("| minute |   RSS MB |  file MB | queued | q. bytes |     poses | deliveries |   "
              "queries |    meshes |     edits |    failed |");
    const MixedLoad load(port);
    const auto start = std::chrono::steady_clock::now();
    std::vector<Sample> settled;
    for (auto next = start + kSampleEvery;; next += kSampleEvery) {
        std::this_thread::sleep_until(next);
        const double minute =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() / 60;
        const Sample sample = sampleOf(server, port, folder, load.counts(), minute);
        print(sample);
        if (minute >= kWarmUpShare * minutes)
            settled.push_back(sample);
        if (minute >= minutes)
            break;
    }
    std::printf("slope after the first quarter: RSS %+.3f MB, file %+.3f MB a minute\n",
                slopeOf(settled, &Sample::residentMb),
                slopeOf(settled, &Sample::fileMb));
}

/// Questions for what is within 5 m of random places, one at a time on each of four connections.
void askLargeStore(const ServerProcess &server, std::uint16_t port, int anchors)
{
    LoadClients askers(port, 4, Answers::Http);
    std::mt19937 random(1); // NOLINT: the same each time
    std::uniform_real_distribution<double> place(0.0, kHallEdgeM);
    std::string request;
    const double before = server.cpuSeconds();
    LoadResult result = askers.inTurn(
        [&](std::size_t) -> std::string_view {
            request = "GET /api/v1/query?session_id=hall&radius=5&at="
                      + std::to_string(place(random)) + "," + std::to_string(place(random)) + ","
                      + std::to_string(place(random)) + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
            return request;
        },
        1,
        5s);
    std::sort(result.latenciesUs.begin(), result.latenciesUs.end());
    const auto at = [&](double share) {
        return double(
            result.latenciesUs[std::size_t(share * double(result.latenciesUs.size() - 1))]);
    };
    if (!result.latenciesUs.empty())
        std::printf("radius query among %d anchors: %.0f a second, p50 %.0f us, p99 %.0f us, "
                    "%.0f us of processor time\n",
                    anchors,
                    double(result.answered) / result.seconds,
                    at(0.5),
                    at(0.99),
                    (server.cpuSeconds() - before) * 1e6 / double(result.answered));
}

void weighIdleConnections(const ServerProcess &server, std::uint16_t port)
{
    const auto device = [](std::size_t i) {
        return "/ws/streamkit?session_id=idle&device_id=" + std::to_string(i);
    };
    const LoadClients first(port, 1, Answers::Frames, device);
    const std::size_t before = server.residentBytes();
    const LoadClients load(port, kIdleConnections, Answers::Frames, device);
    if (load.isOpen())
        std::printf("idle connection: %.0f bytes\n",
                    double(server.residentBytes() - before) / double(kIdleConnections));
}

} // namespace

int main(int count, char **values)
{
    const QCoreApplication app(count, values);
    const Options options = readOptions(count, values);
    if (options.stagd.empty()) {
        std::puts("bench_soak STAGD [--minutes N] [--anchors N]");
        return 2;
    }
    allowManyDescriptors();
    const TempDir place;
    const std::string folder = place.file("data");
    if (options.anchors > 0 && !prepare(folder, options.anchors))
        return 1;
    const std::uint16_t port = freePort();
    const auto server = ServerProcess::start({options.stagd},
                                             {"STAG_PORT=" + std::to_string(port),
                                              "RELAY_SERVER_PORT=" + std::to_string(port),
                                              "STAG_DATA=" + folder,
                                              "STAG_CLIENTS_PER_SESSION_MAX=1000",
                                              "STAG_LOG_LEVEL=error"});
    if (!server)
        return 1;
    leaveServerCore();
    weighIdleConnections(*server, port);
    if (options.anchors > 0)
        askLargeStore(*server, port, options.anchors);
    if (options.minutes > 0)
        soak(*server, port, folder, options.minutes);
    return 0;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Puts the server beside what one would write in Go and Node, in one run: the ratios are what
// counts. See README.md beside this file.
//
//     bench_peers STAGD [--go PROGRAM] [--node SCRIPT] [--rounds N] [--only WORD]
#include "tests/bench/load/floor_server.h"
#include "tests/bench/load/measurement.h"
#include "tests/bench/load/own_rates.h"
#include "tests/bench/load/packet_server.h"
#include "tests/bench/load/server_process.h"
#include "tests/support/temp_dir.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <unistd.h>

using namespace stag::test;

namespace {

constexpr std::size_t kPoseBytes = 260;
constexpr std::size_t kIdleConnections = 2'000;
const std::string kItself = "/proc/self/exe";

struct Options
{
    std::string stagd;
    std::string goPeer;
    std::string nodePeer;
    std::string only;
    int rounds = 2;
};

/// One line of the comparison: what each contestant does, in this order.
struct Row
{
    std::string name;
    double target; ///< how many times as much the Go peer may take, at least
    Scenario scenario;
    Scenario floor;               ///< the same amount of bytes; may be empty
    bool withoutServices = false; ///< our transport alone
};

Options readOptions(int count, char **values)
{
    Options options;
    options.stagd = count > 1 ? values[1] : "";
    for (int i = 2; i + 1 < count; i += 2) {
        const std::string name = values[i];
        const std::string value = values[i + 1];
        if (name == "--go")
            options.goPeer = value;
        else if (name == "--node")
            options.nodePeer = value;
        else if (name == "--rounds")
            options.rounds = std::atoi(value.c_str());
        else if (name == "--only")
            options.only = value;
    }
    return options;
}

std::string replaced(std::string text, const std::string &what, const std::string &with)
{
    if (const std::size_t at = text.find(what); at != std::string::npos)
        text.replace(at, what.size(), with);
    return text;
}

std::vector<Contestant> contestantsOf(const Options &options)
{
    std::vector<Contestant> all{{"stagd",
                                 {options.stagd},
                                 {"STAG_PORT=%PORT%",
                                  "RELAY_SERVER_PORT=%PORT%",
                                  "STAG_DATA=%FOLDER%",
                                  "STAG_LOG_LEVEL=error",
                                  "STAG_CLIENTS_PER_SESSION_MAX=1000"}}};
    if (options.goPeer.empty())
        std::puts("Without the Go peer: golang-go, golang-github-gorilla-websocket-dev or "
                  "golang-github-gin-gonic-gin-dev is missing.");
    else
        all.push_back({"Go", {options.goPeer}, {"PORT=%PORT%"}});
    if (options.nodePeer.empty())
        std::puts("Without the Node peer: nodejs or node-ws is missing.");
    else
        all.push_back({"Node",
                       {"node", options.nodePeer},
                       {"PORT=%PORT%", "NODE_PATH=/usr/share/nodejs:/usr/lib/nodejs"}});
    return all;
}

std::vector<Row> rows()
{
    return {
        {"poses, 500 clients at 30 Hz",
         2.5,
         posesAtRate(500, 30),
         bytesAtRate(500, 30, kPoseBytes)},
        {"poses, 500 clients in turn", 4, posesInTurn(500, 1), bytesInTurn(500, 1, kPoseBytes)},
        {"poses, 500 clients, 16 in flight",
         12,
         posesInTurn(500, 16),
         bytesInTurn(500, 16, kPoseBytes)},
        {"pose through the socket",
         1,
         posesThroughSocket(500, 1),
         bytesInTurn(500, 1, kPoseBytes),
         true},
        {"pose through it, 16 in flight",
         1,
         posesThroughSocket(500, 16),
         bytesInTurn(500, 16, kPoseBytes),
         true},
        {"mesh of 20 KB through the socket",
         8,
         meshesThroughSocket(20'000),
         bytesInTurn(50, 1, 20'000),
         true},
        {"mesh of 200 KB through the socket",
         8,
         meshesThroughSocket(200'000),
         bytesInTurn(50, 1, 200'000),
         true},
        {"mesh of 20 KB, stored", 1, meshesStored(20'000), {}},
        {"mesh of 200 KB, stored", 1, meshesStored(200'000), {}},
        {"fan-out to 500, one pose", 1, fanOut(500, 1), {}},
        {"fan-out to 500, 16 poses", 15, fanOut(500, 16), {}},
        {"fan-out to 500, 80 devices at 30 Hz", 15, fanOutAtRate(500, 2'400), {}},
        {"REST: one anchor", 1.5, anchorByHttp(), bytesInTurn(50, 1, kPoseBytes)},
        {"poses, 1000 clients at 30 Hz",
         2.5,
         posesAtRate(1000, 30),
         bytesAtRate(1000, 30, kPoseBytes)},
        {"bytes per idle connection", 1, idleConnections(kIdleConnections), {}},
    };
}

/// The cheaper of two: others share the machine, and never make it faster.
void keepBetter(Measurement &best, const Measurement &next)
{
    if (next.cpuUs > 0 && (best.cpuUs == 0 || next.cpuUs < best.cpuUs))
        best = next;
}

void print(const Row &row, std::map<std::string, Measurement> &results)
{
    const double ours = results["stagd"].cpuUs;
    for (const std::string name : {"stagd", "Go", "Node", "floor"}) {
        const Measurement &result = results[name];
        if (result.cpuUs == 0)
            continue;
        std::printf("| %-33s | %-5s | %9.2f | %9.0f | %8.0f | %8.0f | %6.2f | %s\n",
                    row.name.c_str(),
                    name.c_str(),
                    result.cpuUs,
                    result.unitsPerSecond,
                    result.p50Us,
                    result.p99Us,
                    result.cpuUs / ours,
                    name == "Go" ? (result.cpuUs / ours >= row.target ? "met" : "missed") : "");
    }
    std::fflush(stdout);
}

void compare(const std::vector<Contestant> &contestants, const Row &row, int rounds)
{
    std::map<std::string, Measurement> results;
    for (int round = 0; round < rounds; ++round) {
        for (Contestant contestant : contestants) {
            const std::string name = contestant.name;
            if (row.withoutServices && name == "stagd")
                contestant = {name, {kItself, "--packets", "%PORT%"}, {}};
            keepBetter(results[name], measure(contestant, row.scenario));
        }
        if (row.floor)
            keepBetter(results["floor"],
                       measure({"floor", {kItself, "--floor", "%PORT%"}, {}}, row.floor));
    }
    print(row, results);
}

void printOwnRates()
{
    const StoreRate store = durableIngestRate();
    std::printf(
        "base64: decode %.2f GB/s, encode %.2f GB/s\n", base64DecodeRate(), base64EncodeRate());
    std::printf("durable ingest: %.0f events/s, %.2f us of processor time each, %.0f commits/s\n",
                store.eventsPerSecond,
                store.cpuUsPerEvent,
                store.commitsPerSecond);
    const DenseRate dense = denseAnchorRate();
    std::printf("dense anchors: %.0f new ones a second, %.0f us of processor time each; "
                "%.0f moved ones, %.0f us\n",
                dense.newPerSecond,
                dense.cpuUsPerNew,
                dense.movedPerSecond,
                dense.cpuUsPerMoved);
}

[[noreturn]] void serveBytes(std::uint16_t port)
{
    const FloorServer server(port);
    std::puts("ready");
    std::fflush(stdout);
    while (true)
        ::pause();
}

} // namespace

Measurement stag::test::measure(const Contestant &contestant, const Scenario &scenario)
{
    const TempDir folder;
    const std::uint16_t port = freePort();
    const auto filled = [&](std::vector<std::string> texts) {
        for (std::string &text : texts)
            text = replaced(
                replaced(text, "%PORT%", std::to_string(port)), "%FOLDER%", folder.file("data"));
        return texts;
    };
    const auto server =
        ServerProcess::start(filled(contestant.arguments), filled(contestant.environment));
    return server ? scenario(*server, port) : Measurement();
}

int main(int count, char **values)
{
    if (count == 3 && std::strcmp(values[1], "--floor") == 0)
        serveBytes(std::uint16_t(std::atoi(values[2])));
    if (count == 3 && std::strcmp(values[1], "--packets") == 0)
        servePackets(std::uint16_t(std::atoi(values[2])));
    const Options options = readOptions(count, values);
    if (options.stagd.empty()) {
        std::puts("bench_peers STAGD [--go PROGRAM] [--node SCRIPT] [--rounds N] [--only WORD]");
        return 2;
    }
    allowManyDescriptors();
    leaveServerCore();
    const auto contestants = contestantsOf(options);
    std::puts("| what                              | who   |    CPU us |    each/s |   p50 us |   "
              "p99 us | / ours | target");
    for (const Row &row : rows())
        if (row.name.find(options.only) != std::string::npos)
            compare(contestants, row, options.rounds);
    if (options.only.empty() || options.only == "own")
        printOwnRates();
    return 0;
}

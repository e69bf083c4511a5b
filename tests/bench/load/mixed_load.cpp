// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/load/mixed_load.h"

#include "tests/bench/load/load_clients.h"
#include "tests/bench/load/packets.h"

#include <chrono>

namespace stag::test {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t kDevices = 100;
constexpr std::size_t kSubscribers = 50;
constexpr int kRoundsPerConnection = 300;
constexpr int kBurst = 4;
constexpr std::size_t kAskers = 4;
constexpr std::size_t kScanners = 2;
constexpr std::size_t kMeshTextBytes = 20'000;
constexpr int kEditsPerSession = 200; ///< then it is deleted

/// Does `round` in equal intervals until `stopping`, or until it says that it is enough.
template<typename Round>
void atPace(const std::atomic<bool> &stopping, std::chrono::milliseconds interval, Round round)
{
    auto next = std::chrono::steady_clock::now();
    while (!stopping) {
        if (!round())
            return;
        next = std::max(next + interval, std::chrono::steady_clock::now());
        std::this_thread::sleep_until(next);
    }
}

std::string get(const std::string &target)
{
    return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
}

std::string remove(const std::string &target)
{
    return "DELETE " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
}

/// Adds what came back to `count`, and to the failures if something did not.
void addTo(std::atomic<std::uint64_t> &count, MixedCounts &counts, const LoadResult &result)
{
    count += result.answered;
    if (result.answered < result.sent)
        ++counts.failures;
}

} // namespace

MixedLoad::MixedLoad(std::uint16_t port)
    : m_port(port)
{
    for (auto task : {&MixedLoad::sendPoses,
                      &MixedLoad::fanOut,
                      &MixedLoad::ask,
                      &MixedLoad::sendMeshes,
                      &MixedLoad::edit})
        m_threads.emplace_back([this, task] { (this->*task)(); });
}

MixedLoad::~MixedLoad()
{
    m_stopping = true;
    for (std::thread &thread : m_threads)
        thread.join();
}

void MixedLoad::sendPoses()
{
    const auto session = [](std::size_t i) { return "room-" + std::to_string(i / 10); };
    LoadClients devices(m_port, kDevices, Answers::Frames, [&](std::size_t i) {
        return "/ws/streamkit?session_id=" + session(i) + "&device_id=d" + std::to_string(i);
    });
    std::vector<MessageTemplate> poses;
    for (std::size_t i = 0; i < kDevices; ++i)
        poses.push_back(posePacket(session(i)));
    atPace(m_stopping, 50ms, [&] {
        addTo(m_counts.poses,
              m_counts,
              devices.inTurn([&](std::size_t i) { return poses[i].next(); }, 1, 0ms));
        return true;
    });
}

void MixedLoad::fanOut()
{
    std::vector<MessageTemplate> updates;
    for (int i = 0; i < kBurst; ++i)
        updates.push_back(anchorUpdate("lobby", "visitor-" + std::to_string(i)));
    std::size_t visitor = 0;
    while (!m_stopping) {
        // They answer no pings, so they come anew before the server gives them up.
        LoadClients subscribers(m_port, kSubscribers, Answers::Frames, [](std::size_t) {
            return "/api/v1/ws?session_id=lobby";
        });
        int rounds = 0;
        atPace(m_stopping, 100ms, [&] {
            addTo(m_counts.deliveries,
                  m_counts,
                  subscribers.fromFirstToAll(
                      [&](std::size_t) { return updates[visitor++ % updates.size()].next(); },
                      kBurst,
                      1ms));
            return ++rounds < kRoundsPerConnection;
        });
    }
}

void MixedLoad::ask()
{
    LoadClients askers(m_port, kAskers, Answers::Http);
    const std::vector<std::string> questions{
        get("/api/v1/query?session_id=room-1&at=1,1,1&radius=5"),
        get("/api/v1/query?session_id=room-2&limit=50"),
        get("/api/v1/query?session_id=lobby&nearest=3&at=0,0,0"),
        get("/api/v1/sessions")};
    std::size_t question = 0;
    atPace(m_stopping, 100ms, [&] {
        addTo(m_counts.queries,
              m_counts,
              askers.inTurn(
                  [&](std::size_t) -> std::string_view {
                      return questions[question++ % questions.size()];
                  },
                  1,
                  0ms));
        return true;
    });
}

void MixedLoad::sendMeshes()
{
    LoadClients scanners(m_port, kScanners, Answers::Frames, [](std::size_t i) {
        return "/ws/streamkit?session_id=scan&device_id=scanner-" + std::to_string(i);
    });
    std::vector<MessageTemplate> meshes(kScanners, meshPacket("scan", kMeshTextBytes, true));
    atPace(m_stopping, 1s, [&] {
        addTo(m_counts.meshes,
              m_counts,
              scanners.inTurn([&](std::size_t i) { return meshes[i].next(); }, 1, 0ms));
        return true;
    });
}

void MixedLoad::edit()
{
    LoadClients editor(m_port, 1, Answers::Http);
    int number = 0;
    std::string request;
    const auto send = [&](std::string text) {
        request = std::move(text);
        addTo(m_counts.edits,
              m_counts,
              editor.inTurn([&](std::size_t) -> std::string_view { return request; }, 1, 0ms));
    };
    atPace(m_stopping, 50ms, [&] {
        const std::string session = "plan-" + std::to_string(number / kEditsPerSession);
        const std::string anchor = session + "-" + std::to_string(number);
        send(ingestRequest(session, anchor));
        if (number % 4 == 3)
            send(remove("/api/v1/anchors/" + anchor + "?session_id=" + session));
        if (++number % kEditsPerSession == 0) {
            send(remove("/api/v1/sessions/" + session));
            send(remove("/api/v1/sessions/scan"));
        }
        return true;
    });
}

} // namespace stag::test

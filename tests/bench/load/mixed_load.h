// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

namespace stag::test {

/// What everybody did since the start.
struct MixedCounts
{
    std::atomic<std::uint64_t> poses{0};
    std::atomic<std::uint64_t> deliveries{0};
    std::atomic<std::uint64_t> queries{0};
    std::atomic<std::uint64_t> meshes{0};
    std::atomic<std::uint64_t> edits{0};
    std::atomic<std::uint64_t> failures{0}; ///< rounds of anybody that got no complete answers
};

/// Devices, subscribers, questions, meshes and deletions at once, each on a thread of its own and
/// at a steady pace, until it is destroyed.
class MixedLoad
{
public:
    explicit MixedLoad(std::uint16_t port);
    ~MixedLoad();
    MixedLoad(const MixedLoad &) = delete;
    MixedLoad &operator=(const MixedLoad &) = delete;

    [[nodiscard]] const MixedCounts &counts() const { return m_counts; }

private:
    void sendPoses();
    void fanOut();
    void ask();
    void sendMeshes();
    void edit();

    const std::uint16_t m_port;
    std::atomic<bool> m_stopping{false};
    MixedCounts m_counts;
    std::vector<std::thread> m_threads;
};

} // namespace stag::test

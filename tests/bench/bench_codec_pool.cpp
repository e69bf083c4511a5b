// SPDX-License-Identifier: GPL-3.0-or-later
// How long poses wait for their commit beside a stream of meshes of a million triangles, when
// workers do what takes long with them, and when the writer does.
#include "tests/server/storage/mesh_fixture.h"
#include "tests/server/storage/store_fixture.h"
#include "tests/support/test_clock.h"

#include <QTemporaryDir>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <limits>
#include <thread>

using namespace stag;
using namespace stag::storage;
using namespace stag::storage::test;
using Steady = std::chrono::steady_clock;

namespace {

constexpr int kCells = 708; ///< along each side of the hill: a million triangles
constexpr int kMeshes = 6;
constexpr std::chrono::milliseconds kPoseInterval{11};

double millisecondsSince(Steady::time_point start)
{
    return std::chrono::duration<double, std::milli>(Steady::now() - start).count();
}

/// One pose after the other until the meshes are stored.
std::vector<double> walk(Store &store, const char *session, const std::atomic<bool> &isScanning)
{
    std::vector<double> waited;
    for (int i = 0; isScanning; ++i) {
        const auto start = Steady::now();
        const std::string id = std::string(session) + std::to_string(i);
        if (ingest(store, eventOf(session, id, {anchorAt(session, "device", {i * 0.01, 0, 0})})))
            waited.push_back(millisecondsSince(start));
        std::this_thread::sleep_until(start + kPoseInterval);
    }
    std::sort(waited.begin(), waited.end());
    return waited;
}

void report(const char *who, const std::vector<double> &waited)
{
    const auto at = [&](double share) {
        return waited.empty() ? 0.0
                              : waited[std::min(waited.size() - 1,
                                                std::size_t(share * double(waited.size())))];
    };
    std::printf("  %-28s %5zu poses, median %6.1f ms, 99 %% %7.1f ms, longest %7.1f ms\n",
                who,
                waited.size(),
                at(0.5),
                at(0.99),
                at(1.0));
}

void measure(const char *name, const StoreSettings &settings)
{
    const QTemporaryDir folder;
    ::stag::test::TestClock clock;
    const auto store = std::move(Store::create(pathOf(folder), clock, settings)).value();
    const std::vector<mesh::Mesh> versions = meshVersions(kMeshes, kCells);
    std::atomic<bool> isScanning{true};
    std::vector<double> other;
    std::vector<double> same;
    std::thread inOther([&] { other = walk(*store, "walk", isScanning); });
    std::thread inSame([&] { same = walk(*store, "scan", isScanning); });
    const auto start = Steady::now();
    std::size_t stored = 0;
    for (int i = 0; i < kMeshes; ++i)
        if (ingest(*store,
                   eventOf("scan",
                           "mesh" + std::to_string(i),
                           {},
                           {meshWith("m", versions[std::size_t(i)])})))
            ++stored;
    const double seconds = millisecondsSince(start) / 1000;
    isScanning = false;
    inOther.join();
    inSame.join();
    std::printf("%s: %zu meshes in %.1f s\n", name, stored, seconds);
    report("in another session", other);
    report("in the session of the meshes", same);
}

} // namespace

int main()
{
    measure("workers", {});
    StoreSettings alone;
    alone.codecMeshBytesMin = std::numeric_limits<std::size_t>::max();
    measure("the writer alone", alone);
    return 0;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Prints what changes of room scans take as deltas, and how long. See README.md beside this file.
#include "core/base/gzip.h"
#include "core/codec/draco_mesh.h"
#include "core/codec/packed_mesh.h"
#include "core/codec/smallest_mesh.h"
#include "core/mesh/cells.h"
#include "core/mesh/mesh_hash.h"
#include "core/mesh/simplify.h"
#include "tests/support/changed_mesh.h"
#include "tests/support/room_scan.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <functional>
#include <set>
#include <string>
#include <vector>

using namespace stag;

namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr int kRunsMin = 5;
constexpr std::chrono::milliseconds kTimePerRow{500};
constexpr std::size_t kTrianglesWanted = 950'000;
constexpr double kErrorMaxM = 0.001;
constexpr double kCellM = 0.5;

/// The best of many runs, in seconds of the processor: what the machine can do when nobody else
/// uses it.
double bestSeconds(const std::function<void()> &run)
{
    double best = 1e9;
    int runs = 0;
    const auto end = SteadyClock::now() + kTimePerRow;
    for (; runs < kRunsMin || SteadyClock::now() < end; ++runs) {
        const std::clock_t start = std::clock();
        run();
        best = std::min(best, double(std::clock() - start) / CLOCKS_PER_SEC);
    }
    return best;
}

/// Keeps the compiler from leaving out what nobody reads.
template<typename T>
void keep(const T &value)
{
    asm volatile("" : : "g"(&value) : "memory");
}

/// What the rows of one scan are compared with.
struct Reference
{
    std::size_t plainBytes = 0;
    std::size_t gzipBytes = 0;
    std::size_t fullBytes = 0;

    [[nodiscard]] double megabytesPerSecond(double seconds) const
    {
        return double(plainBytes) / 1e6 / seconds;
    }
};

void printHead(const char *what)
{
    std::printf("\n| %-44s | %9s | %7s | %7s | %10s | %10s |\n",
                what,
                "bytes",
                "of gzip",
                "of full",
                "enc MB/s",
                "dec MB/s");
    std::printf("|----------------------------------------------|-----------|---------|---------|--"
                "----------|------------|\n");
}

void printRow(const Reference &reference,
              const std::string &name,
              std::size_t bytes,
              const std::function<void()> &encode,
              const std::function<void()> &decode)
{
    std::printf("| %-44s | %9zu | %6.2f%% | %6.2f%% | %10.0f | %10.0f |\n",
                name.c_str(),
                bytes,
                100.0 * double(bytes) / double(reference.gzipBytes),
                100.0 * double(bytes) / double(reference.fullBytes),
                reference.megabytesPerSecond(bestSeconds(encode)),
                reference.megabytesPerSecond(bestSeconds(decode)));
    std::fflush(stdout);
}

Reference benchFull(const mesh::Mesh &mesh)
{
    const Bytes plain = codec::encodeStreamKitMesh(mesh);
    const Bytes gzipped = *gzip(plain);
    const Bytes full = *codec::encodeFullMesh(mesh);
    const codec::DeltaSettings quantised{.errorMaxM = kErrorMaxM};
    const Bytes fullQuantised = *codec::encodeFullMesh(mesh, quantised);
    const codec::DracoSettings settings;
    const Bytes draco = *codec::encodeDraco(mesh, settings);
    const Reference reference{plain.size(), gzipped.size(), full.size()};
    printHead("whole mesh");
    Bytes copy(plain.size());
    const auto copyPlain = [&] {
        std::memcpy(copy.data(), plain.data(), plain.size());
        keep(copy);
    };
    printRow(reference, "memcpy", plain.size(), copyPlain, copyPlain);
    printRow(
        reference,
        "gzip 6",
        gzipped.size(),
        [&] { keep(gzip(plain)); },
        [&] { keep(gunzip(gzipped, plain.size())); });
    printRow(
        reference,
        "gzip 1",
        gzip(plain, 1)->size(),
        [&] { keep(gzip(plain, 1)); },
        [&] { keep(gunzip(gzipped, plain.size())); });
    printRow(
        reference,
        "Draco 14 bit, speed 5 (lossy)",
        draco.size(),
        [&] { keep(codec::encodeDraco(mesh, settings)); },
        [&] { keep(codec::decodeDraco(draco, {})); });
    printRow(
        reference,
        "full, exact",
        full.size(),
        [&] { keep(codec::encodeFullMesh(mesh)); },
        [&] { keep(codec::decodeMeshDelta(full, nullptr)); });
    printRow(
        reference,
        "full, within 1 mm",
        fullQuantised.size(),
        [&] { keep(codec::encodeFullMesh(mesh, quantised)); },
        [&] { keep(codec::decodeMeshDelta(fullQuantised, nullptr)); });
    return reference;
}

void benchDelta(const Reference &reference,
                const std::string &name,
                const codec::DeltaBase &base,
                const mesh::Mesh &target,
                const codec::DeltaSettings &settings = {})
{
    const auto delta = codec::encodeMeshDelta(base, target, settings);
    const auto decoded = delta ? codec::decodeMeshDelta(*delta, &base) : delta.error();
    if (!decoded || (!settings.errorMaxM && *decoded != target)) {
        std::printf("| %s: FAILED\n", name.c_str());
        return;
    }
    printRow(
        reference,
        name,
        delta->size(),
        [&] { keep(codec::encodeMeshDelta(base, target, settings)); },
        [&] { keep(codec::decodeMeshDelta(*delta, &base)); });
    const auto smallest = codec::pickSmallest(&base, target, settings);
    if (smallest->form != codec::MeshForm::Delta) {
        printRow(
            reference,
            "  pickSmallest takes another form",
            smallest->bytes.size(),
            [&] { keep(codec::pickSmallest(&base, target, settings)); },
            [] {});
    }
}

void benchDeltas(const Reference &reference, const mesh::Mesh &mesh)
{
    const codec::DeltaBase base{mesh, mesh::meshHash(mesh)};
    const codec::DeltaSettings quantised{.errorMaxM = kErrorMaxM};
    const auto corner = test::cornerTriangles(mesh, mesh.triangleCount() / 100);
    const mesh::Mesh moved = test::withMovedTriangles(mesh, corner, 0.02f, 1);
    const mesh::Mesh rescanned = test::withRescannedTriangles(mesh, corner, 0.02f, 2);
    printHead("delta");
    benchDelta(reference, "identical", base, mesh);
    benchDelta(reference, "1 % moved, exact", base, moved);
    benchDelta(reference, "1 % moved, within 1 mm", base, moved, quantised);
    benchDelta(reference, "1 % rescanned, renumbered, exact", base, rescanned);
    benchDelta(reference, "1 % rescanned, renumbered, within 1 mm", base, rescanned, quantised);
    benchDelta(
        reference, "1 % moved, all reordered by use, exact", base, mesh::optimizeOrder(moved));
    const mesh::Mesh shuffled = test::shuffled(moved, 3);
    benchDelta(reference, "1 % moved, all shuffled, exact", base, shuffled);
    benchDelta(reference, "1 % moved, all shuffled, within 1 mm", base, shuffled, quantised);
    const mesh::Mesh jittered = test::jittered(moved, 0.0005f, 4);
    benchDelta(reference, "1 % moved, 0.5 mm jitter, exact", base, jittered);
    benchDelta(reference, "1 % moved, 0.5 mm jitter, within 1 mm", base, jittered, quantised);
    benchDelta(reference, "the same, all shuffled", base, test::shuffled(jittered, 5), quantised);
    benchDelta(reference, "everything moved by 2 cm, exact", base, test::jittered(mesh, 0.02f, 6));
    const double smallestSeconds =
        bestSeconds([&] { keep(codec::pickSmallest(&base, rescanned)); });
    std::printf("pickSmallest, 1 %% rescanned: %.0f MB/s\n",
                reference.megabytesPerSecond(smallestSeconds));

    std::set<ContentHash> known;
    const auto baseCells = mesh::splitIntoCells(mesh, kCellM);
    for (const auto &cell : *baseCells)
        known.insert(cell.hash);
    const auto cells = mesh::splitIntoCells(rescanned, kCellM);
    const auto same = std::count_if(
        cells->begin(), cells->end(), [&](const auto &cell) { return known.contains(cell.hash); });
    std::printf("cells of %.1f m, 1 %% rescanned: %td of %zu are known; %.0f MB/s\n",
                kCellM,
                same,
                cells->size(),
                reference.megabytesPerSecond(
                    bestSeconds([&] { keep(mesh::splitIntoCells(rescanned, kCellM)); })));
}

void benchMesh(const std::string &name, const mesh::Mesh &mesh)
{
    std::printf("\n%s: %zu vertices, %zu triangles, %zu bytes\n",
                name.c_str(),
                mesh.vertexCount(),
                mesh.triangleCount(),
                codec::encodeStreamKitMesh(mesh).size());
    benchDeltas(benchFull(mesh), mesh);
}

} // namespace

/// The arguments are room scans as binary PLY; each is measured as it is and, divided, as a million
/// triangles.
int main(int argc, char **argv)
{
    for (int i = 1; i < argc; ++i) {
        mesh::Mesh mesh = test::readRoomScan(argv[i]);
        if (mesh.indices.empty()) {
            std::fprintf(stderr, "%s is not a room scan\n", argv[i]);
            return 1;
        }
        benchMesh(argv[i], mesh);
        while (mesh.triangleCount() < kTrianglesWanted)
            mesh = test::subdivided(mesh);
        // As a program writes it that numbers vertices when it meets them.
        benchMesh(std::string(argv[i]) + ", divided", test::renumbered(mesh));
    }
    return 0;
}

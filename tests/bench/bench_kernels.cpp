// SPDX-License-Identifier: GPL-3.0-or-later
// Prints what the kernels on the path of a mesh cost, as a table. See README.md beside this file.
#include "core/base/base64.h"
#include "core/base/content_hash.h"
#include "core/base/gzip.h"
#include "core/codec/draco_mesh.h"
#include "core/codec/packed_mesh.h"
#include "core/mesh/normals.h"
#include "core/mesh/simplify.h"
#include "tests/support/meshes.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <vector>

using namespace stag;

namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr int kCells = 200; // 80,000 triangles, a large room
constexpr int kRunsMin = 5;
constexpr std::chrono::milliseconds kTimePerRow{500};

/// The median of many runs, in milliseconds.
double medianMs(const std::function<void()> &run)
{
    std::vector<double> times;
    const auto end = SteadyClock::now() + kTimePerRow;
    while (times.size() < kRunsMin || SteadyClock::now() < end) {
        const auto start = SteadyClock::now();
        run();
        times.push_back(
            std::chrono::duration<double, std::milli>(SteadyClock::now() - start).count());
    }
    std::nth_element(
        times.begin(), times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2), times.end());
    return times[times.size() / 2];
}

/// `plainBytes` is what the rate counts, `resultBytes` what comes out.
void row(const char *name,
         std::size_t plainBytes,
         std::size_t resultBytes,
         const std::function<void()> &run)
{
    const double ms = medianMs(run);
    std::printf("| %-28s | %9.2f | %8.0f | %11zu |\n",
                name,
                ms,
                double(plainBytes) / 1e3 / ms,
                resultBytes);
}

/// Keeps the compiler from leaving out what nobody reads.
template<typename T>
void keep(const T &value)
{
    asm volatile("" : : "g"(&value) : "memory");
}

void benchBytes(const Bytes &plain)
{
    const std::string text = base64Encode(plain);
    row("base64 encode", plain.size(), text.size(), [&] { keep(base64Encode(plain)); });
    row("base64 decode", plain.size(), plain.size(), [&] {
        keep(base64Decode(text, plain.size()));
    });
    row("SHA-256", plain.size(), 32, [&] { keep(sha256({plain})); });
    for (const int level : {1, 6, 9}) {
        const Bytes packed = *gzip(plain, level);
        const std::string name = "gzip level " + std::to_string(level);
        row(name.c_str(), plain.size(), packed.size(), [&] { keep(gzip(plain, level)); });
    }
    const Bytes packed = *gzip(plain);
    row("gunzip", plain.size(), plain.size(), [&] { keep(gunzip(packed, plain.size())); });
}

void benchCodecs(const mesh::Mesh &mesh, std::size_t plainBytes)
{
    const codec::DecodeLimits limits;
    const Bytes streamKit = codec::encodeStreamKitMesh(mesh);
    row("StreamKit encode", plainBytes, streamKit.size(), [&] {
        keep(codec::encodeStreamKitMesh(mesh));
    });
    row("StreamKit decode", plainBytes, plainBytes, [&] {
        keep(codec::decodeStreamKitMesh(streamKit, limits));
    });
    for (const int speed : {0, 5, 10}) {
        const codec::DracoSettings settings{.speed = speed};
        const Bytes draco = *codec::encodeDraco(mesh, settings);
        const std::string encode = "Draco encode, speed " + std::to_string(speed);
        const std::string decode = "Draco decode, speed " + std::to_string(speed);
        row(encode.c_str(), plainBytes, draco.size(), [&] {
            keep(codec::encodeDraco(mesh, settings));
        });
        row(decode.c_str(), plainBytes, plainBytes, [&] {
            keep(codec::decodeDraco(draco, limits));
        });
    }
}

void benchMesh(const mesh::Mesh &mesh, std::size_t plainBytes)
{
    row("smooth normals", plainBytes, 4 * mesh.positions.size(), [&] {
        keep(mesh::smoothNormals(mesh));
    });
    row("optimize order", plainBytes, plainBytes, [&] { keep(mesh::optimizeOrder(mesh)); });
    const std::size_t tenth = mesh.triangleCount() / 10;
    const auto coarse = mesh::simplify(mesh, tenth, 0.01).mesh;
    row("simplify to a tenth", plainBytes, codec::encodeStreamKitMesh(coarse).size(), [&] {
        keep(mesh::simplify(mesh, tenth, 0.01));
    });
}

} // namespace

int main()
{
    const mesh::Mesh mesh = test::hillMesh(kCells);
    const Bytes plain = codec::encodeStreamKitMesh(mesh);
    std::printf("%zu vertices, %zu triangles, %zu bytes\n\n",
                mesh.vertexCount(),
                mesh.triangleCount(),
                plain.size());
    std::printf("| %-28s | %9s | %8s | %11s |\n", "kernel", "median ms", "MB/s", "bytes out");
    std::printf("|------------------------------|-----------|----------|-------------|\n");
    benchBytes(plain);
    benchCodecs(mesh, plain.size());
    benchMesh(mesh, plain.size());
    return 0;
}

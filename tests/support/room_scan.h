// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/byte_reader.h"
#include "core/mesh/mesh.h"

#include <cstdint>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <utility>

namespace stag::test {

/// Reads the binary PLY files of room scans: float x, y, z and triangles as uchar 3 and three uint.
/// An empty mesh if it is anything else.
[[nodiscard]] inline mesh::Mesh readRoomScan(const std::string &path)
{
    std::ifstream file(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const auto numberBehind = [&text](const std::string &key) {
        const auto at = text.find(key);
        return at == std::string::npos ? 0ul : std::stoul(text.substr(at + key.size()));
    };
    const std::string end = "end_header\n";
    const auto body = text.find(end);
    if (body == std::string::npos)
        return {};
    ByteReader reader(asBytes(text).subspan(body + end.size()));
    mesh::Mesh mesh;
    for (auto i = 3 * numberBehind("element vertex "); i > 0; --i)
        mesh.positions.push_back(reader.f32().value_or(0.0f));
    for (auto i = numberBehind("element face "); i > 0; --i) {
        if (reader.u8() != 3)
            return {};
        for (int corner = 0; corner < 3; ++corner)
            mesh.indices.push_back(reader.u32().value_or(0));
    }
    return mesh;
}

/// Each triangle in four, with new vertices in the middle of the edges.
[[nodiscard]] inline mesh::Mesh subdivided(const mesh::Mesh &mesh)
{
    mesh::Mesh fine{mesh.positions, {}, {}};
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> middleOf;
    const auto middle = [&](std::uint32_t a, std::uint32_t b) {
        const auto next = static_cast<std::uint32_t>(fine.vertexCount());
        const auto [at, isNew] = middleOf.try_emplace(std::minmax(a, b), next);
        for (std::size_t i = 0; isNew && i < 3; ++i) {
            fine.positions.push_back(
                0.5f * (mesh.positions[3ull * a + i] + mesh.positions[3ull * b + i]));
        }
        return at->second;
    };
    for (std::size_t i = 0; i < mesh.indices.size(); i += 3) {
        const std::uint32_t a = mesh.indices[i];
        const std::uint32_t b = mesh.indices[i + 1];
        const std::uint32_t c = mesh.indices[i + 2];
        const std::uint32_t ab = middle(a, b);
        const std::uint32_t bc = middle(b, c);
        const std::uint32_t ca = middle(c, a);
        fine.indices.insert(fine.indices.end(), {a, ab, ca, ab, b, bc, ca, bc, c, ab, bc, ca});
    }
    return fine;
}

} // namespace stag::test

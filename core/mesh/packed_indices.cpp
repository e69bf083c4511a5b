// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mesh/packed_indices.h"

#include <meshoptimizer.h>

#include <algorithm>

namespace stag::mesh {

namespace {

constexpr std::size_t kRotationsPerByte = 4;

/// Releases of the library differ in the version that they write unless told; all since 0.14 read
/// this one.
void chooseVersion()
{
    static const bool kChosen = [] {
        meshopt_encodeIndexVersion(1);
        return true;
    }();
    (void)kChosen;
}

std::size_t rotationBytes(std::size_t triangleCount)
{
    return (triangleCount + kRotationsPerByte - 1) / kRotationsPerByte;
}

unsigned int rotationShift(std::size_t triangle)
{
    return static_cast<unsigned int>(2 * (triangle % kRotationsPerByte));
}

/// By how much `unpacked` must be rotated to become `exact`.
unsigned int rotationOf(const std::uint32_t *exact, const std::uint32_t *unpacked)
{
    for (unsigned int rotation = 0; rotation < 2; ++rotation) {
        if (exact[0] == unpacked[rotation] && exact[1] == unpacked[rotation + 1]
            && exact[2] == unpacked[(rotation + 2) % 3])
            return rotation;
    }
    return 2;
}

bool decodeBuffer(std::vector<std::uint32_t> &indices, BytesView bytes)
{
    return meshopt_decodeIndexBuffer(indices.data(),
                                     indices.size(),
                                     sizeof(std::uint32_t),
                                     reinterpret_cast<const unsigned char *>(bytes.data()),
                                     bytes.size())
           == 0;
}

} // namespace

Bytes packIndices(std::span<const std::uint32_t> indices, std::size_t vertexCount)
{
    if (indices.empty())
        return {};
    chooseVersion();
    const std::size_t headBytes = rotationBytes(indices.size() / 3);
    Bytes bytes(headBytes + meshopt_encodeIndexBufferBound(indices.size(), vertexCount));
    const std::size_t packedBytes =
        meshopt_encodeIndexBuffer(reinterpret_cast<unsigned char *>(bytes.data()) + headBytes,
                                  bytes.size() - headBytes,
                                  indices.data(),
                                  indices.size());
    bytes.resize(headBytes + packedBytes);
    std::vector<std::uint32_t> unpacked(indices.size());
    decodeBuffer(unpacked, BytesView(bytes).subspan(headBytes));
    for (std::size_t i = 0; i < indices.size() / 3; ++i) {
        const unsigned int rotation = rotationOf(&indices[3 * i], &unpacked[3 * i]);
        bytes[i / kRotationsPerByte] |= static_cast<std::byte>(rotation << rotationShift(i));
    }
    return bytes;
}

Result<std::vector<std::uint32_t>> unpackIndices(BytesView bytes, std::size_t triangleCount)
{
    std::vector<std::uint32_t> indices(3 * triangleCount);
    if (indices.empty() && bytes.empty())
        return indices;
    const std::size_t headBytes = rotationBytes(triangleCount);
    if (bytes.size() <= headBytes || !decodeBuffer(indices, bytes.subspan(headBytes)))
        return Error{ErrorCode::Corrupt, "mesh: damaged packed indices"};
    for (std::size_t i = 0; i < triangleCount; ++i) {
        const auto head = std::to_integer<unsigned int>(bytes[i / kRotationsPerByte]);
        const unsigned int rotation = head >> rotationShift(i) & 3u;
        if (rotation == 3)
            return Error{ErrorCode::Corrupt, "mesh: damaged packed indices"};
        if (rotation > 0) {
            const auto first = indices.begin() + static_cast<std::ptrdiff_t>(3 * i);
            std::rotate(first, first + rotation, first + 3);
        }
    }
    return indices;
}

} // namespace stag::mesh

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/codec/number_planes.h"

#include "core/codec/varint.h"

namespace stag::codec::detail {

namespace {

constexpr std::size_t kComponents = 3;
constexpr std::size_t kPlanes = sizeof(std::uint32_t);

} // namespace

Bytes toPlanes(std::span<const std::uint32_t> numbers, Prediction prediction)
{
    const std::size_t count = numbers.size() / kComponents;
    Bytes planes(numbers.size_bytes());
    const std::uint32_t keep = prediction == Prediction::PreviousVector ? 0xffffffffu : 0u;
    for (std::size_t component = 0; component < kComponents; ++component) {
        std::byte *row = planes.data() + component * kPlanes * count;
        std::uint32_t previous = 0;
        for (std::size_t i = 0; i < count; ++i) {
            const std::uint32_t number = numbers[kComponents * i + component];
            const std::uint32_t code = zigzag(number - previous);
            previous = number & keep;
            row[i] = static_cast<std::byte>(code);
            row[count + i] = static_cast<std::byte>(code >> 8);
            row[2 * count + i] = static_cast<std::byte>(code >> 16);
            row[3 * count + i] = static_cast<std::byte>(code >> 24);
        }
    }
    return planes;
}

std::vector<std::uint32_t> fromPlanes(BytesView planes, Prediction prediction)
{
    const std::size_t count = planes.size() / (kComponents * kPlanes);
    std::vector<std::uint32_t> numbers(kComponents * count);
    const std::uint32_t keep = prediction == Prediction::PreviousVector ? 0xffffffffu : 0u;
    for (std::size_t component = 0; component < kComponents; ++component) {
        const std::byte *row = planes.data() + component * kPlanes * count;
        std::uint32_t previous = 0;
        for (std::size_t i = 0; i < count; ++i) {
            const std::uint32_t code = std::to_integer<std::uint32_t>(row[i])
                                       | std::to_integer<std::uint32_t>(row[count + i]) << 8
                                       | std::to_integer<std::uint32_t>(row[2 * count + i]) << 16
                                       | std::to_integer<std::uint32_t>(row[3 * count + i]) << 24;
            const std::uint32_t number = previous + unzigzag(code);
            previous = number & keep;
            numbers[kComponents * i + component] = number;
        }
    }
    return numbers;
}

} // namespace stag::codec::detail

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"

#include <array>
#include <bit>
#include <cstdint>
#include <optional>
#include <type_traits>

namespace stag {

/// Reads little-endian numbers one behind the other from bytes that nobody has checked.
///
/// Total: what is not there is nothing, and then the position has not moved.
class ByteReader
{
public:
    explicit ByteReader(BytesView bytes)
        : m_rest(bytes)
    {}

    [[nodiscard]] std::optional<std::uint8_t> u8() { return number<std::uint8_t>(); }
    [[nodiscard]] std::optional<std::uint16_t> u16() { return number<std::uint16_t>(); }
    [[nodiscard]] std::optional<std::uint32_t> u32() { return number<std::uint32_t>(); }
    [[nodiscard]] std::optional<std::uint64_t> u64() { return number<std::uint64_t>(); }
    [[nodiscard]] std::optional<float> f32()
    {
        const auto bits = u32();
        return bits ? std::optional(std::bit_cast<float>(*bits)) : std::nullopt;
    }
    /// The next `sizeBytes` bytes; they live as long as the bytes under the reader.
    [[nodiscard]] std::optional<BytesView> take(std::size_t sizeBytes)
    {
        if (sizeBytes > m_rest.size())
            return std::nullopt;
        const BytesView taken = m_rest.first(sizeBytes);
        m_rest = m_rest.subspan(sizeBytes);
        return taken;
    }

    [[nodiscard]] std::size_t remainingBytes() const { return m_rest.size(); }
    [[nodiscard]] bool atEnd() const { return m_rest.empty(); }

private:
    template<typename T>
    std::optional<T> number()
    {
        const auto bytes = take(sizeof(T));
        if (!bytes)
            return std::nullopt;
        T value = 0;
        for (std::size_t i = 0; i < sizeof(T); ++i)
            value =
                static_cast<T>(value | static_cast<T>(std::to_integer<T>((*bytes)[i]) << (8 * i)));
        return value;
    }

    BytesView m_rest;
};

/// Appends a little-endian number.
template<typename T>
requires std::is_unsigned_v<T>
void appendLittleEndian(Bytes &bytes, T value)
{
    for (std::size_t i = 0; i < sizeof(T); ++i)
        bytes.push_back(static_cast<std::byte>(value >> (8 * i) & 0xffu));
}
inline void appendLittleEndian(Bytes &bytes, float value)
{
    appendLittleEndian(bytes, std::bit_cast<std::uint32_t>(value));
}

} // namespace stag

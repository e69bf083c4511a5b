// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/byte_reader.h"
#include "core/model/anchor.h"
#include "server/storage/statement.h"

#include <bit>
#include <optional>
#include <vector>

namespace stag::storage {

/// A rotation that is no quaternion, as a column has it.
[[nodiscard]] inline std::optional<Bytes> packRotation(const model::Anchor &anchor)
{
    if (!anchor.otherRotation)
        return std::nullopt;
    Bytes bytes;
    for (const double number : *anchor.otherRotation)
        appendLittleEndian(bytes, std::bit_cast<std::uint64_t>(number));
    return bytes;
}

[[nodiscard]] inline std::optional<std::vector<double>> rotationAt(const Statement &row, int column)
{
    if (row.isNull(column))
        return std::nullopt;
    ByteReader reader(row.blob(column));
    std::vector<double> numbers;
    while (const auto bits = reader.u64())
        numbers.push_back(std::bit_cast<double>(*bits));
    return numbers;
}

[[nodiscard]] inline std::optional<BytesView> viewOrNull(const std::optional<Bytes> &bytes)
{
    return bytes ? std::optional<BytesView>(*bytes) : std::nullopt;
}

} // namespace stag::storage

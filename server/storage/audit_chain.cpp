// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/audit_chain.h"

#include <algorithm>
#include <array>
#include <string>

namespace stag::storage {

namespace {

constexpr std::string_view kVersion = "stag audit 1";
constexpr std::array<bool, kSealedColumnCount> kIsText{
    false, false, true, true, true, true, false, false};

/// With its length before it, so that nothing can move from one column to the next.
void append(std::string &said, std::string_view text)
{
    said.append(std::to_string(text.size())).append(":").append(text);
}

} // namespace

ContentHash sealOf(const ContentHash &before, const Statement &row)
{
    std::string said;
    append(said, kVersion);
    for (int column = 0; column < kSealedColumnCount; ++column) {
        if (kIsText.at(static_cast<std::size_t>(column)))
            append(said, row.text(column));
        else
            append(said, std::to_string(row.integer(column)));
    }
    return sha256({BytesView(before.digest), asBytes(said)});
}

ContentHash hashAt(const Statement &row, int column)
{
    ContentHash hash;
    const BytesView bytes = row.blob(column);
    if (bytes.size() == hash.digest.size())
        std::copy(bytes.begin(), bytes.end(), hash.digest.begin());
    return hash;
}

} // namespace stag::storage

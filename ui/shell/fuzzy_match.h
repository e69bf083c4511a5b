// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringView>

#include <optional>
#include <vector>

namespace stag::ui::shell {

/// How well a pattern fits a text, and which characters it met.
struct FuzzyMatch
{
    int score = 0;
    std::vector<int> positions;
};

/// Whether the characters of `pattern` occur in `text` in order, without regard to case and spaces.
/// Starts of words and neighbouring characters score higher, later and scattered ones lower.
[[nodiscard]] std::optional<FuzzyMatch> fuzzyMatch(QStringView pattern, QStringView text);

} // namespace stag::ui::shell

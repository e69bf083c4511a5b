// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/fuzzy_match.h"

namespace stag::ui::shell {

namespace {

constexpr int kWordStart = 12;
constexpr int kNeighbour = 8;
constexpr int kHit = 2;
constexpr int kGapMax = 6;

bool startsWord(QStringView text, qsizetype at)
{
    return at == 0 || !text[at - 1].isLetterOrNumber()
           || (text[at].isUpper() && text[at - 1].isLower());
}

/// Greedy match that begins at `from`, or nothing.
std::optional<FuzzyMatch> matchFrom(QStringView pattern, QStringView text, qsizetype from)
{
    FuzzyMatch match;
    qsizetype at = from;
    qsizetype last = -1;
    for (const QChar wanted : pattern) {
        if (wanted.isSpace())
            continue;
        while (at < text.size() && text[at].toCaseFolded() != wanted.toCaseFolded())
            ++at;
        if (at == text.size())
            return std::nullopt;
        match.score += kHit;
        if (startsWord(text, at))
            match.score += kWordStart;
        if (last >= 0 && at == last + 1)
            match.score += kNeighbour;
        else if (last >= 0)
            match.score -= int(std::min<qsizetype>(at - last, kGapMax));
        match.positions.push_back(int(at));
        last = at++;
    }
    match.score -= int(std::min<qsizetype>(from, kGapMax));
    return match;
}

} // namespace

std::optional<FuzzyMatch> fuzzyMatch(QStringView pattern, QStringView text)
{
    pattern = pattern.trimmed();
    if (pattern.isEmpty())
        return FuzzyMatch{};
    std::optional<FuzzyMatch> best;
    for (qsizetype from = 0; from < text.size(); ++from) {
        if (text[from].toCaseFolded() != pattern.front().toCaseFolded())
            continue;
        auto match = matchFrom(pattern, text, from);
        if (!match)
            break;
        if (!best || match->score > best->score)
            best = std::move(match);
    }
    return best;
}

} // namespace stag::ui::shell

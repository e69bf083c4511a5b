// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/tidy/source_file.h"

namespace stag::tidy {

inline constexpr int kFileLinesMax = 600;
inline constexpr int kFunctionLinesMax = 70;
inline constexpr int kReadmeLinesMax = 60;

[[nodiscard]] QList<Finding> checkBannedWords(const SourceFile &file);
[[nodiscard]] QList<Finding> checkJsonKeys(const SourceFile &file);
[[nodiscard]] QList<Finding> checkSql(const SourceFile &file);
[[nodiscard]] QList<Finding> checkTranslationCalls(const SourceFile &file);
[[nodiscard]] QList<Finding> checkColours(const SourceFile &file);
[[nodiscard]] QList<Finding> checkConnectContext(const SourceFile &file);
[[nodiscard]] QList<Finding> checkLength(const SourceFile &file);
[[nodiscard]] QList<Finding> checkFrame(const SourceFile &file);
[[nodiscard]] QList<Finding> checkMachinePaths(const SourceFile &file);

/// The rules above, each with the name that its examples use.
struct TextRule
{
    const char *name;
    QList<Finding> (*check)(const SourceFile &);
};
[[nodiscard]] QList<TextRule> textRules();

} // namespace stag::tidy

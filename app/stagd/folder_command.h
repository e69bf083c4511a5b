// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QCommandLineParser>

#include <filesystem>
#include <string>

namespace stag::app::stagd {

inline constexpr int kFailed = 1;
inline constexpr int kWrongUse = 2;

/// --help, --data and --config: what commands about a data folder have in common.
void addFolderOptions(QCommandLineParser &parser);
/// InvalidArgument: the configuration is wrong.
[[nodiscard]] Result<std::filesystem::path> dataFolderOf(const QCommandLineParser &parser);

/// Says why a command ends and gives back its exit code.
int complain(int exitCode, const std::string &text);
/// InvalidArgument is wrong use, all else a failure.
int complain(const Error &error);

} // namespace stag::app::stagd

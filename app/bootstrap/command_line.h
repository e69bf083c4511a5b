// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/bootstrap/load_configuration.h"

#include <QCommandLineParser>

namespace stag::app::bootstrap {

/// Adds the options that both programs share: --config, --check-config, --print-config, --data,
/// --listen,
/// --log-format, --log-level, --auth, --insecure, --help, --version.
void addServerOptions(QCommandLineParser &parser);

/// What the parsed options say about the configuration.
[[nodiscard]] CommandLineLayer readServerOptions(const QCommandLineParser &parser);

/// --check-config and --print-config: writes the answer and returns the exit code, or nothing when
/// the program should start.
[[nodiscard]] std::optional<int>
answerConfigurationQuestions(const QCommandLineParser &parser,
                             const Result<LoadedConfiguration> &loaded);

} // namespace stag::app::bootstrap

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/bootstrap/configuration.h"
#include "core/base/result.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stag::app::bootstrap {

/// The variables of the process, by name.
using Environment = std::map<std::string, std::string>;
[[nodiscard]] Environment processEnvironment();

/// A value given on the command line: the key it sets, the option as the user wrote it.
struct Override
{
    std::string key;
    std::string value;
    std::string option; ///< "--data"
};

/// What the command line says about the configuration.
struct CommandLineLayer
{
    std::optional<std::filesystem::path> file; ///< --config; must exist
    std::vector<Override> overrides;
    std::vector<std::string> listen; ///< each SYSTEM=ADDR:PORT; only these systems are served then
};

/// The result of all layers: built-in values, file, environment, command line, each over the one
/// before.
struct LoadedConfiguration
{
    Configuration values;
    std::map<std::string, std::string>
        origins;                       ///< key to "stag.yaml:12", "environment STAG_PORT", "--data"
    std::vector<std::string> warnings; ///< variables that look like misspelt ones
};

/// Reads and checks everything. InvalidArgument lists every mistake, one a line, each with its
/// place and what to write instead; NotFound when the named file does not exist.
Result<LoadedConfiguration> loadConfiguration(const CommandLineLayer &commandLine,
                                              const Environment &environment);

/// The first that exists of ./stag.yaml, $XDG_CONFIG_HOME/stag-studio/stag.yaml and
/// /etc/stag/stag.yaml.
[[nodiscard]] std::optional<std::filesystem::path>
findConfigurationFile(const Environment &environment);

/// $XDG_DATA_HOME/stag-studio, or ~/.local/share/stag-studio.
[[nodiscard]] std::filesystem::path defaultDataDirectory(const Environment &environment);

/// The configuration as a stag.yaml that gives the same again, with the origin of each value as a
/// comment. Secrets are left out.
[[nodiscard]] std::string printConfiguration(const LoadedConfiguration &configuration);

/// A stag.yaml with every key, what it means, its variables and its built-in value.
[[nodiscard]] std::string documentedDefaults();

} // namespace stag::app::bootstrap

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace stag::app::bootstrap {

/// One value of a configuration file.
struct YamlValue
{
    std::string key;  ///< "relay.batch.max_size"
    std::string text; ///< as written, without quotes
    int line = 0;
    int column = 0; ///< of the key
};

/// Reads nested maps of plain values. InvalidArgument, "FILE:LINE:COLUMN: …", for what is not YAML,
/// for lists and for a key that comes twice; NotFound; TooLarge beyond 1 MiB.
Result<std::vector<YamlValue>> readYamlFile(const std::filesystem::path &file);
/// The same; its errors begin with the line.
Result<std::vector<YamlValue>> parseYaml(const std::string &text);

} // namespace stag::app::bootstrap

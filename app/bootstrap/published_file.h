// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/bootstrap/yaml_file.h"

#include <string>
#include <vector>

namespace stag::app::bootstrap {

/// A configuration file in our words.
struct TranslatedFile
{
    std::vector<YamlValue> values;
    std::vector<std::string> needless; ///< keys that only the published STAG has a use for
};

/// What a file of the published STAG or of the published relay says, which is of one service: the
/// other one is off. Anything else is a file of ours and stays as it is.
[[nodiscard]] TranslatedFile translated(std::vector<YamlValue> values);

} // namespace stag::app::bootstrap

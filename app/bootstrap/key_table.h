// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/bootstrap/configuration.h"
#include "core/base/result.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace stag::app::bootstrap {

/// One setting: its name in stag.yaml, its variables, what it means, how it is read and written.
struct Key
{
    std::string name;                   ///< "relay.batch.max_size"
    std::vector<std::string> variables; ///< the seeds' names; the first that is set counts
    std::string meaning;
    /// InvalidArgument says what a right value looks like.
    std::function<Result<void>(Configuration &, std::string_view)> read;
    std::function<std::string(const Configuration &)> write;
    bool secret = false; ///< never printed
};

/// All settings, in the order of the documented file. Sections are contiguous.
[[nodiscard]] std::vector<Key> keyTable();

/// Of `candidates` the one that `word` most likely meant, or nothing when none is near.
[[nodiscard]] std::string_view nearest(std::string_view word,
                                       const std::vector<std::string> &candidates);

} // namespace stag::app::bootstrap

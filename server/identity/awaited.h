// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <future>
#include <memory>
#include <utility>

namespace stag::identity {

/// The answer of something that calls back on another thread; for the start of a server, when there
/// is nothing else to do.
template<typename T, typename Ask>
[[nodiscard]] Result<T> awaited(Ask ask)
{
    auto promise = std::make_shared<std::promise<Result<T>>>();
    auto answer = promise->get_future();
    ask([promise](Result<T> result) { promise->set_value(std::move(result)); });
    return answer.get();
}

} // namespace stag::identity

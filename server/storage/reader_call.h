// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/storage/reader_pool.h"

#include <functional>
#include <utility>

namespace stag::storage {

/// Runs `work` on a reader and hands its result to `done`; refuses when the readers are too busy.
template<typename T, typename Work>
void read(ReaderPool &readers,
          std::function<void(Result<T>)> done,
          Work work,
          ReaderPool::Size size = ReaderPool::Size::Large)
{
    auto refuse = done;
    const bool accepted = readers.submit(
        [work = std::move(work), done = std::move(done)](Reads &reads) { done(work(reads)); },
        size);
    if (!accepted)
        refuse(Error{ErrorCode::Unavailable, "the read queue is full; try again in a moment"});
}

} // namespace stag::storage

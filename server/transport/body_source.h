// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <functional>
#include <optional>
#include <string>

namespace stag::transport {

/// The body of an answer, made piece by piece, so that it is never in memory as a whole.
///
/// Asked for the next piece when the one before has left. Destroyed when the answer has been sent
/// or its client has gone, from the loop of the connection.
class BodySource
{
public:
    /// Nothing: the body is complete. An error breaks the connection, which tells the client that
    /// the body is not whole.
    using Piece = Result<std::optional<std::string>>;

    virtual ~BodySource() = default;
    /// `done` is called once, from any thread, at once or later.
    virtual void next(std::function<void(Piece)> done) = 0;
};

} // namespace stag::transport

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>

namespace stag::transport {

/// Takes the body of a request piece by piece, so that it is never in memory as a whole.
///
/// Given the next piece when it asks for more. Destroyed from the loop of the connection when the
/// body is complete, the request has been answered before, or its client has gone.
class BodySink
{
public:
    virtual ~BodySink() = default;
    /// `goOn` is called once, from any thread, at once or later.
    virtual void take(std::string piece, std::function<void()> goOn) = 0;
    /// There is no more. Without it the body is not whole.
    virtual void complete() = 0;
};

} // namespace stag::transport

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/spatial_event.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

namespace stag::relay {

/// Where finished batches go: the STAG of this process or one at a URL. Host plugs it in.
class EventSink
{
public:
    /// Shared, because a sink may keep it while the relay does, in case it has to be sent again.
    using Batch = std::shared_ptr<const std::vector<model::SpatialEvent>>;
    using Done = std::function<void(Result<void>)>;

    virtual ~EventSink() = default;
    /// Takes one batch of one session, from any loop. `done` is called once, on any thread, after
    /// the batch is safe. Unavailable, Timeout and RateLimited mean "try the same batch again
    /// later"; other errors are final.
    virtual void deliver(Batch batch, Done done) = 0;
    /// How many events a batch may hold when more wait than fit into an ordinary one: it lets a
    /// session catch up although only one of its batches is on the way at a time. 0: ordinary
    /// batches only.
    [[nodiscard]] virtual std::size_t catchUpEventsMax() const { return 0; }
    /// Whether a batch of poses may be delivered while one with anchors and meshes is on its way,
    /// and need not wait for that.
    [[nodiscard]] virtual bool letsPosesPass() const { return false; }
    /// Whether nothing is stored of a batch that was not accepted, so that nothing has to be
    /// recognised when it is sent again.
    [[nodiscard]] virtual bool isAllOrNothing() const { return false; }
    /// The connection behind these pose streams is gone. From any loop; only a hint: their last
    /// poses may still be on their way, and the device may be back already.
    virtual void departed(const model::SessionId & /*session*/,
                          std::vector<model::AnchorId> /*streams*/)
    {}
};

} // namespace stag::relay

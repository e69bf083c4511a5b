// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/live/live_event.h"

#include <QMetaType>

#include <memory>
#include <vector>

namespace stag::ui::backend {

/// Some events in the order of the server; shared, so that it crosses threads without a copy.
using EventBatch = std::shared_ptr<const std::vector<live::LiveEvent>>;

/// What was given up so that the window stays quick, since the program started.
struct InboxCounters
{
    quint64 coalescedPoses = 0;
    quint64 droppedPackets = 0;
    quint64 malformedMessages = 0;
    quint64 snapshotRestarts = 0;

    bool operator==(const InboxCounters &) const = default;
};

} // namespace stag::ui::backend

Q_DECLARE_METATYPE(stag::ui::backend::EventBatch)
Q_DECLARE_METATYPE(stag::ui::backend::InboxCounters)

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/geofence.h"
#include "tests/fuzz/wire_input.h"

#include <cstdint>
#include <cstdlib>

using namespace stag;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    // What a viewer reads of a server.
    if (const auto records = wire::parseGeofenceRecords(test::wireInput(data, size))) {
        const auto again = wire::parseGeofenceRecords(wire::writeGeofenceList(*records, false));
        if (!again || again->size() != records->size())
            std::abort();
    }
    if (const auto inside = wire::parseGeofencePresences(test::wireInput(data, size))) {
        const auto again =
            wire::parseGeofencePresences(wire::writeGeofenceInside(*inside, false, Timestamp{}));
        if (!again || again->size() != inside->size())
            std::abort();
    }
    const auto request = wire::parseGeofence(test::wireInput(data, size));
    if (!request || !request->problems.empty() || !model::problemsOf(request->fence).empty())
        return 0;
    // A fence that is kept is read back.
    const auto back = wire::parseGeofence(wire::writeGeofenceDefinition(request->fence));
    if (!back || !back->problems.empty() || !(back->fence == request->fence))
        std::abort();
    return 0;
}

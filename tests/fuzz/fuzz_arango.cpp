// SPDX-License-Identifier: GPL-3.0-or-later
// A line of a collection is read or refused; one that is read comes back the same.
#include "core/wire/arango.h"
#include "tests/fuzz/wire_input.h"

#include <cstdlib>

using namespace stag;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view line(reinterpret_cast<const char *>(data), size);
    if (const auto anchor = wire::parseArangoAnchor(line)) {
        const auto again = wire::parseArangoAnchor(wire::writeArangoAnchor(*anchor));
        if (!again || *again != *anchor)
            std::abort();
    }
    if (const auto mesh = wire::parseArangoMesh(line)) {
        const auto again = wire::parseArangoMesh(wire::writeArangoMesh(*mesh));
        if (!again || *again->mesh.payload != *mesh->mesh.payload)
            std::abort();
    }
    return 0;
}

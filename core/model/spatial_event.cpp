// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/spatial_event.h"

namespace stag::model {

std::size_t memoryBytes(const SpatialEvent &event)
{
    std::size_t bytes = sizeof event + event.id.text().size() + event.session.text().size();
    for (const Anchor &anchor : event.anchors)
        bytes += sizeof anchor + anchor.id.text().size() + anchor.metadata.size();
    for (const Mesh &mesh : event.meshes)
        bytes += sizeof mesh + mesh.id.text().size() + mesh.payload->sizeBytes();
    return bytes;
}

} // namespace stag::model

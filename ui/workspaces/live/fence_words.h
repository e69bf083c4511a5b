// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/model/geofence.h"

#include <QString>

namespace stag::ui::workspaces::live {

struct FenceEdit;

/// "Kitchen", or the id of a fence without a name.
[[nodiscard]] QString fenceName(const model::Geofence &fence);
/// "Sphere, 2 m radius", "Box, 4 × 2.5 × 3 m", "Prism of 5 corners".
[[nodiscard]] QString shapeWords(const model::Volume &volume);
/// "Rename geofence Kitchen to Cook", for the undo history.
[[nodiscard]] QString editWords(const FenceEdit &edit);
/// Why the server did not do it, and what to do.
[[nodiscard]] QString editProblem(const Error &error, const FenceEdit &edit);
/// What is wrong with a field, which is named as on the wire.
[[nodiscard]] QString fieldProblem(const model::FieldProblem &problem);

} // namespace stag::ui::workspaces::live

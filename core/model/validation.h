// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/limits.h"
#include "core/model/spatial_event.h"

#include <string>
#include <string_view>

namespace stag::model {

/// Checks what a value means, not how it was written. The error names the path of the first offence
/// below `path`, for example "anchors[2].id: empty".
Result<void> validateId(std::string_view id, const std::string &path, const Limits &limits = {});
Result<void> validate(const Anchor &anchor, const std::string &path, const Limits &limits = {});
/// A delta without a base is InvalidArgument. The anchor of a mesh may be empty.
Result<void> validate(const Mesh &mesh, const std::string &path, const Limits &limits = {});
/// The id of an event may be empty.
Result<void> validate(const SpatialEvent &event, const Limits &limits = {});

} // namespace stag::model

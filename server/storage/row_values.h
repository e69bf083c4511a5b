// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/spatial/pose.h"
#include "server/storage/statement.h"

namespace stag::storage {

/// The seven columns x, y, z, qx, qy, qz, qw from `column` on.
[[nodiscard]] inline spatial::Pose poseAt(const Statement &row, int column)
{
    return {
        {row.real(column), row.real(column + 1), row.real(column + 2)},
        {row.real(column + 3), row.real(column + 4), row.real(column + 5), row.real(column + 6)}};
}

} // namespace stag::storage

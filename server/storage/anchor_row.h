// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/anchor.h"

#include <QSqlQuery>

namespace stag::storage {

/// An anchor from the columns id, session key, key, x, y, z, qx, qy, qz, qw, timestamp, metadata,
/// other rotation.
[[nodiscard]] model::Anchor toAnchor(const QSqlQuery &row);

} // namespace stag::storage

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "server/storage/migration_script.h"

#include <span>

namespace stag::storage {

class Database;

/// Brings the schema up to the newest of `scripts`, each script in a transaction of its own.
///
/// Conflict, with nothing changed, when an applied script differs from ours (its checksum), or when
/// the database was made by a newer program. A script that fails leaves the schema as it was before
/// it.
[[nodiscard]] Result<void>
migrate(Database &database, std::span<const MigrationScript> scripts, Timestamp now);

} // namespace stag::storage

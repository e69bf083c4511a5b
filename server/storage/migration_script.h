// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stag::storage {

/// One file of migrations/, as it was when the program was built.
struct MigrationScript
{
    int version = 0;       ///< the NNN of NNN_name.sql
    std::string_view name; ///< the name of NNN_name.sql
    std::string_view text;
};

/// The schema of this program, by rising version.
[[nodiscard]] std::span<const MigrationScript> embeddedMigrations();

/// The statements of the Up part, in goose's comment format: `-- +goose Up`, `-- +goose Down`, and
/// `-- +goose StatementBegin` / `StatementEnd` around what must not be split. Elsewhere a statement
/// ends with a semicolon that is not in a string, a comment or the body of a trigger.
[[nodiscard]] Result<std::vector<std::string>> upStatements(std::string_view script);

} // namespace stag::storage

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QString>

namespace stag::ui::workspaces::live {

/// Why a session did not get into the file at `path`, and what to do.
[[nodiscard]] QString
exportProblem(const Error &error, const QString &session, const QString &path);
/// Why the file at `path` did not get into the server, and what to do.
[[nodiscard]] QString importProblem(const Error &error, const QString &path);

} // namespace stag::ui::workspaces::live

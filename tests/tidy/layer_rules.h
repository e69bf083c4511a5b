// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/tidy/source_file.h"

#include <QHash>

namespace stag::tidy {

/// Module folder ("core/mesh") to the level its CMakeLists.txt declares.
using Levels = QHash<QString, int>;

/// Reads `LEVEL n` out of the CMakeLists.txt of each module.
[[nodiscard]] Levels readLevels(const QList<SourceFile> &files);

/// app -> ui, server -> core; inside an area only to a lower level; siblings never.
[[nodiscard]] QList<Finding> checkIncludes(const SourceFile &file, const Levels &levels);

/// Each third-party header is included by one module only.
[[nodiscard]] QList<Finding> checkThirdPartyDoors(const SourceFile &file);

/// No QObject, thread, file, socket, environment, clock or randomness in core; no Qt outside
/// storage in server.
[[nodiscard]] QList<Finding> checkPurity(const SourceFile &file);

} // namespace stag::tidy

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/inspector_model.h"

#include <QString>

#include <array>

namespace stag::ui::models {

[[nodiscard]] Property line(const QString &label, const QString &value, const QString &note = {});
/// In the fixed font: ids, hashes.
[[nodiscard]] Property fixedLine(const QString &label, const QString &value);
[[nodiscard]] Property vectorLine(const QString &label, const std::array<QString, 3> &components);
[[nodiscard]] Property
linkLine(const QString &label, const EntityRef &link, const QString &value, const QString &note);

} // namespace stag::ui::models

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/entity_ref.h"

#include <QString>

namespace stag::ui::workspaces::live {

/// The icon that stands for a kind of thing, as a name in resources/icons.
[[nodiscard]] QString entityIconName(models::EntityKind kind);

} // namespace stag::ui::workspaces::live

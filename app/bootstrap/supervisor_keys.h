// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/bootstrap/key_table.h"

#include <vector>

namespace stag::app::bootstrap {

/// The settings of the supervisor besides where it listens.
void addSupervisorKeys(std::vector<Key> &keys);

} // namespace stag::app::bootstrap

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/backend/backend.h"

namespace stag::ui::backend {} // namespace stag::ui::backend

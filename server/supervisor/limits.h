// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace stag::supervisor {

/// What the supervisor takes; what is more is refused.
struct SupervisorLimits
{};

} // namespace stag::supervisor

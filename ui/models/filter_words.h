// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace stag::live {
struct Subscriber;
} // namespace stag::live

namespace stag::ui::models {

/// What a subscriber is told, one line for each of its filters: "living-room · poses, meshes ·
/// within 3.00 m of (1.0, 0.0, 2.0) · at most 10 poses/s". Without filters its session, or all.
[[nodiscard]] QStringList listensTo(const stag::live::Subscriber &subscriber);

} // namespace stag::ui::models

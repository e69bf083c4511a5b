// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

class QNetworkReply;

namespace stag::ui::backend {

/// Why a request brought no answer: the server's own words if it said any. Unavailable: it was not
/// reached, broke off, or failed itself; RateLimited: it asks to come again.
[[nodiscard]] Error answerError(QNetworkReply &reply);

} // namespace stag::ui::backend

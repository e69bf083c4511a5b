// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/live/filter.h"
#include "core/live/limits.h"
#include "core/wire/filters.h"
#include "core/wire/json_reader.h"
#include "core/wire/json_writer.h"

namespace stag::wire {

/// The object of filters.h.
void writeFilter(JsonWriter &json, const live::Filter &filter);
/// InvalidArgument, Corrupt or TooLarge with the path of what is wrong.
Result<live::Filter> readFilter(const JsonObject &object,
                                const live::SubscriptionLimits &limits = {});
Result<Unsubscribe> readUnsubscribe(const JsonObject &data);

} // namespace stag::wire

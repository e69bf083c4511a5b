// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/live/live_event.h"
#include "core/wire/json_reader.h"
#include "core/wire/json_writer.h"

namespace stag::wire {

/// The object that says what is gone, {"kind","id"?,"reason"?:"left_area"}; a session is named by
/// the envelope, and without a reason it was deleted.
void writeRemovedData(JsonWriter &json, const live::Removed &removed);
Result<live::Removed> readRemovedData(const JsonObject &data, const model::SessionId &session);

} // namespace stag::wire

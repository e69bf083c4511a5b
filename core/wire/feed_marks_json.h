// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/wire/feed_resume.h"
#include "core/wire/json_reader.h"
#include "core/wire/json_writer.h"

namespace stag::wire {

/// The members of a hello that speak of the stream.
void writeStreamMembers(JsonWriter &json, const FeedMarks &marks);
Result<void> readStreamMembers(const JsonObject &hello, FeedMarks &marks);

} // namespace stag::wire

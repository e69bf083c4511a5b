// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/assignment.h"
#include "core/wire/json_writer.h"

namespace stag::wire {

/// The members of a decision, without its braces.
void writeChoiceMembers(JsonWriter &json, const model::EdgeChoice &choice);

} // namespace stag::wire

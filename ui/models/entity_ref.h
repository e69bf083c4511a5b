// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/live/entity_key.h"

#include <QMetaType>

namespace stag::ui::models {

using EntityKind = stag::live::EntityKind;

/// Names one thing a viewer can point at, in every view the same way. The id of a device is its
/// device id.
using EntityRef = stag::live::EntityKey;

} // namespace stag::ui::models

Q_DECLARE_METATYPE(stag::live::EntityKey)

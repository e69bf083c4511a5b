// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspaces/live/entity_icons.h"

namespace stag::ui::workspaces::live {

using namespace Qt::StringLiterals;

QString entityIconName(models::EntityKind kind)
{
    switch (kind) {
    case models::EntityKind::Session:
        return u"session"_s;
    case models::EntityKind::Device:
        return u"headset"_s;
    case models::EntityKind::Anchor:
        return u"anchor"_s;
    case models::EntityKind::Plane:
        return u"plane"_s;
    case models::EntityKind::Mesh:
        return u"mesh"_s;
    }
    return {};
}

} // namespace stag::ui::workspaces::live

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/property_lines.h"

namespace stag::ui::models {

using namespace Qt::StringLiterals;

Property line(const QString &label, const QString &value, const QString &note)
{
    Property property;
    property.label = label;
    property.value = value;
    property.note = note;
    return property;
}

Property fixedLine(const QString &label, const QString &value)
{
    Property property = line(label, value);
    property.shape = Property::Shape::Fixed;
    return property;
}

Property vectorLine(const QString &label, const std::array<QString, 3> &components)
{
    Property property =
        line(label, components[0] + u", "_s + components[1] + u", "_s + components[2]);
    property.shape = Property::Shape::Vector;
    property.components = components;
    return property;
}

Property
linkLine(const QString &label, const EntityRef &link, const QString &value, const QString &note)
{
    Property property = line(label, value, note);
    property.shape = Property::Shape::Link;
    property.link = link;
    return property;
}

} // namespace stag::ui::models

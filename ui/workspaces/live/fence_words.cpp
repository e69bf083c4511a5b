// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspaces/live/fence_words.h"

#include "ui/models/format.h"
#include "ui/workspaces/live/fence_edits.h"

namespace stag::ui::workspaces::live {

QString fenceName(const model::Geofence &fence)
{
    return models::fromUtf8(fence.name.empty() ? fence.id.text() : fence.name);
}

QString shapeWords(const model::Volume &volume)
{
    if (const auto *sphere = std::get_if<model::Sphere>(&volume))
        return FenceEdits::tr("Sphere, radius %1").arg(models::formatLength(sphere->radiusM));
    if (const auto *box = std::get_if<model::TurnedBox>(&volume))
        return FenceEdits::tr("Box, %1 × %2 × %3")
            .arg(models::formatLength(box->sizeM.x),
                 models::formatLength(box->sizeM.y),
                 models::formatLength(box->sizeM.z));
    const auto corners = std::get<model::Prism>(volume).outline.size();
    return FenceEdits::tr("Prism of %n corners", nullptr, static_cast<int>(corners));
}

QString editWords(const FenceEdit &edit)
{
    if (!edit.before)
        return FenceEdits::tr("New geofence %1").arg(fenceName(*edit.after));
    const QString before = fenceName(*edit.before);
    if (!edit.after)
        return FenceEdits::tr("Delete geofence %1").arg(before);
    model::Geofence renamed = *edit.before;
    renamed.name = edit.after->name;
    if (renamed == *edit.after)
        return FenceEdits::tr("Rename geofence %1 to %2").arg(before, fenceName(*edit.after));
    return FenceEdits::tr("Change geofence %1").arg(before);
}

QString editProblem(const Error &error, const FenceEdit &edit)
{
    const QString name = fenceName(edit.after ? *edit.after : *edit.before);
    const QString reason = models::fromUtf8(error.detail);
    switch (error.code) {
    case ErrorCode::Unauthenticated:
        return FenceEdits::tr("The server asks for an API key. Connect to it again and give one.");
    case ErrorCode::PermissionDenied:
        return edit.after
                   ? FenceEdits::tr("%1 was not changed: the API key may only read. Connect with "
                                    "one that has the scope ingest.")
                         .arg(name)
                   : FenceEdits::tr("%1 was not deleted: the API key may not delete. Connect with "
                                    "one that has the scope delete.")
                         .arg(name);
    case ErrorCode::NotFound:
        return FenceEdits::tr("%1 is not there any more: somebody has deleted it.").arg(name);
    case ErrorCode::InvalidArgument:
        return FenceEdits::tr("The server does not take %1 like this: %2.").arg(name, reason);
    default:
        return FenceEdits::tr("%1 is as it was: %2. Check that the server runs, and try again.")
            .arg(name, reason);
    }
}

QString fieldProblem(const model::FieldProblem &problem)
{
    const auto is = [&problem](const char *field) { return problem.field.starts_with(field); };
    const model::GeofenceLimits limits;
    if (is("name"))
        return FenceEdits::tr("The name is too long: at most %1 bytes of UTF-8.")
            .arg(limits.nameBytesMax);
    if (is("shape.radius"))
        return FenceEdits::tr("The radius must be more than 0 m.");
    if (is("shape.size"))
        return FenceEdits::tr("Width, height and depth must be more than 0 m.");
    if (is("shape.center"))
        return FenceEdits::tr("The centre is too far away: at most 10 000 km from the origin.");
    if (is("margin"))
        return FenceEdits::tr("The margin goes from 0 to 1000 m.");
    if (is("dwell_ms"))
        return FenceEdits::tr("The stay goes from 0 to 86 400 s.");
    return models::fromUtf8(problem.field + ": " + problem.message);
}

} // namespace stag::ui::workspaces::live

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspaces/live/transfer_words.h"

#include "ui/models/format.h"
#include "ui/workspaces/live/transfers.h"

#include <QDir>
#include <QFileInfo>

namespace stag::ui::workspaces::live {

QString exportProblem(const Error &error, const QString &session, const QString &path)
{
    const QString reason = models::fromUtf8(error.detail);
    const QFileInfo file(path);
    switch (error.code) {
    case ErrorCode::Internal:
        return Transfers::tr(
                   "%1 could not be written into %2: %3. Nothing was left there. Make room or "
                   "choose another folder.")
            .arg(file.fileName(), QDir::toNativeSeparators(file.absolutePath()), reason);
    case ErrorCode::Unauthenticated:
        return Transfers::tr("The server asks for an API key. Connect to it again and give one.");
    case ErrorCode::PermissionDenied:
        return Transfers::tr("The API key may not export: it needs the scope read.");
    case ErrorCode::NotFound:
        return Transfers::tr("The server does not know %1 any more, or is too old to export.")
            .arg(session);
    case ErrorCode::RateLimited:
        return Transfers::tr("The server is busy with other exports. Try again in a moment.");
    case ErrorCode::InvalidArgument:
        return Transfers::tr("%1 cannot be exported like this: %2. Choose another format.")
            .arg(session, reason);
    default:
        return Transfers::tr(
                   "%1 was not exported: %2. Nothing was written. Check that the server runs, "
                   "and try again.")
            .arg(session, reason);
    }
}

QString importProblem(const Error &error, const QString &path)
{
    const QString name = QFileInfo(path).fileName();
    const QString reason = models::fromUtf8(error.detail);
    switch (error.code) {
    case ErrorCode::Internal:
        return Transfers::tr("%1 could not be read: %2. Choose a file that you may open.")
            .arg(name, reason);
    case ErrorCode::Unauthenticated:
        return Transfers::tr("The server asks for an API key. Connect to it again and give one.");
    case ErrorCode::PermissionDenied:
        return Transfers::tr("The API key may not import: it needs the scope ingest.");
    case ErrorCode::NotFound:
        return Transfers::tr("This server is too old to import.");
    case ErrorCode::TooLarge:
        return Transfers::tr(
                   "%1 is too large to be sent. Use stagd import on the machine of the server.")
            .arg(name);
    case ErrorCode::RateLimited:
        return Transfers::tr("The server is busy with another import. Try again in a moment.");
    case ErrorCode::InvalidArgument:
    case ErrorCode::Corrupt:
        return Transfers::tr("%1 was not imported: %2. Exported sessions, GeoJSON and GLB can be.")
            .arg(name, reason);
    default:
        return Transfers::tr("%1 was not imported: %2. Check that the server runs, and try again; "
                             "nothing is stored twice.")
            .arg(name, reason);
    }
}

} // namespace stag::ui::workspaces::live

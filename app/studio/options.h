// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/bootstrap/load_configuration.h"
#include "core/base/result.h"
#include "core/wire/feed_encoding.h"

#include <QSize>
#include <QString>
#include <QUrl>

#include <chrono>
#include <optional>

class QCommandLineParser;

namespace stag::app::studio {

/// A picture of the window to take, for documentation and tests.
struct GrabRequest
{
    QString file;
    std::chrono::milliseconds after{3'000};
};

enum class DemoChoice { FirstStart, Always, Never };

/// What the command line says about the window.
struct StudioOptions
{
    std::optional<QUrl> connectTo;
    DemoChoice demo = DemoChoice::FirstStart;
    QString workspace;
    std::optional<GrabRequest> grab;
    QString theme;    ///< "light", "dark", "system", or empty for what is chosen in the preferences
    QString language; ///< a code, "system", or empty for what is chosen in the preferences
    std::optional<QSize> size;
    wire::FeedEncoding feedEncoding = wire::FeedEncoding::Binary;
    QString dataDirectory;         ///< empty: the user's own data and settings
    bool choosesListeners = false; ///< the ports are wished, not the defaults
};

void addStudioOptions(QCommandLineParser &parser);
/// InvalidArgument says which option is wrong and what a right value looks like.
Result<StudioOptions> readStudioOptions(const QCommandLineParser &parser);

} // namespace stag::app::studio

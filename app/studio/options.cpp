// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/options.h"

#include "ui/shell/connect_dialog.h"

#include <QCommandLineParser>

using namespace Qt::StringLiterals;

namespace stag::app::studio {

namespace {

constexpr int kSideMax = 16'384;
constexpr double kAfterSecondsMax = 3'600.0;

Error wrong(const char *option, const QString &value, const char *right)
{
    return {ErrorCode::InvalidArgument,
            QStringLiteral("--%1 %2: %3")
                .arg(QLatin1String(option), value, QLatin1String(right))
                .toStdString()};
}

Result<QSize> readSize(const QString &text)
{
    bool wideOk = false;
    bool highOk = false;
    const QSize size(text.section(u'x', 0, 0).toInt(&wideOk), text.section(u'x', 1).toInt(&highOk));
    if (!wideOk || !highOk || size.width() < 1 || size.height() < 1 || size.width() > kSideMax
        || size.height() > kSideMax)
        return wrong("size", text, "write WIDTHxHEIGHT, for example 1280x800");
    return size;
}

Result<wire::FeedEncoding> readFeedEncoding(const QString &text)
{
    if (text == u"binary"_s)
        return wire::FeedEncoding::Binary;
    if (text == u"json"_s)
        return wire::FeedEncoding::Json;
    return wrong("feed", text, "write binary or json");
}

Result<GrabRequest> readGrab(const QCommandLineParser &parser)
{
    GrabRequest grab{parser.value(u"grab"_s)};
    if (!parser.isSet(u"after"_s))
        return grab;
    bool ok = false;
    const double seconds = parser.value(u"after"_s).toDouble(&ok);
    if (!ok || seconds < 0.0 || seconds > kAfterSecondsMax)
        return wrong("after", parser.value(u"after"_s), "write seconds, for example 5 or 0.5");
    grab.after = std::chrono::milliseconds(qint64(seconds * 1000.0));
    return grab;
}

} // namespace

void addStudioOptions(QCommandLineParser &parser)
{
    parser.addOptions({
        {u"connect"_s, u"Show the server at URL and start none."_s, u"URL"_s},
        {u"demo"_s, u"Play the demo session."_s},
        {u"no-demo"_s, u"Do not play the demo session, not even on the first start."_s},
        {u"workspace"_s, u"Open the workspace NAME (live, server)."_s, u"NAME"_s},
        {u"grab"_s, u"Write a picture of the window to FILE.png and exit."_s, u"FILE.png"_s},
        {u"after"_s, u"With --grab: wait SECONDS (default 3)."_s, u"SECONDS"_s},
        {u"theme"_s, u"Use the light, dark or system theme this time."_s, u"NAME"_s},
        {u"language"_s, u"Speak the language CODE (en, de, system) this time."_s, u"CODE"_s},
        {u"feed"_s, u"Ask the server for its live feed as binary (default) or json."_s, u"KIND"_s},
        {u"size"_s, u"Make the window WIDTHxHEIGHT large."_s, u"WIDTHxHEIGHT"_s},
    });
}

Result<StudioOptions> readStudioOptions(const QCommandLineParser &parser)
{
    StudioOptions options;
    if (parser.isSet(u"connect"_s)) {
        STAG_TRY(options.connectTo, ui::shell::parseServerAddress(parser.value(u"connect"_s)));
    }
    if (parser.isSet(u"demo"_s) && parser.isSet(u"no-demo"_s))
        return Error{ErrorCode::InvalidArgument, "--demo and --no-demo exclude each other"};
    if (parser.isSet(u"demo"_s))
        options.demo = DemoChoice::Always;
    if (parser.isSet(u"no-demo"_s))
        options.demo = DemoChoice::Never;
    options.workspace = parser.value(u"workspace"_s);
    if (parser.isSet(u"grab"_s)) {
        STAG_TRY(options.grab, readGrab(parser));
    }
    options.theme = parser.value(u"theme"_s);
    if (!QStringList{QString(), u"light"_s, u"dark"_s, u"system"_s}.contains(options.theme))
        return wrong("theme", options.theme, "write light, dark or system");
    options.language = parser.value(u"language"_s);
    if (!QStringList{QString(), u"en"_s, u"de"_s, u"system"_s}.contains(options.language))
        return wrong("language", options.language, "write en, de or system");
    if (parser.isSet(u"feed"_s)) {
        STAG_TRY(options.feedEncoding, readFeedEncoding(parser.value(u"feed"_s)));
    }
    if (parser.isSet(u"size"_s)) {
        STAG_TRY(options.size, readSize(parser.value(u"size"_s)));
    }
    options.dataDirectory = parser.value(u"data"_s);
    options.choosesListeners = parser.isSet(u"listen"_s);
    return options;
}

} // namespace stag::app::studio

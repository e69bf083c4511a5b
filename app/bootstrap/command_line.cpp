// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bootstrap/command_line.h"

#include <array>
#include <iostream>
#include <utility>

using namespace Qt::StringLiterals;

namespace stag::app::bootstrap {

namespace {

/// Options that set a key.
constexpr std::array<std::pair<const char *, const char *>, 3> kValueOptions{
    {{"data", "server.data"}, {"log-format", "log.format"}, {"log-level", "log.level"}}};

} // namespace

void addServerOptions(QCommandLineParser &parser)
{
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addOptions({
        {u"config"_s,
         u"Read settings from FILE (default: stag.yaml, see --print-config)."_s,
         u"FILE"_s},
        {u"check-config"_s, u"Check the settings, say what is wrong with them and exit."_s},
        {u"print-config"_s, u"Print all settings and where they come from, and exit."_s},
        {u"data"_s, u"Keep the database in DIR."_s, u"DIR"_s},
        {u"listen"_s,
         u"Serve SYSTEM (stag, relay, supervisor, metrics, all) at ADDR:PORT; port 0 takes a free "
         "one. Repeatable; only the systems named are served then."_s,
         u"SYSTEM=ADDR:PORT"_s},
        {u"auth"_s,
         u"Who gets in at SYSTEM (stag, relay, supervisor, metrics): MODE is open, keys or auto. "
         "Repeatable."_s,
         u"SYSTEM=MODE"_s},
        {u"insecure"_s, u"Let everybody in, even beyond this machine, where MODE is auto."_s},
        {u"log-format"_s, u"Write the log as text or json."_s, u"FORMAT"_s},
        {u"log-level"_s, u"Log debug, info, warning or error and what is worse."_s, u"LEVEL"_s},
    });
}

CommandLineLayer readServerOptions(const QCommandLineParser &parser)
{
    CommandLineLayer layer;
    if (parser.isSet(u"config"_s))
        layer.file = parser.value(u"config"_s).toStdString();
    for (const auto &[option, key] : kValueOptions) {
        const QString name = QString::fromLatin1(option);
        if (parser.isSet(name))
            layer.overrides.push_back(
                {key, parser.value(name).toStdString(), std::string("--") + option});
    }
    for (const QString &auth : parser.values(u"auth"_s)) {
        const QString system = auth.section(u'=', 0, 0);
        layer.overrides.push_back({system.toStdString() + ".auth.mode",
                                   auth.section(u'=', 1).toStdString(),
                                   "--auth " + auth.toStdString()});
    }
    if (parser.isSet(u"insecure"_s))
        layer.overrides.push_back({"server.insecure", "true", "--insecure"});
    for (const QString &listen : parser.values(u"listen"_s))
        layer.listen.push_back(listen.toStdString());
    return layer;
}

std::optional<int> answerConfigurationQuestions(const QCommandLineParser &parser,
                                                const Result<LoadedConfiguration> &loaded)
{
    if (!loaded) {
        std::cerr << loaded.error().detail << '\n';
        return 2;
    }
    if (parser.isSet(u"print-config"_s)) {
        std::cout << printConfiguration(*loaded);
        return 0;
    }
    if (parser.isSet(u"check-config"_s)) {
        for (const std::string &warning : loaded->warnings)
            std::cerr << warning << '\n';
        std::cout << "the configuration is valid\n";
        return 0;
    }
    return std::nullopt;
}

} // namespace stag::app::bootstrap

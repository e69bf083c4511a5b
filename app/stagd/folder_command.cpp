// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/stagd/folder_command.h"

#include "app/bootstrap/load_configuration.h"

#include <iostream>

using namespace Qt::StringLiterals;

namespace stag::app::stagd {

void addFolderOptions(QCommandLineParser &parser)
{
    parser.addHelpOption();
    parser.addOptions({
        {u"data"_s, u"Data folder; by default that of the configuration."_s, u"DIR"_s},
        {u"config"_s, u"Read settings from FILE."_s, u"FILE"_s},
    });
}

Result<std::filesystem::path> dataFolderOf(const QCommandLineParser &parser)
{
    bootstrap::CommandLineLayer layer;
    if (parser.isSet(u"config"_s))
        layer.file = parser.value(u"config"_s).toStdString();
    if (parser.isSet(u"data"_s))
        layer.overrides.push_back({"server.data", parser.value(u"data"_s).toStdString(), "--data"});
    STAG_TRY(const auto configuration,
             bootstrap::loadConfiguration(layer, bootstrap::processEnvironment()));
    return configuration.values.server.dataDirectory;
}

int complain(int exitCode, const std::string &text)
{
    std::cerr << text << '\n';
    return exitCode;
}

int complain(const Error &error)
{
    return complain(error.code == ErrorCode::InvalidArgument ? kWrongUse : kFailed, error.detail);
}

} // namespace stag::app::stagd

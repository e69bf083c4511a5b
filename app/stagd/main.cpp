// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bootstrap/command_line.h"
#include "app/stagd/keys_command.h"
#include "app/stagd/replay_command.h"
#include "app/stagd/serve.h"
#include "app/stagd/transfer_command.h"
#include "app/stagd/users_command.h"

#include <QCoreApplication>

#include <iostream>

using namespace Qt::StringLiterals;
namespace bootstrap = stag::app::bootstrap;
namespace stagd = stag::app::stagd;

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(u"stagd"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(STAG_VERSION));
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == u"replay"_s)
        return stagd::runReplayCommand(application, arguments);
    if (arguments.value(1) == u"export"_s)
        return stagd::runExportCommand(arguments);
    if (arguments.value(1) == u"import"_s)
        return stagd::runImportCommand(arguments);
    if (arguments.value(1) == u"keys"_s)
        return stagd::runKeysCommand(arguments);
    if (arguments.value(1) == u"users"_s)
        return stagd::runUsersCommand(arguments);

    QCommandLineParser parser;
    parser.setApplicationDescription(
        u"Spatial anchor server: the relay for devices and STAG for everyone who reads.\n\n"
        "stagd replay FILE --to URL plays a recording into a relay.\n"
        "stagd export --session ID --output FILE writes a session to a file.\n"
        "stagd import FILE takes it in again.\n"
        "stagd keys add NAME makes an API key.\n"
        "stagd users add EMAIL makes a user who signs in; each says more with --help."_s);
    bootstrap::addServerOptions(parser);
    parser.addOption({u"demo"_s, u"Play the demo session into the relay."_s});
    constexpr int kWrongUse = 2;
    if (!parser.parse(arguments)) {
        std::cerr << parser.errorText().toStdString() << " See stagd --help.\n";
        return kWrongUse;
    }
    parser.process(arguments); // answers --help and --version
    if (!parser.positionalArguments().isEmpty())
        parser.showHelp(kWrongUse);
    const auto configuration = bootstrap::loadConfiguration(bootstrap::readServerOptions(parser),
                                                            bootstrap::processEnvironment());
    if (const auto exitCode = bootstrap::answerConfigurationQuestions(parser, configuration))
        return *exitCode;
    return stagd::serve(application,
                        *configuration,
                        parser.isSet(u"demo"_s) ? stagd::Play::Demo : stagd::Play::Nothing);
}

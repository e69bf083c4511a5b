// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/stagd/replay_command.h"

#include "app/bootstrap/termination.h"
#include "app/replay/replay_client.h"
#include "server/host/system_clock.h"

#include <QCommandLineParser>

#include <iostream>
#include <string>
#include <utility>

using namespace Qt::StringLiterals;

namespace stag::app::stagd {

namespace {

constexpr int kFailed = 1;
constexpr int kWrongUse = 2;

void addOptions(QCommandLineParser &parser)
{
    parser.setApplicationDescription(u"Replays a recording into a relay."_s);
    parser.addHelpOption();
    parser.addPositionalArgument(u"replay"_s, u"This command."_s);
    parser.addPositionalArgument(u"FILE"_s, u"Recording, .jsonl or .jsonl.gz."_s);
    parser.addOptions({
        {u"to"_s, u"Relay, such as http://127.0.0.1:8081."_s, u"URL"_s},
        {u"speed"_s, u"2 is twice as fast as it happened."_s, u"X"_s, u"1"_s},
        {u"loop"_s, u"Start again at the end, until interrupted."_s},
        {u"api-key"_s,
         u"Key to show to the relay (default: STAG_API_KEY of the environment)."_s,
         u"KEY"_s},
    });
}

int complain(int exitCode, const std::string &text)
{
    std::cerr << text << '\n';
    return exitCode;
}

int play(QCoreApplication &application, replay::ReplayClient &client, const QUrl &endpoint)
{
    const auto termination = bootstrap::Termination::create();
    if (!termination)
        return complain(kFailed, termination.error().detail);
    QObject *const program = &application;
    QObject::connect(termination->get(),
                     &bootstrap::Termination::requested,
                     &client,
                     &replay::ReplayClient::stop);
    QObject::connect(&client, &replay::ReplayClient::failed, program, [&](const QString &reason) {
        std::cerr << endpoint.authority().toStdString() << ": " << reason.toStdString() << '\n';
        // Who never got through has the wrong address; who lost the relay gets it back.
        if (!client.hasConnected())
            QCoreApplication::exit(kFailed);
    });
    QObject::connect(&client, &replay::ReplayClient::finished, program, [&client] {
        std::cerr << client.packetsSent() << " packets sent\n";
        QCoreApplication::exit(0);
    });
    client.start();
    return application.exec();
}

} // namespace

int runReplayCommand(QCoreApplication &application, const QStringList &arguments)
{
    QCommandLineParser parser;
    addOptions(parser);
    parser.process(arguments);
    const QStringList positional = parser.positionalArguments();
    if (positional.size() != 2 || !parser.isSet(u"to"_s))
        return complain(kWrongUse, "usage: stagd replay FILE --to URL [--speed X] [--loop]");
    bool isNumber = false;
    const double speed = parser.value(u"speed"_s).toDouble(&isNumber);
    if (!isNumber || !(speed >= 0.01 && speed <= 1000.0))
        return complain(kWrongUse, "--speed: expected a number from 0.01 to 1000");
    const auto endpoint = replay::streamKitEndpoint(QUrl(parser.value(u"to"_s)));
    if (!endpoint)
        return complain(kWrongUse, "--to: " + endpoint.error().detail);
    auto recording = replay::loadRecording(positional.at(1));
    if (!recording)
        return complain(kFailed, recording.error().detail);

    const host::SystemClock clock;
    replay::ReplayClient client(
        clock,
        *std::move(recording),
        *endpoint,
        {.speed = speed,
         .atEnd = parser.isSet(u"loop"_s) ? replay::AtEnd::StartAgain : replay::AtEnd::Stop,
         .apiKey = parser.isSet(u"api-key"_s) ? parser.value(u"api-key"_s)
                                              : qEnvironmentVariable("STAG_API_KEY")});
    return play(application, client, *endpoint);
}

} // namespace stag::app::stagd

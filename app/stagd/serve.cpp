// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/stagd/serve.h"

#include "app/bootstrap/stderr_log.h"
#include "app/bootstrap/termination.h"
#include "app/replay/demo.h"
#include "core/wire/status.h"
#include "server/host/server_host.h"
#include "server/host/system_clock.h"
#include "server/host/system_random.h"

#include <algorithm>
#include <iostream>
#include <string>

namespace stag::app::stagd {

namespace {

constexpr int kFailed = 1;

void logError(host::LogSink &log, const Error &error)
{
    log.log({.level = host::LogLevel::Error, .message = error.detail, .fields = {}});
}

/// The demo on the relay of this process.
Result<std::unique_ptr<replay::Demo>> createDemo(const Clock &clock, const host::ServerHost &server)
{
    const auto &listeners = server.listeners();
    const auto relay = std::find_if(listeners.begin(), listeners.end(), [](const auto &listener) {
        return listener.first == "relay";
    });
    if (relay == listeners.end())
        return Error{ErrorCode::InvalidArgument, "--demo needs the relay, which is off"};
    return replay::Demo::create(clock,
                                QUrl(QString::fromStdString(relay->second)),
                                {.speed = 1.0, .atEnd = replay::AtEnd::StartAgain, .apiKey = {}});
}

/// For the one who has started the server, and not for the log.
void introduce(const identity::FirstAdministrator &administrator,
               const host::IdentityConfig &configured)
{
    if (!configured.firstAdministrator.password.empty())
        return;
    std::cerr << "The supervisor has its first administrator, whose password is shown only now:\n"
              << "  email     " << administrator.email << "\n  password  " << administrator.password
              << '\n';
}

} // namespace

int serve(QCoreApplication &application,
          const bootstrap::LoadedConfiguration &configuration,
          Play play)
{
    const host::SystemClock clock;
    host::SystemRandom random;
    bootstrap::StderrLog log(clock, configuration.values.log);
    for (const std::string &warning : configuration.warnings)
        log.log({.level = host::LogLevel::Warning, .message = warning, .fields = {}});

    // Before the threads of the server exist, so that signals come here.
    const auto termination = bootstrap::Termination::create();
    if (!termination) {
        logError(log, termination.error());
        return kFailed;
    }
    host::ServerConfig config = configuration.values.server;
    config.identity.mayInventPassword = true;
    const auto server = host::ServerHost::create(config, clock, random, log);
    if (!server) {
        logError(log, server.error());
        return kFailed;
    }
    std::unique_ptr<replay::Demo> demo;
    if (play == Play::Demo) {
        auto created = createDemo(clock, **server);
        if (!created) {
            logError(log, created.error());
            return kFailed;
        }
        demo = *std::move(created);
        demo->start();
    }

    bool draining = false;
    bootstrap::Termination *const signals = termination->get();
    QObject::connect(signals, &bootstrap::Termination::requested, signals, [&] {
        if (draining) {
            application.exit(kFailed);
            return;
        }
        draining = true;
        if (demo)
            demo->stop();
        (*server)->drain([&application] {
            QMetaObject::invokeMethod(&application, [] { QCoreApplication::exit(0); });
        });
    });
    if (const auto &administrator = (*server)->firstAdministrator())
        introduce(*administrator, configuration.values.server.identity);
    std::cout << wire::writeReadyLine((*server)->listeners()) << std::endl;
    return application.exec();
}

} // namespace stag::app::stagd

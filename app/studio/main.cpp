// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bootstrap/command_line.h"
#include "app/bootstrap/termination.h"
#include "app/studio/studio.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QSurfaceFormat>

#include <iostream>

using namespace Qt::StringLiterals;
namespace bootstrap = stag::app::bootstrap;
namespace studio = stag::app::studio;

namespace {

constexpr int kFailed = 1;
constexpr int kWrongUse = 2;

/// Before the application object: what the 3D views need from the first window on.
void prepareGraphics()
{
    QCoreApplication::setAttribute(Qt::AA_ShareOpenGLContexts);
    QSurfaceFormat format;
    format.setDepthBufferSize(24);
    format.setStencilBufferSize(8);
    format.setVersion(4, 3);
    format.setProfile(QSurfaceFormat::CoreProfile);
    QSurfaceFormat::setDefaultFormat(format);
}

int fail(const stag::Error &error, int code)
{
    std::cerr << error.detail << '\n';
    return code;
}

} // namespace

int main(int argc, char *argv[])
{
    QElapsedTimer sinceStart;
    sinceStart.start();
    if (const auto held = bootstrap::Termination::holdSignals(); !held)
        return fail(held.error(), kFailed);
    prepareGraphics();
    QApplication application(argc, argv);
    QApplication::setApplicationName(u"stag-studio"_s);
    QApplication::setApplicationDisplayName(u"Stag Studio"_s);
    QApplication::setApplicationVersion(QStringLiteral(STAG_VERSION));
    QApplication::setDesktopFileName(u"stag-studio"_s);
    // Closing the window first lets the server finish.
    QApplication::setQuitOnLastWindowClosed(false);

    QCommandLineParser parser;
    parser.setApplicationDescription(u"Watch and edit spatial sessions, with the server inside."_s);
    bootstrap::addServerOptions(parser);
    studio::addStudioOptions(parser);
    parser.process(application);
    if (!parser.positionalArguments().isEmpty())
        parser.showHelp(kWrongUse);
    const auto options = studio::readStudioOptions(parser);
    if (!options)
        return fail(options.error(), kWrongUse);
    const auto configuration = bootstrap::loadConfiguration(bootstrap::readServerOptions(parser),
                                                            bootstrap::processEnvironment());
    if (const auto exitCode = bootstrap::answerConfigurationQuestions(parser, configuration))
        return *exitCode;
    auto tokens = stag::ui::theme::embeddedTokens();
    if (!tokens)
        return fail(tokens.error(), kFailed);

    const auto termination = bootstrap::Termination::create();
    if (!termination)
        return fail(termination.error(), kFailed);
    studio::Studio program(application, *configuration, *options, *std::move(tokens), sinceStart);
    QObject::connect(termination->get(),
                     &bootstrap::Termination::requested,
                     &program,
                     &studio::Studio::shutDown);
    program.open();
    return QApplication::exec();
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bootstrap/command_line.h"
#include "app/bootstrap/termination.h"
#include "app/studio/studio.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QSurfaceFormat>

#include <algorithm>
#include <array>
#include <iostream>
#include <optional>
#include <variant>

using namespace Qt::StringLiterals;
namespace bootstrap = stag::app::bootstrap;
namespace studio = stag::app::studio;

namespace {

constexpr int kFailed = 1;
constexpr int kWrongUse = 2;
constexpr std::array<const char *, 5> kQuestions{
    "help", "help-all", "version", "check-config", "print-config"};

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

/// What the command line asks for; checked before there is any window.
struct Request
{
    bootstrap::LoadedConfiguration configuration;
    studio::StudioOptions options;
};

void addOptions(QCommandLineParser &parser)
{
    parser.setApplicationDescription(u"Watch and edit spatial sessions, with the server inside."_s);
    bootstrap::addServerOptions(parser);
    studio::addStudioOptions(parser);
}

/// The request, or the exit code of a program that has answered already.
std::variant<Request, int> readCommandLine(const QStringList &arguments)
{
    QCommandLineParser parser;
    addOptions(parser);
    if (!parser.parse(arguments)) {
        std::cerr << parser.errorText().toStdString() << " See stag-studio --help.\n";
        return kWrongUse;
    }
    parser.process(arguments); // answers --help and --version
    if (!parser.positionalArguments().isEmpty())
        parser.showHelp(kWrongUse);
    auto options = studio::readStudioOptions(parser);
    if (!options)
        return fail(options.error(), kWrongUse);
    auto configuration = bootstrap::loadConfiguration(bootstrap::readServerOptions(parser),
                                                      bootstrap::processEnvironment());
    if (const auto exitCode = bootstrap::answerConfigurationQuestions(parser, configuration))
        return *exitCode;
    return Request{*std::move(configuration), *std::move(options)};
}

/// Answers what needs no display. The window system's own options, such as -platform, are taken
/// out by the application object of the window, so an error is left for that to report.
std::optional<int> answerWithoutWindow(int argc, char **argv)
{
    QCommandLineParser parser;
    addOptions(parser);
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments.append(QString::fromLocal8Bit(argv[i]));
    parser.parse(arguments);
    const bool asks = std::any_of(kQuestions.begin(), kQuestions.end(), [&](const char *question) {
        return parser.isSet(QLatin1String(question));
    });
    if (!asks)
        return std::nullopt;
    const QCoreApplication application(argc, argv);
    const auto answer = readCommandLine(QCoreApplication::arguments());
    const int *exitCode = std::get_if<int>(&answer);
    return exitCode ? *exitCode : 0;
}

/// Qt ends a program without a display by force; here it ends with a sentence.
bool lacksDisplay(int argc, char **argv)
{
#ifdef Q_OS_LINUX
    const bool choosesPlatform = std::any_of(argv, argv + argc, [](const char *argument) {
        return QByteArrayView(argument).endsWith("-platform");
    });
    return !choosesPlatform && qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")
           && qEnvironmentVariableIsEmpty("DISPLAY")
           && qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY");
#else
    Q_UNUSED(argc)
    Q_UNUSED(argv)
    return false;
#endif
}

} // namespace

int main(int argc, char *argv[])
{
    QElapsedTimer sinceStart;
    sinceStart.start();
    QCoreApplication::setApplicationName(u"stag-studio"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(STAG_VERSION));
    if (const auto exitCode = answerWithoutWindow(argc, argv))
        return *exitCode;
    if (lacksDisplay(argc, argv))
        return fail({stag::ErrorCode::Unavailable,
                     "There is no display: DISPLAY and WAYLAND_DISPLAY are not set. Start the "
                     "program on a desktop, or run the server alone with stagd."},
                    kFailed);
    if (const auto held = bootstrap::Termination::holdSignals(); !held)
        return fail(held.error(), kFailed);
    prepareGraphics();
    QApplication application(argc, argv);
    QApplication::setApplicationDisplayName(u"Stag Studio"_s);
    QApplication::setDesktopFileName(u"stag-studio"_s);
    // Closing the window first lets the server finish.
    QApplication::setQuitOnLastWindowClosed(false);

    const auto commandLine = readCommandLine(QApplication::arguments());
    if (const int *exitCode = std::get_if<int>(&commandLine))
        return *exitCode;
    const auto &request = std::get<Request>(commandLine);
    auto tokens = stag::ui::theme::embeddedTokens();
    if (!tokens)
        return fail(tokens.error(), kFailed);

    const auto termination = bootstrap::Termination::create();
    if (!termination)
        return fail(termination.error(), kFailed);
    studio::Studio program(
        application, request.configuration, request.options, *std::move(tokens), sinceStart);
    QObject::connect(termination->get(),
                     &bootstrap::Termination::requested,
                     &program,
                     &studio::Studio::shutDown);
    program.open();
    return QApplication::exec();
}

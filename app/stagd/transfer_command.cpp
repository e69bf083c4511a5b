// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/stagd/transfer_command.h"

#include "app/bootstrap/load_configuration.h"
#include "core/wire/export_request.h"
#include "server/exchange/session_export.h"
#include "server/exchange/session_import.h"
#include "server/host/system_clock.h"
#include "server/host/system_random.h"
#include "server/storage/store.h"

#include <QCommandLineParser>
#include <QSaveFile>

#include <array>
#include <iostream>

using namespace Qt::StringLiterals;

namespace stag::app::stagd {

namespace {

constexpr int kFailed = 1;
constexpr int kWrongUse = 2;
constexpr std::array<const char *, 4> kPlaceOptions{"lat", "lon", "height", "heading"};

int complain(int exitCode, const std::string &text)
{
    std::cerr << text << '\n';
    return exitCode;
}

void addSharedOptions(QCommandLineParser &parser)
{
    parser.addHelpOption();
    parser.addOptions({
        {u"data"_s, u"The data folder (default: that of the settings)."_s, u"DIR"_s},
        {u"config"_s, u"Read settings from FILE (default: stag.yaml)."_s, u"FILE"_s},
        {u"session"_s, u"Id of the session."_s, u"ID"_s},
        {u"lat"_s, u"Where the origin of the session is, degrees."_s, u"DEG"_s},
        {u"lon"_s, u"With --lat."_s, u"DEG"_s},
        {u"height"_s, u"Of the origin above the ellipsoid."_s, u"M"_s},
        {u"heading"_s, u"Where -Z of the session points, degrees from north."_s, u"DEG"_s},
    });
}

/// The options as the parameters of the HTTP API, so that both understand the same.
wire::QueryParameters parametersOf(const QCommandLineParser &parser)
{
    wire::QueryParameters parameters;
    for (const char *name : kPlaceOptions)
        if (const QString option = QString::fromLatin1(name); parser.isSet(option))
            parameters.emplace(name, parser.value(option).toStdString());
    if (parser.isSet(u"session"_s))
        parameters.emplace("session_id", parser.value(u"session"_s).toStdString());
    return parameters;
}

Result<bootstrap::Configuration> configurationFrom(const QCommandLineParser &parser)
{
    bootstrap::CommandLineLayer layer;
    if (parser.isSet(u"config"_s))
        layer.file = parser.value(u"config"_s).toStdString();
    if (parser.isSet(u"data"_s))
        layer.overrides.push_back({"server.data", parser.value(u"data"_s).toStdString(), "--data"});
    STAG_TRY(auto loaded, bootstrap::loadConfiguration(layer, bootstrap::processEnvironment()));
    return std::move(loaded.values);
}

/// What to do when a server has the folder, besides what the lock says.
std::string overHttp(const bootstrap::Configuration &configuration, const std::string &arguments)
{
    const std::string &host = configuration.stag.host;
    return "\nA server that runs does it over HTTP: curl " + arguments + "\"http://"
           + (host == "0.0.0.0" ? "127.0.0.1" : host) + ':'
           + std::to_string(configuration.stag.port.value_or(8080));
}

/// A file that is there only once it is whole.
class FileSink final : public exchange::ByteSink
{
public:
    explicit FileSink(const QString &path)
        : m_file(path)
    {}

    Result<void> open() { return m_file.open(QIODevice::WriteOnly) ? success() : failure(); }
    Result<void> write(BytesView bytes) override
    {
        const auto size = static_cast<qint64>(bytes.size());
        return m_file.write(reinterpret_cast<const char *>(bytes.data()), size) == size ? success()
                                                                                        : failure();
    }
    Result<void> commit() { return m_file.commit() ? success() : failure(); }

private:
    [[nodiscard]] Error failure() const
    {
        return {ErrorCode::Unavailable,
                "cannot write " + m_file.fileName().toStdString() + ": "
                    + m_file.errorString().toStdString()};
    }

    QSaveFile m_file;
};

Result<void> exportTo(const QString &path,
                      storage::Store &store,
                      const model::SessionId &session,
                      const wire::ExportRequest &request)
{
    STAG_TRY(const auto reader, store.readSession(session));
    FileSink sink(path);
    STAG_TRY_VOID(sink.open());
    STAG_TRY_VOID(exchange::exportSession(*reader, request, sink));
    return sink.commit();
}

void printReport(const wire::ImportReport &report)
{
    const auto print = [](const char *what, const wire::ImportCounts &counts) {
        std::cerr << what << ": " << counts.stored << " stored, " << counts.unchanged
                  << " there already, " << counts.skipped << " skipped\n";
    };
    print("anchors", report.anchors);
    print("versions of meshes", report.meshVersions);
    for (const wire::ImportSkip &skip : report.skipped)
        std::cerr << "skipped " << skip.id << ": " << skip.reason << '\n';
    if (report.skippedCount > report.skipped.size())
        std::cerr << "... and " << report.skippedCount - report.skipped.size() << " more\n";
}

} // namespace

int runExportCommand(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(u"Writes a session to a file, as of one moment."_s);
    addSharedOptions(parser);
    parser.addPositionalArgument(u"export"_s, u"This command."_s);
    parser.addOptions({
        {u"output"_s, u"The file to write."_s, u"FILE"_s},
        {u"format"_s, u"jsonl, geojson, glb or 3dtiles."_s, u"FORMAT"_s, u"jsonl"_s},
        {u"versions"_s, u"Of meshes in jsonl: all or current."_s, u"WHICH"_s, u"all"_s},
    });
    parser.process(arguments);
    if (parser.positionalArguments().size() != 1 || !parser.isSet(u"session"_s)
        || !parser.isSet(u"output"_s))
        return complain(
            kWrongUse,
            "usage: stagd export --session ID --output FILE [--format jsonl|geojson|glb|3dtiles]");
    wire::QueryParameters parameters = parametersOf(parser);
    for (const char *name : {"format", "versions"})
        parameters.emplace(name, parser.value(QString::fromLatin1(name)).toStdString());
    const auto request = wire::parseExportRequest(parameters);
    if (!request)
        return complain(kWrongUse, request.error().detail);
    const auto configuration = configurationFrom(parser);
    if (!configuration)
        return complain(kWrongUse, configuration.error().detail);
    const model::SessionId session(parser.value(u"session"_s).toStdString());
    const host::SystemClock clock;
    const auto store = storage::Store::create(configuration->server.dataDirectory, clock);
    if (!store)
        return complain(kFailed,
                        store.error().detail
                            + (store.error().code == ErrorCode::Conflict
                                   ? overHttp(*configuration, "--fail -o FILE ")
                                         + "/api/v1/sessions/" + session.text() + "/export?"
                                         + wire::writeExportQuery(*request) + '"'
                                   : std::string()));
    const auto done = exportTo(parser.value(u"output"_s), **store, session, *request);
    return done ? 0 : complain(kFailed, done.error().detail);
}

int runImportCommand(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        u"Takes in what export has written, GeoJSON points as anchors, or a GLB as meshes. What is "
        "there already is left as it is."_s);
    addSharedOptions(parser);
    parser.addPositionalArgument(u"import"_s, u"This command."_s);
    parser.addPositionalArgument(u"FILE"_s, u"An archive, GeoJSON or GLB."_s);
    parser.process(arguments);
    const QStringList positional = parser.positionalArguments();
    if (positional.size() != 2)
        return complain(kWrongUse, "usage: stagd import FILE [--session ID] [--data DIR]");
    const auto parameters = wire::parseImportParameters(parametersOf(parser));
    if (!parameters)
        return complain(kWrongUse, parameters.error().detail);
    const auto configuration = configurationFrom(parser);
    if (!configuration)
        return complain(kWrongUse, configuration.error().detail);
    const host::SystemClock clock;
    host::SystemRandom random;
    const auto store = storage::Store::create(configuration->server.dataDirectory, clock);
    if (!store)
        return complain(
            kFailed,
            store.error().detail
                + (store.error().code == ErrorCode::Conflict
                       ? overHttp(*configuration, "--data-binary @FILE ") + "/api/v1/import\""
                       : std::string()));
    exchange::StoreTarget target(**store);
    const auto report =
        exchange::SessionImport(clock, random, target, {parameters->session, parameters->reference})
            .importFile(positional.at(1).toStdString());
    if (!report)
        return complain(kFailed, report.error().detail);
    printReport(*report);
    return 0;
}

} // namespace stag::app::stagd

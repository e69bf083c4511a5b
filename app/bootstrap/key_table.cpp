// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bootstrap/key_table.h"

#include "app/bootstrap/key_maker.h"
#include "app/bootstrap/key_values.h"
#include "app/bootstrap/stderr_log.h"
#include "app/bootstrap/supervisor_keys.h"
#include "server/transport/url.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <numeric>
#include <utility>

namespace stag::app::bootstrap {

namespace {

using std::chrono::milliseconds;

constexpr double kAdjacentDistanceMaxM = 100.0;
constexpr double kPoseDistanceMaxM = 1'000.0;

template<typename T>
auto integers(std::int64_t min, std::int64_t max)
{
    return [min, max](std::string_view text) { return readInteger(text, min, max); };
}

std::string writeBool(bool value)
{
    return value ? "true" : "false";
}
template<typename T>
std::string writeInteger(T value)
{
    return std::to_string(value);
}
Result<std::string> readHost(std::string_view text)
{
    if (text.empty() || text.find_first_of(" /[]") != std::string_view::npos)
        return Error{ErrorCode::InvalidArgument,
                     "'" + std::string(text) + "' is not an address such as 127.0.0.1 or ::1"};
    return std::string(text);
}

Result<std::string> readHttpUrl(std::string_view text)
{
    if (text.empty())
        return std::string();
    const auto url = transport::parseUrl(text);
    if (!url || url->scheme != "http")
        return Error{ErrorCode::InvalidArgument,
                     "'" + std::string(text) + "' is not an address such as http://localhost:8080"};
    return std::string(text);
}

Result<std::string> readDatabaseUrl(std::string_view text)
{
    if (text == "sqlite:")
        return std::string(text);
    if (text.starts_with("http://") || text.starts_with("https://"))
        return Error{ErrorCode::InvalidArgument,
                     "'" + std::string(text)
                         + "' looks like an ArangoDB server; this program keeps its own database "
                           "in the data folder and needs none: write sqlite: or leave it out"};
    return Error{ErrorCode::InvalidArgument,
                 "'" + std::string(text)
                     + "' is not sqlite: (the folder of the database is server.data)"};
}

Result<std::string> readPath(std::string_view text)
{
    if (!text.starts_with('/'))
        return Error{ErrorCode::InvalidArgument,
                     "'" + std::string(text) + "' is not a path that starts with /"};
    return std::string(text);
}

Result<std::filesystem::path> readFolder(std::string_view text)
{
    if (text.empty())
        return Error{ErrorCode::InvalidArgument, "the folder is empty"};
    return std::filesystem::path(text);
}

Result<host::LogLevel> readLevel(std::string_view text)
{
    constexpr std::array<std::pair<std::string_view, host::LogLevel>, 5> kLevels{
        {{"debug", host::LogLevel::Debug},
         {"info", host::LogLevel::Info},
         {"warning", host::LogLevel::Warning},
         {"warn", host::LogLevel::Warning},
         {"error", host::LogLevel::Error}}};
    std::string small(text);
    std::transform(small.begin(), small.end(), small.begin(), [](unsigned char c) {
        return static_cast<char>(std::tolower(c));
    });
    for (const auto &[name, level] : kLevels) {
        if (small == name)
            return level;
    }
    return Error{ErrorCode::InvalidArgument,
                 "'" + std::string(text) + "' is not debug, info, warning or error"};
}

Result<LogFormat> readFormat(std::string_view text)
{
    if (text == "text")
        return LogFormat::Text;
    if (text == "json")
        return LogFormat::Json;
    return Error{ErrorCode::InvalidArgument, "'" + std::string(text) + "' is not text or json"};
}

auto durations(milliseconds min)
{
    return [min](std::string_view text) { return readDuration(text, min); };
}

Result<milliseconds> readTick(std::string_view text)
{
    STAG_TRY(const milliseconds tick, readDuration(text, milliseconds(0)));
    if (tick > host::kTickMax)
        return Error{ErrorCode::InvalidArgument,
                     "'" + std::string(text) + "' is longer than " + writeDuration(host::kTickMax)};
    return tick;
}

auto sizes(std::size_t min, std::size_t max)
{
    return [min, max](std::string_view text) { return readSize(text, min, max); };
}

std::string writePort(std::optional<std::uint16_t> port)
{
    return port ? std::to_string(*port) : "off";
}

constexpr std::array<std::pair<std::string_view, AuthMode>, 3> kAuthModes{
    {{"auto", AuthMode::Auto}, {"open", AuthMode::Open}, {"keys", AuthMode::Keys}}};

Result<AuthMode> readAuthMode(std::string_view text)
{
    for (const auto &[name, mode] : kAuthModes) {
        if (text == name)
            return mode;
    }
    return Error{ErrorCode::InvalidArgument,
                 "'" + std::string(text) + "' is not auto, open or keys"};
}

std::string writeAuthMode(AuthMode mode)
{
    return std::string(kAuthModes.at(static_cast<std::size_t>(mode)).first);
}

void addEndpoint(std::vector<Key> &keys,
                 const std::string &section,
                 const std::string &what,
                 std::vector<std::string> hostVariables,
                 std::vector<std::string> portVariables,
                 std::vector<std::string> modeVariables,
                 const Field<Endpoint> &endpoint)
{
    keys.push_back(makeKey<std::string>(
        section + ".server.host",
        std::move(hostVariables),
        "Address on which " + what
            + " listens. Beyond this machine keys are asked for, see auth.mode.",
        [endpoint](Configuration &c) -> std::string & { return endpoint(c).host; },
        readHost,
        writeText));
    keys.push_back(makeKey<std::optional<std::uint16_t>>(
        section + ".server.port",
        std::move(portVariables),
        "Port of " + what
            + "; 0 takes any free one, off serves it not at all. Systems with the "
              "same address and port share it.",
        [endpoint](Configuration &c) -> std::optional<std::uint16_t> & { return endpoint(c).port; },
        readPort,
        writePort));
    keys.push_back(makeKey<AuthMode>(
        section + ".auth.mode",
        std::move(modeVariables),
        "Who gets in: open lets everybody, keys those with an API key (stagd keys add), auto asks "
        "for keys beyond this machine.",
        [endpoint](Configuration &c) -> AuthMode & { return endpoint(c).auth; },
        readAuthMode,
        writeAuthMode));
}

void addServerKeys(std::vector<Key> &keys)
{
    keys.push_back(makeKey<std::filesystem::path>(
        "server.data",
        {"STAG_DATA"},
        "Folder of the database and the meshes; one server at a time uses it.",
        [](Configuration &c) -> std::filesystem::path & { return c.server.dataDirectory; },
        readFolder,
        [](const std::filesystem::path &path) { return path.string(); }));
    keys.push_back(makeKey<int>(
        "server.threads",
        {"STAG_THREADS"},
        "Event loops; 0 takes one less than the machine has cores.",
        [](Configuration &c) -> int & { return c.server.loopCount; },
        integers<int>(0, 256),
        writeInteger<int>));
    keys.push_back(makeKey<milliseconds>(
        "server.tick_max",
        {"STAG_TICK_MAX"},
        "Time that a loop with more than 5,000 messages a second may wait for company before it "
        "reads them, which spares a third of the processor; 0 never waits.",
        [](Configuration &c) -> milliseconds & { return c.server.tickMax; },
        readTick,
        writeDuration));
    keys.push_back(makeKey<bool>(
        "server.insecure",
        {"STAG_INSECURE"},
        "Lets everybody in beyond this machine, too, where auth.mode is auto.",
        [](Configuration &c) -> bool & { return c.insecure; },
        readBool,
        writeBool));
    keys.push_back(makeKey<milliseconds>(
        "server.drain_timeout",
        {"STAG_DRAIN_TIMEOUT"},
        "Time that requests in flight get to finish when the server stops.",
        [](Configuration &c) -> milliseconds & { return c.server.drainDeadline; },
        durations(milliseconds(0)),
        writeDuration));
    keys.push_back(makeKey<std::size_t>(
        "server.connections_max",
        {"STAG_CONNECTIONS_MAX"},
        "Connections of one listener; further ones get 503.",
        [](Configuration &c) -> std::size_t & { return c.server.limits.connectionsMax; },
        integers<std::size_t>(1, 1'000'000),
        writeInteger<std::size_t>));
    keys.push_back(makeKey<std::size_t>(
        "server.body_size_max",
        {"STAG_BODY_SIZE_MAX"},
        "Largest body of a request; larger ones get 413.",
        [](Configuration &c) -> std::size_t & { return c.server.limits.bodyBytesMax; },
        sizes(1024, std::size_t{1} << 30),
        writeSize));
    keys.push_back(makeKey<std::size_t>(
        "server.bodies_size_max",
        {"STAG_BODIES_SIZE_MAX"},
        "Bodies of all requests of one listener together; what exceeds it gets 503.",
        [](Configuration &c) -> std::size_t & { return c.server.limits.bodiesBytesMax; },
        sizes(1024, std::size_t{64} << 30),
        writeSize));
}

void addLogKeys(std::vector<Key> &keys)
{
    keys.push_back(makeKey<host::LogLevel>(
        "log.level",
        {"STAG_LOG_LEVEL", "LOG_LEVEL"},
        "What is logged: debug, info, warning or error and what is worse.",
        [](Configuration &c) -> host::LogLevel & { return c.log.level; },
        readLevel,
        [](host::LogLevel level) { return std::string(levelName(level)); }));
    keys.push_back(makeKey<LogFormat>(
        "log.format",
        {"STAG_LOG_FORMAT", "LOG_FORMAT"},
        "Lines for people (text) or for programs (json).",
        [](Configuration &c) -> LogFormat & { return c.log.format; },
        readFormat,
        [](LogFormat format) -> std::string {
            return format == LogFormat::Json ? "json" : "text";
        }));
}

void addPastKeys(std::vector<Key> &keys)
{
    keys.push_back(makeKey<milliseconds>(
        "stag.past.pose_interval",
        {"STAG_PAST_POSE_INTERVAL"},
        "Of the past of a device one pose is kept for so long a time.",
        [](Configuration &c) -> milliseconds & { return c.server.stag.pastPoseInterval; },
        durations(milliseconds(1)),
        writeDuration));
    keys.push_back(makeKey<double>(
        "stag.past.pose_distance",
        {"STAG_PAST_POSE_DISTANCE"},
        "A pose so far from the last one that is kept is kept as well.",
        [](Configuration &c) -> double & { return c.server.stag.pastPoseDistanceM; },
        [](std::string_view text) { return readDistance(text, kPoseDistanceMaxM); },
        writeDistance));
    keys.push_back(makeKey<milliseconds>(
        "stag.past.age_max",
        {"STAG_PAST_AGE_MAX"},
        "How long the past of anchors is kept.",
        [](Configuration &c) -> milliseconds & { return c.server.stag.pastAgeMax; },
        durations(milliseconds(1'000)),
        writeDuration));
    keys.push_back(makeKey<std::size_t>(
        "stag.past.size_max",
        {"STAG_PAST_SIZE_MAX"},
        "How much of the past is kept; the oldest goes first.",
        [](Configuration &c) -> std::size_t & { return c.server.stag.pastBytesMax; },
        sizes(std::size_t{1} << 20, std::size_t{1} << 40),
        writeSize));
}

void addStagKeys(std::vector<Key> &keys)
{
    addEndpoint(keys,
                "stag",
                "STAG",
                {"STAG_SERVER_HOST", "STAG_HOST"},
                {"STAG_SERVER_PORT", "STAG_PORT"},
                {"STAG_AUTH_MODE"},
                [](Configuration &c) -> Endpoint & { return c.stag; });
    keys.push_back(makeKey<std::string>(
        "stag.database.url",
        {"STAG_DATABASE_URL"},
        "The database; sqlite: is the one in the data folder.",
        [](Configuration &c) -> std::string & { return c.databaseUrl; },
        readDatabaseUrl,
        writeText));
    keys.push_back(makeKey<bool>(
        "stag.metrics.enabled",
        {"STAG_METRICS_ENABLED"},
        "Whether metrics are shown, on whatever listener.",
        [](Configuration &c) -> bool & { return c.server.stag.metricsEnabled; },
        readBool,
        writeBool));
    keys.push_back(makeKey<std::string>(
        "stag.metrics.path",
        {"STAG_METRICS_PATH"},
        "Path of STAG's metrics.",
        [](Configuration &c) -> std::string & { return c.server.stag.metricsPath; },
        readPath,
        writeText));
    keys.push_back(makeKey<double>(
        "stag.graph.adjacent_distance",
        {"STAG_GRAPH_ADJACENT_DISTANCE"},
        "Anchors that are no farther apart are adjacent; it holds from when an anchor is seen "
        "next.",
        [](Configuration &c) -> double & { return c.server.stag.adjacentDistanceM; },
        [](std::string_view text) { return readDistance(text, kAdjacentDistanceMaxM); },
        writeDistance));
    addPastKeys(keys);
    keys.push_back(makeKey<milliseconds>(
        "stag.geofences.silent_after",
        {"STAG_GEOFENCES_SILENT_AFTER"},
        "A device that sends no pose for so long has left the fences that it was in.",
        [](Configuration &c) -> milliseconds & { return c.server.stag.geofenceSilentAfter; },
        durations(milliseconds(1'000)),
        writeDuration));
    keys.push_back(makeKey<int>(
        "stag.geofences.history_events",
        {"STAG_GEOFENCES_HISTORY_EVENTS"},
        "Events of all fences that are kept; the oldest are forgotten.",
        [](Configuration &c) -> int & { return c.server.stag.geofenceEventsMax; },
        integers<int>(1'000, 1'000'000'000),
        writeInteger<int>));
    keys.push_back(makeKey<std::size_t>(
        "stag.live.log_size_max",
        {"STAG_LIVE_LOG_SIZE_MAX"},
        "How much of the live feed is kept in memory for viewers that come back.",
        [](Configuration &c) -> std::size_t & { return c.server.stag.feedLogBytesMax; },
        sizes(0, std::size_t{1} << 34),
        writeSize));
    keys.push_back(makeKey<int>(
        "stag.clients_per_session_max",
        {"STAG_CLIENTS_PER_SESSION_MAX"},
        "WebSocket clients of one session; a further one is closed at once.",
        [](Configuration &c) -> int & { return c.server.stag.clientsPerSessionMax; },
        integers<int>(1, 10'000),
        writeInteger<int>));
}

void addSpoolKeys(std::vector<Key> &keys)
{
    keys.push_back(makeKey<relay::Spooling>(
        "relay.spool.enabled",
        {"RELAY_SPOOL_ENABLED"},
        "Whether a relay for a STAG at a URL keeps in the data folder what STAG has not "
        "acknowledged.",
        [](Configuration &c) -> relay::Spooling & { return c.server.relay.spooling; },
        [](std::string_view text) -> Result<relay::Spooling> {
            STAG_TRY(const bool enabled, readBool(text));
            return enabled ? relay::Spooling::On : relay::Spooling::Off;
        },
        [](relay::Spooling spooling) { return writeBool(spooling == relay::Spooling::On); }));
    keys.push_back(makeKey<std::size_t>(
        "relay.spool.size_max",
        {"RELAY_SPOOL_SIZE_MAX"},
        "What it keeps at most; then the oldest poses go, and anchors and meshes last.",
        [](Configuration &c) -> std::size_t & { return c.server.relay.spoolBytesMax; },
        sizes(std::size_t{1} << 20, std::size_t{1} << 40),
        writeSize));
}

void addRelayDeliveryKeys(std::vector<Key> &keys)
{
    keys.push_back(makeKey<std::string>(
        "relay.stag.url",
        {"RELAY_STAG_URL"},
        "STAG that gets the batches, such as http://localhost:8080; empty: the one in this "
        "process.",
        [](Configuration &c) -> std::string & { return c.server.relayTarget.url; },
        readHttpUrl,
        writeText));
    keys.push_back(makeKey<std::string>(
        "relay.stag.api_key",
        {"RELAY_STAG_API_KEY"},
        "Key that the relay shows to a STAG at a URL.",
        [](Configuration &c) -> std::string & { return c.server.relayTarget.apiKey; },
        readText,
        writeText));
    keys.back().secret = true;
    keys.push_back(makeKey<milliseconds>(
        "relay.stag.timeout",
        {"RELAY_STAG_TIMEOUT"},
        "Time that STAG has to acknowledge a batch.",
        [](Configuration &c) -> milliseconds & { return c.server.relayTarget.timeout; },
        durations(milliseconds(1)),
        writeDuration));
    keys.push_back(makeKey<std::size_t>(
        "relay.batch.max_size",
        {"RELAY_BATCH_MAX_SIZE"},
        "Packets in a batch.",
        [](Configuration &c) -> std::size_t & { return c.server.relay.batchEventsMax; },
        integers<std::size_t>(1, 10'000),
        writeInteger<std::size_t>));
    keys.push_back(makeKey<milliseconds>(
        "relay.batch.timeout",
        {"RELAY_BATCH_TIMEOUT"},
        "Time after which a batch that is not full is sent.",
        [](Configuration &c) -> milliseconds & { return c.server.relay.batchTimeout; },
        durations(milliseconds(1)),
        writeDuration));
    keys.push_back(makeKey<std::size_t>(
        "relay.batch.catch_up_size",
        {"RELAY_BATCH_CATCH_UP_SIZE"},
        "Packets in a batch for a STAG at a URL when more wait than max_size, as after it was "
        "away.",
        [](Configuration &c) -> std::size_t & { return c.server.relayTarget.catchUpEventsMax; },
        integers<std::size_t>(1, 10'000),
        writeInteger<std::size_t>));
    addSpoolKeys(keys);
}

void addRelayKeys(std::vector<Key> &keys)
{
    addEndpoint(keys,
                "relay",
                "the relay",
                {"RELAY_SERVER_HOST"},
                {"RELAY_SERVER_PORT"},
                {"RELAY_AUTH_MODE"},
                [](Configuration &c) -> Endpoint & { return c.relay; });
    keys.push_back(makeKey<relay::Admission>(
        "relay.auth.required",
        {"RELAY_AUTH_REQUIRED"},
        "Where everybody gets in: whether a device must show any key (X-API-Key, Bearer, api_key) "
        "or "
        "name its session or device in the URL.",
        [](Configuration &c) -> relay::Admission & { return c.server.relay.admission; },
        [](std::string_view text) -> Result<relay::Admission> {
            STAG_TRY(const bool required, readBool(text));
            return required ? relay::Admission::KeyRequired : relay::Admission::Open;
        },
        [](relay::Admission admission) {
            return writeBool(admission == relay::Admission::KeyRequired);
        }));
    keys.push_back(makeKey<std::size_t>(
        "relay.websocket.buffer_size",
        {"RELAY_WEBSOCKET_BUFFER_SIZE"},
        "Packets of one connection that may wait; further poses are dropped and counted, and with "
        "an "
        "anchor or a mesh more the connection is not read for a while.",
        [](Configuration &c) -> std::size_t & { return c.server.relay.connectionPacketsMax; },
        integers<std::size_t>(1, 1'000'000),
        writeInteger<std::size_t>));
    keys.push_back(makeKey<milliseconds>(
        "relay.websocket.heartbeat_interval",
        {"RELAY_WEBSOCKET_HEARTBEAT_INTERVAL"},
        "A connection without a packet for three of these is no longer counted as alive.",
        [](Configuration &c) -> milliseconds & { return c.server.relay.heartbeatInterval; },
        durations(milliseconds(10)),
        writeDuration));
    keys.push_back(makeKey<std::size_t>(
        "relay.websocket.message_size_max",
        {"RELAY_WEBSOCKET_MESSAGE_SIZE_MAX"},
        "Largest packet; a larger one closes the connection with 1009.",
        [](Configuration &c) -> std::size_t & { return c.server.relay.messageBytesMax; },
        sizes(1024, std::size_t{1} << 30),
        writeSize));
    addRelayDeliveryKeys(keys);
}

/// Levenshtein distance, one row at a time.
std::size_t editDistance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({change, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row.back();
}

} // namespace

std::vector<Key> keyTable()
{
    std::vector<Key> keys;
    addServerKeys(keys);
    addLogKeys(keys);
    addStagKeys(keys);
    addRelayKeys(keys);
    addEndpoint(keys,
                "supervisor",
                "the supervisor",
                {"SUPERVISOR_SERVER_HOST", "SERVER_HOST"},
                {"SUPERVISOR_SERVER_PORT", "SERVER_PORT"},
                {"SUPERVISOR_AUTH_MODE"},
                [](Configuration &c) -> Endpoint & { return c.supervisor; });
    addSupervisorKeys(keys);
    addEndpoint(keys,
                "metrics",
                "a listener for metrics only",
                {"METRICS_SERVER_HOST"},
                {"METRICS_SERVER_PORT"},
                {"METRICS_AUTH_MODE"},
                [](Configuration &c) -> Endpoint & { return c.metrics; });
    return keys;
}

std::string_view nearest(std::string_view word, const std::vector<std::string> &candidates)
{
    // A third of the letters may be wrong; what is farther away is a guess.
    std::size_t best = word.size() / 3 + 1;
    std::string_view found;
    for (const std::string &candidate : candidates) {
        const std::size_t distance = editDistance(word, candidate);
        if (distance < best) {
            best = distance;
            found = candidate;
        }
    }
    return found;
}

} // namespace stag::app::bootstrap

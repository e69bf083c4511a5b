// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bootstrap/load_configuration.h"

#include "app/bootstrap/key_table.h"
#include "app/bootstrap/key_values.h"
#include "app/bootstrap/published_file.h"
#include "app/bootstrap/yaml_file.h"

#include <algorithm>
#include <array>
#include <unistd.h>
#include <utility>

namespace stag::app::bootstrap {

namespace {

constexpr std::string_view kAllSystems = "all";

/// What the published servers want to know of their ArangoDB.
constexpr std::array<std::string_view, 8> kOfAnotherDatabase{"STAG_DATABASE_PASSWORD",
                                                             "STAG_ARANGO_PASSWORD",
                                                             "STAG_DATABASE_USERNAME",
                                                             "STAG_DATABASE_DATABASE",
                                                             "ARANGO_URL",
                                                             "ARANGO_DATABASE",
                                                             "ARANGO_USERNAME",
                                                             "ARANGO_PASSWORD"};

constexpr const char *kNotNeeded = " is not needed: this program keeps its own database";

/// The published STAG is always told of its ArangoDB in this one, and we of a file.
constexpr std::string_view kDatabaseUrl = "STAG_DATABASE_URL";

bool isOfAnotherDatabase(std::string_view variable, std::string_view value)
{
    if (variable == kDatabaseUrl)
        return value.starts_with("http://") || value.starts_with("https://");
    return std::find(kOfAnotherDatabase.begin(), kOfAnotherDatabase.end(), variable)
           != kOfAnotherDatabase.end();
}

std::string inQuotes(std::string_view text)
{
    return "'" + std::string(text) + "'";
}

/// Splits "ADDR:PORT" at its last colon; an IPv6 address may stand in brackets.
Result<transport::ListenAddress> readAddress(std::string_view text)
{
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos)
        return Error{ErrorCode::InvalidArgument, inQuotes(text) + " is not ADDR:PORT"};
    std::string_view host = text.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']'))
        host = host.substr(1, host.size() - 2);
    const auto port = readInteger(text.substr(colon + 1), 0, 65'535);
    if (host.empty() || !port)
        return Error{ErrorCode::InvalidArgument,
                     inQuotes(text)
                         + " is not ADDR:PORT with a port from 0 (any free one) to 65535"};
    return transport::ListenAddress{std::string(host), static_cast<std::uint16_t>(*port)};
}

/// Puts a system on a listener; the same address and port is one listener.
void addListener(std::vector<host::ListenerConfig> &listeners,
                 const transport::ListenAddress &address,
                 host::System system)
{
    for (host::ListenerConfig &listener : listeners) {
        if (address.port != 0 && listener.address.port == address.port
            && listener.address.host == address.host) {
            listener.systems.push_back(system);
            return;
        }
    }
    listeners.push_back({.address = address, .systems = {system}});
}

Endpoint &endpointOf(Configuration &values, host::System system)
{
    switch (system) {
    case host::System::Stag:
        return values.stag;
    case host::System::Relay:
        return values.relay;
    case host::System::Supervisor:
        return values.supervisor;
    case host::System::Metrics:
        break;
    }
    return values.metrics;
}

/// Applies one layer after the other and collects every mistake.
class Loader
{
public:
    Loader(const CommandLineLayer &commandLine, const Environment &environment)
        : m_keys(keyTable())
        , m_commandLine(commandLine)
        , m_environment(environment)
    {
        for (const Key &key : m_keys)
            m_names.push_back(key.name);
    }

    Result<LoadedConfiguration> load()
    {
        m_loaded.values.server.dataDirectory = defaultDataDirectory(m_environment);
        STAG_TRY_VOID(readFile());
        readEnvironment();
        for (const Override &value : m_commandLine.overrides)
            apply(value.key, value.value, value.option, value.option);
        buildListeners();
        decideAdmission();
        if (!m_mistakes.empty())
            return Error{ErrorCode::InvalidArgument, m_mistakes};
        return std::move(m_loaded);
    }

private:
    void mistake(const std::string &text)
    {
        if (!m_mistakes.empty())
            m_mistakes += '\n';
        m_mistakes += text;
    }

    void apply(const std::string &name,
               const std::string &text,
               const std::string &place,
               const std::string &origin)
    {
        const auto key = std::find_if(m_keys.begin(), m_keys.end(), [&](const Key &candidate) {
            return candidate.name == name;
        });
        if (key == m_keys.end()) {
            const std::string_view near = nearest(name, m_names);
            mistake(place + ": unknown key " + inQuotes(name)
                    + (near.empty() ? std::string() : "; did you mean " + inQuotes(near) + "?"));
            return;
        }
        if (const auto read = key->read(m_loaded.values, text); !read)
            mistake(place + ": " + name + ": " + read.error().detail);
        else
            m_loaded.origins[name] = origin;
    }

    Result<void> readFile()
    {
        const auto file =
            m_commandLine.file ? m_commandLine.file : findConfigurationFile(m_environment);
        if (!file)
            return {};
        STAG_TRY(auto values, readYamlFile(*file));
        const TranslatedFile translation = translated(std::move(values));
        for (const std::string &key : translation.needless)
            m_loaded.warnings.push_back(file->string() + ": " + key + kNotNeeded);
        for (const YamlValue &value : translation.values) {
            const std::string origin = file->string() + ":" + std::to_string(value.line);
            apply(value.key, value.text, origin + ':' + std::to_string(value.column), origin);
        }
        return {};
    }

    void readEnvironment()
    {
        std::vector<std::string> known;
        for (const Key &key : m_keys) {
            known.insert(known.end(), key.variables.begin(), key.variables.end());
            for (const std::string &variable : key.variables) {
                const auto found = m_environment.find(variable);
                if (found == m_environment.end() || isOfAnotherDatabase(variable, found->second))
                    continue;
                apply(key.name, found->second, variable, "environment " + variable);
                break;
            }
        }
        // Other programs may own variables of these prefixes, so a strange one is no mistake.
        for (const auto &[variable, value] : m_environment) {
            const bool ours = variable.starts_with("STAG_") || variable.starts_with("RELAY_");
            if (isOfAnotherDatabase(variable, value)) {
                m_loaded.warnings.push_back("variable " + variable + kNotNeeded);
                continue;
            }
            if (!ours || std::find(known.begin(), known.end(), variable) != known.end())
                continue;
            if (const std::string_view near = nearest(variable, known); !near.empty())
                m_loaded.warnings.push_back("variable " + variable + " is not known; did you mean "
                                            + std::string(near) + "?");
        }
    }

    void buildListeners()
    {
        auto &listeners = m_loaded.values.server.listeners;
        if (!m_commandLine.listen.empty()) {
            for (Endpoint *endpoint : {&m_loaded.values.stag,
                                       &m_loaded.values.relay,
                                       &m_loaded.values.supervisor,
                                       &m_loaded.values.metrics})
                endpoint->port.reset();
            for (const std::string &text : m_commandLine.listen)
                listen(text);
            return;
        }
        leaveItsPortToTheRelay();
        const Configuration &values = m_loaded.values;
        const std::array<std::pair<const Endpoint &, host::System>, 4> endpoints{
            {{values.stag, host::System::Stag},
             {values.relay, host::System::Relay},
             {values.supervisor, host::System::Supervisor},
             {values.metrics, host::System::Metrics}}};
        for (const auto &[endpoint, system] : endpoints) {
            if (endpoint.port)
                addListener(listeners, {endpoint.host, *endpoint.port}, system);
        }
        if (listeners.empty())
            mistake("every listener is off; give at least one of stag, relay, supervisor and "
                    "metrics a port");
    }

    /// The published relay has the port that is STAG's by default, and its STAG elsewhere.
    void leaveItsPortToTheRelay()
    {
        Configuration &values = m_loaded.values;
        const bool isElsewhere = !values.server.relayTarget.url.empty();
        const bool isWanted = m_loaded.origins.contains("stag.server.port")
                              || m_loaded.origins.contains("stag.server.host");
        if (!isElsewhere || isWanted || values.stag.port != values.relay.port)
            return;
        values.stag.port.reset();
        m_loaded.origins["stag.server.port"] = "the relay has its port and a STAG elsewhere";
    }

    void listen(const std::string &text)
    {
        auto &listeners = m_loaded.values.server.listeners;
        const std::size_t equals = text.find('=');
        if (equals == std::string::npos) {
            mistake("--listen " + text
                    + ": expected SYSTEM=ADDR:PORT, such as stag=127.0.0.1:8080");
            return;
        }
        const std::string name = text.substr(0, equals);
        const auto address = readAddress(std::string_view(text).substr(equals + 1));
        if (!address) {
            mistake("--listen " + text + ": " + address.error().detail);
            return;
        }
        if (name == kAllSystems) {
            listeners.push_back(
                {.address = *address, .systems = {host::System::Stag, host::System::Relay}});
            note(host::System::Stag, *address);
            note(host::System::Relay, *address);
        } else if (const auto system = host::systemFromName(name)) {
            addListener(listeners, *address, *system);
            note(*system, *address);
        } else {
            mistake("--listen " + text + ": this version has no system " + inQuotes(name)
                    + "; there are stag, relay, supervisor, metrics and all");
        }
    }

    /// Keeps the endpoints in step with the listeners, for printing.
    void note(host::System system, const transport::ListenAddress &address)
    {
        Configuration &values = m_loaded.values;
        Endpoint &endpoint = endpointOf(values, system);
        endpoint.host = address.host;
        endpoint.port = address.port;
        const std::string name(host::systemName(system));
        m_loaded.origins[name + ".server.host"] = "--listen";
        m_loaded.origins[name + ".server.port"] = "--listen";
    }

    [[nodiscard]] bool asksForKeys(const host::ListenerConfig &listener)
    {
        const bool isSafe = m_loaded.values.insecure || transport::isLoopback(listener.address);
        return std::any_of(
            listener.systems.begin(), listener.systems.end(), [&](const host::System system) {
                const AuthMode mode = endpointOf(m_loaded.values, system).auth;
                return mode == AuthMode::Keys || (mode == AuthMode::Auto && !isSafe);
            });
    }

    /// A listener that several systems share is as careful as the most careful of them.
    void decideAdmission()
    {
        for (host::ListenerConfig &listener : m_loaded.values.server.listeners) {
            const bool asks = asksForKeys(listener);
            listener.admission = asks ? identity::Admission::Keys : identity::Admission::Open;
            if (transport::isLoopback(listener.address))
                continue;
            m_loaded.warnings.push_back(
                std::string(host::systemName(listener.systems.front())) + " on "
                + listener.address.host
                + (asks ? " is not encrypted: who listens on the way learns the API keys, unless a "
                          "proxy with TLS is in front"
                        : " is open to everyone who reaches this machine"));
        }
    }

    const std::vector<Key> m_keys;
    std::vector<std::string> m_names;
    const CommandLineLayer &m_commandLine;
    const Environment &m_environment;
    LoadedConfiguration m_loaded;
    std::string m_mistakes;
};

std::string variable(const Environment &environment, const std::string &name)
{
    const auto found = environment.find(name);
    return found == environment.end() ? std::string() : found->second;
}

/// An XDG base folder: the variable if it is an absolute path, as the specification says, else
/// below the home.
std::filesystem::path
baseFolder(const Environment &environment, const std::string &name, const std::string &fallback)
{
    const std::filesystem::path folder = variable(environment, name);
    if (folder.is_absolute())
        return folder;
    return std::filesystem::path(variable(environment, "HOME")) / fallback;
}

} // namespace

Environment processEnvironment()
{
    Environment environment;
    for (char **entry = ::environ; entry != nullptr && *entry != nullptr; ++entry) {
        const std::string_view text(*entry);
        const std::size_t equals = text.find('=');
        if (equals != std::string_view::npos)
            environment.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
    return environment;
}

std::optional<std::filesystem::path> findConfigurationFile(const Environment &environment)
{
    const std::array candidates{std::filesystem::path("stag.yaml"),
                                baseFolder(environment, "XDG_CONFIG_HOME", ".config")
                                    / "stag-studio" / "stag.yaml",
                                std::filesystem::path("/etc/stag/stag.yaml")};
    for (const std::filesystem::path &candidate : candidates) {
        std::error_code error;
        if (std::filesystem::is_regular_file(candidate, error))
            return candidate;
    }
    return std::nullopt;
}

std::filesystem::path defaultDataDirectory(const Environment &environment)
{
    return baseFolder(environment, "XDG_DATA_HOME", ".local/share") / "stag-studio";
}

Result<LoadedConfiguration> loadConfiguration(const CommandLineLayer &commandLine,
                                              const Environment &environment)
{
    return Loader(commandLine, environment).load();
}

} // namespace stag::app::bootstrap

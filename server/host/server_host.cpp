// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/host/server_host.h"

#include "server/docs/docs_api.h"
#include "server/host/adapters.h"
#include "server/host/identity_parts.h"
#include "server/identity/blocks_api.h"
#include "server/identity/gate.h"
#include "server/identity/keys_api.h"
#include "server/metrics/registry.h"
#include "server/relay/http_event_sink.h"
#include "server/relay/relay_service.h"
#include "server/relay/spool.h"
#include "server/stag/stag_service.h"
#include "server/storage/spool_store.h"
#include "server/storage/store.h"
#include "server/supervisor/edge_dispatch.h"
#include "server/supervisor/supervisor_service.h"

#include <algorithm>
#include <atomic>
#include <optional>
#include <thread>
#include <utility>

namespace stag::host {

namespace {

int loopCountFor(const ServerConfig &config)
{
    if (config.loopCount > 0)
        return config.loopCount;
    return std::max(1, static_cast<int>(std::thread::hardware_concurrency()) - 1);
}

transport::LoopSettings loopSettings(const ServerConfig &config, metrics::Registry &registry)
{
    const metrics::GaugeFamily ticks =
        registry.gauge("transport_loop_tick_seconds",
                       "Time between two looks at the sockets of a loop; 0: at once");
    transport::LoopSettings settings;
    settings.tick.longest = config.tickMax;
    settings.tickChanged = [ticks](int loop, std::chrono::nanoseconds tick) {
        ticks.with({{"loop", std::to_string(loop)}})
            .set(std::chrono::duration<double>(tick).count());
    };
    return settings;
}

stag::StagSettings stagSettings(const ServerConfig &config)
{
    stag::StagSettings settings;
    settings.metricsEnabled = config.stag.metricsEnabled;
    settings.metricsPath = config.stag.metricsPath;
    settings.limits.clientsPerSessionMax = config.stag.clientsPerSessionMax;
    settings.limits.feedLogBytesMax = config.stag.feedLogBytesMax;
    return settings;
}

storage::StoreSettings storeSettings(const ServerConfig &config)
{
    storage::StoreSettings settings;
    settings.topology.adjacentDistanceM = config.stag.adjacentDistanceM;
    settings.geofences.tracker.silentAfter = config.stag.geofenceSilentAfter;
    settings.geofences.eventsMax = config.stag.geofenceEventsMax;
    settings.past.resolution = {config.stag.pastPoseInterval, config.stag.pastPoseDistanceM};
    settings.past.ageMax = config.stag.pastAgeMax;
    settings.past.bytesMax = config.stag.pastBytesMax;
    return settings;
}

bool hasSystem(const ListenerConfig &listener, System system)
{
    return std::find(listener.systems.begin(), listener.systems.end(), system)
           != listener.systems.end();
}

/// Calls its function when the last copy is gone, or earlier by hand; once.
class Once
{
public:
    explicit Once(std::function<void()> function)
        : m_state(std::make_shared<State>(std::move(function)))
    {}
    void operator()() const { m_state->call(); }

private:
    struct State
    {
        explicit State(std::function<void()> f)
            : function(std::move(f))
        {}
        ~State() { call(); }
        void call()
        {
            if (!called.exchange(true))
                function();
        }
        std::function<void()> function;
        std::atomic<bool> called{false};
    };
    std::shared_ptr<State> m_state;
};

} // namespace

/// Everything of one server. Members are in the order of their lifetimes: what is used comes before
/// its users.
class ServerHost::Core
{
public:
    Core(const ServerConfig &config, const Clock &clock, Random &random, LogSink &log)
        : m_config(config)
        , m_clock(clock)
        , m_random(random)
        , m_log(log)
        , m_loops(loopCountFor(config), loopSettings(config, m_registry))
        , m_wrongKeys(clock, {})
    {}
    ~Core();

    Result<void> start();
    void drain(std::function<void()> done);

    std::vector<std::pair<std::string, std::string>> listeners;
    std::optional<identity::FirstAdministrator> firstAdministrator;

private:
    struct Listener
    {
        std::unique_ptr<TrafficReporter> reporter;
        std::unique_ptr<transport::Server> server;
    };

    Result<void> createServices();
    Result<void> createSpool();
    Result<void> createKeys();
    Result<void> createUsers();
    void noteKey(std::string_view action, const model::ApiKeyId &key, const std::string &actor);
    [[nodiscard]] std::shared_ptr<transport::Gatekeeper> gatekeeperOf(const ListenerConfig &config);
    Result<void> listen(const ListenerConfig &config);
    [[nodiscard]] bool serves(System system) const;
    void mount(transport::Router &router, const ListenerConfig &config);
    void flushRelay(const Once &finished);

    const ServerConfig m_config;
    const Clock &m_clock;
    Random &m_random;
    LogSink &m_log;
    metrics::Registry m_registry;
    transport::LoopPool m_loops;
    std::unique_ptr<identity::PasswordPool> m_passwords; ///< null: nobody signs in
    std::unique_ptr<storage::Store> m_store;             ///< null: a relay for a STAG elsewhere
    std::unique_ptr<stag::StagService> m_stag;           ///< null with it
    std::unique_ptr<relay::EventSink> m_sink;
    std::unique_ptr<storage::SpoolStore> m_spoolStore; ///< null: the relay keeps nothing
    std::unique_ptr<transport::LoopPool> m_spoolLoop;  ///< null with it
    std::shared_ptr<relay::Spool> m_spool;             ///< null with it
    std::unique_ptr<transport::LoopPool> m_keysLoop;   ///< null: no listener has to do with keys
    std::shared_ptr<identity::KeyRing> m_keys;         ///< null with it
    IdentityParts m_users;                             ///< empty: nobody signs in
    std::shared_ptr<identity::AddressBlocks> m_blocks; ///< null without a store
    std::unique_ptr<supervisor::SupervisorService> m_supervisor; ///< null: no listener has it
    std::unique_ptr<supervisor::EdgeDispatch> m_edges;           ///< null with it
    identity::WrongKeys m_wrongKeys;
    std::unique_ptr<PacketReporter> m_packets;
    std::unique_ptr<relay::RelayService> m_relay;
    std::vector<Listener> m_listeners;
    std::unique_ptr<transport::Loop::Timer> m_deadline; ///< loop 0
};

ServerHost::Core::~Core()
{
    for (Listener &listener : m_listeners)
        listener.server.reset();
    // After this nothing calls into the services any more, so they may go one by one.
    m_loops.stop();
    if (m_passwords)
        m_passwords->stop();
    if (m_spool) {
        m_spoolLoop->stop();
        m_spool->flush();
    }
    if (m_keys) {
        m_keysLoop->stop();
        m_keys->flush();
    }
}

Result<void> ServerHost::Core::createServices()
{
    // A relay that delivers elsewhere neither makes nor locks the database of a STAG.
    if (m_config.relayTarget.url.empty() || serves(System::Stag) || serves(System::Supervisor)) {
        STAG_TRY(m_store,
                 storage::Store::create(m_config.dataDirectory, m_clock, storeSettings(m_config)));
        m_stag = std::make_unique<stag::StagService>(
            m_loops, *m_store, m_registry, m_clock, m_random, stagSettings(m_config));
    }
    if (m_config.relayTarget.url.empty()) {
        m_sink = std::make_unique<LocalEventSink>(*m_stag);
    } else {
        STAG_TRY(m_sink,
                 relay::HttpEventSink::create(
                     m_loops,
                     m_registry,
                     m_clock,
                     {.url = m_config.relayTarget.url,
                      .apiKey = m_config.relayTarget.apiKey,
                      .timeout = m_config.relayTarget.timeout,
                      .catchUpEventsMax = m_config.relayTarget.catchUpEventsMax}));
        STAG_TRY_VOID(createSpool());
    }
    m_packets = std::make_unique<PacketReporter>(m_stag.get(), m_log);
    m_relay = std::make_unique<relay::RelayService>(
        m_loops, *m_sink, *m_packets, m_registry, m_clock, m_random, m_config.relay, m_spool.get());
    return {};
}

Result<void> ServerHost::Core::createSpool()
{
    if (!serves(System::Relay) || m_config.relay.spooling == relay::Spooling::Off)
        return {};
    storage::SpoolLimits limits;
    limits.bytesMax = m_config.relay.spoolBytesMax;
    STAG_TRY(m_spoolStore,
             storage::SpoolStore::create(m_config.dataDirectory / "relay-spool", limits));
    m_spoolLoop = std::make_unique<transport::LoopPool>(1);
    m_spool = std::make_shared<relay::Spool>(
        m_spoolLoop->at(0), *m_spoolStore, m_registry, m_clock, m_config.relay.limits);
    double left = 0;
    for (const storage::SpoolAmount &amount : m_spoolStore->amounts())
        left += static_cast<double>(amount.items);
    if (left > 0)
        m_log.log({.level = LogLevel::Info,
                   .message = "delivering what was left in the spool",
                   .fields = {},
                   .numbers = {{"events", left}}});
    return {};
}

Result<void> ServerHost::Core::createKeys()
{
    const bool asks = std::any_of(
        m_config.listeners.begin(), m_config.listeners.end(), [](const ListenerConfig &listener) {
            return listener.admission == identity::Admission::Keys;
        });
    if (!asks && !serves(System::Stag) && !serves(System::Supervisor))
        return {};
    STAG_TRY(auto store, storage::KeyStore::create(m_config.dataDirectory));
    m_keysLoop = std::make_unique<transport::LoopPool>(1);
    STAG_TRY(
        m_keys,
        identity::KeyRing::create(
            std::move(store),
            m_keysLoop->at(0),
            m_clock,
            m_random,
            [this](std::string_view action, const model::ApiKeyId &key, const std::string &actor) {
                noteKey(action, key, actor);
            },
            identity::IdentityLimits()));
    if (asks && m_keys->keys().empty())
        m_log.log({.level = LogLevel::Warning,
                   .message = "nobody has an API key yet; make one with: stagd keys add NAME",
                   .fields = {}});
    return {};
}

void ServerHost::Core::noteKey(std::string_view action,
                               const model::ApiKeyId &key,
                               const std::string &actor)
{
    if (!m_store) // a relay alone has no audit log
        return;
    storage::AuditEntry entry;
    entry.actor = actor;
    entry.action = action;
    entry.apiKey = key;
    m_store->note(std::move(entry), [this](const Result<void> &noted) {
        if (!noted)
            m_log.log({.level = LogLevel::Error,
                       .message = "not in the audit log: " + noted.error().detail,
                       .fields = {}});
    });
}

Result<void> ServerHost::Core::createUsers()
{
    if (m_store) {
        STAG_TRY(m_blocks,
                 identity::AddressBlocks::create(
                     *m_store, m_clock, m_random, identity::IdentityLimits()));
    }
    if (!serves(System::Supervisor))
        return {};
    m_passwords = std::make_unique<identity::PasswordPool>(m_registry, identity::IdentityLimits());
    STAG_TRY(m_users,
             createIdentity(m_config,
                            m_store->users(),
                            *m_passwords,
                            m_loops.at(0),
                            m_registry,
                            m_clock,
                            m_random,
                            m_log));
    firstAdministrator = std::exchange(m_users.administrator, std::nullopt);
    const supervisor::ServiceContext context{m_loops, *m_store, m_registry, m_clock, m_random};
    m_supervisor = std::make_unique<supervisor::SupervisorService>(context);
    STAG_TRY(m_edges, supervisor::EdgeDispatch::create(context, m_config.fleet));
    return {};
}

std::shared_ptr<transport::Gatekeeper> ServerHost::Core::gatekeeperOf(const ListenerConfig &config)
{
    if (!m_keys)
        return nullptr;
    const bool isJson = hasSystem(config, System::Stag) || hasSystem(config, System::Supervisor);
    // Devices send more than people ask for: where they do, only the routes of accounts are
    // limited.
    const bool isForPeople = !hasSystem(config, System::Stag) && !hasSystem(config, System::Relay)
                             && hasSystem(config, System::Supervisor);
    const std::string name(systemName(config.systems.front()));
    return std::make_shared<identity::Gate>(
        m_keys,
        m_users.logins,
        m_blocks,
        m_wrongKeys,
        m_registry,
        m_clock,
        [this, name](const std::string &address, std::uint64_t count) {
            m_log.log({.level = LogLevel::Warning,
                       .message = "too many wrong API keys",
                       .fields = {{"listener", name}, {"address", address}},
                       .numbers = {{"count", static_cast<double>(count)}}});
        },
        identity::GateSettings{
            .listener = name,
            .admission = config.admission,
            .style = isJson ? identity::RefusalStyle::Json : identity::RefusalStyle::Text,
            .requests =
                isForPeople ? std::optional(identity::IdentityLimits().requests) : std::nullopt});
}

bool ServerHost::Core::serves(System system) const
{
    return std::any_of(
        m_config.listeners.begin(),
        m_config.listeners.end(),
        [system](const ListenerConfig &listener) { return hasSystem(listener, system); });
}

void ServerHost::Core::mount(transport::Router &router, const ListenerConfig &config)
{
    // A listener for STAG alone has its metrics where STAG's settings say, and nowhere else.
    const bool hasRelay = hasSystem(config, System::Relay);
    if (m_config.stag.metricsEnabled && (hasRelay || hasSystem(config, System::Metrics)))
        router.handle(transport::Method::Get,
                      "/metrics",
                      [this](const transport::Request &, const transport::Responder &respond) {
                          transport::Response response;
                          response.contentType = metrics::kExpositionContentType;
                          response.body = m_registry.expose();
                          respond(std::move(response));
                      });
    const bool isSupervisor = hasSystem(config, System::Supervisor);
    if (hasRelay || isSupervisor || hasSystem(config, System::Stag))
        docs::mount(router, identity::scopeNamesFor);
    if (m_keys && (isSupervisor || hasSystem(config, System::Stag)))
        identity::mountKeys(router, m_keys);
    if (m_blocks && (isSupervisor || hasSystem(config, System::Stag)))
        identity::mountBlocks(router, m_blocks);
    if (isSupervisor) {
        m_supervisor->mount(router);
        m_edges->mount(router);
        m_users.routes->mount(router);
    }
    // A path that comes again replaces the earlier one: STAG's /health says what both would say.
    if (hasRelay)
        m_relay->mount(router);
    if (hasSystem(config, System::Stag))
        m_stag->mount(router,
                      hasRelay ? [this] { return m_relay->connectionCount(); }
                               : stag::RelayConnections());
}

Result<void> ServerHost::Core::listen(const ListenerConfig &config)
{
    auto router = std::make_shared<transport::Router>();
    mount(*router, config);
    router->setGatekeeper(gatekeeperOf(config));
    const std::string name(systemName(config.systems.front()));
    Listener listener;
    listener.reporter = std::make_unique<TrafficReporter>(
        m_registry,
        m_log,
        name,
        hasSystem(config, System::Stag) ? &m_stag->trafficObserver() : nullptr);
    auto server = transport::Server::create(
        m_loops, std::move(router), *listener.reporter, config.address, m_config.limits);
    if (!server)
        return Error{server.error().code, name + ": " + server.error().detail};
    listener.server = *std::move(server);
    for (const System system : config.systems) {
        listeners.emplace_back(systemName(system), listener.server->url());
        m_log.log(
            {.level = LogLevel::Info,
             .message = "listening",
             .fields = {{"system", listeners.back().first}, {"url", listeners.back().second}}});
    }
    m_listeners.push_back(std::move(listener));
    return {};
}

Result<void> ServerHost::Core::start()
{
    STAG_TRY_VOID(createServices());
    STAG_TRY_VOID(createKeys());
    STAG_TRY_VOID(createUsers());
    for (const ListenerConfig &listener : m_config.listeners)
        STAG_TRY_VOID(listen(listener));
    if (m_stag)
        m_stag->announce(listeners);
    return {};
}

void ServerHost::Core::drain(std::function<void()> done)
{
    m_log.log({.level = LogLevel::Info, .message = "draining", .fields = {}});
    const Once finished(std::move(done));
    m_loops.at(0).post([this, finished] {
        m_deadline = m_loops.at(0).after(m_config.drainDeadline, [this, finished] {
            m_log.log(
                {.level = LogLevel::Warning, .message = "drain deadline passed", .fields = {}});
            finished();
        });
    });
    // Goes on when the last listener has let go of it.
    const Once serversDone([this, finished] { flushRelay(finished); });
    for (const Listener &listener : m_listeners)
        listener.server->drain(m_config.drainDeadline, [serversDone] {});
}

void ServerHost::Core::flushRelay(const Once &finished)
{
    m_relay->drain([this, finished] {
        if (!m_store)
            return finished();
        m_store->afterQueuedWrites([finished](const Result<void> &) { finished(); });
    });
}

Result<std::unique_ptr<ServerHost>>
ServerHost::create(const ServerConfig &config, const Clock &clock, Random &random, LogSink &log)
{
    auto core = std::make_unique<Core>(config, clock, random, log);
    STAG_TRY_VOID(core->start());
    return std::unique_ptr<ServerHost>(new ServerHost(std::move(core)));
}

ServerHost::ServerHost(std::unique_ptr<Core> core)
    : m_core(std::move(core))
{}

ServerHost::~ServerHost() = default;

const std::vector<std::pair<std::string, std::string>> &ServerHost::listeners() const
{
    return m_core->listeners;
}

const std::optional<identity::FirstAdministrator> &ServerHost::firstAdministrator() const
{
    return m_core->firstAdministrator;
}

void ServerHost::drain(std::function<void()> done)
{
    m_core->drain(std::move(done));
}

} // namespace stag::host

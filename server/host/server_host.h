// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/random.h"
#include "core/base/result.h"
#include "server/host/log_sink.h"
#include "server/host/server_config.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace stag::host {

/// A running server: owns the threads, the store, the services and the listeners, and connects
/// them.
class ServerHost
{
public:
    /// Opens the data folder, starts everything and listens. Conflict: the data folder is in use by
    /// another server. Unavailable: an address is taken (the text names it). `clock`, `random` and
    /// `log` must outlive the host.
    [[nodiscard]] static Result<std::unique_ptr<ServerHost>>
    create(const ServerConfig &config, const Clock &clock, Random &random, LogSink &log);
    /// Stops at once if drain() has not been called; what was acknowledged is safe either way.
    ~ServerHost();

    /// The name and URL of every system that answers, in the order of the configuration.
    [[nodiscard]] const std::vector<std::pair<std::string, std::string>> &listeners() const;
    /// Who administers from now on, if this start has made the first one; told once.
    [[nodiscard]] const std::optional<identity::FirstAdministrator> &firstAdministrator() const;
    /// Stops accepting, finishes what is in flight, flushes batches and the store. `done` is called
    /// once, on a thread of the host, when all is safe or the deadline has passed. Then destroy the
    /// host.
    void drain(std::function<void()> done);

private:
    class Core;
    explicit ServerHost(std::unique_ptr<Core> core);
    std::unique_ptr<Core> m_core;
};

} // namespace stag::host

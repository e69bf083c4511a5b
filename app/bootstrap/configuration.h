// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/host/log_sink.h"
#include "server/host/server_config.h"

#include <cstdint>
#include <optional>
#include <string>

namespace stag::app::bootstrap {

enum class LogFormat { Text, Json };

struct LogSettings
{
    host::LogLevel level = host::LogLevel::Info;
    LogFormat format = LogFormat::Text;
};

/// Who a system lets in. Auto is Open where only this machine reaches it or where insecure says so,
/// else Keys.
enum class AuthMode { Auto, Open, Keys };

/// Where one system listens; without a port it does not.
struct Endpoint
{
    std::string host = "127.0.0.1";
    std::optional<std::uint16_t> port;
    AuthMode auth = AuthMode::Auto;
};

/// Every setting of a start, with the built-in defaults.
struct Configuration
{
    host::ServerConfig server; ///< its listeners follow from the endpoints, see loadConfiguration()
    Endpoint stag{.host = "127.0.0.1", .port = 8080, .auth = AuthMode::Auto};
    Endpoint relay{.host = "127.0.0.1", .port = 8081, .auth = AuthMode::Auto};
    /// Off until it is given a port.
    Endpoint supervisor{.host = "127.0.0.1", .port = std::nullopt, .auth = AuthMode::Auto};
    Endpoint metrics{.host = "127.0.0.1", .port = std::nullopt, .auth = AuthMode::Auto};
    std::string databaseUrl = "sqlite:";
    bool insecure = false;
    LogSettings log;
};

} // namespace stag::app::bootstrap

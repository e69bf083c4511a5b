// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bootstrap/supervisor_keys.h"

#include "app/bootstrap/key_maker.h"
#include "app/bootstrap/key_values.h"

#include <chrono>

namespace stag::app::bootstrap {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

Result<seconds> readSeconds(std::string_view text)
{
    STAG_TRY(const auto duration, readDuration(text, seconds(1)));
    return std::chrono::floor<seconds>(duration);
}

Result<milliseconds> readInterval(std::string_view text)
{
    return readDuration(text, milliseconds(100));
}

Result<std::string> readName(std::string_view text)
{
    if (text.empty())
        return Error{ErrorCode::InvalidArgument, "the name is empty"};
    return std::string(text);
}

Result<std::string> readTokenSecret(std::string_view text)
{
    if (!text.empty() && text.size() < identity::TokenMint::kSecretBytesMin)
        return Error{ErrorCode::InvalidArgument,
                     "less than " + std::to_string(identity::TokenMint::kSecretBytesMin)
                         + " characters can be guessed"};
    return std::string(text);
}

Result<identity::Registration> readRegistration(std::string_view text)
{
    if (text == "open")
        return identity::Registration::Open;
    if (text == "closed")
        return identity::Registration::Closed;
    return Error{ErrorCode::InvalidArgument, "'" + std::string(text) + "' is not open or closed"};
}

std::string writeRegistration(identity::Registration registration)
{
    return registration == identity::Registration::Open ? "open" : "closed";
}

void addTokenKeys(std::vector<Key> &keys)
{
    keys.push_back(makeKey<std::string>(
        "supervisor.tokens.secret",
        {"SUPERVISOR_TOKENS_SECRET", "JWT_SECRET"},
        "Secret of the access tokens (HS256), for programs that check them with it; empty: a key "
        "in the data folder (EdDSA), whose public half is at /.well-known/jwks.json.",
        [](Configuration &c) -> std::string & { return c.server.identity.tokenSecret; },
        readTokenSecret,
        writeText));
    keys.back().secret = true;
    keys.push_back(makeKey<seconds>(
        "supervisor.tokens.lifetime",
        {"SUPERVISOR_TOKENS_LIFETIME", "JWT_EXPIRY"},
        "How long an access token is good.",
        [](Configuration &c) -> seconds & { return c.server.identity.tokens.lifetime; },
        readSeconds,
        writeDuration));
    keys.push_back(makeKey<seconds>(
        "supervisor.tokens.refresh_lifetime",
        {"SUPERVISOR_TOKENS_REFRESH_LIFETIME", "REFRESH_TOKEN_EXPIRY"},
        "How long a login lasts that is not renewed.",
        [](Configuration &c) -> seconds & { return c.server.identity.accounts.refreshLifetime; },
        readSeconds,
        writeDuration));
    keys.push_back(makeKey<std::string>(
        "supervisor.tokens.issuer",
        {"SUPERVISOR_TOKENS_ISSUER"},
        "Who the tokens say has made them.",
        [](Configuration &c) -> std::string & { return c.server.identity.tokens.issuer; },
        readName,
        writeText));
    keys.push_back(makeKey<std::string>(
        "supervisor.tokens.audience",
        {"SUPERVISOR_TOKENS_AUDIENCE"},
        "Whom the tokens are for; those for somebody else are refused.",
        [](Configuration &c) -> std::string & { return c.server.identity.tokens.audience; },
        readName,
        writeText));
}

void addEdgeKeys(std::vector<Key> &keys)
{
    keys.push_back(makeKey<milliseconds>(
        "supervisor.edges.health_check_interval",
        {"SUPERVISOR_EDGES_HEALTH_CHECK_INTERVAL", "EDGE_HEALTH_CHECK_INTERVAL"},
        "How often an edge server is asked how it is, or says so: after one beat that is missing "
        "it is degraded, after three offline.",
        [](Configuration &c) -> milliseconds & { return c.server.fleet.beats.interval; },
        readInterval,
        writeDuration));
    keys.push_back(makeKey<milliseconds>(
        "supervisor.devices.ping_timeout",
        {"SUPERVISOR_DEVICES_PING_TIMEOUT", "DEVICE_PING_TIMEOUT"},
        "After so long without a word a device is disconnected and its place is free.",
        [](Configuration &c) -> milliseconds & { return c.server.fleet.devicePingTimeout; },
        readInterval,
        writeDuration));
}

} // namespace

void addSupervisorKeys(std::vector<Key> &keys)
{
    addTokenKeys(keys);
    addEdgeKeys(keys);
    keys.push_back(makeKey<identity::Registration>(
        "supervisor.users.registration",
        {"SUPERVISOR_USERS_REGISTRATION"},
        "Whether people make accounts themselves (open) or administrators do (closed).",
        [](Configuration &c) -> identity::Registration & {
            return c.server.identity.accounts.registration;
        },
        readRegistration,
        writeRegistration));
    keys.push_back(makeKey<std::string>(
        "supervisor.admin.email",
        {"SUPERVISOR_ADMIN_EMAIL"},
        "Who administers a server that nobody administers yet.",
        [](Configuration &c) -> std::string & {
            return c.server.identity.firstAdministrator.email;
        },
        readText,
        writeText));
    keys.push_back(makeKey<std::string>(
        "supervisor.admin.password",
        {"SUPERVISOR_ADMIN_PASSWORD"},
        "Password of that user; empty: stagd makes one up and prints it, once.",
        [](Configuration &c) -> std::string & {
            return c.server.identity.firstAdministrator.password;
        },
        readText,
        writeText));
    keys.back().secret = true;
}

} // namespace stag::app::bootstrap

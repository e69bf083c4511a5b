// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/connection_words.h"

#include "ui/backend/server_address.h"

#include <optional>

namespace stag::ui::shell {

using backend::ConnectionPhase;
using theme::Status;

namespace {

/// What goes before the connection: an embedded server that does not run cannot be connected to.
std::optional<ConnectionWords> wordsOfEmbedded(const EmbeddedServer &embedded)
{
    switch (embedded.state) {
    case EmbeddedServer::State::Starting:
        return ConnectionWords{Status::Busy, ConnectionWords::tr("Embedded · starting"), {}};
    case EmbeddedServer::State::Stopping:
        return ConnectionWords{Status::Busy, ConnectionWords::tr("Embedded · stopping"), {}};
    case EmbeddedServer::State::Stopped:
        return ConnectionWords{Status::Idle, ConnectionWords::tr("Embedded · stopped"), {}};
    case EmbeddedServer::State::Failed:
        return ConnectionWords{
            Status::Error, ConnectionWords::tr("Embedded · did not start"), embedded.problem};
    case EmbeddedServer::State::Absent:
    case EmbeddedServer::State::Running:
        break;
    }
    return std::nullopt;
}

} // namespace

bool showsRemote(const backend::ConnectionState &state, const EmbeddedServer &embedded)
{
    return embedded.state == EmbeddedServer::State::Absent
           || (!state.server.isEmpty() && state.server != embedded.stag);
}

ConnectionWords connectionWords(const backend::ConnectionState &state,
                                const EmbeddedServer &embedded)
{
    const bool remote = showsRemote(state, embedded);
    if (!remote) {
        if (auto words = wordsOfEmbedded(embedded))
            return *std::move(words);
    }
    const QString name = backend::serverName(state.server);
    const QString why = state.reason.isEmpty() ? state.server.toDisplayString() : state.reason;
    switch (state.phase) {
    case ConnectionPhase::Disconnected:
        return {state.reason.isEmpty() ? Status::Idle : Status::Error,
                ConnectionWords::tr("Not connected"),
                why};
    case ConnectionPhase::Connecting:
        return {Status::Busy, ConnectionWords::tr("Connecting · %1").arg(name), why};
    case ConnectionPhase::Reconnecting:
        return {Status::Warn, ConnectionWords::tr("Reconnecting · %1").arg(name), why};
    case ConnectionPhase::Live:
        break;
    }
    if (!remote)
        return {Status::Ok, ConnectionWords::tr("Embedded · %1").arg(name), why};
    if (state.latency)
        return {Status::Ok,
                ConnectionWords::tr("Remote · %1 · %2 ms").arg(name).arg(state.latency->count()),
                why};
    return {Status::Ok, ConnectionWords::tr("Remote · %1").arg(name), why};
}

} // namespace stag::ui::shell

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/backend/connection_state.h"
#include "ui/shell/embedded_server.h"
#include "ui/theme/token_names.h"

#include <QCoreApplication>

namespace stag::ui::shell {

/// The connection as everybody in the window names it.
struct ConnectionWords
{
    Q_DECLARE_TR_FUNCTIONS(ConnectionWords)

public:
    theme::Status status = theme::Status::Idle;
    QString text;        ///< "Embedded · 127.0.0.1:8080"
    QString explanation; ///< why, or where
};

/// Whether the window shows another server than the one inside the program.
[[nodiscard]] bool showsRemote(const backend::ConnectionState &state,
                               const EmbeddedServer &embedded);
/// Words for the server that is shown: of the embedded one also whether it runs at all.
[[nodiscard]] ConnectionWords connectionWords(const backend::ConnectionState &state,
                                              const EmbeddedServer &embedded);

} // namespace stag::ui::shell

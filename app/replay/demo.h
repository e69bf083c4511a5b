// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/replay/replay_client.h"
#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/model/ids.h"

#include <QObject>
#include <QStringList>

#include <memory>
#include <vector>

namespace stag::app::replay {

/// The recordings that come with the program, as names of resources.
[[nodiscard]] QStringList demoRecordings();
/// The session of the first recording, which is the one to look at first.
[[nodiscard]] model::SessionId firstDemoSession();
/// Where the demo's data comes from and what its licences ask for: Markdown, then the licence
/// texts.
[[nodiscard]] QString demoNotice();

/// Plays all demo recordings into a relay, again and again. Thread: the one it lives on.
class Demo final : public QObject
{
    Q_OBJECT

public:
    /// InvalidArgument when `relay` is no address of a relay.
    [[nodiscard]] static Result<std::unique_ptr<Demo>>
    create(const Clock &clock, const QUrl &relay, const ReplaySettings &settings);
    ~Demo() override;

    void start();
    /// Closes all connections; stopped() follows.
    void stop();

Q_SIGNALS:
    /// How much of the longest recording has been played in this round, 0 to 1; once per per cent.
    void progress(double part);
    void stopped();

private:
    explicit Demo(std::vector<std::unique_ptr<ReplayClient>> clients);

    void followProgress(const ReplayClient &client);

    std::vector<std::unique_ptr<ReplayClient>> m_clients;
    int m_percent = -1;
    std::size_t m_playing = 0;
};

} // namespace stag::app::replay

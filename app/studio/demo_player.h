// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <QObject>
#include <QThread>
#include <QUrl>

#include <memory>

namespace stag::app::replay {
class Demo;
}

namespace stag::app::studio {

/// Plays the demo recordings into a relay, as devices would, on a thread of its own.
///
/// Thread: GUI.
class DemoPlayer final : public QObject
{
    Q_OBJECT

public:
    explicit DemoPlayer(const Clock &clock);
    ~DemoPlayer() override;

    void start(const QUrl &relay);
    void stop();

Q_SIGNALS:
    void playingChanged(bool playing);
    /// How much of the recordings has been played in this round, 0 to 1.
    void progress(double part);
    void failed(const QString &reason);

private:
    void setPlaying(bool playing);

    const Clock &m_clock;
    QThread m_thread;
    QObject *m_stage;                                      ///< lives on m_thread
    std::shared_ptr<std::unique_ptr<replay::Demo>> m_demo; ///< touched on m_thread only
    bool m_playing = false;
};

} // namespace stag::app::studio

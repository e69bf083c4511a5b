// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/demo_player.h"

#include "app/replay/demo.h"

namespace stag::app::studio {

DemoPlayer::DemoPlayer(const Clock &clock)
    : m_clock(clock)
    , m_stage(new QObject)
    , m_demo(std::make_shared<std::unique_ptr<replay::Demo>>())
{
    m_thread.setObjectName(QStringLiteral("demo"));
    m_stage->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_stage, [demo = m_demo] { demo->reset(); });
    connect(&m_thread, &QThread::finished, m_stage, &QObject::deleteLater);
    m_thread.start();
}

DemoPlayer::~DemoPlayer()
{
    m_thread.quit();
    m_thread.wait();
}

void DemoPlayer::start(const QUrl &relay)
{
    if (m_playing)
        return;
    setPlaying(true);
    // Reading the recordings takes a moment, so that happens over there, too.
    QMetaObject::invokeMethod(m_stage, [this, relay, demo = m_demo] {
        auto created = replay::Demo::create(
            m_clock, relay, {.speed = 1.0, .atEnd = replay::AtEnd::StartAgain, .apiKey = {}});
        if (!created) {
            const QString reason = QString::fromStdString(created.error().detail);
            QMetaObject::invokeMethod(this, [this, reason] {
                setPlaying(false);
                Q_EMIT failed(reason);
            });
            return;
        }
        *demo = *std::move(created);
        connect(demo->get(), &replay::Demo::stopped, this, [this] { setPlaying(false); });
        connect(demo->get(), &replay::Demo::progress, this, &DemoPlayer::progress);
        (*demo)->start();
    });
}

void DemoPlayer::stop()
{
    QMetaObject::invokeMethod(m_stage, [demo = m_demo] {
        if (*demo)
            (*demo)->stop();
    });
}

void DemoPlayer::setPlaying(bool playing)
{
    if (playing == m_playing)
        return;
    m_playing = playing;
    Q_EMIT playingChanged(playing);
}

} // namespace stag::app::studio

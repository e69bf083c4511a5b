// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/replay/packet_maker.h"
#include "app/replay/recording_file.h"
#include "core/base/clock.h"
#include "core/base/result.h"

#include <QObject>
#include <QTimer>
#include <QUrl>

#include <chrono>
#include <cstdint>
#include <map>

namespace stag::app::replay {

class DeviceLink;

enum class AtEnd { Stop, StartAgain };

struct ReplaySettings
{
    double speed = 1.0; ///< above 0; 2 is twice as fast as it happened
    AtEnd atEnd = AtEnd::Stop;
    QString apiKey;
};

/// Plays a recording into a relay: each device on a WebSocket of its own, at the pace of the
/// recording.
///
/// A round after the first sends poses and anchors only: what the devices saw of the room is known
/// by then, and starting over would make it shrink. A relay that went away hears everything but
/// poses again when it is back. Thread: the one it lives on; it may be moved as a whole before
/// start().
class ReplayClient final : public QObject
{
    Q_OBJECT

public:
    ReplayClient(const Clock &clock,
                 Recording recording,
                 const QUrl &endpoint,
                 const ReplaySettings &settings,
                 QObject *parent = nullptr);
    ~ReplayClient() override;

    void start();
    /// Closes all connections; finished() follows.
    void stop();

    [[nodiscard]] const wire::RecordingHeader &header() const { return m_recording.header; }
    /// When the last line of the recording happened.
    [[nodiscard]] double lengthS() const;
    [[nodiscard]] std::uint64_t packetsSent() const { return m_packetsSent; }
    /// Whether any device has reached the relay since start().
    [[nodiscard]] bool hasConnected() const { return m_hasConnected; }

Q_SIGNALS:
    /// After every burst: packets sent and the position in the recording.
    void progress(quint64 packetsSent, double timeS);
    /// A device could not reach the relay or lost it; it tries again by itself.
    void failed(const QString &reason);
    void finished();

private:
    void run();
    void waitUntil(double timeS);
    void play(const wire::RecordingLine &line);
    void resend(const model::DeviceId &device);
    void startRound();
    void endRound();
    void checkFinished();
    [[nodiscard]] double positionS() const;
    [[nodiscard]] bool mustWait() const;

    const Clock &m_clock;
    const Recording m_recording;
    const ReplaySettings m_settings;
    PacketMaker m_maker;
    std::map<model::DeviceId, DeviceLink *> m_links; ///< children of this object
    QTimer m_timer;
    std::size_t m_next = 0;
    int m_round = 0;
    MonotonicTime m_roundStart;
    std::uint64_t m_packetsSent = 0;
    bool m_hasConnected = false;
    bool m_stopping = false;
    bool m_running = false;
};

/// The address that devices connect to: `relay` is http(s) or ws(s), with or without the path of
/// StreamKit. InvalidArgument for anything else.
Result<QUrl> streamKitEndpoint(const QUrl &relay);

} // namespace stag::app::replay

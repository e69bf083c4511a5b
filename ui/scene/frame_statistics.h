// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <atomic>
#include <chrono>
#include <cstdint>

class QQuickWindow;

namespace stag::ui::scene {

/// How long frames take and how many there are, measured by the window's own signals.
///
/// Thread: the window's signals come from its render thread; everything else is the GUI's.
class FrameStatistics final : public QObject
{
    Q_OBJECT

public:
    explicit FrameStatistics(QQuickWindow &window, QObject *parent = nullptr);

    struct Reading
    {
        double framesPerSecond = 0.0; ///< mean of the last frames; 0 while nothing is drawn
        std::chrono::duration<double, std::milli>
            frame{}; ///< from synchronizing to the swap, newest frame
        std::chrono::duration<double, std::milli>
            blocked{}; ///< how long the GUI thread waited, newest frame
    };
    /// To be called about twice a second. Frames slower than that are counted over several calls.
    [[nodiscard]] Reading read();

private:
    using SteadyTime = std::chrono::steady_clock::time_point;

    std::atomic<std::uint64_t> m_frameCount = 0;
    std::atomic<std::int64_t> m_frameNs = 0;
    std::atomic<std::int64_t> m_blockedNs = 0;
    SteadyTime m_frameBegan; ///< render thread
    std::uint64_t m_readCount = 0;
    SteadyTime m_readAt = std::chrono::steady_clock::now();
    double m_framesPerSecond = 0.0;
};

} // namespace stag::ui::scene

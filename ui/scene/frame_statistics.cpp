// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/frame_statistics.h"

#include <QQuickWindow>

namespace stag::ui::scene {
namespace {

/// Fewer frames say little about how many there are in a second.
constexpr std::uint64_t kFramesMin = 3;
constexpr std::chrono::seconds kWindowMax{2};

std::int64_t nanosecondsSince(std::chrono::steady_clock::time_point begin)
{
    const auto elapsed = std::chrono::steady_clock::now() - begin;
    return std::chrono::duration_cast<std::chrono::nanoseconds>(elapsed).count();
}

} // namespace

FrameStatistics::FrameStatistics(QQuickWindow &window, QObject *parent)
    : QObject(parent)
{
    const auto begin = [this] { m_frameBegan = std::chrono::steady_clock::now(); };
    const auto synchronized = [this] { m_blockedNs = nanosecondsSince(m_frameBegan); };
    const auto swapped = [this] {
        m_frameNs = nanosecondsSince(m_frameBegan);
        ++m_frameCount;
    };
    connect(&window, &QQuickWindow::beforeSynchronizing, this, begin, Qt::DirectConnection);
    connect(&window, &QQuickWindow::afterSynchronizing, this, synchronized, Qt::DirectConnection);
    connect(&window, &QQuickWindow::frameSwapped, this, swapped, Qt::DirectConnection);
}

FrameStatistics::Reading FrameStatistics::read()
{
    const auto now = std::chrono::steady_clock::now();
    const std::uint64_t count = m_frameCount;
    const std::chrono::duration<double> elapsed = now - m_readAt;
    const bool isStill = count == m_readCount && m_framesPerSecond == 0.0;
    if (isStill || count - m_readCount >= kFramesMin || elapsed >= kWindowMax) {
        m_framesPerSecond = static_cast<double>(count - m_readCount) / elapsed.count();
        m_readCount = count;
        m_readAt = now;
    }
    Reading reading;
    reading.framesPerSecond = m_framesPerSecond;
    reading.frame = std::chrono::nanoseconds{m_frameNs};
    reading.blocked = std::chrono::nanoseconds{m_blockedNs};
    return reading;
}

} // namespace stag::ui::scene

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/frame_statistics.h"

#include <QQuickWindow>

#include <cmath>

namespace stag::ui::scene {
namespace {

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
    const double elapsedS = std::chrono::duration<double>(now - m_readAt).count();
    Reading reading;
    if (elapsedS > 0.0)
        reading.framesPerSecond =
            static_cast<int>(std::lround(static_cast<double>(count - m_readCount) / elapsedS));
    reading.frame = std::chrono::nanoseconds{m_frameNs};
    reading.blocked = std::chrono::nanoseconds{m_blockedNs};
    m_readCount = count;
    m_readAt = now;
    return reading;
}

} // namespace stag::ui::scene

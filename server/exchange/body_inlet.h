// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/exchange/byte_source.h"
#include "server/transport/body_sink.h"

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

namespace stag::exchange {

/// Bytes from a connection to a thread that reads them. Overflow policy: the connection waits, and
/// with it its client.
class BodyInlet final : public ByteSource, public std::enable_shared_from_this<BodyInlet>
{
public:
    /// At most `bytesMax` wait, and one piece more.
    [[nodiscard]] static std::shared_ptr<BodyInlet> create(std::size_t bytesMax);

    /// For the connection; when it is destroyed before all has come, whoever reads is told
    /// Cancelled.
    [[nodiscard]] std::unique_ptr<transport::BodySink> sink();
    [[nodiscard]] Result<std::size_t> read(std::span<std::byte> room) override;

private:
    class Sink;
    enum class End { None, Complete, Broken };

    explicit BodyInlet(std::size_t bytesMax)
        : m_bytesMax(bytesMax)
    {}
    void take(std::string piece, std::function<void()> goOn);
    /// The first of several counts.
    void end(End how);

    const std::size_t m_bytesMax;
    std::mutex m_mutex; ///< guards all below
    std::condition_variable m_changed;
    std::string m_waiting;
    std::size_t m_read = 0;       ///< of what waits
    std::function<void()> m_goOn; ///< of the connection that waits
    End m_end = End::None;
};

} // namespace stag::exchange

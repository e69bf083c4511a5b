// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/exchange/byte_sink.h"
#include "server/transport/body_source.h"

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace stag::exchange {

/// Bytes from a thread that makes them to a connection that sends them. Overflow policy: whoever
/// writes waits; once the connection is gone it is told Cancelled.
class BytePipe final : public ByteSink, public std::enable_shared_from_this<BytePipe>
{
public:
    /// At most `bytesMax` wait, and 64 KiB more.
    [[nodiscard]] static std::shared_ptr<BytePipe> create(std::size_t bytesMax);

    /// Waits while it is full. From one thread.
    [[nodiscard]] Result<void> write(BytesView bytes) override;
    /// There is no more; after an error the connection breaks, so that nobody takes it for whole.
    void finish(const Result<void> &how);
    /// The other end; when it is destroyed, whoever writes is told.
    [[nodiscard]] std::shared_ptr<transport::BodySource> reader();

private:
    class Reader;
    using Piece = transport::BodySource::Piece;
    using Done = std::function<void(Piece)>;

    explicit BytePipe(std::size_t bytesMax)
        : m_bytesMax(bytesMax)
    {}
    void next(Done done);
    void cancel();
    /// What can be given now, if anything. With the mutex held.
    [[nodiscard]] std::optional<Piece> takePiece();
    /// Gives the one who waits what there is, and lets go of the lock.
    void give(std::unique_lock<std::mutex> lock);

    const std::size_t m_bytesMax;
    std::mutex m_mutex; ///< guards all below
    std::condition_variable m_hasRoom;
    std::string m_waiting;
    Done m_done; ///< of the reader that waits
    std::optional<Result<void>> m_end;
    bool m_isCancelled = false;
};

} // namespace stag::exchange

// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/exchange/byte_pipe.h"

#include <algorithm>
#include <utility>

namespace stag::exchange {

namespace {

constexpr std::size_t kPieceBytes = 64u << 10; // less is gathered, more is cut

} // namespace

class BytePipe::Reader final : public transport::BodySource
{
public:
    explicit Reader(std::shared_ptr<BytePipe> pipe)
        : m_pipe(std::move(pipe))
    {}
    ~Reader() override { m_pipe->cancel(); }
    void next(std::function<void(Piece)> done) override { m_pipe->next(std::move(done)); }

private:
    const std::shared_ptr<BytePipe> m_pipe;
};

std::shared_ptr<BytePipe> BytePipe::create(std::size_t bytesMax)
{
    return std::shared_ptr<BytePipe>(new BytePipe(bytesMax));
}

std::shared_ptr<transport::BodySource> BytePipe::reader()
{
    return std::make_shared<Reader>(shared_from_this());
}

Result<void> BytePipe::write(BytesView bytes)
{
    // Bit by bit: a line or a mesh may be larger than all that may wait.
    while (!bytes.empty()) {
        const BytesView piece = bytes.first(std::min(bytes.size(), kPieceBytes));
        bytes = bytes.subspan(piece.size());
        std::unique_lock lock(m_mutex);
        m_hasRoom.wait(lock, [this] { return m_isCancelled || m_waiting.size() < m_bytesMax; });
        if (m_isCancelled)
            return Error{ErrorCode::Cancelled, "the client has gone"};
        m_waiting.append(asText(piece));
        give(std::move(lock));
    }
    return success();
}

void BytePipe::finish(const Result<void> &how)
{
    std::unique_lock lock(m_mutex);
    m_end = how;
    give(std::move(lock));
}

void BytePipe::next(Done done)
{
    std::unique_lock lock(m_mutex);
    m_done = std::move(done);
    give(std::move(lock));
}

void BytePipe::cancel()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isCancelled = true;
        m_done = nullptr;
    }
    m_hasRoom.notify_all();
}

std::optional<BytePipe::Piece> BytePipe::takePiece()
{
    if (m_end && !*m_end)
        return Piece(m_end->error());
    if (m_waiting.size() >= kPieceBytes || (m_end && !m_waiting.empty()))
        return Piece(std::optional(std::exchange(m_waiting, {})));
    if (m_end)
        return Piece(std::optional<std::string>());
    return std::nullopt;
}

void BytePipe::give(std::unique_lock<std::mutex> lock)
{
    if (!m_done)
        return;
    std::optional<Piece> piece = takePiece();
    if (!piece)
        return;
    const Done done = std::exchange(m_done, nullptr);
    lock.unlock();
    m_hasRoom.notify_all();
    done(std::move(*piece));
}

} // namespace stag::exchange

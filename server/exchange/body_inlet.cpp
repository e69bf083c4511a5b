// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/exchange/body_inlet.h"

#include "core/base/bytes.h"

#include <algorithm>
#include <utility>

namespace stag::exchange {

class BodyInlet::Sink final : public transport::BodySink
{
public:
    explicit Sink(std::shared_ptr<BodyInlet> inlet)
        : m_inlet(std::move(inlet))
    {}
    ~Sink() override { m_inlet->end(End::Broken); }
    void take(std::string piece, std::function<void()> goOn) override
    {
        m_inlet->take(std::move(piece), std::move(goOn));
    }
    void complete() override { m_inlet->end(End::Complete); }

private:
    const std::shared_ptr<BodyInlet> m_inlet;
};

std::shared_ptr<BodyInlet> BodyInlet::create(std::size_t bytesMax)
{
    return std::shared_ptr<BodyInlet>(new BodyInlet(bytesMax));
}

std::unique_ptr<transport::BodySink> BodyInlet::sink()
{
    return std::make_unique<Sink>(shared_from_this());
}

void BodyInlet::take(std::string piece, std::function<void()> goOn)
{
    {
        const std::lock_guard lock(m_mutex);
        m_waiting.append(piece);
        if (m_waiting.size() - m_read >= m_bytesMax)
            m_goOn = std::exchange(goOn, nullptr);
    }
    m_changed.notify_one();
    if (goOn)
        goOn();
}

void BodyInlet::end(End how)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_end == End::None)
            m_end = how;
        m_goOn = nullptr;
    }
    m_changed.notify_one();
}

Result<std::size_t> BodyInlet::read(std::span<std::byte> room)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_read < m_waiting.size() || m_end != End::None; });
    if (m_end == End::Broken)
        return Error{ErrorCode::Cancelled, "the client has gone before all had come"};
    const std::size_t count = std::min(room.size(), m_waiting.size() - m_read);
    std::ranges::copy(asBytes(std::string_view(m_waiting).substr(m_read, count)), room.begin());
    m_read += count;
    std::function<void()> goOn;
    if (m_read == m_waiting.size()) {
        m_waiting.clear();
        m_read = 0;
        goOn = std::exchange(m_goOn, nullptr);
    }
    lock.unlock();
    if (goOn)
        goOn();
    return count;
}

} // namespace stag::exchange

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/transport/web_socket.h"

namespace stag::test {

/// A WebSocket of which only the reading and the end matter.
class FakeSocket final : public transport::WebSocket
{
public:
    explicit FakeSocket(transport::Loop &loop)
        : m_loop(loop)
    {}
    void send(std::shared_ptr<const std::string>, transport::FrameKind) override {}
    void send(std::shared_ptr<const websocket::FrameBundle>) override {}
    void close(std::uint16_t code, std::string) override { closedWith = code; }
    void closeNow(std::uint16_t code, std::string) override { closedWith = code; }
    void pauseReading() override { isPaused = true; }
    void resumeReading() override { isPaused = false; }
    [[nodiscard]] std::size_t queuedBytes() const override { return 0; }
    [[nodiscard]] std::chrono::milliseconds lag() const override { return {}; }
    [[nodiscard]] transport::Loop &loop() override { return m_loop; }
    [[nodiscard]] const std::string &remoteAddress() const override { return m_address; }
    [[nodiscard]] std::uint64_t id() const override { return 1; }

    bool isPaused = false;
    std::uint16_t closedWith = 0;

private:
    transport::Loop &m_loop;
    const std::string m_address;
};

} // namespace stag::test

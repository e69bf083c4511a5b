// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/websocket/frame_bundle.h"

#include <utility>

namespace stag::websocket {

void FrameBundle::add(Message message)
{
    m_messageBytes += message->size();
    m_frames += encodeHeader(m_opcode, false, message->size()).view();
    m_frames += *message;
    m_messages.push_back(std::move(message));
}

} // namespace stag::websocket

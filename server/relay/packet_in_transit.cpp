// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/relay/packet_in_transit.h"

#include <utility>

namespace stag::relay {

ConnectionLoad::ConnectionLoad(std::shared_ptr<ReadingGate> gate,
                               std::size_t packetsMax,
                               std::size_t bytesMax)
    : m_gate(std::move(gate))
    , m_packetsMax(packetsMax)
    , m_bytesMax(bytesMax)
{}

bool ConnectionLoad::hasRoomFor(std::size_t sizeBytes) const
{
    return m_packets.load() < m_packetsMax && m_bytes.load() + sizeBytes <= m_bytesMax;
}

void ConnectionLoad::holdUntilLow()
{
    if (!m_isHolding.exchange(true))
        m_gate->hold();
}

void ConnectionLoad::add(std::size_t sizeBytes)
{
    m_packets.fetch_add(1);
    m_bytes.fetch_add(sizeBytes);
}

void ConnectionLoad::remove(std::size_t sizeBytes)
{
    const std::size_t packets = m_packets.fetch_sub(1) - 1;
    const std::size_t bytes = m_bytes.fetch_sub(sizeBytes) - sizeBytes;
    if (packets <= m_packetsMax / 2 && bytes <= m_bytesMax / 2 && m_isHolding.exchange(false))
        m_gate->release();
}

PacketInTransit::PacketInTransit(std::shared_ptr<ConnectionLoad> load, ReceivedPacket received)
    : m_load(std::move(load))
    , m_received(std::move(received))
{
    m_load->add(m_received.sizeBytes);
}

PacketInTransit::~PacketInTransit()
{
    m_load->remove(m_received.sizeBytes);
}

} // namespace stag::relay

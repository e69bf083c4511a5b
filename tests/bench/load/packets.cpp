// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/load/packets.h"

#include "core/base/base64.h"
#include "tests/support/web_socket_frame.h"

#include <cmath>
#include <cstring>
#include <vector>

namespace stag::test {

namespace {

constexpr std::string_view kDigits = "00000000";
/// As a pose's fraction of a metre: three centimetres, a walk at 30 Hz.
constexpr std::uint32_t kStep = 3'000'017;
constexpr std::string_view kPose =
    R"({"x":1.00000000,"y":0.8765432,"z":-2.3456789,"rotation":[0.0123456,0.7071067,0.0123456,0.7068911]})";

std::string ping()
{
    return encodeFrame({.opcode = Opcode::Ping});
}

std::string poseText(const std::string &session)
{
    return R"({"session_id":")" + session + R"(","frame_number":123,"timestamp":1712345678901,)"
           + R"("type":"pose","data":{"pose":)" + std::string(kPose) + "}}";
}

/// Vertices of a rough floor, as 32-bit numbers.
Bytes floorVertices(std::size_t bytes)
{
    constexpr int kPerRow = 64;
    std::vector<float> numbers;
    for (int i = 0; numbers.size() * sizeof(float) < bytes; ++i) {
        const float x = float(i % kPerRow) * 0.02f;
        const float z = float(i / kPerRow) * 0.02f;
        const float roughness = float((i * 2654435761u) % 1024) * 1e-5f;
        numbers.insert(numbers.end(), {x, std::sin(x * 3) * 0.1f + roughness, z});
    }
    Bytes vertices(numbers.size() * sizeof(float));
    std::memcpy(vertices.data(), numbers.data(), vertices.size());
    return vertices;
}

} // namespace

MessageTemplate::MessageTemplate(const std::string &text,
                                 std::string_view marker,
                                 const std::string &tail)
    : m_bytes(encodeFrame({.payload = text}))
{
    m_digitsEnd = m_bytes.size() - text.size() + text.find(marker) + marker.size();
    m_masks = m_bytes.substr(m_digitsEnd - marker.size(), marker.size());
    for (char &mask : m_masks)
        mask = char(mask ^ '0');
    m_bytes += tail;
}

std::string_view MessageTemplate::next()
{
    m_number += kStep;
    std::uint32_t rest = m_number;
    for (std::size_t i = 1; i <= m_masks.size(); ++i) {
        m_bytes[m_digitsEnd - i] = char(char('0' + rest % 10) ^ m_masks[m_masks.size() - i]);
        rest /= 10;
    }
    return m_bytes;
}

MessageTemplate posePacket(const std::string &session)
{
    return {poseText(session), kDigits, ping()};
}

MessageTemplate lonePosePacket(const std::string &session)
{
    return {poseText(session), kDigits};
}

MessageTemplate meshPacket(const std::string &session, std::size_t textBytes, bool hasPing)
{
    // A sixth of it are faces; the digits are valid base64 in the middle of the vertices.
    std::string vertices = base64Encode(floorVertices(textBytes / 4 * 3 * 5 / 6));
    vertices.replace(vertices.size() / 8 * 4, kDigits.size(), kDigits);
    const std::string faces = base64Encode(floorVertices(textBytes / 4 * 3 / 6));
    const std::string text = R"({"session_id":")" + session
                             + R"(","frame_number":1,"timestamp":1712345678901,"type":"mesh",)"
                             + R"("data":{"mesh":{"vertices":")" + vertices + R"(","faces":")"
                             + faces + R"(","anchor_id":")" + session + R"(-chunk"}}})";
    return {text, kDigits, hasPing ? ping() : std::string()};
}

MessageTemplate anchorUpdate(const std::string &session, const std::string &device)
{
    return {R"({"type":"anchor_update","session_id":")" + session + R"(","data":{"id":"anchor-)"
                + device + R"(","pose":)" + std::string(kPose)
                + R"(,"metadata":{"kind":"device","device_id":")" + device + R"("}},"timestamp":17)"
                + std::string(kDigits) + "000}",
            kDigits};
}

std::string ingestRequest(const std::string &session, const std::string &anchor)
{
    const std::string event = R"({"session_id":")" + session + R"(","event_id":")" + anchor
                              + R"(","timestamp":1712345678901,"anchors":[{"id":")" + anchor
                              + R"(","session_id":")" + session + R"(","pose":)"
                              + std::string(kPose) + R"(,"timestamp":1712345678901}]})";
    const std::string body = R"({"events":[)" + event + R"(],"timestamp":1712345678901,"count":1})";
    return "POST /api/v1/ingest HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
           "Content-Length: "
           + std::to_string(body.size()) + "\r\n\r\n" + body;
}

} // namespace stag::test

// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/web_socket_handshake.h"

#include "core/websocket/handshake.h"
#include "server/transport/response_writer.h"

namespace stag::transport {

namespace {

constexpr std::string_view kVersion = "13";

UpgradeAnswer refuse(int status, std::string text)
{
    UpgradeAnswer answer;
    answer.refusal = textResponse(status, std::move(text));
    return answer;
}

/// Agrees to compress if the client offers it in a way that we can do.
std::string agree(UpgradeAnswer &answer, std::string_view offers)
{
    const auto parameters = websocket::acceptDeflateOffer(offers);
    if (!parameters)
        return {};
    auto deflater = websocket::MessageDeflater::create(*parameters);
    auto inflater = websocket::MessageInflater::create(*parameters);
    if (!deflater || !inflater) // without memory for it, it goes without
        return {};
    answer.deflater = std::move(*deflater);
    answer.inflater = std::move(*inflater);
    return "Sec-WebSocket-Extensions: " + websocket::deflateAnswer(*parameters) + "\r\n";
}

} // namespace

UpgradeAnswer answerUpgrade(const Request &request, bool mayCompress)
{
    const std::string_view key = request.header("Sec-WebSocket-Key").value_or("");
    const auto version = request.header("Sec-WebSocket-Version");
    if (!websocket::isHandshakeKey(key))
        return refuse(400, "Sec-WebSocket-Key must be 16 bytes in base64");
    if (!version)
        return refuse(400, "Sec-WebSocket-Version is missing");
    if (*version != kVersion) {
        UpgradeAnswer answer = refuse(426, "only version 13 of the WebSocket protocol is spoken");
        answer.refusal->headers = {{"Sec-WebSocket-Version", std::string(kVersion)}};
        return answer;
    }
    UpgradeAnswer answer;
    const std::string extensions =
        mayCompress ? agree(answer, request.header("Sec-WebSocket-Extensions").value_or("")) : "";
    answer.acceptance = "HTTP/1.1 101 Switching Protocols\r\n"
                        "Upgrade: websocket\r\n"
                        "Connection: Upgrade\r\n"
                        "Sec-WebSocket-Accept: "
                        + websocket::acceptValue(key) + "\r\n" + extensions
                        + "Server: stag/" STAG_VERSION "\r\n\r\n";
    return answer;
}

} // namespace stag::transport

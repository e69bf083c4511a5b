// SPDX-License-Identifier: GPL-3.0-or-later
// The first byte chooses what was agreed and how the rest is cut: the events must be the same as of
// the whole, and no message larger than allowed.
#include "tests/core/websocket/transcript.h"

#include <cstdint>
#include <cstdlib>

namespace {

using namespace stag::websocket;

constexpr std::size_t kMessageBytesMax = 70'000;

MessageReader makeReader(uint8_t choice)
{
    Limits limits;
    limits.messageBytesMax = kMessageBytesMax;
    limits.fragmentsMax = 100;
    if ((choice & 1) == 0)
        return MessageReader(limits);
    const DeflateParameters parameters{.clientKeepsContext = (choice & 2) != 0};
    auto inflater = MessageInflater::create(parameters);
    if (!inflater)
        std::abort();
    return MessageReader(limits, std::move(*inflater));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const uint8_t choice = data[0];
    const std::string bytes(reinterpret_cast<const char *>(data) + 1, size - 1);
    MessageReader whole = makeReader(choice);
    const auto expected = stag::test::transcript(whole, bytes, [&] { return bytes.size(); });
    for (const std::string &line : expected)
        if (line.size() > kMessageBytesMax + sizeof "binary")
            std::abort();
    std::uint32_t state = choice;
    const auto nextPieceBytes = [&state] {
        state = state * 1664525u + 1013904223u;
        return std::size_t((state >> 24) % 20 + 1);
    };
    MessageReader cut = makeReader(choice);
    if (stag::test::transcript(cut, bytes, nextPieceBytes) != expected)
        std::abort();
    return 0;
}

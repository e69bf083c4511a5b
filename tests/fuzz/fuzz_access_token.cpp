// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/access_token.h"
#include "tests/fuzz/wire_input.h"

#include <cstdint>
#include <cstdlib>

using namespace stag;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const std::string_view text = test::wireInput(data, size);
    if (const auto header = wire::parseTokenHeader(text); header && header->algorithm.empty())
        std::abort();
    const auto token = wire::parseAccessToken(text);
    if (!token)
        return 0;
    const auto again = wire::parseAccessToken(wire::writeAccessToken(*token));
    if (!again || !(*again == *token))
        std::abort();
    return 0;
}

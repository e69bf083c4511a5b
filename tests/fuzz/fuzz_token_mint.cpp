// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/identity/token_mint.h"
#include "tests/fuzz/wire_input.h"

#include <cstdint>
#include <cstdlib>

using namespace stag;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const auto kMint =
        identity::TokenMint::withSeed(Bytes(identity::TokenMint::kSeedBytes), {});
    static const auto kShared = identity::TokenMint::withSecret(std::string(32, 's'), {});
    const std::string_view text = test::wireInput(data, size);
    // Nobody finds a signature by chance.
    if (kMint->check(text, fromUnixMs(1'700'000'000'000))
        || kShared->check(text, fromUnixMs(1'700'000'000'000)))
        std::abort();
    return 0;
}

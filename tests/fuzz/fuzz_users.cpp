// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/address_blocks.h"
#include "core/wire/users.h"
#include "tests/fuzz/wire_input.h"

#include <cstdint>
#include <cstdlib>

using namespace stag;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const std::string_view text = test::wireInput(data, size);
    const auto registration = wire::parseRegistration(text);
    const auto login = wire::parseLogin(text);
    // Both want an email and a password, and nothing else.
    if (registration && login
        && (registration->email != login->email || registration->password != login->password))
        std::abort();
    if (const auto token = wire::parseRefresh(text); token && token->empty())
        std::abort();
    if (const auto change = wire::parseProfileChange(text);
        change && change->password && change->currentPassword.empty())
        std::abort();
    if (const auto block = wire::parseBlockRequest(text); block && block->network.empty())
        std::abort();
    ignoreError(wire::parseUserChange(text), "whatever it is, it ends");
    return 0;
}

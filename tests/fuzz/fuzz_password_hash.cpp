// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/identity/bcrypt.h"
#include "server/identity/password_hash.h"
#include "tests/fuzz/wire_input.h"

#include <cstdint>
#include <cstdlib>

using namespace stag;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const std::string_view text = test::wireInput(data, size);
    constexpr identity::PasswordCostMax kLittle{
        .passes = 1, .memoryBytes = 64u << 10, .bcryptLogRounds = 4};
    const auto form = identity::passwordFormOf(text, kLittle);
    if (form && identity::bcryptLogRounds(text).value_or(0) > kLittle.bcryptLogRounds)
        std::abort();
    // What passes costs little enough to be checked, too.
    if (form)
        ignoreError(identity::checkPassword(text, "password", {}, kLittle), "it ends");
    return 0;
}

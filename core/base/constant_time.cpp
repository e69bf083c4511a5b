// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/constant_time.h"

#include <openssl/crypto.h>

namespace stag {

bool equalsInConstantTime(const ContentHash &a, const ContentHash &b)
{
    return CRYPTO_memcmp(a.digest.data(), b.digest.data(), a.digest.size()) == 0;
}

} // namespace stag

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/sha1.h"

#include <openssl/evp.h>

#include <cstdlib>

namespace stag {

std::array<std::byte, 20> sha1(BytesView bytes)
{
    std::array<std::byte, 20> digest{};
    // As with SHA-256, only exhausted memory or a broken installation fails.
    if (EVP_Digest(bytes.data(),
                   bytes.size(),
                   reinterpret_cast<unsigned char *>(digest.data()),
                   nullptr,
                   EVP_sha1(),
                   nullptr)
        != 1)
        std::abort();
    return digest;
}

} // namespace stag

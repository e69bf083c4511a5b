// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/content_hash.h"

#include "core/base/hex.h"

#include <openssl/evp.h>

#include <cstdlib>
#include <memory>

namespace stag {

std::string ContentHash::toHex() const
{
    return hexEncode(digest);
}

std::optional<ContentHash> ContentHash::fromHex(std::string_view hex)
{
    ContentHash hash;
    if (!hexDecode(hex, hash.digest))
        return std::nullopt;
    return hash;
}

namespace {

/// Looked up once: to find it again takes as long as to hash a short text.
const EVP_MD *method()
{
    static const EVP_MD *const kMethod = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    return kMethod;
}

} // namespace

ContentHash sha256(std::initializer_list<BytesView> parts)
{
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                          &EVP_MD_CTX_free);
    ContentHash hash;
    bool good = context && EVP_DigestInit_ex(context.get(), method(), nullptr) == 1;
    for (const BytesView part : parts)
        good = good && EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1;
    auto *digest = reinterpret_cast<unsigned char *>(hash.digest.data());
    good = good && EVP_DigestFinal_ex(context.get(), digest, nullptr) == 1;
    // Only exhausted memory or a broken installation gets here. Going on would give different
    // contents the same address in the store.
    if (!good)
        std::abort();
    return hash;
}

} // namespace stag

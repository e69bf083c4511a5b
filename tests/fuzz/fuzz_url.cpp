// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/url.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace stag::transport;

/// Addresses, request targets and queries from the network: any bytes give a value or an error, and
/// what is decoded survives encoding.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char *>(data), size);
    if (const auto url = parseUrl(text); url && !parseUrl("http://" + url->authority()))
        std::abort();
    static_cast<void>(parseRequestTarget(text));
    static_cast<void>(parseQuery(text));
    for (const PlusSign plus : {PlusSign::Literal, PlusSign::Space})
        if (const auto decoded = percentDecode(text, plus))
            if (percentDecode(percentEncode(*decoded), plus).value() != *decoded)
                std::abort();
    return 0;
}

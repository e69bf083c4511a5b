// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/base64url.h"

#include "core/base/base64.h"

#include <algorithm>

namespace stag {

namespace {

constexpr std::size_t kGroupChars = 4;

} // namespace

std::string base64UrlEncode(BytesView bytes)
{
    std::string text = base64Encode(bytes);
    text.resize(std::min(text.find('='), text.size()));
    std::replace(text.begin(), text.end(), '+', '-');
    std::replace(text.begin(), text.end(), '/', '_');
    return text;
}

Result<Bytes> base64UrlDecode(std::string_view text, std::size_t outputBytesMax)
{
    if (text.find_first_of("+/=") != std::string_view::npos)
        return Error{ErrorCode::InvalidArgument, "not base64url without padding"};
    std::string standard(text);
    std::replace(standard.begin(), standard.end(), '-', '+');
    std::replace(standard.begin(), standard.end(), '_', '/');
    standard.append((kGroupChars - standard.size() % kGroupChars) % kGroupChars, '=');
    return base64Decode(standard, outputBytesMax);
}

} // namespace stag

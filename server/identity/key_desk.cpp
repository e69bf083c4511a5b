// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/identity/key_desk.h"

#include "core/base/utf8.h"
#include "server/identity/key_text.h"

#include <algorithm>

namespace stag::identity {

namespace {

Error invalid(std::string detail)
{
    return {ErrorCode::InvalidArgument, std::move(detail)};
}

Result<void> check(const wire::KeyRequest &request, Timestamp now, const IdentityLimits &limits)
{
    const auto isControl = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
    if (request.name.empty())
        return invalid("name: missing");
    if (request.name.size() > limits.nameBytesMax)
        return invalid("name: longer than " + std::to_string(limits.nameBytesMax) + " bytes");
    if (!isUtf8(request.name) || std::any_of(request.name.begin(), request.name.end(), isControl))
        return invalid("name: control character");
    if (request.scopes.empty())
        return invalid("scopes: missing");
    if (request.expires && *request.expires <= now)
        return invalid("expires_at: not in the future");
    return success();
}

} // namespace

Result<IssuedKey> issueKey(storage::KeyStore &store,
                           const Clock &clock,
                           Random &random,
                           const wire::KeyRequest &request,
                           const IdentityLimits &limits)
{
    STAG_TRY_VOID(check(request, clock.now(), limits));
    IssuedKey issued;
    issued.text = makeKeyText(random);
    const auto read = readKeyText(issued.text);
    if (!read)
        return Error{ErrorCode::Internal, "a key that cannot be read"};
    issued.stored.secretHash = read->secretHash;
    issued.stored.key.id = read->id;
    issued.stored.key.name = request.name;
    issued.stored.key.scopes = request.scopes;
    issued.stored.key.created = clock.now();
    issued.stored.key.expires = request.expires;
    STAG_TRY_VOID(store.add(issued.stored));
    return issued;
}

} // namespace stag::identity

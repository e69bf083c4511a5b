// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/identity/user_rules.h"

#include "core/base/utf8.h"
#include "core/base/uuid.h"
#include "server/transport/text.h"

#include <algorithm>

namespace stag::identity {

namespace {

bool isControl(char c)
{
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

bool isOneLine(std::string_view text)
{
    return isUtf8(text) && std::none_of(text.begin(), text.end(), isControl);
}

Error invalid(std::string detail)
{
    return {ErrorCode::InvalidArgument, std::move(detail)};
}

std::string upTo(std::size_t bytes)
{
    return "longer than " + std::to_string(bytes) + " bytes";
}

} // namespace

Result<std::string> checkedEmail(std::string_view email, const IdentityLimits &limits)
{
    if (email.size() > limits.emailBytesMax)
        return invalid("email: " + upTo(limits.emailBytesMax));
    const std::size_t at = email.rfind('@');
    const bool isAddress = isOneLine(email) && at != std::string_view::npos && at > 0
                           && at + 1 < email.size() && email.find(' ') == std::string_view::npos;
    if (!isAddress)
        return invalid("email: not an address such as ada@example.org");
    std::string kept(email);
    std::transform(kept.begin(), kept.end(), kept.begin(), transport::lowerCase);
    return kept;
}

Result<void>
checkNewPassword(std::string_view password, std::string_view email, const IdentityLimits &limits)
{
    if (password.size() < limits.passwordBytesMin)
        return invalid("password: shorter than " + std::to_string(limits.passwordBytesMin)
                       + " characters");
    if (password.size() > limits.passwordBytesMax)
        return invalid("password: " + upTo(limits.passwordBytesMax));
    if (!isOneLine(password))
        return invalid("password: control character");
    if (password == email)
        return invalid("password: the same as the email");
    return success();
}

Result<void> checkFullName(std::string_view name, const IdentityLimits &limits)
{
    if (name.size() > limits.fullNameBytesMax)
        return invalid("full_name: " + upTo(limits.fullNameBytesMax));
    if (!isOneLine(name))
        return invalid("full_name: control character");
    return success();
}

Result<model::User>
newUser(const wire::UserChange &wanted, Random &random, const IdentityLimits &limits)
{
    model::User user;
    STAG_TRY(user.email, checkedEmail(wanted.email.value_or(std::string()), limits));
    STAG_TRY_VOID(checkNewPassword(wanted.password.value_or(std::string()), user.email, limits));
    user.fullName = wanted.fullName.value_or(std::string());
    STAG_TRY_VOID(checkFullName(user.fullName, limits));
    user.id = model::UserId(uuid4(random));
    user.role = wanted.role.value_or(model::UserRole::User);
    user.scopes = wanted.scopes.value_or(model::KeyScopes());
    user.isActive = wanted.isActive.value_or(true);
    return user;
}

} // namespace stag::identity

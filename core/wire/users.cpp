// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/users.h"

#include "core/wire/api_keys.h"
#include "core/wire/json_reader.h"
#include "core/wire/json_writer.h"
#include "core/wire/parameter_values.h"
#include "core/wire/status.h"

#include <algorithm>
#include <array>

namespace stag::wire {

namespace {

constexpr std::array<std::string_view, 2> kRoles{"user", "admin"};
constexpr std::size_t kScopesMax = 32;
constexpr std::int64_t kPageDefault = 100;

Result<std::string> requiredText(const JsonObject &root, std::string_view name)
{
    STAG_TRY(std::string text, root.text(name));
    if (text.empty())
        return root.invalid(name, "missing");
    return text;
}

Result<std::optional<std::string>> optionalText(const JsonObject &root, std::string_view name)
{
    if (!root.has(name))
        return std::optional<std::string>();
    STAG_TRY(std::string text, root.text(name));
    return std::optional(std::move(text));
}

Result<std::optional<model::KeyScopes>> optionalScopes(const JsonObject &root)
{
    if (!root.has("scopes"))
        return std::optional<model::KeyScopes>();
    STAG_TRY(const JsonArray array, root.array("scopes"));
    STAG_TRY(const auto names, array.texts(kScopesMax));
    model::KeyScopes scopes;
    for (const std::string &name : names) {
        STAG_TRY(const model::KeyScope scope, parseScope(name));
        scopes.insert(scope);
    }
    return std::optional(scopes);
}

void writeUserObject(JsonWriter &json, const model::User &user)
{
    json.beginObject();
    json.text("id", user.id.text());
    json.text("email", user.email);
    json.text("full_name", user.fullName);
    json.text("role", roleName(user.role));
    json.key("scopes");
    json.beginArray();
    for (const std::string_view scope : scopeNames(user.scopes))
        json.text(scope);
    json.endArray();
    json.text("created_at", rfc3339(user.created));
    json.text("updated_at", rfc3339(user.updated));
    if (user.lastLogin)
        json.text("last_login", rfc3339(*user.lastLogin));
    else
        json.raw("last_login", "null");
    json.boolean("is_active", user.isActive);
    json.endObject();
}

} // namespace

std::string_view roleName(model::UserRole role)
{
    return kRoles.at(static_cast<std::size_t>(role));
}

Result<model::UserRole> parseRole(std::string_view name)
{
    for (std::size_t i = 0; i < kRoles.size(); ++i)
        if (kRoles.at(i) == name)
            return static_cast<model::UserRole>(i);
    return Error{ErrorCode::InvalidArgument,
                 "role: '" + std::string(name) + "' is neither user nor admin"};
}

Result<Registration> parseRegistration(std::string_view body, const Limits &limits)
{
    STAG_TRY(const JsonDocument document, JsonDocument::parse(body, limits));
    STAG_TRY(const JsonObject root, document.rootObject());
    Registration request;
    STAG_TRY(request.email, requiredText(root, "email"));
    STAG_TRY(request.password, requiredText(root, "password"));
    STAG_TRY(request.fullName, root.text("full_name"));
    return request;
}

Result<LoginRequest> parseLogin(std::string_view body, const Limits &limits)
{
    STAG_TRY(const JsonDocument document, JsonDocument::parse(body, limits));
    STAG_TRY(const JsonObject root, document.rootObject());
    LoginRequest request;
    STAG_TRY(request.email, requiredText(root, "email"));
    STAG_TRY(request.password, requiredText(root, "password"));
    STAG_TRY(request.deviceInfo, root.text("device_info"));
    return request;
}

Result<std::string> parseRefresh(std::string_view body, const Limits &limits)
{
    STAG_TRY(const JsonDocument document, JsonDocument::parse(body, limits));
    STAG_TRY(const JsonObject root, document.rootObject());
    return requiredText(root, "refresh_token");
}

Result<ProfileChange> parseProfileChange(std::string_view body, const Limits &limits)
{
    STAG_TRY(const JsonDocument document, JsonDocument::parse(body, limits));
    STAG_TRY(const JsonObject root, document.rootObject());
    ProfileChange change;
    STAG_TRY(change.fullName, optionalText(root, "full_name"));
    STAG_TRY(change.password, optionalText(root, "password"));
    STAG_TRY(change.currentPassword, root.text("current_password"));
    if (change.password && change.currentPassword.empty())
        return root.invalid("current_password", "missing");
    return change;
}

Result<UserChange> parseUserChange(std::string_view body, const Limits &limits)
{
    STAG_TRY(const JsonDocument document, JsonDocument::parse(body, limits));
    STAG_TRY(const JsonObject root, document.rootObject());
    UserChange change;
    STAG_TRY(change.email, optionalText(root, "email"));
    STAG_TRY(change.fullName, optionalText(root, "full_name"));
    STAG_TRY(change.password, optionalText(root, "password"));
    STAG_TRY(const auto role, optionalText(root, "role"));
    if (role) {
        STAG_TRY(change.role, parseRole(*role));
    }
    STAG_TRY(change.scopes, optionalScopes(root));
    if (root.has("is_active")) {
        STAG_TRY(change.isActive, root.boolean("is_active"));
    }
    return change;
}

std::string writeSignedIn(const SignedIn &signedIn)
{
    JsonWriter json;
    json.beginObject();
    json.text("access_token", signedIn.accessToken);
    json.text("refresh_token", signedIn.refreshToken);
    json.text("token_type", "Bearer");
    json.integer("expires_in", signedIn.expiresIn.count());
    json.key("user");
    writeUserObject(json, signedIn.user);
    json.endObject();
    return json.take();
}

std::string writeUser(const model::User &user)
{
    JsonWriter json;
    writeUserObject(json, user);
    return json.take();
}

Result<ListPage> parseListPage(const QueryParameters &parameters, std::size_t limitMax)
{
    STAG_TRY(const std::int64_t limit, parseInteger(parameters, "limit"));
    STAG_TRY(const std::int64_t offset, parseInteger(parameters, "offset"));
    ListPage page;
    page.limit = clampedLimit(limit, kPageDefault, static_cast<std::int64_t>(limitMax));
    page.offset = static_cast<std::size_t>(std::max<std::int64_t>(offset, 0));
    return page;
}

std::string writeUsers(std::span<const model::User> users, const ListPage &page)
{
    JsonWriter json;
    json.beginObject();
    json.key("data");
    json.beginArray();
    for (const model::User &user : users)
        writeUserObject(json, user);
    json.endArray();
    json.unsignedInteger("total", page.total);
    json.unsignedInteger("limit", page.limit);
    json.unsignedInteger("offset", page.offset);
    json.endObject();
    return json.take();
}

std::string writeLoginSessions(std::span<const model::LoginSession> sessions,
                               const model::LoginSessionId &current)
{
    JsonWriter json;
    json.beginObject();
    json.key("data");
    json.beginArray();
    for (const model::LoginSession &session : sessions) {
        json.beginObject();
        json.text("id", session.id.text());
        json.text("user_id", session.user.text());
        json.text("created_at", rfc3339(session.created));
        json.text("last_used", rfc3339(session.lastUsed));
        json.text("expires_at", rfc3339(session.expires));
        json.text("device_info", session.deviceInfo);
        json.text("ip_address", session.ipAddress);
        json.boolean("is_current", session.id == current);
        json.endObject();
    }
    json.endArray();
    json.unsignedInteger("total", sessions.size());
    json.endObject();
    return json.take();
}

std::string writeSupervisorHealth(Timestamp now)
{
    JsonWriter json;
    json.beginObject();
    json.text("status", "healthy");
    json.text("service", "supervisor");
    json.text("timestamp", rfc3339(now));
    json.endObject();
    return json.take();
}

} // namespace stag::wire

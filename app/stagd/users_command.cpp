// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/stagd/users_command.h"

#include "app/stagd/folder_command.h"
#include "core/wire/api_keys.h"
#include "core/wire/status.h"
#include "core/wire/users.h"
#include "server/host/system_clock.h"
#include "server/host/system_random.h"
#include "server/identity/awaited.h"
#include "server/identity/first_administrator.h"
#include "server/identity/user_rules.h"
#include "server/storage/store.h"

#include <iomanip>
#include <iostream>
#include <string>
#include <utility>

using namespace Qt::StringLiterals;

namespace stag::app::stagd {

namespace {

constexpr const char *kActor = "stagd users";
constexpr std::size_t kListedMax = 1'000'000;

void addOptions(QCommandLineParser &parser)
{
    parser.setApplicationDescription(
        u"Manages the users of a data folder while no server runs on it; a running one has "
        "/api/v1/users.\n\n"
        "stagd users add EMAIL        makes a user and prints the password, once\n"
        "stagd users list             says which users there are\n"
        "stagd users password EMAIL   gives a user another password, which ends the logins\n"
        "stagd users disable EMAIL    ends the logins of a user, who cannot sign in any more\n"
        "stagd users enable EMAIL     lets the user in again"_s);
    addFolderOptions(parser);
    parser.addPositionalArgument(u"users"_s, u"This command."_s);
    parser.addPositionalArgument(u"ACTION"_s, u"add, list, password, disable or enable."_s);
    parser.addOptions({
        {u"role"_s, u"Of a new user: user or admin (default: user)."_s, u"ROLE"_s, u"user"_s},
        {u"scope"_s,
         u"What a new user may do, with commas: read, ingest, live, delete (default: nothing but "
         "what is the user's own)."_s,
         u"SCOPES"_s},
        {u"name"_s, u"Full name of a new user."_s, u"NAME"_s},
        {u"password-stdin"_s, u"Read the password from the first line of the input."_s},
        {u"json"_s, u"Print JSON, as the server's /api/v1/users."_s},
    });
}

/// The password that was given, or a new one.
std::string passwordFor(const QCommandLineParser &parser, Random &random)
{
    if (!parser.isSet(u"password-stdin"_s))
        return identity::makePassword(random);
    std::string line;
    std::getline(std::cin, line);
    return line;
}

void tell(const QCommandLineParser &parser, const std::string &email, const std::string &password)
{
    std::cerr << "user " << email;
    if (parser.isSet(u"password-stdin"_s)) {
        std::cerr << " has the password\n";
        return;
    }
    std::cerr << "; the password is shown only now:\n";
    std::cout << password << '\n';
}

Result<wire::UserChange>
wantedUser(const QCommandLineParser &parser, const std::string &email, Random &random)
{
    wire::UserChange wanted;
    wanted.email = email;
    wanted.fullName = parser.value(u"name"_s).toStdString();
    wanted.password = passwordFor(parser, random);
    STAG_TRY(wanted.role, wire::parseRole(parser.value(u"role"_s).toStdString()));
    if (parser.isSet(u"scope"_s)) {
        STAG_TRY(wanted.scopes, wire::parseScopes(parser.value(u"scope"_s).toStdString()));
    }
    return wanted;
}

int add(const QCommandLineParser &parser, storage::UserStore &users, const std::string &email)
{
    host::SystemRandom random;
    const identity::IdentityLimits limits;
    const auto wanted = wantedUser(parser, email, random);
    if (!wanted)
        return complain(wanted.error());
    const auto user = identity::newUser(*wanted, random, limits);
    if (!user)
        return complain(user.error());
    const auto hash = identity::hashPassword(*wanted->password, {});
    if (!hash)
        return complain(hash.error());
    const auto added = identity::awaited<model::User>([&](auto done) {
        users.add({*user, *hash}, limits.usersMax, kActor, std::move(done));
    });
    if (!added)
        return complain(added.error());
    tell(parser, added->email, *wanted->password);
    return 0;
}

int list(const QCommandLineParser &parser, storage::UserStore &users)
{
    const auto page = identity::awaited<storage::UserPage>(
        [&](auto done) { users.list(kListedMax, 0, std::move(done)); });
    if (!page)
        return complain(page.error());
    if (parser.isSet(u"json"_s)) {
        std::cout << wire::writeUsers(
            page->users, {.total = page->total, .limit = page->users.size(), .offset = 0})
                  << '\n';
        return 0;
    }
    const auto row = [](std::string_view state,
                        std::string_view role,
                        std::string_view login,
                        std::string_view scopes,
                        std::string_view email) {
        std::cout << std::left << std::setw(10) << state << std::setw(7) << role << std::setw(26)
                  << login << std::setw(26) << scopes << email << '\n';
    };
    row("STATE", "ROLE", "LAST LOGIN", "SCOPES", "EMAIL");
    for (const model::User &user : page->users) {
        std::string scopes;
        for (const std::string_view name : wire::scopeNames(user.scopes))
            scopes.append(scopes.empty() ? "" : ",").append(name);
        row(user.isActive ? "active" : "disabled",
            wire::roleName(user.role),
            user.lastLogin ? wire::rfc3339(*user.lastLogin) : "never",
            scopes,
            user.email);
    }
    return 0;
}

Result<model::UserId> idOf(storage::UserStore &users, const std::string &email)
{
    STAG_TRY(const std::string kept, identity::checkedEmail(email, {}));
    using Found = std::optional<storage::StoredUser>;
    STAG_TRY(const Found found, identity::awaited<Found>([&](auto done) {
                 users.findByEmail(kept, std::move(done));
             }));
    if (!found)
        return Error{ErrorCode::NotFound, "there is no user " + kept};
    return found->user.id;
}

int edit(storage::UserStore &users, storage::UserEdit wanted, const std::string &email)
{
    auto id = idOf(users, email);
    if (!id)
        return complain(id.error());
    wanted.id = *std::move(id);
    const auto edited = identity::awaited<storage::EditedUser>(
        [&](auto done) { users.edit(std::move(wanted), kActor, std::move(done)); });
    if (!edited)
        return complain(edited.error());
    std::cerr << "user " << email << " is changed\n";
    return 0;
}

int setPassword(const QCommandLineParser &parser,
                storage::UserStore &users,
                const std::string &email)
{
    host::SystemRandom random;
    const std::string password = passwordFor(parser, random);
    if (const auto checked = identity::checkNewPassword(password, email, {}); !checked)
        return complain(checked.error());
    auto hash = identity::hashPassword(password, {});
    if (!hash)
        return complain(hash.error());
    const int code = edit(users, {.id = {}, .passwordHash = *std::move(hash)}, email);
    if (code == 0)
        tell(parser, email, password);
    return code;
}

} // namespace

int runUsersCommand(const QStringList &arguments)
{
    QCommandLineParser parser;
    addOptions(parser);
    if (!parser.parse(arguments))
        return complain(kWrongUse, parser.errorText().toStdString() + " See stagd users --help.");
    parser.process(arguments); // answers --help
    const QStringList positional = parser.positionalArguments();
    const QString action = positional.value(1);
    const QStringList actions{u"add"_s, u"list"_s, u"password"_s, u"disable"_s, u"enable"_s};
    if (!actions.contains(action) || positional.size() != (action == u"list"_s ? 2 : 3))
        return complain(kWrongUse,
                        "usage: stagd users add EMAIL | list | password EMAIL | disable EMAIL | "
                        "enable EMAIL; see stagd users --help");
    const auto folder = dataFolderOf(parser);
    if (!folder)
        return complain(folder.error());
    const host::SystemClock clock;
    const auto store = storage::Store::create(*folder, clock);
    if (!store)
        return complain(kFailed,
                        store.error().detail
                            + (store.error().code == ErrorCode::Conflict
                                   ? "\nA server that runs has its users at /api/v1/users"
                                   : ""));
    storage::UserStore &users = (*store)->users();
    const std::string email = positional.value(2).toStdString();
    if (action == u"list"_s)
        return list(parser, users);
    if (action == u"add"_s)
        return add(parser, users, email);
    if (action == u"password"_s)
        return setPassword(parser, users, email);
    return edit(users, {.id = {}, .isActive = action == u"enable"_s}, email);
}

} // namespace stag::app::stagd

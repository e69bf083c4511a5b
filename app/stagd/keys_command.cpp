// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/stagd/keys_command.h"

#include "app/bootstrap/key_values.h"
#include "app/stagd/folder_command.h"
#include "core/wire/api_keys.h"
#include "core/wire/status.h"
#include "server/host/system_clock.h"
#include "server/host/system_random.h"
#include "server/identity/key_desk.h"
#include "server/storage/key_store.h"

#include <QCommandLineParser>

#include <iomanip>
#include <iostream>
#include <string>
#include <utility>

using namespace Qt::StringLiterals;

namespace stag::app::stagd {

namespace {

constexpr std::int64_t kDaysMax = 36'500;

void addOptions(QCommandLineParser &parser)
{
    parser.setApplicationDescription(
        u"Manages the API keys of a data folder, also while a server runs on it.\n\n"
        "stagd keys add NAME     makes a key and prints it, once\n"
        "stagd keys list         says which keys there are\n"
        "stagd keys revoke ID    ends a key and the connections that were opened with it\n\n"
        "Scopes: read, ingest, live, delete, admin (everything)."_s);
    addFolderOptions(parser);
    parser.addPositionalArgument(u"keys"_s, u"This command."_s);
    parser.addPositionalArgument(u"ACTION"_s, u"add, list or revoke."_s);
    parser.addOptions({
        {u"scope"_s,
         u"What the key may do, with commas (default: read,ingest,live)."_s,
         u"SCOPES"_s,
         u"read,ingest,live"_s},
        {u"expires"_s, u"When it ends, such as 30d or 12h (default: never)."_s, u"TIME"_s},
        {u"json"_s, u"Print JSON, as the server's /api/v1/keys."_s},
    });
}

Result<std::chrono::milliseconds> readLifetime(std::string_view text)
{
    if (!text.ends_with('d'))
        return bootstrap::readDuration(text, std::chrono::milliseconds(1));
    STAG_TRY(const std::int64_t days,
             bootstrap::readInteger(text.substr(0, text.size() - 1), 1, kDaysMax));
    return std::chrono::milliseconds(std::chrono::days(days));
}

int add(const QCommandLineParser &parser, storage::KeyStore &store, const std::string &name)
{
    const host::SystemClock clock;
    host::SystemRandom random;
    wire::KeyRequest request;
    request.name = name;
    const auto scopes = wire::parseScopes(parser.value(u"scope"_s).toStdString());
    if (!scopes)
        return complain(kWrongUse, "--scope: " + scopes.error().detail);
    request.scopes = *scopes;
    if (parser.isSet(u"expires"_s)) {
        const auto lifetime = readLifetime(parser.value(u"expires"_s).toStdString());
        if (!lifetime)
            return complain(kWrongUse, "--expires: " + lifetime.error().detail);
        request.expires = clock.now() + *lifetime;
    }
    const auto issued = identity::issueKey(store, clock, random, request);
    if (!issued)
        return complain(issued.error());
    if (parser.isSet(u"json"_s)) {
        std::cout << wire::writeNewKey(issued->stored.key, issued->text) << '\n';
        return 0;
    }
    std::cerr << "key " << issued->stored.key.id.text()
              << "; it is shown only now, keep it in a safe place:\n";
    std::cout << issued->text << '\n';
    return 0;
}

std::string stateName(const model::ApiKey &key, Timestamp now)
{
    switch (model::stateOf(key, now)) {
    case model::KeyState::Good:
        return "good";
    case model::KeyState::Expired:
        return "expired";
    case model::KeyState::Revoked:
        return "revoked";
    }
    return {};
}

void printRow(std::string_view id,
              std::string_view state,
              std::string_view expires,
              std::string_view used,
              std::string_view scopes,
              std::string_view name)
{
    std::cout << std::left << std::setw(14) << id << std::setw(9) << state << std::setw(26)
              << expires << std::setw(26) << used << std::setw(31) << scopes << name << '\n';
}

int list(const QCommandLineParser &parser, storage::KeyStore &store)
{
    const auto stored = store.keys();
    if (!stored)
        return complain(stored.error());
    std::vector<model::ApiKey> keys;
    for (const storage::StoredKey &key : *stored)
        keys.push_back(key.key);
    if (parser.isSet(u"json"_s)) {
        std::cout << wire::writeKeys(keys) << '\n';
        return 0;
    }
    const Timestamp now = host::SystemClock().now();
    printRow("ID", "STATE", "EXPIRES", "LAST USED", "SCOPES", "NAME");
    for (const model::ApiKey &key : keys) {
        std::string scopes;
        for (const std::string_view name : wire::scopeNames(key.scopes))
            scopes.append(scopes.empty() ? "" : ",").append(name);
        printRow(key.id.text(),
                 stateName(key, now),
                 key.expires ? wire::rfc3339(*key.expires) : "never",
                 key.lastUsed ? wire::rfc3339(*key.lastUsed) : "never",
                 scopes,
                 key.name);
    }
    return 0;
}

int revoke(storage::KeyStore &store, const std::string &id)
{
    const auto revoked = store.revoke(model::ApiKeyId(id), host::SystemClock().now());
    if (!revoked)
        return complain(revoked.error());
    std::cerr << "key " << id << " is revoked\n";
    return 0;
}

} // namespace

int runKeysCommand(const QStringList &arguments)
{
    QCommandLineParser parser;
    addOptions(parser);
    if (!parser.parse(arguments))
        return complain(kWrongUse, parser.errorText().toStdString() + " See stagd keys --help.");
    parser.process(arguments); // answers --help
    const QStringList positional = parser.positionalArguments();
    const QString action = positional.value(1);
    const qsizetype wanted = action == u"list"_s ? 2 : 3;
    if ((action != u"add"_s && action != u"list"_s && action != u"revoke"_s)
        || positional.size() != wanted)
        return complain(kWrongUse,
                        "usage: stagd keys add NAME | list | revoke ID; see stagd keys --help");
    const auto folder = dataFolderOf(parser);
    if (!folder)
        return complain(folder.error());
    const auto store = storage::KeyStore::create(*folder);
    if (!store)
        return complain(store.error());
    const std::string subject = positional.value(2).toStdString();
    if (action == u"add"_s)
        return add(parser, **store, subject);
    return action == u"list"_s ? list(parser, **store) : revoke(**store, subject);
}

} // namespace stag::app::stagd

// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/key_store.h"
#include "tests/support/temp_dir.h"

#include <QFile>
#include <QTest>

using namespace stag;
using namespace stag::storage;

namespace {

StoredKey keyNamed(const std::string &id)
{
    StoredKey stored;
    stored.key.id = model::ApiKeyId(id);
    stored.key.name = "name of " + id;
    stored.key.scopes = {model::KeyScope::Read, model::KeyScope::Delete};
    stored.key.created = fromUnixMs(1'000);
    stored.secretHash = sha256({BytesView(std::as_bytes(std::span(id)))});
    return stored;
}

QStringList idsOf(KeyStore &store)
{
    QStringList ids;
    const auto keys = store.keys();
    if (!keys)
        return {QString::fromStdString(keys.error().detail)};
    for (const StoredKey &key : *keys)
        ids.append(QString::fromStdString(key.key.id.text()));
    return ids;
}

} // namespace

class tst_KeyStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keysComeBackAsTheyWere()
    {
        const test::TempDir dir;
        StoredKey stored = keyNamed("a");
        stored.key.expires = fromUnixMs(9'000);
        {
            const auto store = KeyStore::create(dir.file("data")).value();
            QVERIFY(store->add(stored));
            QVERIFY(!store->add(stored)); // of the same id
            const std::vector<std::pair<model::ApiKeyId, Timestamp>> used{
                {stored.key.id, fromUnixMs(5'000)}, {model::ApiKeyId("nobody"), fromUnixMs(1)}};
            QVERIFY(store->touch(used));
        }
        const auto store = KeyStore::create(dir.file("data")).value();
        const auto keys = store->keys();
        QVERIFY(keys);
        QCOMPARE(keys->size(), std::size_t(1));
        stored.key.lastUsed = fromUnixMs(5'000);
        QVERIFY(keys->front().key == stored.key);
        QVERIFY(keys->front().secretHash == stored.secretHash);
    }

    void revoking()
    {
        const test::TempDir dir;
        const auto store = KeyStore::create(dir.file("data")).value();
        QVERIFY(store->add(keyNamed("a")));
        QVERIFY(store->revoke(model::ApiKeyId("a"), fromUnixMs(7'000)));
        QVERIFY(store->revoke(model::ApiKeyId("a"), fromUnixMs(8'000)));
        QVERIFY(store->keys()->front().key.revoked == fromUnixMs(7'000));
        const auto nobody = store->revoke(model::ApiKeyId("b"), fromUnixMs(7'000));
        QVERIFY(!nobody);
        QCOMPARE(int(nobody.error().code), int(ErrorCode::NotFound));
    }

    void keys_overflow()
    {
        const test::TempDir dir;
        const auto store = KeyStore::create(dir.file("data"), 3).value();
        for (const char *id : {"a", "b", "c"})
            QVERIFY(store->add(keyNamed(id)));
        const auto refused = store->add(keyNamed("d"));
        QVERIFY(!refused);
        QCOMPARE(int(refused.error().code), int(ErrorCode::Conflict));
        QVERIFY(store->revoke(model::ApiKeyId("b"), fromUnixMs(7'000)));
        QVERIFY(store->add(keyNamed("d")));
        QCOMPARE(idsOf(*store),
                 QStringList({QStringLiteral("a"), QStringLiteral("c"), QStringLiteral("d")}));
    }

    void twoProgramsAtOnce()
    {
        const test::TempDir dir;
        const auto server = KeyStore::create(dir.file("data")).value();
        const auto commandLine = KeyStore::create(dir.file("data")).value();
        const std::int64_t before = server->version().value();
        QVERIFY(server->add(keyNamed("mine")));
        QCOMPARE(server->version().value(), before);
        QVERIFY(commandLine->add(keyNamed("theirs")));
        QVERIFY(server->version().value() != before);
        QCOMPARE(idsOf(*server), QStringList({QStringLiteral("mine"), QStringLiteral("theirs")}));
    }

    void theFileIsItsOwners()
    {
        const test::TempDir dir;
        const auto store = KeyStore::create(dir.file("new")).value();
        const QString file = QString::fromStdString(dir.file("new/keys.db"));
        QCOMPARE(QFile::permissions(file)
                     & ~(QFile::ReadOwner | QFile::WriteOwner | QFile::ReadUser | QFile::WriteUser),
                 QFile::Permissions());
        QVERIFY(!KeyStore::create("/proc/nowhere"));
    }
};

QTEST_GUILESS_MAIN(tst_KeyStore)
#include "tst_key_store.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/identity/address_blocks.h"
#include "server/identity/awaited.h"
#include "tests/support/seeded_random.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_clock.h"

#include <QTest>

using namespace stag;
using namespace stag::identity;
using namespace std::chrono_literals;

namespace {

struct Fixture
{
    test::TempDir dir;
    test::TestClock clock;
    test::SeededRandom random;
    IdentityLimits limits = [] {
        IdentityLimits few;
        few.blocksMax = 2;
        return few;
    }();
    std::unique_ptr<storage::Store> store = storage::Store::create(dir.file("data"), clock).value();
    std::shared_ptr<AddressBlocks> blocks = make();

    std::shared_ptr<AddressBlocks> make()
    {
        return AddressBlocks::create(*store, clock, random, limits).value();
    }
    Result<model::AddressBlock> add(const std::string &network,
                                    std::optional<Timestamp> expires = std::nullopt)
    {
        return awaited<model::AddressBlock>([&](auto done) {
            blocks->add({network, "guesses", expires}, "root", "192.0.2.1:1", std::move(done));
        });
    }
    Result<void> remove(const std::string &id)
    {
        return awaited<void>(
            [&](auto done) { blocks->remove(model::AddressBlockId(id), "root", std::move(done)); });
    }
};

template<typename T>
int codeOf(const Result<T> &result)
{
    return result ? -1 : int(result.error().code);
}

} // namespace

class tst_AddressBlocks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void holdUntilTheyAreRemoved()
    {
        Fixture f;
        QVERIFY(!f.blocks->isBlocked("203.0.113.7:1"));
        const auto block = f.add("203.0.113.9/24");
        QVERIFY(block);
        QCOMPARE(block->network, std::string("203.0.113.0/24"));
        QVERIFY(f.blocks->isBlocked("203.0.113.7:1"));
        QVERIFY(f.blocks->isBlocked("[::ffff:203.0.113.7]:1"));
        QVERIFY(!f.blocks->isBlocked("203.0.114.7:1"));
        QVERIFY(!f.blocks->isBlocked("nowhere"));
        f.blocks = f.make(); // after a restart
        QVERIFY(f.blocks->isBlocked("203.0.113.7:1"));
        QVERIFY(f.blocks->blocks().front() == *block);
        QCOMPARE(codeOf(f.remove("nothing")), int(ErrorCode::NotFound));
        QVERIFY(f.remove(block->id.text()));
        QVERIFY(!f.blocks->isBlocked("203.0.113.7:1"));
    }

    void expire()
    {
        Fixture f;
        QCOMPARE(codeOf(f.add("203.0.113.7", f.clock.now())), int(ErrorCode::InvalidArgument));
        QVERIFY(f.add("203.0.113.7", f.clock.now() + 1min));
        QVERIFY(f.blocks->isBlocked("203.0.113.7:1"));
        f.clock.advance(1min);
        QVERIFY(!f.blocks->isBlocked("203.0.113.7:1"));
        QVERIFY(f.blocks->blocks().empty());
    }

    void nobodyLocksThemselvesOut()
    {
        Fixture f;
        for (const char *network : {"192.0.2.1", "192.0.2.0/24", "0.0.0.0/0", "::/0"})
            QCOMPARE(codeOf(f.add(network)), int(ErrorCode::Conflict));
        QCOMPARE(codeOf(f.add("everybody")), int(ErrorCode::InvalidArgument));
    }

    void overflow()
    {
        Fixture f;
        QVERIFY(f.add("203.0.113.1", f.clock.now() + 1min));
        QVERIFY(f.add("203.0.113.2"));
        QVERIFY(f.add("203.0.113.2")); // in place of the same
        QCOMPARE(codeOf(f.add("203.0.113.3")), int(ErrorCode::Conflict));
        f.clock.advance(1min);
        QVERIFY(f.add("203.0.113.3")); // in place of one that has expired
    }

    void areWrittenDown()
    {
        Fixture f;
        const auto block = f.add("203.0.113.1");
        QVERIFY(f.remove(block->id.text()));
        const auto entries = awaited<std::vector<storage::AuditEntry>>(
            [&](auto done) { f.store->audit(0, 10, std::move(done)); });
        QCOMPARE(entries->size(), std::size_t(2));
        QCOMPARE(entries->at(0).action, std::string("delete_block"));
        QCOMPARE(entries->at(1).action, std::string("create_block"));
        QVERIFY(entries->at(1).block == block->id);
    }
};

QTEST_APPLESS_MAIN(tst_AddressBlocks)
#include "tst_address_blocks.moc"

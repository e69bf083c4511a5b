// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/reader_pool.h"
#include "server/storage/reads.h"
#include "store_fixture.h"

#include <QTest>

#include <random>
#include <semaphore>
#include <thread>

using namespace stag;
using namespace stag::storage;

namespace {

using Size = ReaderPool::Size;

constexpr std::chrono::seconds kPatience{20};

} // namespace

class tst_ReaderPool : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(Store::create(storage::test::pathOf(m_folder), m_clock, {}));
        auto pool = ReaderPool::start(storage::test::pathOf(m_folder) / "stag.db", {});
        QVERIFY(pool);
        m_pool = *std::move(pool);
    }

    void smallReadsDoNotWaitForALargeOne()
    {
        struct Signs
        {
            std::binary_semaphore isBusy{0};
            std::binary_semaphore isFree{0};
            std::counting_semaphore<> answered{0};
        };
        const auto signs = std::make_shared<Signs>(); // a reader may outlive the question
        QVERIFY(m_pool->submit(
            [signs](Reads &) {
                signs->isBusy.release();
                signs->isFree.acquire();
            },
            Size::Large));
        QVERIFY(signs->isBusy.try_acquire_for(kPatience));
        for (int i = 0; i < 100; ++i)
            QVERIFY(m_pool->submit([signs](Reads &) { signs->answered.release(); }, Size::Small));
        bool areAnswered = true;
        for (int i = 0; i < 100; ++i)
            areAnswered = areAnswered && signs->answered.try_acquire_for(kPatience);
        signs->isFree.release();
        QVERIFY(areAnswered);
    }

    void nothingIsForgottenWhoeverIsAwake()
    {
        // Every round begins with readers that are idle, called, or just about to be idle again.
        constexpr int kRounds = 2'000;
        const auto ask = [&](unsigned seed) {
            std::mt19937 random(seed);
            for (int round = 0; round < kRounds; ++round) {
                const int count = 1 + int(random() % 40);
                const auto answered = std::make_shared<std::counting_semaphore<>>(0);
                for (int i = 0; i < count; ++i) {
                    const Size size = random() % 10 == 0 ? Size::Large : Size::Small;
                    if (!m_pool->submit([answered](Reads &) { answered->release(); }, size))
                        return false;
                }
                for (int i = 0; i < count; ++i)
                    if (!answered->try_acquire_for(kPatience))
                        return false;
            }
            return true;
        };
        bool isOtherAnswered = false;
        std::thread other([&] { isOtherAnswered = ask(1); });
        const bool isAnswered = ask(2);
        other.join();
        QVERIFY(isAnswered);
        QVERIFY(isOtherAnswered);
    }

private:
    QTemporaryDir m_folder;
    storage::test::TestClock m_clock;
    std::unique_ptr<ReaderPool> m_pool;
};

QTEST_GUILESS_MAIN(tst_ReaderPool)
#include "tst_reader_pool.moc"

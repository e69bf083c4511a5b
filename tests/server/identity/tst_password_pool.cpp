// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/identity/password_pool.h"

#include <QTest>

#include <atomic>
#include <future>

using namespace stag;
using namespace stag::identity;

class tst_PasswordPool : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void overflowIsRefusedAndCounted()
    {
        metrics::Registry registry;
        PasswordPool pool(registry, {.passwordThreads = 1, .passwordsWaitingMax = 2});
        std::promise<void> begun;
        std::promise<void> go;
        std::atomic<int> done = 0;
        QVERIFY(pool.submit([&] {
            begun.set_value();
            go.get_future().wait();
            ++done;
        }));
        begun.get_future().wait();
        QVERIFY(pool.submit([&] { ++done; }));
        QVERIFY(pool.submit([&] { ++done; }));
        QVERIFY(!pool.submit([&] { ++done; }));
        QVERIFY(registry.expose().find("stag_identity_passwords_refused_total 1")
                != std::string::npos);
        go.set_value();
        pool.stop(); // finishes what it has taken
        QCOMPARE(done.load(), 3);
        QVERIFY(!pool.submit([] {}));
        pool.stop();
    }
};

QTEST_APPLESS_MAIN(tst_PasswordPool)
#include "tst_password_pool.moc"

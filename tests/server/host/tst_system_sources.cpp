// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/host/server_config.h"
#include "server/host/system_clock.h"
#include "server/host/system_random.h"

#include <QTest>

#include <array>

using namespace stag;

class tst_SystemSources : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void clocksGoForward()
    {
        const host::SystemClock clock;
        const MonotonicTime first = clock.monotonic();
        QVERIFY(clock.monotonic() >= first);
        // Later than the day this was written, in milliseconds.
        QVERIFY(toUnixMs(clock.now()) > 1'760'000'000'000);
    }

    void randomBytesDiffer()
    {
        host::SystemRandom random;
        std::array<std::byte, 32> first{};
        std::array<std::byte, 32> second{};
        random.fill(first);
        random.fill(second);
        QVERIFY(first != second);
        random.fill({});
    }

    void systemsHaveNames()
    {
        for (const host::System system : {host::System::Stag,
                                          host::System::Relay,
                                          host::System::Metrics,
                                          host::System::Supervisor})
            QVERIFY(host::systemFromName(host::systemName(system)) == system);
        QVERIFY(!host::systemFromName("projector"));
    }
};

QTEST_GUILESS_MAIN(tst_SystemSources)
#include "tst_system_sources.moc"

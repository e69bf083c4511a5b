// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_socket.h"
#include "manual_loop.h"
#include "server/relay/packet_in_transit.h"

#include <QTest>

using namespace stag;

class tst_ReadingGate : public QObject
{
    Q_OBJECT

    struct Fixture
    {
        test::TestClock clock;
        test::ManualLoop loop{clock};
        metrics::Registry registry;
        metrics::Gauge paused = registry.gauge("paused", "Paused.").with();
        std::shared_ptr<test::FakeSocket> socket = std::make_shared<test::FakeSocket>(loop);
        std::shared_ptr<relay::ReadingGate> gate =
            std::make_shared<relay::ReadingGate>(socket, paused);
    };

private Q_SLOTS:
    void isShutWhileAnybodyHoldsIt()
    {
        Fixture f;
        f.gate->hold();
        QVERIFY(f.socket->isPaused);
        QCOMPARE(f.paused.value(), 1.0);
        f.gate->hold();
        f.gate->release();
        QVERIFY(f.socket->isPaused);
        f.gate->release();
        QVERIFY(!f.socket->isPaused);
        QCOMPARE(f.paused.value(), 0.0);
    }

    void fromAnotherLoopTheNumberAtTheEndCounts()
    {
        Fixture f;
        f.loop.current = false;
        f.gate->hold();
        QVERIFY(!f.socket->isPaused);
        f.loop.run();
        QVERIFY(f.socket->isPaused);
        f.gate->release();
        f.gate->hold();
        f.loop.run();
        QVERIFY(f.socket->isPaused);
        QCOMPARE(f.paused.value(), 1.0);
    }

    void aHoldFromElsewhereCountsAfterThePacketAtHand()
    {
        Fixture f;
        f.loop.current = false;
        f.gate->hold();
        f.loop.current = true;
        f.gate->obey();
        QVERIFY(f.socket->isPaused);
        f.gate->release();
        f.loop.run();
        QVERIFY(!f.socket->isPaused);
        f.gate->obey();
        QVERIFY(!f.socket->isPaused);
        QCOMPARE(f.paused.value(), 0.0);
    }

    void aConnectionThatIsGoneIsNotCounted()
    {
        Fixture f;
        f.gate->hold();
        f.socket.reset();
        f.gate->release();
        f.gate.reset();
        QCOMPARE(f.paused.value(), 0.0);
    }

    void loadHoldsUntilHalfOfItHasGone_data()
    {
        QTest::addColumn<int>("packetBytes");
        QTest::addRow("packets") << 1;
        QTest::addRow("bytes") << 10;
    }

    void loadHoldsUntilHalfOfItHasGone()
    {
        QFETCH(const int, packetBytes);
        Fixture f;
        const auto load = std::make_shared<relay::ConnectionLoad>(f.gate, 4, 40);
        std::vector<std::unique_ptr<relay::PacketInTransit>> packets;
        const auto bytes = std::size_t(packetBytes);
        while (load->hasRoomFor(bytes))
            packets.push_back(
                std::make_unique<relay::PacketInTransit>(load, relay::ReceivedPacket{{}, bytes}));
        QCOMPARE(packets.size(), std::size_t(4));
        load->holdUntilLow();
        load->holdUntilLow();
        packets.push_back(
            std::make_unique<relay::PacketInTransit>(load, relay::ReceivedPacket{{}, bytes}));
        packets.resize(3);
        QVERIFY(f.socket->isPaused);
        packets.resize(2);
        QVERIFY(!f.socket->isPaused);
        packets.clear();
        QVERIFY(!f.socket->isPaused);
    }
};

QTEST_GUILESS_MAIN(tst_ReadingGate)
#include "tst_reading_gate.moc"

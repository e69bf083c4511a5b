// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/websocket/send_queue.h"

#include <QTest>

#include <vector>

using namespace stag::websocket;

namespace {

std::shared_ptr<const std::string> shared(std::string text)
{
    return std::make_shared<const std::string>(std::move(text));
}

/// A kernel that takes at most `writeBytesMax` at a time.
struct Sink
{
    std::size_t writeBytesMax;
    std::size_t segmentsMax = 64;
    std::size_t roomBytes = 64u << 10;
    std::string bytes = {};
    std::vector<std::size_t> finished = {};
    std::size_t messages = 0;
    std::vector<std::string_view> segments = {};
    std::vector<char> room = {};

    /// One write; false if there is nothing left.
    bool write(SendQueue &queue)
    {
        segments.resize(segmentsMax);
        room.resize(roomBytes);
        const std::size_t count = queue.gather(segments, room);
        std::size_t sent = 0;
        for (std::size_t i = 0; i < count; ++i) {
            const std::string_view taken = segments[i].substr(0, writeBytesMax - sent);
            bytes += taken;
            sent += taken.size();
        }
        if (sent == 0)
            return false;
        while (const auto one = queue.consume(sent)) {
            finished.push_back(one->messageBytes);
            messages += one->count;
        }
        return true;
    }
    void writeAll(SendQueue &queue)
    {
        while (write(queue)) {
        }
    }
};

std::string serverFrame(Opcode opcode, const std::string &payload)
{
    return std::string(encodeHeader(opcode, false, payload.size()).view()) + payload;
}

} // namespace

class tst_SendQueue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesMayEndAnywhere_data()
    {
        QTest::addColumn<int>("writeBytesMax");
        QTest::addColumn<int>("segmentsMax");
        QTest::addColumn<int>("roomBytes");
        for (const int bytes : {1, 2, 3, 7, 100, 4096, 1 << 20})
            for (const int segments : {1, 2, 64})
                for (const int room : {0, 10, 64 << 10})
                    QTest::addRow("%d bytes, %d segments, room for %d", bytes, segments, room)
                        << bytes << segments << room;
    }

    void writesMayEndAnywhere()
    {
        QFETCH(const int, writeBytesMax);
        QFETCH(const int, segmentsMax);
        QFETCH(const int, roomBytes);
        Sink sink{.writeBytesMax = std::size_t(writeBytesMax),
                  .segmentsMax = std::size_t(segmentsMax),
                  .roomBytes = std::size_t(roomBytes)};
        SendQueue queue;
        queue.pushPreamble("preamble ");
        std::string expected = "preamble ";
        std::vector<std::size_t> sizes;
        for (const std::size_t size : {0u, 1u, 125u, 126u, 3000u, 5u, 70'000u, 9u}) {
            const std::string payload(size, char('a' + sizes.size()));
            queue.pushMessage(shared(payload), Opcode::Text);
            expected += serverFrame(Opcode::Text, payload);
            sizes.push_back(size);
        }
        sink.writeAll(queue);
        QVERIFY(sink.bytes == expected);
        QVERIFY(sink.finished == sizes);
        QVERIFY(queue.isEmpty());
    }

    void bundleLeavesAsItsMessagesDo_data()
    {
        QTest::addColumn<bool>("isCompressed");
        QTest::addColumn<int>("writeBytesMax");
        for (const bool isCompressed : {false, true})
            for (const int bytes : {1, 7, 4096, 1 << 20})
                QTest::addRow("%s, %d bytes", isCompressed ? "compressed" : "plain", bytes)
                    << isCompressed << bytes;
    }

    void bundleLeavesAsItsMessagesDo()
    {
        QFETCH(const bool, isCompressed);
        QFETCH(const int, writeBytesMax);
        const auto queueOfKind = [isCompressed] {
            return isCompressed ? SendQueue(std::move(*MessageDeflater::create({}))) : SendQueue();
        };
        SendQueue bundled = queueOfKind();
        SendQueue single = queueOfKind();
        const auto bundle = std::make_shared<FrameBundle>(Opcode::Text);
        for (const char *text : {"first", "second", "", "the third"}) {
            bundle->add(shared(text));
            single.pushMessage(shared(text), Opcode::Text);
        }
        bundled.pushBundle(bundle);
        bundled.pushMessage(shared("last"), Opcode::Binary);
        single.pushMessage(shared("last"), Opcode::Binary);
        Sink expected{.writeBytesMax = std::size_t(writeBytesMax)};
        expected.writeAll(single);
        Sink sink{.writeBytesMax = std::size_t(writeBytesMax)};
        sink.writeAll(bundled);
        QVERIFY(sink.bytes == expected.bytes);
        QCOMPARE(sink.messages, std::size_t(5));
        QVERIFY(bundled.isEmpty());
    }

    void bundlesAreNotCopied()
    {
        SendQueue queue;
        const auto bundle = std::make_shared<FrameBundle>(Opcode::Text);
        for (int i = 0; i < 100; ++i)
            bundle->add(shared(std::string(200, 'x')));
        queue.pushBundle(bundle);
        std::vector<std::string_view> segments(64);
        std::vector<char> room(64u << 10);
        QCOMPARE(queue.gather(segments, room), std::size_t(1));
        QVERIFY(segments[0].data() == bundle->frames().data());
        QCOMPARE(queue.dropWaiting(), std::size_t(100 * 200));
    }

    void smallFramesLeaveTogether()
    {
        SendQueue queue;
        for (int i = 0; i < 100; ++i)
            queue.pushMessage(shared(std::string(200, 'x')), Opcode::Text);
        std::vector<std::string_view> segments(64);
        std::vector<char> room(64u << 10);
        QCOMPARE(queue.gather(segments, room), std::size_t(1));
        QCOMPARE(segments[0].size(), std::size_t(100 * 204));
    }

    void largeMessagesAreNotCopied()
    {
        SendQueue queue;
        const auto large = shared(std::string(1'000'000, 'x'));
        queue.pushMessage(large, Opcode::Binary);
        std::vector<std::string_view> segments(64);
        std::vector<char> room(64u << 10);
        QCOMPARE(queue.gather(segments, room), std::size_t(2));
        QVERIFY(segments[1].data() == large->data());
    }

    void controlsGoBeforeMessagesThatHaveNotBegun()
    {
        SendQueue queue;
        Sink sink{.writeBytesMax = 3};
        queue.pushMessage(shared("first"), Opcode::Text);
        queue.pushMessage(shared("second"), Opcode::Text);
        QVERIFY(sink.write(queue));
        queue.pushControl(Opcode::Pong, "p");
        sink.writeAll(queue);
        QVERIFY(sink.bytes
                == serverFrame(Opcode::Text, "first") + serverFrame(Opcode::Pong, "p")
                       + serverFrame(Opcode::Text, "second"));
    }

    void begunControlIsFinishedFirst()
    {
        SendQueue queue;
        Sink sink{.writeBytesMax = 3};
        queue.pushControl(Opcode::Pong, "pong");
        QVERIFY(sink.write(queue));
        queue.pushMessage(shared("message"), Opcode::Text);
        queue.pushControl(Opcode::Ping, "ping");
        sink.writeAll(queue);
        QVERIFY(sink.bytes
                == serverFrame(Opcode::Pong, "pong") + serverFrame(Opcode::Ping, "ping")
                       + serverFrame(Opcode::Text, "message"));
    }

    void controlFramesAreBounded()
    {
        SendQueue queue;
        Sink sink{.writeBytesMax = 1u << 20};
        for (std::size_t i = 0; i < kControlFramesMax + 10; ++i)
            queue.pushControl(Opcode::Pong, std::to_string(i));
        sink.writeAll(queue);
        std::string expected = serverFrame(Opcode::Pong, "0");
        for (std::size_t i = 11; i < kControlFramesMax + 10; ++i)
            expected += serverFrame(Opcode::Pong, std::to_string(i));
        QVERIFY(sink.bytes == expected);
    }

    void dropsWhatHasNotBegun()
    {
        SendQueue queue;
        Sink sink{.writeBytesMax = 4};
        for (const char *text : {"first", "second", "third"})
            queue.pushMessage(shared(text), Opcode::Text);
        QVERIFY(sink.write(queue));
        QCOMPARE(queue.dropWaiting(), std::size_t(11));
        QVERIFY(queue.hasMessages());
        sink.writeAll(queue);
        QVERIFY(sink.bytes == serverFrame(Opcode::Text, "first"));
        queue.pushMessage(shared("fourth"), Opcode::Text);
        QCOMPARE(queue.dropWaiting(), std::size_t(6));
        QVERIFY(queue.isEmpty());
    }

    void clearDropsAll()
    {
        SendQueue queue;
        Sink sink{.writeBytesMax = 4};
        queue.pushMessage(shared("first"), Opcode::Text);
        QVERIFY(sink.write(queue));
        queue.pushControl(Opcode::Ping, {});
        queue.pushMessage(shared("second"), Opcode::Text);
        QCOMPARE(queue.clear(), std::size_t(11));
        QVERIFY(queue.isEmpty());
    }

    void compresses()
    {
        SendQueue queue(std::move(*MessageDeflater::create({})));
        Sink sink{.writeBytesMax = 3};
        for (const char *text : {"Hello", "Hello"})
            queue.pushMessage(shared(text), Opcode::Text);
        sink.writeAll(queue);
        // RFC 7692, 7.2.3.1 and 7.2.3.2
        QVERIFY(
            sink.bytes
            == std::string("\xc1\x07\xf2\x48\xcd\xc9\xc9\x07\x00\xc1\x05\xf2\x00\x11\x00\x00", 16));
        QCOMPARE(sink.finished, (std::vector<std::size_t>{5, 5}));
    }
};

QTEST_GUILESS_MAIN(tst_SendQueue)
#include "tst_send_queue.moc"

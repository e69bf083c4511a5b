// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/exchange/byte_pipe.h"

#include <QTest>

#include <atomic>
#include <future>
#include <thread>

using namespace stag;
using namespace stag::exchange;
using Piece = transport::BodySource::Piece;

namespace {

Bytes bytesOf(std::size_t size)
{
    Bytes bytes(size);
    for (std::size_t i = 0; i < size; ++i)
        bytes[i] = static_cast<std::byte>(i * 7);
    return bytes;
}

/// The next piece, whenever it comes.
Piece nextOf(transport::BodySource &reader)
{
    auto promise = std::make_shared<std::promise<Piece>>();
    auto piece = promise->get_future();
    reader.next([promise](Piece given) { promise->set_value(std::move(given)); });
    return piece.get();
}

} // namespace

class TestBytePipe : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void givesEverythingInOrderThoughLittleMayWait()
    {
        const auto pipe = BytePipe::create(100'000);
        const auto reader = pipe->reader();
        const Bytes bytes = bytesOf(3'000'000);
        std::thread writer([&] {
            QVERIFY(pipe->write(BytesView(bytes).first(10)));
            QVERIFY(pipe->write(BytesView(bytes).subspan(10)));
            pipe->finish(success());
        });
        std::string got;
        std::size_t largest = 0;
        while (true) {
            const Piece piece = nextOf(*reader);
            QVERIFY(piece);
            if (!*piece)
                break;
            largest = std::max(largest, (*piece)->size());
            got += **piece;
        }
        writer.join();
        QVERIFY(got == asText(bytes));
        QVERIFY(largest <= 100'000 + (64u << 10));
    }

    void letsTheWriterWaitForAReader()
    {
        const auto pipe = BytePipe::create(1'000);
        const auto reader = pipe->reader();
        std::atomic<int> written{0};
        std::thread writer([&] {
            for (int i = 0; i < 3; ++i, ++written)
                QVERIFY(pipe->write(bytesOf(64u << 10)));
            pipe->finish(success());
        });
        QTRY_VERIFY(written == 1);
        QCOMPARE(written.load(), 1); // the second waits
        for (int i = 0; i < 3; ++i)
            QVERIFY(nextOf(*reader));
        writer.join();
        QCOMPARE(written.load(), 3);
    }

    void tellsTheWriterThatNobodyIsThere()
    {
        const auto pipe = BytePipe::create(1'000);
        auto reader = pipe->reader();
        auto result = std::async(std::launch::async, [&] {
            Result<void> last;
            while (last)
                last = pipe->write(bytesOf(10'000));
            return last;
        });
        reader.reset();
        QCOMPARE(result.get().error().code, ErrorCode::Cancelled);
    }

    void passesAFailureOn()
    {
        const auto pipe = BytePipe::create(1'000);
        const auto reader = pipe->reader();
        pipe->finish(Error{ErrorCode::Internal, "lost"});
        QCOMPARE(nextOf(*reader).error().detail, std::string("lost"));
    }
};

QTEST_GUILESS_MAIN(TestBytePipe)
#include "tst_byte_pipe.moc"

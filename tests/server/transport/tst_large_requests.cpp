// SPDX-License-Identifier: GPL-3.0-or-later
// Requests whose bodies take long to read are read by workers, while the loop goes on.
#include "core/base/gzip.h"
#include "tests/server/transport/test_server.h"
#include "tests/support/busy_workers.h"
#include "tests/support/seeded_random.h"

#include <QTest>

using namespace stag;
using namespace stag::test;
using namespace stag::transport;

namespace {

/// Answers with the size of the body, and says on which thread.
std::shared_ptr<Router> sizeRouter(std::shared_ptr<Awaited<std::thread::id>> thread = {})
{
    auto router = std::make_shared<Router>();
    router->handle(
        Method::Post, "/size", [thread](const Request &request, const Responder &respond) {
            if (thread)
                thread->set(std::this_thread::get_id());
            respond({.status = 200,
                     .contentType = "text/plain",
                     .body = std::to_string(request.body.size()),
                     .headers = {}});
        });
    return router;
}

std::string post(const std::string &body, const std::string &fields = {})
{
    return "POST /size HTTP/1.1\r\nHost: x\r\n" + fields
           + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

const std::string kSmall = post("small");

/// Does not compress, but in the way that its zeroes do.
std::string packed(std::size_t sizeBytes)
{
    SeededRandom random;
    Bytes noise(kLargePackedBytes);
    random.fill(noise);
    std::string text(asText(noise));
    text.resize(sizeBytes);
    return std::string(asText(*gzip(asBytes(text))));
}

} // namespace

class tst_LargeRequests : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void holdNobodyElseUp_data()
    {
        QTest::addColumn<std::string>("request");
        QTest::addColumn<std::string>("answer");
        const std::string gzipped = "Content-Encoding: gzip\r\n";
        QTest::newRow("plain") << post(std::string(kLargeMessageBytes, 'x'))
                               << std::to_string(kLargeMessageBytes);
        QTest::newRow("gzip that becomes large")
            << post(packed(4u << 20), gzipped) << std::to_string(4u << 20);
        QTest::newRow("gzip that does not")
            << post(packed(kLargePackedBytes), gzipped) << std::to_string(kLargePackedBytes);
    }
    void holdNobodyElseUp()
    {
        QFETCH(const std::string, request);
        QFETCH(const std::string, answer);
        TestServer server(sizeRouter(), {}, 1);
        BusyWorkers busy(server.loops().workers());
        RawClient large = server.connect();
        QVERIFY(large.send(request + kSmall));
        RawClient other = server.connect();
        for (int i = 0; i < 10; ++i)
            QCOMPARE(other.request(kSmall)->body, std::string("5"));
        QVERIFY(server.log().awaitRequests(10));
        QCOMPARE(server.log().requests().size(), std::size_t(10));
        busy.release();
        QCOMPARE(large.readReply()->body, answer);
        QCOMPARE(large.readReply()->body, std::string("5")); // in their order
    }

    void smallOnesStayOnTheLoop()
    {
        const auto thread = std::make_shared<Awaited<std::thread::id>>();
        TestServer server(sizeRouter(thread), {}, 1);
        Awaited<std::thread::id> loop;
        server.loops().at(0).post([&loop] { loop.set(std::this_thread::get_id()); });
        QCOMPARE(server.connect().request(post(std::string(kLargeMessageBytes - 1, 'x')))->status,
                 200);
        QVERIFY(thread->get() == loop.get());
    }

    void tooMany_overflow_data()
    {
        QTest::addColumn<std::string>("request");
        QTest::newRow("plain") << post(std::string(kLargeMessageBytes, 'x'));
        QTest::newRow("gzip") << post(packed(4u << 20), "Content-Encoding: gzip\r\n");
    }
    void tooMany_overflow()
    {
        QFETCH(const std::string, request);
        TestServer server(sizeRouter(), {}, 1, {.workers = {.workers = 1, .itemsMax = 1}});
        BusyWorkers busy(server.loops().workers(), 1);
        const auto reply = server.connect().request(request);
        QCOMPARE(reply->status, 503);
        QCOMPARE(reply->header("retry-after"), std::string("1"));
        QCOMPARE(server.log().limitCount("large_messages"), 1);
        busy.release();
        QVERIFY(QTest::qWaitFor([&] { return server.connect().request(request)->status == 200; }));
    }

    void damagedGzipIsRefused()
    {
        TestServer server(sizeRouter(), {}, 1);
        std::string body = packed(4u << 20);
        body.resize(body.size() - 4);
        const auto reply = server.connect().request(post(body, "Content-Encoding: gzip\r\n"));
        QCOMPARE(reply->status, 400);
    }

    void theServerMayGoMeanwhile()
    {
        TestServer server(sizeRouter(), {}, 1);
        BusyWorkers busy(server.loops().workers());
        RawClient large = server.connect();
        QVERIFY(large.send(post(std::string(kLargeMessageBytes, 'x'))));
        QCOMPARE(server.connect().request(kSmall)->status, 200);
        server.destroyServer();
        QVERIFY(large.isClosedByPeer());
        busy.release();
        server.loops().stop();
    }
};

QTEST_GUILESS_MAIN(tst_LargeRequests)
#include "tst_large_requests.moc"

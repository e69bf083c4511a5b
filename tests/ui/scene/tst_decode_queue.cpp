// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/decode_queue.h"

#include <QSemaphore>
#include <QSignalSpy>
#include <QTest>
#include <QThread>

#include <atomic>

using namespace stag;
using namespace stag::ui::scene;

namespace {

DecodeQueue::Job jobOf(const char *mesh, std::uint64_t version)
{
    return {model::MeshId{mesh}, version, std::make_shared<const model::MeshPayload>(), 0.0f};
}

/// Decodes when the test lets it, and remembers what.
struct Gate
{
    QSemaphore open;
    QSemaphore began;

    Result<Surface> operator()(const DecodeQueue::Job &job)
    {
        began.release();
        open.acquire();
        if (job.mesh.text() == "broken")
            return Error{ErrorCode::Corrupt, "as the test wants"};
        return Surface{};
    }
};

} // namespace

class TestDecodeQueue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theNewestWaitingVersionWins()
    {
        Gate gate;
        DecodeQueue queue([&gate](const auto &job) { return gate(job); }, {1, 100});
        std::vector<std::uint64_t> versions;
        connect(&queue, &DecodeQueue::decoded, this, [&](const DecodeQueue::Job &job) {
            versions.push_back(job.version);
        });
        queue.request(jobOf("m", 1));
        gate.began.acquire(); // version 1 runs
        for (std::uint64_t version = 2; version <= 9; ++version)
            queue.request(jobOf("m", version));
        QCOMPARE(queue.supersededCount(), std::uint64_t{7});
        gate.open.release(2);
        QTRY_VERIFY(queue.isIdle());
        QCOMPARE(versions, (std::vector<std::uint64_t>{1, 9}));
    }

    void oneMeshIsNeverDecodedTwiceAtOnce()
    {
        Gate gate;
        DecodeQueue queue([&gate](const auto &job) { return gate(job); }, {2, 100});
        queue.request(jobOf("m", 1));
        queue.request(jobOf("m", 2));
        gate.began.acquire();
        QVERIFY(!gate.began.tryAcquire()); // although a thread is free
        queue.request(jobOf("n", 1));
        gate.began.acquire();
        gate.open.release(3);
        QTRY_VERIFY(queue.isIdle());
    }

    void overflowDropsTheOldest()
    {
        Gate gate;
        DecodeQueue queue([&gate](const auto &job) { return gate(job); }, {1, 2});
        QSignalSpy decoded(&queue, &DecodeQueue::decoded);
        queue.request(jobOf("running", 1));
        gate.began.acquire();
        for (const char *mesh : {"a", "b", "c"})
            queue.request(jobOf(mesh, 1));
        QCOMPARE(queue.droppedCount(), std::uint64_t{1});
        gate.open.release(4);
        QTRY_VERIFY(queue.isIdle());
        QCOMPARE(decoded.size(), 3);
    }

    void nothingIsHeardOfForgottenMeshes()
    {
        Gate gate;
        DecodeQueue queue([&gate](const auto &job) { return gate(job); }, {1, 100});
        QSignalSpy decoded(&queue, &DecodeQueue::decoded);
        queue.request(jobOf("running", 1));
        gate.began.acquire();
        queue.request(jobOf("waiting", 1));
        queue.forgetAll();
        gate.open.release(2);
        QTRY_VERIFY(queue.isIdle());
        QCOMPARE(decoded.size(), 0);
    }

    void failuresAreTold()
    {
        Gate gate;
        gate.open.release();
        DecodeQueue queue([&gate](const auto &job) { return gate(job); }, {1, 100});
        Error told;
        connect(&queue,
                &DecodeQueue::failed,
                this,
                [&told](const DecodeQueue::Job &, const Error &error) { told = error; });
        queue.request(jobOf("broken", 1));
        QTRY_VERIFY(queue.isIdle());
        QCOMPARE(told.code, ErrorCode::Corrupt);
    }

    void decodesOffTheCallersThread()
    {
        QThread *decodedIn = nullptr;
        DecodeQueue queue([&decodedIn](const auto &) {
            decodedIn = QThread::currentThread();
            return Result<Surface>{Surface{}};
        });
        queue.request(jobOf("m", 1));
        QTRY_VERIFY(queue.isIdle());
        QVERIFY(decodedIn != nullptr && decodedIn != thread());
    }

    void waitsForWhatRunsWhenItDies()
    {
        Gate gate;
        std::atomic<int> finished = 0;
        {
            DecodeQueue queue(
                [&](const auto &job) {
                    auto result = gate(job);
                    ++finished;
                    return result;
                },
                {1, 100});
            queue.request(jobOf("a", 1));
            gate.began.acquire();
            queue.request(jobOf("b", 1));
            gate.open.release();
        }
        QCOMPARE(finished.load(), 1);
    }
};

QTEST_GUILESS_MAIN(TestDecodeQueue)
#include "tst_decode_queue.moc"

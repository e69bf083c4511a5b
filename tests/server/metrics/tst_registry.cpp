// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/metrics/registry.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTest>

#include <thread>

using namespace stag::metrics;

namespace {

/// The value of a series as it is exposed, or -1.
double exposedValue(const Registry &registry, const std::string &series)
{
    const std::string text = "\n" + registry.expose();
    const std::size_t line = text.find("\n" + series + " ");
    return line == std::string::npos ? -1 : std::atof(text.c_str() + line + series.size() + 2);
}

} // namespace

class tst_Registry : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void counts();
    void sameNameIsSameFamily();
    void seriesAreLimited();
    void buckets();
    void manyThreads();
    void promtoolAccepts();
};

void tst_Registry::counts()
{
    Registry registry;
    const Counter packets =
        registry.counter("packets_total", "Packets.").with({{"type", "pose"}, {"status", "ok"}});
    packets.increment();
    packets.increment(2);
    const Gauge connections = registry.gauge("connections", "Connections.").with();
    connections.set(5);
    connections.decrement();
    connections.increment(0.5);
    const Histogram sizes = registry.histogram("batch_size", "Sizes.", {1, 2}).with();
    sizes.observe(1.5);
    sizes.observe(9);
    const Histogram times = registry.histogram("request_seconds", "Times.").with();
    times.observe(std::chrono::milliseconds(250));
    QCOMPARE(packets.value(), 3.0);
    QCOMPARE(times.sum(), 0.25);
    QCOMPARE(connections.value(), 4.5);
    QCOMPARE(sizes.count(), 2.0);
    QCOMPARE(sizes.sum(), 10.5);
    QCOMPARE(exposedValue(registry, R"(packets_total{status="ok",type="pose"})"), 3.0);
    QCOMPARE(exposedValue(registry, "connections"), 4.5);
    QCOMPARE(exposedValue(registry, R"(batch_size_bucket{le="1"})"), 0.0);
    QCOMPARE(exposedValue(registry, R"(batch_size_bucket{le="2"})"), 1.0);
    QCOMPARE(exposedValue(registry, R"(batch_size_bucket{le="+Inf"})"), 2.0);
    QCOMPARE(exposedValue(registry, "nothing"), -1.0);
}

void tst_Registry::sameNameIsSameFamily()
{
    Registry registry;
    registry.counter("a_total", "A.").with({{"x", "1"}}).increment();
    registry.counter("a_total", "A.").with({{"x", "1"}}).increment();
    QCOMPARE(exposedValue(registry, R"(a_total{x="1"})"), 2.0);
}

void tst_Registry::seriesAreLimited()
{
    Registry registry({.seriesPerFamilyMax = 3});
    const CounterFamily packets = registry.counter("packets_total", "Packets.");
    for (int i = 0; i < 100; ++i)
        packets.with({{"session", std::to_string(i)}}).increment();
    packets.with({{"session", "1"}}).increment(); // known ones go on
    QCOMPARE(exposedValue(registry, R"(packets_total{session="1"})"), 2.0);
    QCOMPARE(exposedValue(registry, R"(packets_total{session="3"})"), -1.0);
    QCOMPARE(exposedValue(registry, R"(packets_total{session="other"})"), 97.0);
    QCOMPARE(
        exposedValue(registry, R"(stag_metrics_series_overflow_total{family="packets_total"})"),
        97.0);
}

void tst_Registry::buckets()
{
    QCOMPARE(linearBuckets(1, 1, 3), (Buckets{1, 2, 3}));
    QCOMPARE(linearBuckets(1, 1, 0), Buckets{});
    QCOMPARE(linearBuckets(0.1, 0.1, 8), (Buckets{0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8}));
}

void tst_Registry::manyThreads()
{
    Registry registry;
    const CounterFamily family = registry.counter("a_total", "A.");
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread)
        threads.emplace_back([&] {
            for (int i = 0; i < 1000; ++i) {
                family.with({{"x", std::to_string(i % 10)}}).increment();
                registry.gauge("b", "B.").with().increment();
            }
            static_cast<void>(registry.expose());
        });
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(exposedValue(registry, R"(a_total{x="3"})"), 400.0);
    QCOMPARE(exposedValue(registry, "b"), 4000.0);
}

void tst_Registry::promtoolAccepts()
{
    const QString promtool = QStandardPaths::findExecutable(QStringLiteral("promtool"));
    if (promtool.isEmpty())
        QSKIP("promtool is not installed");
    Registry registry({.seriesPerFamilyMax = 2});
    const CounterFamily packets = registry.counter("relay_packets_processed_total", "Packets.");
    for (const char *type : {"pose", "mesh", "a \"quoted\"\nname \\", "\xc3\xa4"})
        packets.with({{"type", type}}).increment();
    registry.gauge("relay_connections_active", "Open connections.").with().set(2);
    registry.histogram("relay_batch_process_seconds", "Seconds per batch.").with().observe(0.1);
    QProcess process;
    process.start(promtool, {QStringLiteral("check"), QStringLiteral("metrics")});
    QVERIFY(process.waitForStarted());
    process.write(QByteArray::fromStdString(registry.expose()));
    process.closeWriteChannel();
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.readAllStandardError(), QByteArray());
    QCOMPARE(process.exitCode(), 0);
}

QTEST_GUILESS_MAIN(tst_Registry)
#include "tst_registry.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bootstrap/key_table.h"
#include "app/bootstrap/key_values.h"

#include <QTest>

using namespace stag::app::bootstrap;
using namespace std::chrono_literals;

class tst_KeyValues : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void durations_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<qint64>("ms");
        QTest::addRow("milliseconds") << QByteArray("100ms") << qint64(100);
        QTest::addRow("seconds") << QByteArray("10s") << qint64(10'000);
        QTest::addRow("minutes") << QByteArray("2m") << qint64(120'000);
        QTest::addRow("several units") << QByteArray("1h30m5s20ms") << qint64(5'405'020);
        QTest::addRow("too short") << QByteArray("4ms") << qint64(-1);
        QTest::addRow("no unit") << QByteArray("10") << qint64(-1);
        QTest::addRow("empty") << QByteArray() << qint64(-1);
        QTest::addRow("fraction") << QByteArray("1.5s") << qint64(1'500);
        QTest::addRow("fractions") << QByteArray("0.25h0.5m1.005s") << qint64(931'005);
        QTest::addRow("less than a millisecond") << QByteArray("5.9ms") << qint64(5);
        QTest::addRow("point without digits") << QByteArray("1.s") << qint64(-1);
        QTest::addRow("two points") << QByteArray("1.2.3s") << qint64(-1);
        QTest::addRow("endless fraction") << QByteArray("1.0000000000000s") << qint64(-1);
        QTest::addRow("fraction without unit") << QByteArray("1.5") << qint64(-1);
        QTest::addRow("negative") << QByteArray("-10s") << qint64(-1);
        QTest::addRow("huge") << QByteArray("9223372036854775807h") << qint64(-1);
        QTest::addRow("a year") << QByteArray("8760h") << qint64(-1);
        QTest::addRow("unknown unit") << QByteArray("10d") << qint64(-1);
    }

    void durations()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const qint64, ms);
        const auto duration = readDuration(text.toStdString(), 5ms);
        QCOMPARE(duration ? qint64(duration->count()) : -1, ms);
        if (duration)
            QVERIFY(readDuration(writeDuration(*duration), 5ms).value() == *duration);
    }

    void sizes_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<qint64>("bytes");
        QTest::addRow("bytes") << QByteArray("2000") << qint64(2000);
        QTest::addRow("KiB") << QByteArray("512KiB") << qint64(512 << 10);
        QTest::addRow("space") << QByteArray("8 MiB") << qint64(8 << 20);
        QTest::addRow("too small") << QByteArray("10") << qint64(-1);
        QTest::addRow("too large") << QByteArray("2GiB") << qint64(-1);
        QTest::addRow("overflow") << QByteArray("18446744073709551615GiB") << qint64(-1);
        QTest::addRow("decimal unit") << QByteArray("8MB") << qint64(-1);
        QTest::addRow("words") << QByteArray("large") << qint64(-1);
    }

    void sizes()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const qint64, bytes);
        const auto size = readSize(text.toStdString(), 1024, std::size_t{1} << 30);
        QCOMPARE(size ? qint64(*size) : -1, bytes);
        if (size)
            QCOMPARE(readSize(writeSize(*size), 1024, std::size_t{1} << 30).value(), *size);
    }

    void distances_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<double>("metres");
        QTest::addRow("metres") << QByteArray("2m") << 2.0;
        QTest::addRow("part of a metre, with a blank") << QByteArray("1.25 m") << 1.25;
        QTest::addRow("centimetres") << QByteArray("50cm") << 0.5;
        QTest::addRow("none") << QByteArray("0m") << 0.0;
        QTest::addRow("the largest") << QByteArray("100m") << 100.0;
        QTest::addRow("too large") << QByteArray("100.5m") << -1.0;
        QTest::addRow("negative") << QByteArray("-1m") << -1.0;
        QTest::addRow("without a unit") << QByteArray("2") << -1.0;
        QTest::addRow("another unit") << QByteArray("2ft") << -1.0;
        QTest::addRow("no number") << QByteArray("nanm") << -1.0;
        QTest::addRow("nothing") << QByteArray() << -1.0;
    }

    void distances()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const double, metres);
        const auto distance = readDistance(text.toStdString(), 100.0);
        QCOMPARE(distance ? *distance : -1.0, metres);
        if (distance)
            QCOMPARE(readDistance(writeDistance(*distance), 100.0).value(), *distance);
    }

    void ports_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("valid");
        QTest::addColumn<int>("port");
        QTest::addRow("a port") << QByteArray("8080") << true << 8080;
        QTest::addRow("any") << QByteArray("0") << true << 0;
        QTest::addRow("off") << QByteArray("off") << true << -1;
        QTest::addRow("too large") << QByteArray("65536") << false << -1;
        QTest::addRow("words") << QByteArray("http") << false << -1;
    }

    void ports()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const bool, valid);
        QFETCH(const int, port);
        const auto read = readPort(text.toStdString());
        QCOMPARE(read.has_value(), valid);
        if (read)
            QCOMPARE(read->has_value() ? int(**read) : -1, port);
    }

    void findsTheNearestWord_data()
    {
        QTest::addColumn<QByteArray>("word");
        QTest::addColumn<QByteArray>("found");
        QTest::addRow("a letter less")
            << QByteArray("relay.batch.max_siz") << QByteArray("relay.batch.max_size");
        QTest::addRow("without underscore")
            << QByteArray("relay.batch.maxsize") << QByteArray("relay.batch.max_size");
        QTest::addRow("something else") << QByteArray("kitchen.sink") << QByteArray();
    }

    void findsTheNearestWord()
    {
        QFETCH(const QByteArray, word);
        QFETCH(const QByteArray, found);
        const std::vector<std::string> candidates{
            "log.level", "relay.batch.max_size", "relay.batch.timeout"};
        QCOMPARE(std::string(nearest(word.toStdString(), candidates)), found.toStdString());
    }
};

QTEST_GUILESS_MAIN(tst_KeyValues)
#include "tst_key_values.moc"

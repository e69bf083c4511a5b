// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/format.h"

#include <QLocale>
#include <QtTest>

#include <limits>

using namespace stag::ui::models;

class tst_Format : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void fixed_data()
    {
        QTest::addColumn<double>("value");
        QTest::addColumn<int>("decimals");
        QTest::addColumn<QString>("expected");
        QTest::addRow("plain") << 1.284 << 3 << "1.284";
        QTest::addRow("true minus") << -0.418 << 3 << QStringLiteral("\u22120.418");
        QTest::addRow("no minus zero") << -0.0001 << 3 << "0.000";
        QTest::addRow("thousands") << 1234567.0 << 0 << QStringLiteral("1\u2009234\u2009567");
        QTest::addRow("thousands and decimals")
            << -1234.5 << 1 << QStringLiteral("\u22121\u2009234.5");
        QTest::addRow("rounding up to a thousand") << 999.96 << 1 << QStringLiteral("1\u2009000.0");
        QTest::addRow("not a number")
            << std::numeric_limits<double>::quiet_NaN() << 1 << QStringLiteral("–");
        QTest::addRow("infinite") << std::numeric_limits<double>::infinity() << 1
                                  << QStringLiteral("–");
    }

    void fixed()
    {
        QFETCH(const double, value);
        QFETCH(const int, decimals);
        QFETCH(const QString, expected);
        QCOMPARE(formatFixed(value, decimals), expected);
    }

    void decimalSignOfTheLocale()
    {
        QLocale::setDefault(QLocale(QLocale::German));
        QCOMPARE(formatFixed(1234.5, 1), QStringLiteral("1\u2009234,5"));
        QLocale::setDefault(QLocale::c());
    }

    void lengths_data()
    {
        QTest::addColumn<double>("metres");
        QTest::addColumn<QString>("text");
        QTest::newRow("zero") << 0.0 << QStringLiteral("0.0 mm");
        QTest::newRow("small") << 0.0042 << QStringLiteral("4.2 mm");
        QTest::newRow("some") << 0.0994 << QStringLiteral("99 mm");
        QTest::newRow("nearly one") << 0.9996 << QStringLiteral("1.00 m");
        QTest::newRow("large") << 1234.5 << QStringLiteral("1\u2009234.50 m");
    }
    void lengths()
    {
        QFETCH(const double, metres);
        QTEST(formatLength(metres), "text");
    }

    void uncertainty()
    {
        QCOMPARE(formatUncertainty({0.019, 0.0141}), QStringLiteral("± 19 mm, ± 0.8°"));
    }

    void bytes_data()
    {
        QTest::addColumn<quint64>("bytes");
        QTest::addColumn<QString>("expected");
        QTest::addRow("small") << quint64(212) << "212 B";
        QTest::addRow("kilo") << quint64(42'500) << "42.5 kB";
        QTest::addRow("mega") << quint64(1'300'000) << "1.3 MB";
        QTest::addRow("just below mega") << quint64(999'960) << "1.0 MB";
        QTest::addRow("tera") << quint64(5'000'000'000'000'000)
                              << QStringLiteral("5\u2009000.0 TB");
    }

    void bytes()
    {
        QFETCH(const quint64, bytes);
        QFETCH(const QString, expected);
        QCOMPARE(formatBytes(bytes), expected);
    }

    void age_data()
    {
        QTest::addColumn<int>("ms");
        QTest::addColumn<QString>("expected");
        QTest::addRow("now") << 99 << "now";
        QTest::addRow("tenths") << 400 << "0.4 s";
        QTest::addRow("seconds") << 12'400 << "12 s";
        QTest::addRow("almost a minute") << 59'400 << "59 s";
        QTest::addRow("a minute") << 60'000 << "1 min";
        QTest::addRow("hours") << 7'200'000 << "2 h";
        QTest::addRow("days") << 172'800'000 << "2 d";
    }

    void age()
    {
        QFETCH(const int, ms);
        QFETCH(const QString, expected);
        QCOMPARE(formatAge(std::chrono::milliseconds(ms)), expected);
    }

    void others()
    {
        QCOMPARE(formatHertz(88.2), QStringLiteral("88 Hz"));
        QCOMPARE(formatHertz(2.13), QStringLiteral("2.1 Hz"));
        QCOMPARE(formatHertz(0.0), QStringLiteral("0 Hz"));
        QCOMPARE(formatPerSecond(318.4), QStringLiteral("318/s"));
        QCOMPARE(formatPerSecond(2.13), QStringLiteral("2.1/s"));
        QCOMPARE(formatLatency(std::chrono::milliseconds(9)), QStringLiteral("9 ms"));
        QCOMPARE(formatLatency(std::chrono::milliseconds(1250)), QStringLiteral("1.3 s"));
        QCOMPARE(elideId("short", 20), QStringLiteral("short"));
        QCOMPARE(elideId("anchor_03379a05-e909-4833-9d8e", 20),
                 QStringLiteral("anchor_03379a0…-9d8e"));
    }
};

QTEST_GUILESS_MAIN(tst_Format)
#include "tst_format.moc"

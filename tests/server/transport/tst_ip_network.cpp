// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/ip_network.h"

#include <QTest>

using namespace stag::transport;

class tst_IpNetwork : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected"); // empty: it is none
        const auto row = [](const char *text, const char *expected) {
            QTest::addRow("%s", text) << QString::fromLatin1(text) << QString::fromLatin1(expected);
        };
        row("203.0.113.7", "203.0.113.7");
        row("203.0.113.7/32", "203.0.113.7");
        row("203.0.113.7/24", "203.0.113.0/24");
        row("0.0.0.0/0", "0.0.0.0/0");
        row("2001:DB8::1", "2001:db8::1");
        row("2001:db8:ffff::/33", "2001:db8:8000::/33");
        row("::/0", "::/0");
        row("::ffff:203.0.113.7", "203.0.113.7");
        for (const char *wrong : {"",
                                  "/",
                                  "/8",
                                  "203.0.113",
                                  "203.0.113.256",
                                  "203.0.113.7/33",
                                  "203.0.113.7/-1",
                                  "203.0.113.7/",
                                  "203.0.113.7/8x",
                                  "::1/129",
                                  "fe80::1%eth0",
                                  "example.org",
                                  "1.2.3.4:80",
                                  "[::1]"})
            row(wrong, "");
    }
    void reads()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, expected);
        const auto network = IpNetwork::parse(text.toStdString());
        QCOMPARE(network ? QString::fromStdString(network->text()) : QString(), expected);
        if (network)
            QVERIFY(*IpNetwork::parse(network->text()) == *network);
    }

    void contains_data()
    {
        QTest::addColumn<QString>("network");
        QTest::addColumn<QString>("address");
        QTest::addColumn<bool>("expected");
        const auto row = [](const char *network, const char *address, bool expected) {
            QTest::addRow("%s %s", network, address)
                << QString::fromLatin1(network) << QString::fromLatin1(address) << expected;
        };
        row("203.0.113.0/24", "203.0.113.255", true);
        row("203.0.113.0/24", "203.0.114.0", false);
        row("203.0.113.0/25", "203.0.113.128", false);
        row("203.0.113.7", "203.0.113.7", true);
        row("203.0.113.7", "::ffff:203.0.113.7", true);
        row("203.0.113.0/24", "203.0.0.0/16", false);
        row("0.0.0.0/0", "198.51.100.1", true);
        row("0.0.0.0/0", "2001:db8::1", false);
        row("2001:db8::/32", "2001:db8:1::1", true);
        row("::/0", "198.51.100.1", true);
    }
    void contains()
    {
        QFETCH(const QString, network);
        QFETCH(const QString, address);
        QFETCH(const bool, expected);
        QCOMPARE(IpNetwork::parse(network.toStdString())
                     ->contains(*IpNetwork::parse(address.toStdString())),
                 expected);
    }

    void hosts()
    {
        QCOMPARE(hostOf("127.0.0.1:4711"), std::string_view("127.0.0.1"));
        QCOMPARE(hostOf("[::1]:4711"), std::string_view("::1"));
        QCOMPARE(hostOf(""), std::string_view(""));
    }
};

QTEST_APPLESS_MAIN(tst_IpNetwork)
#include "tst_ip_network.moc"

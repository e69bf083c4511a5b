// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/uuid.h"
#include "tests/support/seeded_random.h"

#include <QTest>
#include <QUuid>

#include <set>

using namespace stag;
using namespace stag::test;

class tst_Uuid : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void generatesVersion4()
    {
        SeededRandom random;
        std::set<std::string> seen;
        for (int i = 0; i < 1000; ++i) {
            const std::string text = uuid4(random);
            QVERIFY(isUuid(text));
            const QUuid uuid = QUuid::fromString(QString::fromStdString(text));
            QCOMPARE(uuid.version(), QUuid::Random);
            QCOMPARE(uuid.variant(), QUuid::DCE);
            QCOMPARE(uuid.toString(QUuid::WithoutBraces).toStdString(), text);
            seen.insert(text);
        }
        QCOMPARE(seen.size(), std::size_t(1000));
    }

    void extremesStayVersion4()
    {
        ConstantRandom zeros(0);
        ConstantRandom ones(255);
        QCOMPARE(uuid4(zeros), std::string("00000000-0000-4000-8000-000000000000"));
        QCOMPARE(uuid4(ones), std::string("ffffffff-ffff-4fff-bfff-ffffffffffff"));
    }

    void givenBytesGiveTheSameAgain()
    {
        std::array<std::byte, 16> bytes{};
        for (std::size_t i = 0; i < bytes.size(); ++i)
            bytes[i] = static_cast<std::byte>(0x11 * i);
        QCOMPARE(uuid4(bytes), std::string("00112233-4455-4677-8899-aabbccddeeff"));
    }

    void bytesOfText()
    {
        std::array<std::byte, 16> bytes{};
        for (std::size_t i = 0; i < bytes.size(); ++i)
            bytes[i] = static_cast<std::byte>(0x11 * i);
        QVERIFY(uuidBytes("00112233-4455-6677-8899-aabbccddeeff") == bytes);
        QVERIFY(uuidBytes("00112233-4455-6677-8899-AABBCCDDEEFF") == bytes);
        QVERIFY(!uuidBytes("00112233-4455-6677-8899-aabbccddeef"));
    }

    void recognises_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("expected");
        QTest::addRow("version 4") << QByteArray("913e50e6-187f-42b8-ab52-729db7639e3e") << true;
        QTest::addRow("upper case") << QByteArray("913E50E6-187F-42B8-AB52-729DB7639E3E") << true;
        QTest::addRow("version 1") << QByteArray("c232ab00-9414-11ec-b3c8-9f6bdeced846") << true;
        QTest::addRow("nil") << QByteArray("00000000-0000-0000-0000-000000000000") << true;
        QTest::addRow("empty") << QByteArray() << false;
        QTest::addRow("braces") << QByteArray("{913e50e6-187f-42b8-ab52-729db7639e3e}") << false;
        QTest::addRow("too short") << QByteArray("913e50e6-187f-42b8-ab52-729db7639e3") << false;
        QTest::addRow("dash elsewhere")
            << QByteArray("913e50e-6187f-42b8-ab52-729db7639e3e") << false;
        QTest::addRow("digit for a dash")
            << QByteArray("913e50e60187f-42b8-ab52-729db7639e3e") << false;
        QTest::addRow("dash for a digit")
            << QByteArray("913e50e6-187f-42b8-ab52-729db7639e--") << false;
        QTest::addRow("no hexadecimal digit")
            << QByteArray("g13e50e6-187f-42b8-ab52-729db7639e3e") << false;
    }

    void recognises()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const bool, expected);
        QCOMPARE(isUuid(text.toStdString()), expected);
    }
};

QTEST_GUILESS_MAIN(tst_Uuid)
#include "tst_uuid.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/constant_time.h"
#include "server/identity/key_text.h"
#include "tests/support/seeded_random.h"

#include <QTest>

#include <set>

using namespace stag;
using namespace stag::identity;

namespace {

const std::string kText = "stag_0123456789ab_" + std::string(64, 'f');

} // namespace

class tst_KeyText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aNewKeyCanBeRead()
    {
        test::SeededRandom random;
        std::set<std::string> ids;
        for (int i = 0; i < 100; ++i) {
            const std::string text = makeKeyText(random);
            const auto read = readKeyText(text);
            QVERIFY(read);
            QVERIFY(text.find(read->id.text()) != std::string::npos);
            QVERIFY(text.find(read->secretHash.toHex()) == std::string::npos);
            ids.insert(read->id.text());
        }
        QCOMPARE(ids.size(), std::size_t(100));
    }

    void onlyTheSecretMakesTheHash()
    {
        const auto one = readKeyText(kText);
        const auto other = readKeyText("stag_ba9876543210_" + std::string(64, 'f'));
        const auto changed = readKeyText("stag_0123456789ab_" + std::string(63, 'f') + 'e');
        QVERIFY(one && other && changed);
        QVERIFY(equalsInConstantTime(one->secretHash, other->secretHash));
        QVERIFY(!equalsInConstantTime(one->secretHash, changed->secretHash));
    }

    void whatIsNoKey_data()
    {
        QTest::addColumn<std::string>("text");
        QTest::newRow("empty") << std::string();
        QTest::newRow("prefix") << std::string("stag_");
        QTest::newRow("another prefix") << "gats" + kText.substr(4);
        QTest::newRow("shorter") << kText.substr(0, kText.size() - 1);
        QTest::newRow("longer") << kText + '0';
        QTest::newRow("no digit in the id") << "stag_0123456789ax_" + std::string(64, 'f');
        QTest::newRow("no digit in the secret")
            << "stag_0123456789ab_" + std::string(63, 'f') + 'g';
        QTest::newRow("no separator") << "stag_0123456789ab-" + std::string(64, 'f');
        QTest::newRow("zero byte") << "stag_0123456789ab_" + std::string(64, '\0');
        QTest::newRow("no ASCII") << std::string(kText.size(), '\xff');
    }
    void whatIsNoKey()
    {
        QFETCH(const std::string, text);
        QVERIFY(!readKeyText(text));
    }
};

QTEST_GUILESS_MAIN(tst_KeyText)
#include "tst_key_text.moc"

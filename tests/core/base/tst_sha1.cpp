// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/hex.h"
#include "core/base/sha1.h"

#include <QTest>

class tst_Sha1 : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void examples_data()
    {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<std::string>("digest");
        QTest::addRow("empty") << std::string()
                               << std::string("da39a3ee5e6b4b0d3255bfef95601890afd80709");
        QTest::addRow("FIPS 180-4")
            << std::string("abc") << std::string("a9993e364706816aba3e25717850c26c9cd0d89d");
    }

    void examples()
    {
        QFETCH(const std::string, text);
        QFETCH(const std::string, digest);
        QCOMPARE(stag::hexEncode(stag::sha1(stag::asBytes(text))), digest);
    }
};

QTEST_GUILESS_MAIN(tst_Sha1)
#include "tst_sha1.moc"

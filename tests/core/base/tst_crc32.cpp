// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/crc32.h"

#include <QTest>

using namespace stag;

class tst_Crc32 : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isTheOneOfGzip_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<quint32>("sum");
        QTest::addRow("empty") << QByteArray() << 0u;
        QTest::addRow("check value of the catalogue") << QByteArray("123456789") << 0xcbf43926u;
        QTest::addRow("one zero byte") << QByteArray(1, '\0') << 0xd202ef8du;
    }

    void isTheOneOfGzip()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const quint32, sum);
        QCOMPARE(crc32(asBytes(text.toStdString())), sum);
    }
};

QTEST_GUILESS_MAIN(tst_Crc32)
#include "tst_crc32.moc"

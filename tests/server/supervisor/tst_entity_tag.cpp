// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/supervisor/entity_tag.h"

#include <QTest>

using namespace stag::supervisor;

class tst_EntityTag : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void versions_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *header, const char *expected) {
            QTest::addRow("%s", header) << QByteArray(header) << QString::fromLatin1(expected);
        };
        row("*", "any");
        row(" * ", "any");
        row("\"7\"", "7");
        row("\"7\", \"12\"", "7 12");
        row("\"7\" ,,\t\"12\" ", "7 12");
        row("W/\"7\"", "");
        row("7", "");
        row("\"\"", "");
        row("\"seven\"", "");
        row("\"7x\"", "");
        row("\"99999999999999999999\"", "");
        row("\"", "");
        row("", "");
    }
    void versions()
    {
        QFETCH(const QByteArray, header);
        QFETCH(const QString, expected);
        QStringList words;
        const auto versions = versionsOf(header.toStdString());
        for (const std::int64_t version : versions.value_or(std::vector<std::int64_t>()))
            words.append(QString::number(version));
        QCOMPARE(versions ? words.join(u' ') : QStringLiteral("any"), expected);
    }

    void whatIsKnown()
    {
        QCOMPARE(entityTag(7), std::string("\"7\""));
        for (const char *header : {"\"7\"", "W/\"7\"", "\"3\", W/\"7\"", "*"})
            QVERIFY(isNamed(header, 7));
        for (const char *header : {"", "\"8\"", "7", "\"77\""})
            QVERIFY(!isNamed(header, 7));
    }
};

QTEST_APPLESS_MAIN(tst_EntityTag)
#include "tst_entity_tag.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/relay/admission.h"

#include <QTest>

using namespace stag;

class tst_Admission : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void admits_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QByteArray>("headerValue");
        QTest::addColumn<QByteArray>("parameter");
        QTest::addColumn<QByteArray>("parameterValue");
        QTest::addColumn<bool>("admitted");
        const QByteArray none;
        QTest::addRow("nothing at all") << none << none << none << none << false;
        QTest::addRow("key in the header")
            << QByteArray("X-API-Key") << QByteArray("k") << none << none << true;
        QTest::addRow("key in a header of other case")
            << QByteArray("x-api-key") << QByteArray("k") << none << none << true;
        QTest::addRow("empty key in the header")
            << QByteArray("X-API-Key") << none << none << none << false;
        QTest::addRow("bearer") << QByteArray("Authorization") << QByteArray("Bearer k") << none
                                << none << true;
        QTest::addRow("empty bearer")
            << QByteArray("Authorization") << QByteArray("Bearer ") << none << none << false;
        QTest::addRow("basic") << QByteArray("Authorization") << QByteArray("Basic azpr") << none
                               << none << false;
        QTest::addRow("key in the query")
            << none << none << QByteArray("api_key") << QByteArray("k") << true;
        QTest::addRow("empty key in the query")
            << none << none << QByteArray("api_key") << none << false;
        QTest::addRow("first SDKs: session")
            << none << none << QByteArray("session_id") << QByteArray("s") << true;
        QTest::addRow("first SDKs: device")
            << none << none << QByteArray("device_id") << QByteArray("d") << true;
        QTest::addRow("another parameter")
            << none << none << QByteArray("device_name") << QByteArray("n") << false;
    }

    void admits()
    {
        QFETCH(const QByteArray, header);
        QFETCH(const QByteArray, headerValue);
        QFETCH(const QByteArray, parameter);
        QFETCH(const QByteArray, parameterValue);
        QFETCH(const bool, admitted);
        transport::Request request;
        if (!header.isEmpty())
            request.headers.emplace(header.toStdString(), headerValue.toStdString());
        if (!parameter.isEmpty())
            request.query.emplace(parameter.toStdString(), parameterValue.toStdString());
        const auto refusal = relay::refuseAdmission(request, relay::Admission::KeyRequired);
        QCOMPARE(!refusal.has_value(), admitted);
        QVERIFY(!relay::refuseAdmission(request, relay::Admission::Open));
        if (refusal) {
            QCOMPARE(refusal->status, 401);
            QCOMPARE(refusal->body, std::string("Missing API key\n"));
            QVERIFY(refusal->contentType.starts_with("text/plain"));
        }
    }
};

QTEST_GUILESS_MAIN(tst_Admission)
#include "tst_admission.moc"

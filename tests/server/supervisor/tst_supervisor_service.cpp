// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/supervisor/supervisor_fixture.h"

#include <QTest>

using namespace stag;
using namespace stag::supervisor::test;

class tst_SupervisorService : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysThatItIsThere()
    {
        Fixture f;
        const auto answer = f.ask(transport::Method::Get, "/health");
        QCOMPARE(answer.status, 200);
        QVERIFY(answer.body.starts_with(R"({"status":"healthy","service":"supervisor")"));
    }
};

QTEST_APPLESS_MAIN(tst_SupervisorService)
#include "tst_supervisor_service.moc"

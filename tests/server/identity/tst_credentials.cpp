// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/identity/credentials.h"

#include <QTest>

using namespace stag;

class tst_Credentials : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void shown_data()
    {
        QTest::addColumn<std::string>("header");
        QTest::addColumn<std::string>("authorization");
        QTest::addColumn<std::string>("parameter");
        QTest::addColumn<std::string>("key");
        const auto row = [](const char *name,
                            const char *header,
                            const char *authorization,
                            const char *parameter,
                            const char *key) {
            QTest::newRow(name) << std::string(header) << std::string(authorization)
                                << std::string(parameter) << std::string(key);
        };
        row("none", "", "", "", "");
        row("header", "a", "", "", "a");
        row("bearer", "", "Bearer a", "", "a");
        row("scheme in another case", "", "bEARER a", "", "a");
        row("spaces", "", "Bearer   a", "", "a");
        row("nothing but the scheme", "", "Bearer", "", "");
        row("nothing behind the scheme", "", "Bearer  ", "", "");
        row("another scheme", "", "Basic a", "", "");
        row("parameter", "", "", "a", "a");
        row("the header goes before the bearer", "a", "Bearer b", "c", "a");
        row("the bearer goes before the parameter", "", "Bearer b", "c", "b");
    }
    void shown()
    {
        QFETCH(const std::string, header);
        QFETCH(const std::string, authorization);
        QFETCH(const std::string, parameter);
        QFETCH(const std::string, key);
        transport::Request request;
        request.headers = {{"X-API-Key", header}, {"Authorization", authorization}};
        request.query = {{"api_key", parameter}};
        QCOMPARE(std::string(identity::shownKey(request).value_or("")), key);
    }
};

QTEST_GUILESS_MAIN(tst_Credentials)
#include "tst_credentials.moc"

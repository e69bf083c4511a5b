// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/url.h"

#include <QTest>

using namespace stag;
using namespace stag::transport;

class tst_Url : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void parses_data();
    void parses();
    void rejects_data();
    void rejects();
    void encodesWhatItDecodes();
    void targets_data();
    void targets();
};

void tst_Url::parses_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<std::string>("authority");
    QTest::addColumn<std::string>("path");
    QTest::addColumn<std::string>("query");
    const auto row =
        [](const char *text, const char *authority, const char *path, const char *query) {
            QTest::addRow("%s", text) << std::string(text) << std::string(authority)
                                      << std::string(path) << std::string(query);
        };
    row("http://localhost:8080", "localhost:8080", "", "");
    row("http://localhost", "localhost:80", "", "");
    row("https://Stag.Example/base/", "stag.example:443", "/base/", "");
    row("HTTP://10.0.0.1:1/a?b=c?d", "10.0.0.1:1", "/a", "b=c?d");
    row("http://host?x", "host:80", "", "x");
    row("http://[::1]:65535/x", "[::1]:65535", "/x", "");
    row("http://[fe80::1]", "[fe80::1]:80", "", "");
    row("http://under_score-host:80", "under_score-host:80", "", "");
}

void tst_Url::parses()
{
    QFETCH(const std::string, text);
    QFETCH(const std::string, authority);
    QFETCH(const std::string, path);
    QFETCH(const std::string, query);
    const auto url = parseUrl(text);
    QVERIFY(url);
    QCOMPARE(url->authority(), authority);
    QCOMPARE(url->path, path);
    QCOMPARE(url->query, query);
}

void tst_Url::rejects_data()
{
    QTest::addColumn<std::string>("text");
    for (const char *text : {"",
                             "localhost:8080",
                             "ftp://host",
                             "http:/host",
                             "http://",
                             "http:///path",
                             "http://:80",
                             "http://user@host",
                             "http://user:secret@host",
                             "http://host:",
                             "http://host:0",
                             "http://host:65536",
                             "http://host:-1",
                             "http://host:80a",
                             "http://host:80:80",
                             "http://[::1",
                             "http://[::1]80",
                             "http://[]",
                             "http://[host]:80",
                             "http://ho st",
                             "http://host/\n",
                             "http://host/#part",
                             "http://h\xc3\xb6st"})
        QTest::addRow("%s", text) << std::string(text);
}

void tst_Url::rejects()
{
    QFETCH(const std::string, text);
    const auto url = parseUrl(text);
    QVERIFY(!url);
    QCOMPARE(int(url.error().code), int(ErrorCode::InvalidArgument));
}

void tst_Url::encodesWhatItDecodes()
{
    const std::string text = "a b+c%/\xc3\xa4~-_.9&=?";
    const std::string encoded = percentEncode(text);
    QCOMPARE(encoded, std::string("a%20b%2Bc%25%2F%C3%A4~-_.9%26%3D%3F"));
    for (const PlusSign plus : {PlusSign::Literal, PlusSign::Space})
        QCOMPARE(percentDecode(encoded, plus).value(), text);
}

void tst_Url::targets_data()
{
    QTest::addColumn<std::string>("target");
    QTest::addColumn<std::string>("expected");
    const auto row = [](const char *target, const char *expected) {
        QTest::addRow("%s", target) << std::string(target) << std::string(expected);
    };
    row("/a%2Fb?c=%41", "/a%2Fb ? c=%41");
    row("http://host/a?b?c", "/a ? b?c");
    row("http://host", "/ ? ");
    row("*", "* ? ");
    row("/a#b", "error");
    row("a", "error");
    row("", "error");
}

void tst_Url::targets()
{
    QFETCH(const std::string, target);
    QFETCH(const std::string, expected);
    const auto parsed = parseRequestTarget(target);
    QCOMPARE(parsed ? parsed->path + " ? " + parsed->query : "error", expected);
}

QTEST_GUILESS_MAIN(tst_Url)
#include "tst_url.moc"

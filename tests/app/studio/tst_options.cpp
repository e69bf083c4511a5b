// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bootstrap/command_line.h"
#include "app/studio/options.h"

#include <QCommandLineParser>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace stag;
using namespace stag::app::studio;

namespace {

Result<StudioOptions> read(const QStringList &arguments)
{
    QCommandLineParser parser;
    app::bootstrap::addServerOptions(parser);
    addStudioOptions(parser);
    if (!parser.parse(QStringList{u"stag-studio"_s} + arguments))
        return Error{ErrorCode::InvalidArgument, parser.errorText().toStdString()};
    return readStudioOptions(parser);
}

} // namespace

class TestOptions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void defaults();
    void everything();
    void refuses_data();
    void refuses();
};

void TestOptions::defaults()
{
    const auto options = read({});
    QVERIFY(options.has_value());
    QVERIFY(!options->connectTo && !options->grab && !options->size);
    QCOMPARE(options->demo, DemoChoice::FirstStart);
    QVERIFY(options->feedEncoding == wire::FeedEncoding::Binary);
    QVERIFY(!options->choosesListeners);
}

void TestOptions::everything()
{
    const auto options =
        read({u"--connect"_s,      u"10.0.0.4"_s,   u"--demo"_s,  u"--workspace"_s, u"live"_s,
              u"--grab"_s,         u"a.png"_s,      u"--after"_s, u"0.5"_s,         u"--theme"_s,
              u"dark"_s,           u"--language"_s, u"de"_s,      u"--size"_s,      u"1280x800"_s,
              u"--feed"_s,         u"json"_s,       u"--data"_s,  u"folder"_s,      u"--listen"_s,
              u"all=127.0.0.1:0"_s});
    QVERIFY2(options.has_value(), options ? "" : options.error().detail.c_str());
    QCOMPARE(options->connectTo->toString(), u"http://10.0.0.4:8080"_s);
    QCOMPARE(options->demo, DemoChoice::Always);
    QCOMPARE(options->workspace, u"live"_s);
    QCOMPARE(options->grab->file, u"a.png"_s);
    QCOMPARE(options->grab->after, std::chrono::milliseconds(500));
    QCOMPARE(options->theme, u"dark"_s);
    QCOMPARE(options->language, u"de"_s);
    QCOMPARE(*options->size, QSize(1280, 800));
    QVERIFY(options->feedEncoding == wire::FeedEncoding::Json);
    QCOMPARE(options->dataDirectory, u"folder"_s);
    QVERIFY(options->choosesListeners);
    QCOMPARE(read({u"--no-demo"_s})->demo, DemoChoice::Never);
}

void TestOptions::refuses_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("says");
    QTest::newRow("demo and no demo") << QStringList{u"--demo"_s, u"--no-demo"_s} << u"--no-demo"_s;
    QTest::newRow("a theme nobody has")
        << QStringList{u"--theme"_s, u"pink"_s} << u"--theme pink"_s;
    QTest::newRow("a language nobody speaks")
        << QStringList{u"--language"_s, u"tlh"_s} << u"--language tlh"_s;
    QTest::newRow("a feed nobody speaks") << QStringList{u"--feed"_s, u"xml"_s} << u"--feed xml"_s;
    QTest::newRow("no size") << QStringList{u"--size"_s, u"large"_s} << u"WIDTHxHEIGHT"_s;
    QTest::newRow("a size without height")
        << QStringList{u"--size"_s, u"1280x"_s} << u"WIDTHxHEIGHT"_s;
    QTest::newRow("a size too large")
        << QStringList{u"--size"_s, u"1280x99999"_s} << u"WIDTHxHEIGHT"_s;
    QTest::newRow("a time that is none")
        << QStringList{u"--grab"_s, u"a.png"_s, u"--after"_s, u"soon"_s} << u"--after soon"_s;
    QTest::newRow("no server") << QStringList{u"--connect"_s, u"ftp://x"_s} << u"ftp"_s;
}

void TestOptions::refuses()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, says);
    const auto options = read(arguments);
    QVERIFY(!options);
    QVERIFY2(QString::fromStdString(options.error().detail).contains(says),
             options.error().detail.c_str());
}

QTEST_GUILESS_MAIN(TestOptions)
#include "tst_options.moc"

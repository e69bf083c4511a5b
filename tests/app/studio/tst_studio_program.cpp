// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/colour_count.h"

#include <QFile>
#include <QImage>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace Qt::StringLiterals;

namespace {

constexpr int kStartMs = 60'000;

QProcessEnvironment withoutDisplay()
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const auto &name : {u"DISPLAY"_s, u"WAYLAND_DISPLAY"_s, u"QT_QPA_PLATFORM"_s})
        environment.remove(name);
    return environment;
}

} // namespace

/// The real program, from outside.
class TestStudioProgram : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void grabsWelcome_data();
    void grabsWelcome();
    void grabsTheDemoInThreeDimensions();
    void endsOnSignal();
    void refusesWrongUse();
    void answersWithoutDisplay_data();
    void answersWithoutDisplay();
    void saysThatThereIsNoDisplay();
    void keepsSettingsBesideItsData();

private:
    /// Runs to the end and returns the exit code.
    int run(const QStringList &arguments,
            const QProcessEnvironment &environment = QProcessEnvironment::systemEnvironment());
    [[nodiscard]] QStringList isolated() const;

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_errors;
    QString m_output;
};

void TestStudioProgram::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

QStringList TestStudioProgram::isolated() const
{
    return {u"--data"_s,
            m_folder->path(),
            u"--listen"_s,
            u"stag=127.0.0.1:0"_s,
            u"--listen"_s,
            u"relay=127.0.0.1:0"_s};
}

int TestStudioProgram::run(const QStringList &arguments, const QProcessEnvironment &environment)
{
    QProcess program;
    program.setProcessEnvironment(environment);
    program.start(QStringLiteral(STAG_STUDIO_PROGRAM), arguments);
    if (!program.waitForFinished(kStartMs)) {
        program.kill();
        program.waitForFinished();
        return -1;
    }
    m_errors = QString::fromUtf8(program.readAllStandardError());
    m_output = QString::fromUtf8(program.readAllStandardOutput());
    return program.exitStatus() == QProcess::NormalExit ? program.exitCode() : -2;
}

void TestStudioProgram::grabsWelcome_data()
{
    QTest::addColumn<QString>("theme");
    QTest::addColumn<QString>("language");
    QTest::newRow("light") << u"light"_s << u"en"_s;
    QTest::newRow("dark, German") << u"dark"_s << u"de"_s;
}

void TestStudioProgram::grabsWelcome()
{
    QFETCH(QString, theme);
    QFETCH(QString, language);
    const QString file = m_folder->filePath(u"welcome.png"_s);
    QCOMPARE(run(isolated() << u"--no-demo"_s << u"--grab"_s << file << u"--after"_s << u"1"_s
                            << u"--size"_s << u"1280x800"_s << u"--theme"_s << theme
                            << u"--language"_s << language),
             0);
    const QImage image(file);
    QCOMPARE(image.size(), QSize(1280, 800));
    QVERIFY(stag::test::colourCount(image) > 40);
    QCOMPARE(image.pixelColor(34, 500).lightnessF() < 0.5, theme == u"dark");
}

void TestStudioProgram::grabsTheDemoInThreeDimensions()
{
    const QString file = m_folder->filePath(u"demo.png"_s);
    QCOMPARE(run(isolated() << u"--demo"_s << u"--grab"_s << file << u"--after"_s << u"10"_s
                            << u"--size"_s << u"1280x800"_s << u"--theme"_s << u"dark"_s),
             0);
    const QImage image(file);
    QVERIFY(!image.isNull());
    // The middle of the window is the 3D view: it is shaded, not flat.
    QVERIFY(stag::test::colourCount(image.copy(400, 200, 450, 300)) > 100);
}

void TestStudioProgram::endsOnSignal()
{
    QProcess program;
    program.setProcessChannelMode(QProcess::MergedChannels);
    program.start(QStringLiteral(STAG_STUDIO_PROGRAM), isolated() << u"--no-demo"_s);
    QVERIFY(program.waitForStarted());
    QByteArray log;
    QTRY_VERIFY_WITH_TIMEOUT((log += program.readAll()).contains("listening"), kStartMs);
    ::kill(pid_t(program.processId()), SIGTERM);
    QVERIFY(program.waitForFinished(kStartMs));
    QCOMPARE(program.exitStatus(), QProcess::NormalExit);
    QCOMPARE(program.exitCode(), 0);
}

void TestStudioProgram::refusesWrongUse()
{
    QCOMPARE(run({u"--theme"_s, u"pink"_s}), 2);
    QVERIFY2(m_errors.contains(u"--theme pink"_s), qPrintable(m_errors));
    QCOMPARE(run({u"--them"_s, u"dark"_s}), 2);
    QVERIFY2(m_errors.contains(u"--help"_s), qPrintable(m_errors));
}

void TestStudioProgram::answersWithoutDisplay_data()
{
    QTest::addColumn<QString>("question");
    QTest::addColumn<QString>("answer");
    QTest::newRow("help") << u"--help"_s << u"--workspace"_s;
    QTest::newRow("help, short") << u"-h"_s << u"--workspace"_s;
    QTest::newRow("version") << u"--version"_s << u"stag-studio "_s;
    QTest::newRow("settings") << u"--print-config"_s << u"log"_s;
    QTest::newRow("check") << u"--check-config"_s << u"valid"_s;
}

void TestStudioProgram::answersWithoutDisplay()
{
    QFETCH(QString, question);
    QFETCH(QString, answer);
    QCOMPARE(run({question, u"--data"_s, m_folder->path()}, withoutDisplay()), 0);
    QVERIFY2(m_output.contains(answer), qPrintable(m_output + m_errors));
}

void TestStudioProgram::saysThatThereIsNoDisplay()
{
    QCOMPARE(run(isolated(), withoutDisplay()), 1);
    QVERIFY2(m_errors.contains(u"stagd"_s), qPrintable(m_errors));
}

void TestStudioProgram::keepsSettingsBesideItsData()
{
    const QString file = m_folder->filePath(u"first.png"_s);
    QCOMPARE(run(isolated() << u"--no-demo"_s << u"--grab"_s << file << u"--after"_s << u"1"_s), 0);
    QVERIFY(QFile::exists(m_folder->filePath(u"studio.ini"_s)));
}

QTEST_GUILESS_MAIN(TestStudioProgram)
#include "tst_studio_program.moc"

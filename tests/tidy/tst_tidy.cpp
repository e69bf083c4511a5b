// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/tidy/layer_rules.h"
#include "tests/tidy/text_rules.h"
#include "tests/tidy/tree_rules.h"

#include <QFile>
#include <QProcess>
#include <QTest>

using namespace stag::tidy;

/// Applies every house rule to the tracked tree.
class tst_Tidy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void layers();
    void text_data();
    void text();
    void tree();
    void format();

private:
    static QByteArray run(const QString &program, const QStringList &arguments);
    void report(const QList<Finding> &findings);

    QList<SourceFile> m_files;
};

QByteArray tst_Tidy::run(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.setWorkingDirectory(QStringLiteral(STAG_SOURCE_DIR));
    process.start(program, arguments);
    process.waitForFinished(60'000);
    return process.readAllStandardOutput() + process.readAllStandardError();
}

void tst_Tidy::report(const QList<Finding> &findings)
{
    for (const Finding &finding : findings)
        qWarning("%s", qPrintable(finding.toString()));
    QVERIFY2(findings.isEmpty(),
             qPrintable(QStringLiteral("%1 findings, listed above").arg(findings.size())));
}

void tst_Tidy::initTestCase()
{
    const QByteArray listed = run(QStringLiteral("git"),
                                  {QStringLiteral("ls-files"),
                                   QStringLiteral("-z"),
                                   QStringLiteral("--cached"),
                                   QStringLiteral("--others"),
                                   QStringLiteral("--exclude-standard")});
    for (const QByteArray &name : listed.split('\0')) {
        QFile file(QStringLiteral(STAG_SOURCE_DIR "/") + QString::fromUtf8(name));
        if (name.isEmpty() || !file.open(QIODevice::ReadOnly))
            continue;
        const QByteArray bytes = file.readAll();
        if (!bytes.contains('\0'))
            m_files.append({QString::fromUtf8(name), QString::fromUtf8(bytes)});
    }
    QVERIFY2(m_files.size() > 50, "git ls-files found too little; is this a checkout?");
}

void tst_Tidy::layers()
{
    const Levels levels = readLevels(m_files);
    QList<Finding> findings;
    for (const SourceFile &file : std::as_const(m_files))
        findings += checkIncludes(file, levels) + checkThirdPartyDoors(file) + checkPurity(file);
    report(findings);
}

void tst_Tidy::text_data()
{
    QTest::addColumn<int>("index");
    const auto rules = textRules();
    for (int i = 0; i < rules.size(); ++i)
        QTest::addRow("%s", rules[i].name) << i;
}

void tst_Tidy::text()
{
    QFETCH(const int, index);
    QList<Finding> findings;
    for (const SourceFile &file : std::as_const(m_files)) {
        // The examples of the rules break the rules.
        if (file.path != u"tests/tidy/tst_rules.cpp")
            findings += textRules()[index].check(file);
    }
    report(findings);
}

void tst_Tidy::tree()
{
    report(checkReadmes(m_files) + checkTestMirror(m_files));
}

void tst_Tidy::format()
{
    const QString program = QStringLiteral("clang-format");
    const QByteArray version = run(program, {QStringLiteral("--version")});
    if (!version.contains("version 14."))
        QSKIP("layout is defined by clang-format 14, which is not installed here");
    QStringList arguments{QStringLiteral("--dry-run"), QStringLiteral("-Werror")};
    for (const SourceFile &file : std::as_const(m_files)) {
        if (file.isCpp())
            arguments.append(file.path);
    }
    const QByteArray output = run(program, arguments);
    QVERIFY2(output.isEmpty(), output.left(4000).constData());
}

QTEST_GUILESS_MAIN(tst_Tidy)
#include "tst_tidy.moc"

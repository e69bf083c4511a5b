// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/wire/fixtures.h"

#include <QDir>
#include <QFile>
#include <QTest>

namespace stag::test {

namespace {

const QByteArray kSeparator = QByteArrayLiteral("\n----\n");

QDir folderOf(const QString &protocol)
{
    return QDir(QStringLiteral(STAG_TEST_DATA "/wire/") + protocol);
}

struct Fixture
{
    QByteArray input;
    QByteArray expected;
};

Fixture readFixture(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QByteArray text = file.readAll();
    const auto at = text.indexOf(kSeparator);
    return at < 0 ? Fixture{text.chopped(1), {}}
                  : Fixture{text.first(at), text.sliced(at + kSeparator.size())};
}

QStringList filesOf(const QDir &folder)
{
    return folder.entryList({QStringLiteral("*.txt")}, QDir::Files, QDir::Name);
}

} // namespace

void addFixtureRows(const QString &protocol)
{
    QTest::addColumn<QString>("path");
    const QDir folder = folderOf(protocol);
    for (const QString &name : filesOf(folder))
        QTest::newRow(qPrintable(QString(name).chopped(4).replace(u'_', u' ')))
            << folder.filePath(name);
}

void checkFixture(const QString &path, const Render &render)
{
    const Fixture fixture = readFixture(path);
    const QByteArray actual =
        QByteArray::fromStdString(
            render({fixture.input.constData(), static_cast<std::size_t>(fixture.input.size())}))
        + '\n';
    if (qEnvironmentVariableIntValue("STAG_UPDATE_EXPECTED") == 0) {
        QCOMPARE(actual, fixture.expected);
        return;
    }
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(fixture.input + kSeparator + actual);
}

QList<QByteArray> validInputs(const QString &protocol)
{
    QList<QByteArray> inputs;
    const QDir folder = folderOf(protocol);
    for (const QString &name : filesOf(folder)) {
        const Fixture fixture = readFixture(folder.filePath(name));
        if (!fixture.expected.startsWith("error "))
            inputs.append(fixture.input);
    }
    return inputs;
}

} // namespace stag::test

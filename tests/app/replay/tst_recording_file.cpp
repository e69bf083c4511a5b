// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/replay/demo.h"
#include "app/replay/recording_file.h"
#include "core/base/gzip.h"
#include "tests/support/bytes_of.h"
#include "tests/support/temp_dir.h"

#include <QFile>
#include <QTest>

using namespace stag;
using namespace stag::app::replay;

namespace {

wire::RecordingHeader header()
{
    wire::RecordingHeader header;
    header.name = "Test";
    header.session = model::SessionId("s");
    header.durationS = 1;
    header.devices = {{model::DeviceId("d"), "Device", "phone", {"head"}}};
    header.room.positions = {{0, 0, 0}, {1, 0, 0}, {0, 1, 0}};
    header.room.triangles = {{0, 1, 2}};
    return header;
}

QByteArray line(double timeS, const char *device, decltype(wire::RecordingLine::what) what)
{
    return QByteArray::fromStdString(
               wire::writeRecordingLine({timeS, model::DeviceId(device), std::move(what)}))
           + '\n';
}

QByteArray file(const QByteArray &lines)
{
    return QByteArray::fromStdString(wire::writeRecordingHeader(header())) + '\n' + lines;
}

Result<Recording> load(const QByteArray &content)
{
    const test::TempDir dir;
    const QString name = QString::fromStdString(dir.file("recording.jsonl"));
    QFile file(name);
    if (file.open(QIODevice::WriteOnly))
        file.write(content);
    file.close();
    return loadRecording(name);
}

} // namespace

class tst_RecordingFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void firstDemoSessionIsTheOneOfTheFirstRecording()
    {
        const auto recording = loadRecording(demoRecordings().front());
        QVERIFY(recording);
        QCOMPARE(recording->header.session.text(), firstDemoSession().text());
    }

    void readsPlainAndGzip()
    {
        const QByteArray content = file(line(0, "d", wire::RecordedJoin{})
                                        + line(0.5, "d", wire::RecordedChunk{"0_0_0", {0}}));
        const auto plain = load(content);
        QVERIFY2(plain, plain ? "" : plain.error().detail.c_str());
        QCOMPARE(plain->lines.size(), std::size_t(2));
        const auto packed = gzip(test::bytesOf(content));
        QVERIFY(packed);
        const auto inflated = load(test::byteArrayOf(*packed));
        QVERIFY(inflated);
        QVERIFY(inflated->header == plain->header);
        QVERIFY(inflated->lines == plain->lines);
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QByteArray>("error");
        QTest::addRow("empty") << QByteArray() << QByteArray("line 1: ");
        QTest::addRow("no recording") << QByteArray("{\"a\":1}\n") << QByteArray("line 1: ");
        QTest::addRow("broken line") << file("{\n") << QByteArray("line 2: ");
        QTest::addRow("unknown device") << file(line(0, "x", wire::RecordedJoin{}))
                                        << QByteArray("line 2: device 'x' is not in the header");
        QTest::addRow("back in time")
            << file(line(1, "d", wire::RecordedJoin{}) + line(0.5, "d", wire::RecordedLeave{}))
            << QByteArray("line 3: goes back in time");
        QTest::addRow("triangle out of range")
            << file(line(0, "d", wire::RecordedChunk{"0_0_0", {1}}))
            << QByteArray("line 2: triangle 1 of 1");
    }

    void refuses()
    {
        QFETCH(const QByteArray, content);
        QFETCH(const QByteArray, error);
        const auto recording = load(content);
        QVERIFY(!recording);
        QVERIFY2(QByteArray::fromStdString(recording.error().detail).contains(error),
                 recording.error().detail.c_str());
    }

    void namesAMissingFile()
    {
        const auto recording = loadRecording(QStringLiteral("/nowhere/at.all"));
        QVERIFY(!recording);
        QCOMPARE(int(recording.error().code), int(ErrorCode::NotFound));
        QVERIFY(recording.error().detail.starts_with("/nowhere/at.all: "));
    }

    void theDemoIsInTheProgram()
    {
        QCOMPARE(demoRecordings().size(), 2);
        for (const QString &name : demoRecordings()) {
            const auto recording = loadRecording(name);
            QVERIFY2(recording, recording ? "" : recording.error().detail.c_str());
            QCOMPARE(recording->header.devices.size(), std::size_t(3));
            QVERIFY(recording->lines.size() > 5'000);
        }
        QVERIFY(demoNotice().contains(QStringLiteral("TUM RGB-D")));
        QVERIFY(demoNotice().contains(QStringLiteral("Apache License")));
    }
};

QTEST_GUILESS_MAIN(tst_RecordingFile)
#include "tst_recording_file.moc"

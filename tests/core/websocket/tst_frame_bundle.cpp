// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/websocket/frame_bundle.h"

#include <QTest>

using namespace stag::websocket;

class tst_FrameBundle : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void holdsTheFramesOfItsMessages()
    {
        FrameBundle bundle(Opcode::Binary);
        std::string frames;
        std::size_t bytes = 0;
        for (const std::size_t size : {0u, 1u, 125u, 126u, 70'000u}) {
            const auto message = std::make_shared<const std::string>(size, 'x');
            bundle.add(message);
            QVERIFY(bundle.messages().back() == message);
            frames += std::string(encodeHeader(Opcode::Binary, false, size).view()) + *message;
            bytes += size;
        }
        QCOMPARE(bundle.messages().size(), std::size_t(5));
        QCOMPARE(bundle.messageBytes(), bytes);
        QVERIFY(bundle.frames() == frames);
        QVERIFY(bundle.opcode() == Opcode::Binary);
    }
};

QTEST_GUILESS_MAIN(tst_FrameBundle)
#include "tst_frame_bundle.moc"

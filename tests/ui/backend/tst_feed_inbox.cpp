// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/backend/feed_inbox.h"
#include "ui/backend/server_address.h"

#include <QtTest>

using namespace stag;
using ui::backend::BackendLimits;
using ui::backend::FeedInbox;

namespace {

live::LiveEvent anchor(const char *id, double x, live::DeliveryClass deliveryClass)
{
    live::AnchorChanged event;
    event.anchor.id = model::AnchorId(id);
    event.anchor.pose.position.x = x;
    event.deliveryClass = deliveryClass;
    return event;
}

live::LiveEvent pose(const char *id, double x)
{
    return anchor(id, x, live::DeliveryClass::Pose);
}

live::LiveEvent mesh(std::size_t bytes)
{
    model::MeshPayload payload;
    payload.vertices.resize(bytes);
    live::MeshChanged event;
    event.mesh.payload = std::make_shared<const model::MeshPayload>(std::move(payload));
    return event;
}

/// "head=3 begin mesh packet": what a batch holds, in order.
QString print(const std::vector<live::LiveEvent> &events)
{
    QStringList words;
    for (const auto &event : events) {
        if (const auto *change = std::get_if<live::AnchorChanged>(&event))
            words.append(QStringLiteral("%1=%2")
                             .arg(QString::fromStdString(change->anchor.id.text()))
                             .arg(change->anchor.pose.position.x));
        else if (std::holds_alternative<live::SnapshotBegin>(event))
            words.append(QStringLiteral("begin"));
        else if (std::holds_alternative<live::SnapshotEnd>(event))
            words.append(QStringLiteral("end"));
        else if (std::holds_alternative<live::Removed>(event))
            words.append(QStringLiteral("removed"));
        else if (std::holds_alternative<live::MeshChanged>(event))
            words.append(QStringLiteral("mesh"));
        else if (const auto *packet = std::get_if<live::PacketLogged>(&event))
            words.append(QString::fromStdString(packet->kind));
    }
    return words.join(u' ');
}

} // namespace

class tst_FeedInbox : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theNewestPoseTakesTheOldPlace()
    {
        FeedInbox inbox{BackendLimits{}};
        inbox.push(pose("a", 1));
        inbox.push(pose("b", 1));
        inbox.push(pose("a", 2));
        QCOMPARE(print(inbox.take()), QStringLiteral("a=2 b=1"));
        QCOMPARE(inbox.coalescedPoses(), 1u);
        inbox.push(pose("a", 3));
        QCOMPARE(print(inbox.take()), QStringLiteral("a=3"));
        QVERIFY(inbox.empty());
    }

    void aPoseDoesNotCrossABorder()
    {
        FeedInbox inbox{BackendLimits{}};
        inbox.push(pose("a", 1));
        inbox.push(live::SnapshotBegin{});
        inbox.push(pose("a", 2));
        inbox.push(live::SnapshotEnd{});
        inbox.push(pose("a", 3));
        inbox.push(anchor("a", 4, live::DeliveryClass::Reliable));
        inbox.push(pose("a", 5));
        inbox.push(live::Removed{{model::SessionId("s"), live::EntityKind::Anchor, "a"}});
        inbox.push(pose("a", 6));
        QCOMPARE(print(inbox.take()), QStringLiteral("a=1 begin a=2 end a=3 a=4 a=5 removed a=6"));
    }

    void reliableEventsNeverCoalesce()
    {
        FeedInbox inbox{BackendLimits{}};
        inbox.push(anchor("a", 1, live::DeliveryClass::Reliable));
        inbox.push(anchor("a", 2, live::DeliveryClass::Reliable));
        QCOMPARE(print(inbox.take()), QStringLiteral("a=1 a=2"));
    }

    void batch_overflow()
    {
        BackendLimits limits;
        limits.batchEventsMax = 2;
        FeedInbox inbox(limits);
        for (const char *id : {"a", "b", "c"})
            inbox.push(pose(id, 1));
        QCOMPARE(print(inbox.take()), QStringLiteral("a=1 b=1"));
        inbox.push(pose("a", 2));
        inbox.push(pose("c", 2));
        QCOMPARE(print(inbox.take()), QStringLiteral("c=2 a=2"));
    }

    void events_overflow()
    {
        BackendLimits limits;
        limits.inboxEventsMax = 2;
        FeedInbox inbox(limits);
        QCOMPARE(inbox.push(pose("a", 1)), FeedInbox::Push::Accepted);
        QCOMPARE(inbox.push(pose("b", 1)), FeedInbox::Push::Accepted);
        QCOMPARE(inbox.push(pose("a", 2)), FeedInbox::Push::Accepted);
        QCOMPARE(inbox.push(pose("c", 1)), FeedInbox::Push::Full);
        inbox.clear();
        QCOMPARE(inbox.push(pose("c", 1)), FeedInbox::Push::Accepted);
    }

    void payloadBytes_overflow()
    {
        BackendLimits limits;
        limits.inboxPayloadBytesMax = 10;
        FeedInbox inbox(limits);
        QCOMPARE(inbox.push(mesh(10)), FeedInbox::Push::Accepted);
        QCOMPARE(inbox.push(mesh(1)), FeedInbox::Push::Full);
        QCOMPARE(print(inbox.take()), QStringLiteral("mesh"));
        QCOMPARE(inbox.push(mesh(1)), FeedInbox::Push::Accepted);
    }

    void packets_overflow()
    {
        BackendLimits limits;
        limits.inboxPacketsMax = 2;
        FeedInbox inbox(limits);
        for (const char *kind : {"p1", "p2", "p3"}) {
            live::PacketLogged packet;
            packet.kind = kind;
            inbox.push(packet);
        }
        QCOMPARE(inbox.droppedPackets(), 1u);
        QCOMPARE(print(inbox.take()), QStringLiteral("p2 p3"));
    }

    void addresses_data()
    {
        QTest::addColumn<QString>("server");
        QTest::addColumn<QString>("socket");
        QTest::addColumn<QString>("http");
        QTest::addColumn<QString>("name");
        QTest::addRow("http") << "http://127.0.0.1:8080"
                              << "ws://127.0.0.1:8080/x"
                              << "http://127.0.0.1:8080/x"
                              << "127.0.0.1:8080";
        QTest::addRow("secure") << "wss://stag.example"
                                << "wss://stag.example/x"
                                << "https://stag.example/x"
                                << "stag.example";
        QTest::addRow("behind a path") << "https://example.org/stag/"
                                       << "wss://example.org/stag/x"
                                       << "https://example.org/stag/x"
                                       << "example.org";
        QTest::addRow("version 6") << "ws://[::1]:9"
                                   << "ws://[::1]:9/x"
                                   << "http://[::1]:9/x"
                                   << "[::1]:9";
        QTest::addRow("other scheme") << "file:///x"
                                      << ""
                                      << ""
                                      << "";
    }

    void addresses()
    {
        QFETCH(const QString, server);
        QFETCH(const QString, socket);
        QFETCH(const QString, http);
        QFETCH(const QString, name);
        const QUrl url(server);
        QCOMPARE(ui::backend::webSocketAddress(url, QStringLiteral("/x")).toString(), socket);
        QCOMPARE(ui::backend::httpAddress(url, QStringLiteral("/x")).toString(), http);
        QCOMPARE(ui::backend::serverName(url), name);
    }
};

QTEST_GUILESS_MAIN(tst_FeedInbox)
#include "tst_feed_inbox.moc"

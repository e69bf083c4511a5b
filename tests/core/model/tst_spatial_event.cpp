// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/spatial_event.h"

#include <QTest>

using namespace stag;

class tst_SpatialEvent : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void memoryGrowsWithWhatTheEventHolds()
    {
        model::SpatialEvent event;
        const std::size_t bare = model::memoryBytes(event);
        QVERIFY(bare >= sizeof event);
        event.session = model::SessionId(std::string(100, 's'));
        QCOMPARE(model::memoryBytes(event), bare + 100);
        event.anchors.emplace_back().metadata = std::string(1'000, 'm');
        const std::size_t withAnchor = bare + 100 + sizeof(model::Anchor) + 1'000;
        QCOMPARE(model::memoryBytes(event), withAnchor);
        const model::MeshPayload payload{Bytes(10), Bytes(20), Bytes(30)};
        event.meshes.emplace_back().payload = std::make_shared<model::MeshPayload>(payload);
        QCOMPARE(model::memoryBytes(event), withAnchor + sizeof(model::Mesh) + 60);
    }
};

QTEST_GUILESS_MAIN(tst_SpatialEvent)
#include "tst_spatial_event.moc"

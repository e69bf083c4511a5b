// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/stag/service_fixture.h"

#include <atomic>
#include <chrono>

using namespace stag::stag::test;
using stag::stag::IngestOrigin;
namespace model = stag::model;

namespace {

model::SpatialEvent eventWithAnchor(const std::string &anchorId)
{
    model::Anchor anchor;
    anchor.id = model::AnchorId(anchorId);
    anchor.session = model::SessionId("room");
    model::SpatialEvent event;
    event.id = model::EventId("event of " + anchorId);
    event.session = anchor.session;
    event.anchors.push_back(std::move(anchor));
    return event;
}

const char *const kStream = "anchor_6b29fc40-ca47-4067-b31d-00dd010662da";

} // namespace

/// A group is committed when somebody waits for it; poses alone may wait for company.
class tst_IngestHaste : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Fixture> m_fixture;
    std::atomic<int> m_committed = 0;

    void ingest(const std::string &anchorId, IngestOrigin origin)
    {
        m_fixture->service.ingest(
            eventsOf(eventWithAnchor(anchorId)), origin, [this](const auto &) { ++m_committed; });
    }

private Q_SLOTS:
    void init()
    {
        m_committed = 0;
        stag::storage::StoreSettings store;
        store.patientInterval = std::chrono::hours(1);
        m_fixture = std::make_unique<Fixture>(stag::stag::StagSettings(), store);
    }
    void cleanup() { m_fixture.reset(); }

    void posesOfTheRelayWaitForWhatIsWatched()
    {
        ingest(kStream, IngestOrigin::Relay);
        ingest("table", IngestOrigin::Relay);
        QTRY_COMPARE_WITH_TIMEOUT(m_committed.load(), 2, kPatienceMs);
        QCOMPARE(m_fixture->store().counters().commits, 1u);
    }

    void posesOfOtherSendersAreAwaited()
    {
        ingest(kStream, IngestOrigin::WebSocket);
        QTRY_COMPARE_WITH_TIMEOUT(m_committed.load(), 1, kPatienceMs);
    }
};

QTEST_GUILESS_MAIN(tst_IngestHaste)
#include "tst_ingest_haste.moc"

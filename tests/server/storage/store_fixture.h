// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/storage/store.h"
#include "tests/support/test_clock.h"

#include <QObject>
#include <QTemporaryDir>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <future>
#include <memory>
#include <string>
#include <utility>

namespace stag::storage::test {

using ::stag::test::TestClock;

/// Waits for the one call of a callback; `start` gets the callback.
template<typename T, typename Start>
Result<T> await(Start start)
{
    auto promise = std::make_shared<std::promise<Result<T>>>();
    auto future = promise->get_future();
    start([promise](Result<T> result) { promise->set_value(std::move(result)); });
    if (future.wait_for(std::chrono::seconds(20)) != std::future_status::ready)
        return Error{ErrorCode::Timeout, "no callback within 20 s"};
    return future.get();
}

inline std::string detail(const auto &result)
{
    return result ? std::string("ok") : result.error().detail;
}

#define VERIFY_OK(result) QVERIFY2(result, stag::storage::test::detail(result).c_str())

inline std::filesystem::path pathOf(const QTemporaryDir &folder)
{
    return folder.path().toStdString();
}

inline Bytes bytesOf(std::string_view text)
{
    const BytesView view = asBytes(text);
    return {view.begin(), view.end()};
}

inline model::Anchor
anchorAt(std::string session, std::string id, spatial::Vec3 position, std::int64_t time = 1'000)
{
    model::Anchor anchor;
    anchor.session = model::SessionId(std::move(session));
    anchor.id = model::AnchorId(std::move(id));
    anchor.pose.position = position;
    anchor.timestamp = fromUnixMs(time);
    return anchor;
}

inline model::Mesh meshOf(std::string session,
                          std::string id,
                          std::string anchor,
                          std::string_view vertices,
                          std::string_view faces = {})
{
    auto payload = std::make_shared<model::MeshPayload>();
    payload->vertices = bytesOf(vertices);
    payload->faces = bytesOf(faces);
    model::Mesh mesh;
    mesh.session = model::SessionId(std::move(session));
    mesh.id = model::MeshId(std::move(id));
    mesh.anchor = model::AnchorId(std::move(anchor));
    mesh.payload = std::move(payload);
    mesh.timestamp = fromUnixMs(1'000);
    return mesh;
}

inline model::SpatialEvent eventOf(std::string session,
                                   std::string id,
                                   std::vector<model::Anchor> anchors,
                                   std::vector<model::Mesh> meshes = {})
{
    model::SpatialEvent event;
    event.session = model::SessionId(std::move(session));
    event.id = model::EventId(std::move(id));
    event.timestamp = fromUnixMs(1'000);
    event.anchors = std::move(anchors);
    event.meshes = std::move(meshes);
    return event;
}

inline Result<std::vector<EventOutcome>> ingest(Store &store,
                                                std::vector<model::SpatialEvent> events)
{
    return await<std::vector<EventOutcome>>([&](auto done) {
        store.ingest(std::make_shared<const std::vector<model::SpatialEvent>>(std::move(events)),
                     std::move(done));
    });
}

inline Result<EventOutcome> ingest(Store &store, model::SpatialEvent event)
{
    std::vector<model::SpatialEvent> events;
    events.push_back(std::move(event));
    STAG_TRY(auto outcomes, ingest(store, std::move(events)));
    return std::move(outcomes.front());
}

inline Result<AnchorPage> query(Store &store, AnchorQuery query)
{
    return await<AnchorPage>([&](auto done) { store.query(std::move(query), std::move(done)); });
}

inline Result<Totals> totals(Store &store)
{
    return await<Totals>([&](auto done) { store.totals(std::move(done)); });
}

inline Result<model::Anchor>
anchor(Store &store, std::string id, std::optional<std::string> session = std::nullopt)
{
    return await<model::Anchor>([&](auto done) {
        store.anchor(model::AnchorId(std::move(id)),
                     session ? std::optional(model::SessionId(*session)) : std::nullopt,
                     std::move(done));
    });
}

inline Result<model::Mesh> mesh(Store &store,
                                std::string id,
                                std::optional<std::string> session = std::nullopt,
                                std::optional<std::uint64_t> version = std::nullopt)
{
    return await<model::Mesh>([&](auto done) {
        store.mesh(model::MeshId(std::move(id)),
                   session ? std::optional(model::SessionId(*session)) : std::nullopt,
                   MeshMoment{version, {}},
                   std::move(done));
    });
}

inline Result<model::MeshHistory> history(Store &store, MeshHistoryQuery query)
{
    return await<model::MeshHistory>(
        [&](auto done) { store.meshHistory(std::move(query), std::move(done)); });
}

/// A test with a store in a folder of its own, on a clock that only the test moves.
class StoreTest : public QObject
{
protected:
    void begin(Timestamp now = TestClock().now())
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_clock = std::make_unique<TestClock>(now);
        m_eventCount = 0;
        open();
    }
    /// Again, if it is open.
    void open(const StoreSettings &settings = {})
    {
        m_store.reset();
        m_store = std::move(Store::create(pathOf(*m_folder), *m_clock, settings)).value();
    }
    void end()
    {
        m_store.reset();
        m_folder.reset();
    }
    /// Stores an event with the next id.
    Result<EventOutcome> ingestNext(std::vector<model::Anchor> anchors,
                                    std::vector<model::Mesh> meshes = {},
                                    const std::string &session = "s")
    {
        return ingest(*m_store,
                      eventOf(session,
                              "e" + std::to_string(++m_eventCount),
                              std::move(anchors),
                              std::move(meshes)));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<TestClock> m_clock;
    std::unique_ptr<Store> m_store;

private:
    int m_eventCount = 0;
};

} // namespace stag::storage::test

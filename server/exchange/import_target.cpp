// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/exchange/import_target.h"

#include "server/storage/store.h"

#include <future>
#include <memory>

namespace stag::exchange {

namespace {

/// The one answer of a callback that `start` is given.
template<typename T, typename Start>
Result<T> answerOf(Start start)
{
    const auto promise = std::make_shared<std::promise<Result<T>>>();
    auto answer = promise->get_future();
    start([promise](Result<T> result) { promise->set_value(std::move(result)); });
    return answer.get();
}

} // namespace

StoreTarget::StoreTarget(storage::Store &store)
    : StoreTarget(store, [&store](auto events, auto done) {
        store.ingest(std::make_shared<const std::vector<model::SpatialEvent>>(std::move(events)),
                     std::move(done));
    })
{}

StoreTarget::StoreTarget(storage::Store &store, Ingest ingest)
    : m_store(store)
    , m_ingest(std::move(ingest))
{}

Result<std::optional<model::Anchor>> StoreTarget::findAnchor(const model::SessionId &session,
                                                             const model::AnchorId &id)
{
    auto found =
        answerOf<model::Anchor>([&](auto done) { m_store.anchor(id, session, std::move(done)); });
    if (found)
        return std::optional(std::move(*found));
    if (found.error().code == ErrorCode::NotFound)
        return std::optional<model::Anchor>();
    return std::move(found).error();
}

Result<KnownMesh> StoreTarget::findMesh(const model::SessionId &session,
                                        const model::MeshId &id,
                                        std::uint64_t version)
{
    const auto found = answerOf<model::MeshHistory>([&](auto done) {
        m_store.meshHistory({id, session, version + 1, 1}, std::move(done));
    });
    if (!found && found.error().code == ErrorCode::NotFound)
        return KnownMesh{};
    if (!found)
        return found.error();
    KnownMesh known{.current = found->current};
    if (!found->versions.empty() && found->versions.front().version == version) {
        known.hasVersion = true;
        known.hash = found->versions.front().hash;
    }
    return known;
}

Result<std::vector<storage::EventOutcome>>
StoreTarget::store(std::vector<model::SpatialEvent> events)
{
    return answerOf<std::vector<storage::EventOutcome>>(
        [&](auto done) { m_ingest(std::move(events), std::move(done)); });
}

} // namespace stag::exchange

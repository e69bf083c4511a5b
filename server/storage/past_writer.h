// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/model/anchor.h"
#include "server/storage/anchor_writer.h"
#include "server/storage/limits.h"
#include "server/storage/records.h"
#include "server/storage/statement_set.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace stag::storage {

class Database;

/// Writes the past of anchors down: each change of one that was placed, and of a pose stream as
/// much as the resolution asks for. In the transaction of the caller.
class PastWriter
{
public:
    [[nodiscard]] static Result<std::unique_ptr<PastWriter>> create(Database &database,
                                                                    const StoreSettings &settings);

    /// An anchor is stored; what it has now is `metadata`.
    [[nodiscard]] Result<void> stored(const AnchorWriter::Outcome &stored,
                                      const model::SessionId &session,
                                      const model::Anchor &anchor,
                                      const std::string &metadata,
                                      Timestamp now);
    /// Right before they are deleted.
    [[nodiscard]] Result<void> anchorRemoved(std::int64_t row, Timestamp now);
    /// The first so many anchors, by key, of a session that was deleted then.
    [[nodiscard]] Result<void>
    doomedRemoved(std::int64_t session, std::int64_t doomedAtMs, std::int64_t count);
    /// Forgets what is too old or too much; right before the commit.
    [[nodiscard]] Result<void> finishGroup(Timestamp now);
    /// Something was rolled back or deleted.
    void forget() { m_last.clear(); }
    [[nodiscard]] PastCounters counters() const { return m_counters; }

private:
    enum class Sql : std::size_t {
        FindTrack,
        InsertTrack,
        FindLast,
        FindMetadata,
        PutState,
        PutMetadata,
        BuryAnchor,
        BuryDoomed,
        Changes,
        ReadOldest,
        ThinStates,
        ThinMetadata,
        FindGone,
        DeleteStates,
        DeleteMetadata,
        DeleteTrack,
        ReadBytes,
        AddToCounter,
        RaiseCounter,
        Count
    };
    static std::string_view textOf(Sql sql);
    /// What is written of an anchor.
    struct Last
    {
        std::int64_t track = 0;
        bool isKnown = false; ///< and not deleted
        Timestamp at;
        spatial::Pose pose;
        std::optional<std::vector<double>> otherRotation;
        std::size_t metadataHash = 0;
    };

    PastWriter(StatementSet<Sql> statements, const StoreSettings &settings)
        : m_statements(std::move(statements))
        , m_settings(settings.past)
    {}
    [[nodiscard]] Result<Last *>
    lastOf(std::int64_t row, const model::SessionId &session, const model::AnchorId &anchor);
    /// How many rows the last statement touched.
    [[nodiscard]] Result<std::int64_t> changes();
    [[nodiscard]] Result<void> prune(Timestamp now);
    [[nodiscard]] Result<void> thin(std::int64_t track, std::int64_t beforeMs);

    StatementSet<Sql> m_statements;
    const PastSettings m_settings;
    std::unordered_map<std::int64_t, Last> m_last; ///< by the row of the anchor
    PastCounters m_counters;
    std::int64_t m_bytesAdded = 0; ///< by the group
    std::uint64_t m_statesAtPruning = 0;
    Timestamp m_prunedAt;
    std::int64_t m_prunedThrough = 0; ///< rows up to here have been looked at
};

} // namespace stag::storage

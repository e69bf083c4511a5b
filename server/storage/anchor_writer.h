// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/model/anchor.h"
#include "server/storage/statement_set.h"
#include "server/storage/topology_writer.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace stag::storage {

class Database;

/// The rows of anchors, their boxes and, by TopologyWriter, their edges. Of a pose stream that
/// reports many times before a commit only the latest state is written. In the transaction of the
/// caller.
class AnchorWriter
{
public:
    using Owner = TopologyWriter::Owner;
    [[nodiscard]] static Result<std::unique_ptr<AnchorWriter>> create(Database &database,
                                                                      TopologyWriter &topology);

    struct Outcome
    {
        std::int64_t row = 0;
        bool isStream = false; ///< the pose of a device
        bool isNew = false;
        std::string keptMetadata; ///< that the anchor keeps although nothing was said about it
    };
    [[nodiscard]] Result<Outcome>
    store(const Owner &owner, const model::Anchor &anchor, Timestamp now);
    /// Writes what is only remembered.
    [[nodiscard]] Result<void> flush();
    /// Something was rolled back or deleted: what is not written never will be.
    void forget();

private:
    enum class Sql : std::size_t { Find, Insert, Update, Move, MoveBox, Count };
    static std::string_view textOf(Sql sql);

    /// A pose stream: what is known of its row, and its newest state if that is not written yet.
    struct Stream
    {
        model::SessionId sessionId;
        model::AnchorId id;
        std::int64_t session = 0;
        std::int64_t row = 0;
        std::string metadata;
        spatial::Vec3 boxCube;  ///< that its box is around
        double boxReachM = 0.0; ///< how far the cubes are from it that the box holds
        graph::Seen seen;       ///< as its edge says
        bool isWaiting = false;
        spatial::Pose pose;
        Timestamp timestamp;
        std::optional<Bytes> otherRotation;
        Timestamp updatedAt;
    };
    struct StreamKey
    {
        std::int64_t session = 0;
        std::string_view id; ///< of the stream that it leads to
        bool operator==(const StreamKey &) const = default;
    };
    struct HashStreamKey
    {
        std::size_t operator()(const StreamKey &key) const;
    };

    AnchorWriter(StatementSet<Sql> statements, TopologyWriter &topology)
        : m_statements(std::move(statements))
        , m_topology(topology)
    {}
    [[nodiscard]] Result<Outcome>
    storeRow(const Owner &owner, const model::Anchor &anchor, Timestamp now);
    [[nodiscard]] Result<Outcome>
    insert(const Owner &owner, const model::Anchor &anchor, Timestamp now);
    [[nodiscard]] Result<void>
    moveBox(std::int64_t row, const spatial::Vec3 &from, const spatial::Vec3 &to);
    [[nodiscard]] Result<void> followWithBox(Stream &stream);
    /// Its next states need not be looked up.
    [[nodiscard]] Result<void> rememberStream(const Owner &owner,
                                              std::int64_t row,
                                              const model::Anchor &anchor,
                                              const std::string &metadata);
    [[nodiscard]] Result<void> write(Stream &stream);

    StatementSet<Sql> m_statements;
    TopologyWriter &m_topology;
    std::unordered_map<StreamKey, std::unique_ptr<Stream>, HashStreamKey> m_streams;
    std::vector<Stream *> m_waiting; ///< in the order in which they came
};

} // namespace stag::storage

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/graph/node.h"
#include "core/model/anchor.h"
#include "core/model/mesh.h"
#include "core/model/session.h"
#include "core/spatial/pose.h"
#include "server/storage/limits.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

namespace stag::storage {

class ContentReader;
class Database;

/// What a session has.
struct SessionContents
{
    model::Session session;
    std::uint64_t versionCount = 0; ///< of all meshes, the current ones included
    std::uint64_t edgeCount = 0;
    std::uint64_t currentBytes = 0; ///< payloads of the current versions
    std::uint64_t versionBytes = 0; ///< payloads of all versions
};

/// One version of a mesh with its payload.
struct VersionRecord
{
    model::Mesh mesh;
    std::uint64_t version = 0;
    bool isCurrent = false;
    Timestamp receivedAt;
};

/// One edge of the graph; the source is seen from the target.
struct EdgeRecord
{
    graph::EdgeKind kind = graph::EdgeKind::ObservedIn;
    graph::NodeKey from;
    graph::NodeKey to;
    spatial::Pose toFromFrom;
    graph::Uncertainty deviation;
    graph::Seen seen;
};

enum class Versions { Current, All };

/// All that a session has at one moment, row by row, whatever is written meanwhile. On the thread
/// that opened it; holds a read transaction, and with it what the writer could otherwise tidy up,
/// until it is destroyed.
class SessionReader
{
public:
    template<typename Row>
    using Visit = std::function<Result<void>(Row)>; ///< an error ends the walk and is passed on

    /// NotFound.
    [[nodiscard]] static Result<std::unique_ptr<SessionReader>>
    open(const std::filesystem::path &file,
         const model::SessionId &session,
         const StoreSettings &settings);
    ~SessionReader();
    SessionReader(const SessionReader &) = delete;
    SessionReader &operator=(const SessionReader &) = delete;

    [[nodiscard]] const SessionContents &contents() const { return m_contents; }
    /// In the order in which they were first stored.
    [[nodiscard]] Result<void> anchors(const Visit<const model::Anchor &> &visit);
    /// In the order in which they came, so that each follows what it was made against. One payload
    /// is in memory at a time.
    [[nodiscard]] Result<void> meshes(Versions versions, const Visit<const VersionRecord &> &visit);
    /// NotFound.
    [[nodiscard]] Result<VersionRecord> currentMesh(const model::MeshId &id);
    /// By kind, then by what they join.
    [[nodiscard]] Result<void> edges(const Visit<const EdgeRecord &> &visit);

private:
    SessionReader(std::unique_ptr<Database> database, std::unique_ptr<ContentReader> payloads);
    [[nodiscard]] Result<void> meshes(Versions versions,
                                      std::optional<std::string_view> key,
                                      const Visit<const VersionRecord &> &visit);
    [[nodiscard]] Result<void> findSession(const model::SessionId &session);

    std::unique_ptr<Database> m_database;
    std::unique_ptr<ContentReader> m_payloads;
    std::int64_t m_row = 0;
    SessionContents m_contents;
};

} // namespace stag::storage

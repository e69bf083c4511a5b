// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What is deleted and who deleted it (ours), version 1.
//
// DELETE /api/v1/anchors/{id} and /api/v1/sessions/{id}:
// {"message","id","session_id","anchors_count","meshes_count","deleted_at"}
// GET /api/v1/audit: {"entries":[{"id","at","actor","action","session_id"?,"anchor_id"?,
// "geofence_id"?,"user_id"?,"key_id"?,"block_id"?,"edge_server_id"?,"device_id"?,"anchors_count","meshes_count","hash"}],"count":n}
// GET /api/v1/audit/verify?entry=&hash=: {"intact","entries","last_id","head","broken_at"?}

#include "core/base/clock.h"
#include "core/base/content_hash.h"
#include "core/base/result.h"
#include "core/model/address_block.h"
#include "core/model/decoration.h"
#include "core/model/edge.h"
#include "core/model/geofence.h"
#include "core/model/ids.h"
#include "core/model/user.h"
#include "core/wire/stag.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace stag::wire {

struct DeletionRequest
{
    std::optional<model::SessionId> session;
    bool includeMeshes = false;
};

/// Corrupt: a parameter cannot be read; writeQueryError turns it into the answer 400.
Result<DeletionRequest> parseDeletion(const QueryParameters &parameters);

struct DeletionAnswer
{
    model::SessionId session;
    std::optional<model::AnchorId> anchor; ///< absent: the session was deleted
    std::uint64_t anchorCount = 0;
    std::uint64_t meshCount = 0;
    Timestamp at;
};
[[nodiscard]] std::string writeDeletionAnswer(const DeletionAnswer &answer);

struct AuditRequest
{
    std::int64_t beforeId = 0; ///< 0: from the newest on
    std::size_t limit = 100;   ///< 1 to 1000
};
Result<AuditRequest> parseAuditRequest(const QueryParameters &parameters);

struct AuditLine
{
    std::int64_t id = 0;
    Timestamp at;
    std::string actor;
    std::string action;
    model::SessionId session; ///< empty: a fence of all sessions, or no session at all
    std::optional<model::AnchorId> anchor;
    std::optional<model::GeofenceId> geofence;
    std::optional<model::UserId> user;
    std::optional<model::ApiKeyId> apiKey;
    std::optional<model::AddressBlockId> block;
    std::optional<model::DecorationId> decoration;
    std::optional<model::EdgeId> edge;
    std::optional<model::DeviceId> device;
    std::uint64_t anchorCount = 0;
    std::uint64_t meshCount = 0;
    ContentHash seal; ///< of this entry and all before
};
/// A seal of the log as it was noted once, "entry" and "hash"; nothing if neither is there.
struct SealRequest
{
    std::int64_t entry = 0;
    ContentHash hash;
};
Result<std::optional<SealRequest>> parseSealRequest(const QueryParameters &parameters);

struct AuditChainAnswer
{
    std::uint64_t entries = 0;
    std::int64_t lastId = 0;
    ContentHash head;
    std::optional<std::int64_t> brokenAt; ///< absent: the log is as it was written
};
[[nodiscard]] std::string writeAuditChain(const AuditChainAnswer &chain);
[[nodiscard]] std::string writeAudit(std::span<const AuditLine> lines);

} // namespace stag::wire

// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/audit_chain.h"
#include "server/storage/reads.h"

#include <algorithm>

namespace stag::storage {

namespace {

/// What an entry is about, by what was done.
void nameSubject(AuditEntry &entry, std::string key)
{
    if (entry.action.ends_with("_geofence"))
        entry.geofence = model::GeofenceId(std::move(key));
    else if (entry.action.ends_with("_user"))
        entry.user = model::UserId(std::move(key));
    else if (entry.action.ends_with("_key"))
        entry.apiKey = model::ApiKeyId(std::move(key));
    else if (entry.action.ends_with("_block"))
        entry.block = model::AddressBlockId(std::move(key));
    else if (entry.action.ends_with("_decoration"))
        entry.decoration = model::DecorationId(std::move(key));
    else if (entry.action.ends_with("_edge"))
        entry.edge = model::EdgeId(std::move(key));
    else if (entry.action.ends_with("_device"))
        entry.device = model::DeviceId(std::move(key));
    else if (!key.empty())
        entry.anchor = model::AnchorId(std::move(key));
}

AuditEntry entryOf(const Statement &row)
{
    AuditEntry entry;
    entry.id = row.integer(0);
    entry.at = fromUnixMs(row.integer(1));
    entry.actor = row.text(2);
    entry.action = row.text(3);
    entry.session = model::SessionId(std::string(row.text(4)));
    nameSubject(entry, std::string(row.text(5)));
    entry.anchorCount = static_cast<std::uint64_t>(row.integer(6));
    entry.meshCount = static_cast<std::uint64_t>(row.integer(7));
    entry.seal = hashAt(row, kSealedColumnCount);
    return entry;
}

std::string selectSealed(const std::string &more)
{
    return "SELECT " + std::string(kSealedColumns)
           + ", s.hash FROM audit a LEFT JOIN audit_seal s ON s.entry = a.id " + more;
}

} // namespace

Result<std::vector<AuditEntry>> Reads::audit(std::int64_t beforeId, std::size_t limit)
{
    static const std::string kSelect =
        selectSealed("WHERE ?1 = 0 OR a.id < ?1 ORDER BY a.id DESC LIMIT ?2");
    std::vector<AuditEntry> entries;
    const std::size_t count = std::min(limit, m_settings.auditPageMax);
    STAG_TRY_VOID(each(kSelect, {beforeId, sqlInteger(count)}, [&entries](const Statement &row) {
        entries.push_back(entryOf(row));
        return true;
    }));
    return entries;
}

Result<AuditChain> Reads::auditChain(const std::optional<KnownSeal> &known)
{
    static const std::string kSelect = selectSealed("ORDER BY a.id");
    static const std::string kOrphans = "SELECT min(s.entry) FROM audit_seal s "
                                        "WHERE s.entry NOT IN (SELECT a.id FROM audit a)";
    AuditChain chain;
    bool isKnownSeen = false;
    const auto breakAt = [&chain](std::int64_t id) {
        chain.brokenAt = std::min(chain.brokenAt.value_or(id), id);
    };
    STAG_TRY_VOID(each(kSelect, {}, [&](const Statement &row) {
        const std::int64_t id = row.integer(0);
        const ContentHash stored = hashAt(row, kSealedColumnCount);
        if (sealOf(chain.head, row) != stored)
            breakAt(id);
        if (known && known->entry == id) {
            isKnownSeen = true;
            if (known->seal != stored)
                breakAt(id);
        }
        chain.head = stored;
        chain.lastId = id;
        ++chain.entries;
        return true;
    }));
    STAG_TRY_VOID(each(kOrphans, {}, [&](const Statement &row) {
        if (!row.isNull(0))
            breakAt(row.integer(0));
        return true;
    }));
    if (known && !isKnownSeen)
        breakAt(known->entry);
    return chain;
}

} // namespace stag::storage

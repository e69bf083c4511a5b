// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"
#include "core/base/result.h"
#include "core/model/ids.h"
#include "server/storage/limits.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <utility>
#include <variant>
#include <vector>

namespace stag::storage {

class Database;
class FolderLock;

/// What a record is when room is short: poses go first.
enum class SpoolKind { Pose, Anchor, Mesh };
inline constexpr std::size_t kSpoolKinds = 3;

/// One record of a session. Positions are the caller's: they ascend in the order of arrival.
struct SpoolItem
{
    std::int64_t position = 0;
    model::SessionId session;
    SpoolKind kind = SpoolKind::Pose;
    Bytes record;
};

/// What an item takes in the store.
[[nodiscard]] std::size_t sizeBytes(const SpoolItem &item);

/// Everything of a session up to a position is no longer needed.
struct SpoolRemoval
{
    model::SessionId session;
    std::int64_t throughPosition = 0;
};
using SpoolChange = std::variant<SpoolItem, SpoolRemoval>;

struct SpoolAmount
{
    std::uint64_t items = 0;
    std::uint64_t bytes = 0; ///< with what the database adds to each item

    bool operator==(const SpoolAmount &) const = default;
};
/// By kind.
using SpoolAmounts = std::array<SpoolAmount, kSpoolKinds>;

struct SpoolPage
{
    std::vector<SpoolItem> items;
    bool isLast = true; ///< nothing of the session is behind it
};

struct SpoolSession
{
    model::SessionId session;
    std::int64_t lastPosition = 0;
};

/// Records that must outlive the process, in order per session and bounded in bytes. One SQLite
/// file of its own, next to no other.
///
/// Not synchronised: one thread at a time.
class SpoolStore
{
public:
    /// Opens what an earlier process left. Conflict: another process has the folder. Corrupt: the
    /// file is damaged beyond what SQLite repairs.
    [[nodiscard]] static Result<std::unique_ptr<SpoolStore>>
    create(const std::filesystem::path &folder, const SpoolLimits &limits);
    /// The same without a disk, for tests.
    [[nodiscard]] static Result<std::unique_ptr<SpoolStore>>
    createInMemory(const SpoolLimits &limits);
    ~SpoolStore();
    SpoolStore(const SpoolStore &) = delete;
    SpoolStore &operator=(const SpoolStore &) = delete;

    /// Makes the changes in their order and in one transaction; when this returns they are on the
    /// disk. Returns what had to go to keep the limit: the oldest poses, then the oldest of the
    /// rest.
    [[nodiscard]] Result<SpoolAmounts> apply(std::span<const SpoolChange> changes);
    /// What follows `afterPosition`, at most `itemsMax` items and no further after `bytesMax`.
    [[nodiscard]] Result<SpoolPage> read(const model::SessionId &session,
                                         std::int64_t afterPosition,
                                         std::size_t itemsMax,
                                         std::size_t bytesMax);
    /// The sessions that have records.
    [[nodiscard]] Result<std::vector<SpoolSession>> sessions();
    [[nodiscard]] const SpoolLimits &limits() const { return m_limits; }
    [[nodiscard]] const SpoolAmounts &amounts() const { return m_amounts; }
    /// Of all sessions; 0 when there is nothing.
    [[nodiscard]] std::int64_t lastPosition() const { return m_lastPosition; }

private:
    struct Statements;
    SpoolStore(std::unique_ptr<FolderLock> lock,
               std::unique_ptr<Database> database,
               std::unique_ptr<Statements> statements,
               const SpoolLimits &limits);
    static Result<std::unique_ptr<SpoolStore>> open(std::unique_ptr<FolderLock> lock,
                                                    const std::filesystem::path &file,
                                                    const SpoolLimits &limits);

    [[nodiscard]] Result<void> countWhatIsThere();
    [[nodiscard]] Result<SpoolAmounts> change(std::span<const SpoolChange> changes);
    [[nodiscard]] Result<void> make(const SpoolItem &item);
    [[nodiscard]] Result<void> make(const SpoolRemoval &removal);
    [[nodiscard]] Result<void> evict(SpoolAmounts &evicted);
    void shrinkIfEmpty();
    [[nodiscard]] std::uint64_t totalBytes() const;

    std::unique_ptr<FolderLock> m_lock; ///< null in memory
    std::unique_ptr<Database> m_database;
    std::unique_ptr<Statements> m_statements;
    const SpoolLimits m_limits;
    SpoolAmounts m_amounts{};
    std::int64_t m_lastPosition = 0;
    std::uint64_t m_bytesSinceShrunk = 0;
};

} // namespace stag::storage

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/decoration.h"
#include "core/model/decoration_query.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace stag::storage {

class ReaderPool;
class Writer;

struct NewDecoration
{
    model::DecorationId id;
    model::Decoration decoration;
    bool isPublished = false; ///< everybody sees it at once
    std::optional<model::UserId> createdBy{};
};

/// What is done to a decoration.
struct DecorationChange
{
    model::DecorationId id;
    model::DecorationAct act = model::DecorationAct::Change; ///< not Create
    model::DecorationEdit edit{};                            ///< of Change
    std::int64_t toVersion = 0;                              ///< of Rollback
    bool isPublished = false; ///< of both: everybody sees the outcome at once
    /// The versions that it may be a change of; absent: whatever is there.
    std::optional<std::vector<std::int64_t>> expected{};
};

struct DecorationOutcome
{
    model::DecorationRecord record; ///< as it is now
    bool isStale = false;           ///< it is another version than was expected, and stays so
};

struct DecorationPage
{
    std::vector<model::DecorationRecord> records;
    std::uint64_t total = 0;
};

/// Two versions of a decoration; without a first one there was none.
struct DecorationVersionPair
{
    std::optional<model::DecorationVersion> from;
    model::DecorationVersion to;
};

/// What changed in the eyes of everybody: the decoration as it is seen now, or that it no longer
/// is.
struct PublicChange
{
    std::int64_t number = 0;
    model::DecorationId id;
    std::optional<model::DecorationRecord> record;
};

struct PublicChanges
{
    std::vector<PublicChange> changes; ///< by number; each decoration once, with its last change
    bool hasMore = false;
};

/// Decorations in the database of a Store. Any thread; callbacks as those of the Store, which
/// outlives this. A change that changes nothing makes no version.
class DecorationStore
{
public:
    template<typename T>
    using Callback = std::function<void(Result<T>)>;

    DecorationStore(Writer &writer, ReaderPool &readers)
        : m_writer(writer)
        , m_readers(readers)
    {}

    /// All or none. Conflict: there is one with such an id, or there are too many.
    void create(std::vector<NewDecoration> decorations,
                std::string actor,
                Callback<std::vector<model::DecorationRecord>> done);
    /// NotFound: there is none, or it is deleted and this is no Restore, or has no such version.
    void change(DecorationChange change, std::string actor, Callback<DecorationOutcome> done);

    /// NotFound. Administrators are told of deleted ones, too.
    void find(model::DecorationId id,
              model::DecorationAudience audience,
              Callback<model::DecorationRecord> done);
    void list(model::DecorationListQuery query, Callback<DecorationPage> done);
    /// Exact along the ellipsoid, whatever the height.
    void nearby(model::DecorationNearbyQuery query, Callback<model::FoundDecorations> done);
    /// In no certain order. InvalidArgument: no such bounds.
    void within(model::DecorationBoundsQuery query, Callback<model::FoundDecorations> done);
    /// Those nearest to an edge first.
    void inRegion(model::DecorationRegionQuery query, Callback<model::FoundDecorations> done);
    /// The newest first, those before `before` if it is not 0. NotFound.
    void versions(model::DecorationId id,
                  std::int64_t before,
                  std::size_t limit,
                  Callback<std::vector<model::DecorationVersion>> done);
    /// By default from the one that everybody sees to the newest; 0 is nothing. NotFound.
    void versionPair(model::DecorationId id,
                     std::optional<std::int64_t> from,
                     std::optional<std::int64_t> to,
                     Callback<DecorationVersionPair> done);
    /// What everybody was told since a change; 0: all.
    void publicChanges(std::int64_t after, std::size_t limit, Callback<PublicChanges> done);

private:
    Writer &m_writer;
    ReaderPool &m_readers;
};

} // namespace stag::storage

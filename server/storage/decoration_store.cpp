// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/decoration_store.h"

#include "server/storage/command.h"
#include "server/storage/event_writer.h"
#include "server/storage/reader_call.h"
#include "server/storage/reads.h"
#include "server/storage/writer.h"

#include <utility>

namespace stag::storage {

void DecorationStore::create(std::vector<NewDecoration> decorations,
                             std::string actor,
                             Callback<std::vector<model::DecorationRecord>> done)
{
    m_writer.run(makeCommand<std::vector<model::DecorationRecord>>(
        [decorations = std::move(decorations), actor = std::move(actor)](EventWriter &writer,
                                                                         Timestamp now) {
            return writer.decorations().create(decorations, actor, now);
        },
        std::move(done)));
}

void DecorationStore::change(DecorationChange change,
                             std::string actor,
                             Callback<DecorationOutcome> done)
{
    m_writer.run(makeCommand<DecorationOutcome>(
        [change = std::move(change), actor = std::move(actor)](EventWriter &writer, Timestamp now) {
            return writer.decorations().change(change, actor, now);
        },
        std::move(done)));
}

void DecorationStore::find(model::DecorationId id,
                           model::DecorationAudience audience,
                           Callback<model::DecorationRecord> done)
{
    read<model::DecorationRecord>(
        m_readers, std::move(done), [id = std::move(id), audience](Reads &reads) {
            return reads.decorations().one(id, audience);
        });
}

void DecorationStore::list(model::DecorationListQuery query, Callback<DecorationPage> done)
{
    read<DecorationPage>(m_readers, std::move(done), [query = std::move(query)](Reads &reads) {
        return reads.decorations().list(query);
    });
}

void DecorationStore::nearby(model::DecorationNearbyQuery query,
                             Callback<model::FoundDecorations> done)
{
    read<model::FoundDecorations>(
        m_readers, std::move(done), [query = std::move(query)](Reads &reads) {
            return reads.decorations().nearby(query);
        });
}

void DecorationStore::within(model::DecorationBoundsQuery query,
                             Callback<model::FoundDecorations> done)
{
    read<model::FoundDecorations>(
        m_readers, std::move(done), [query = std::move(query)](Reads &reads) {
            return reads.decorations().within(query);
        });
}

void DecorationStore::inRegion(model::DecorationRegionQuery query,
                               Callback<model::FoundDecorations> done)
{
    read<model::FoundDecorations>(
        m_readers, std::move(done), [query = std::move(query)](Reads &reads) {
            return reads.decorations().inRegion(query);
        });
}

void DecorationStore::versions(model::DecorationId id,
                               std::int64_t before,
                               std::size_t limit,
                               Callback<std::vector<model::DecorationVersion>> done)
{
    read<std::vector<model::DecorationVersion>>(
        m_readers, std::move(done), [id = std::move(id), before, limit](Reads &reads) {
            return reads.decorations().versions(id, before, limit);
        });
}

void DecorationStore::versionPair(model::DecorationId id,
                                  std::optional<std::int64_t> from,
                                  std::optional<std::int64_t> to,
                                  Callback<DecorationVersionPair> done)
{
    read<DecorationVersionPair>(
        m_readers, std::move(done), [id = std::move(id), from, to](Reads &reads) {
            return reads.decorations().versionPair(id, from, to);
        });
}

void DecorationStore::publicChanges(std::int64_t after,
                                    std::size_t limit,
                                    Callback<PublicChanges> done)
{
    read<PublicChanges>(m_readers, std::move(done), [after, limit](Reads &reads) {
        return reads.decorations().publicChanges(after, limit);
    });
}

} // namespace stag::storage

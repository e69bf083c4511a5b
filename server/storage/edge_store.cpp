// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/edge_store.h"

#include "server/storage/command.h"
#include "server/storage/event_writer.h"
#include "server/storage/reader_call.h"
#include "server/storage/reads.h"
#include "server/storage/writer.h"

#include <utility>

namespace stag::storage {

void EdgeStore::add(model::Edge edge,
                    std::size_t edgesMax,
                    std::string actor,
                    Callback<model::Edge> done)
{
    m_writer.run(makeCommand<model::Edge>(
        [edge = std::move(edge), edgesMax, actor = std::move(actor)](EventWriter &writer,
                                                                     Timestamp now) {
            return writer.edges().add(edge, edgesMax, actor, now);
        },
        std::move(done)));
}

void EdgeStore::edit(model::EdgeId id,
                     model::EdgeEdit edit,
                     std::string actor,
                     Callback<model::Edge> done)
{
    m_writer.run(makeCommand<model::Edge>(
        [id = std::move(id), edit = std::move(edit), actor = std::move(actor)](EventWriter &writer,
                                                                               Timestamp now) {
            return writer.edges().edit(id, edit, actor, now);
        },
        std::move(done)));
}

void EdgeStore::remove(model::EdgeId id, std::string actor, Callback<void> done)
{
    m_writer.run(makeCommand<void>(
        [id = std::move(id), actor = std::move(actor)](EventWriter &writer, Timestamp now) {
            return writer.edges().remove(id, actor, now);
        },
        std::move(done)));
}

void EdgeStore::note(std::vector<KnownEdgeStatus> statuses, Callback<void> done)
{
    m_writer.run(makeCommand<void>(
        [statuses = std::move(statuses)](EventWriter &writer, Timestamp) {
            return writer.edges().note(statuses);
        },
        std::move(done)));
}

void EdgeStore::all(Callback<std::vector<model::EdgeRecord>> done)
{
    read<std::vector<model::EdgeRecord>>(
        m_readers, std::move(done), [](Reads &reads) { return reads.edges().all(); });
}

} // namespace stag::storage

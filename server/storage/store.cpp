// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/store.h"

#include "server/storage/anchor_cache.h"
#include "server/storage/audit_log.h"
#include "server/storage/codec_pool.h"
#include "server/storage/command.h"
#include "server/storage/database.h"
#include "server/storage/decoration_store.h"
#include "server/storage/device_store.h"
#include "server/storage/edge_store.h"
#include "server/storage/event_writer.h"
#include "server/storage/folder_lock.h"
#include "server/storage/graph_mirror.h"
#include "server/storage/migrator.h"
#include "server/storage/owners_file.h"
#include "server/storage/reader_call.h"
#include "server/storage/reader_pool.h"
#include "server/storage/reads.h"
#include "server/storage/session_reader.h"
#include "server/storage/user_store.h"
#include "server/storage/writer.h"

namespace stag::storage {

Result<std::unique_ptr<Store>> Store::create(const std::filesystem::path &folder,
                                             const Clock &clock,
                                             const StoreSettings &settings)
{
    STAG_TRY(auto lock, FolderLock::acquire(folder));
    const std::filesystem::path file = folder / "stag.db";
    STAG_TRY_VOID(makeOwnersOnly(file)); // it has what passwords are checked against
    // Nothing is acknowledged yet: what a power cut takes from the schema is made again next time.
    // Open until the others are, because the last one to close a database has to tidy it up.
    STAG_TRY(const auto database, Database::open(file, Database::Access::ReadWrite, settings));
    STAG_TRY_VOID(database->execute("PRAGMA synchronous = NORMAL"));
    STAG_TRY_VOID(migrate(*database, embeddedMigrations(), clock.now()));
    STAG_TRY_VOID(AuditLog::sealOld(*database));
    auto graph = std::make_unique<GraphMirror>(file, settings);
    auto anchors = std::make_unique<AnchorCache>(settings.anchorCacheBytesMax);
    STAG_TRY(auto writer, Writer::start(file, clock, *graph, *anchors, settings));
    STAG_TRY(auto readers, ReaderPool::start(file, settings));
    STAG_TRY(auto codecs, CodecPool::start(file, *writer, settings));
    return std::unique_ptr<Store>(new Store(file,
                                            settings,
                                            std::move(lock),
                                            std::move(anchors),
                                            std::move(readers),
                                            std::move(graph),
                                            std::move(writer),
                                            std::move(codecs)));
}

Store::Store(std::filesystem::path file,
             const StoreSettings &settings,
             std::unique_ptr<FolderLock> lock,
             std::unique_ptr<AnchorCache> anchors,
             std::unique_ptr<ReaderPool> readers,
             std::unique_ptr<GraphMirror> graph,
             std::unique_ptr<Writer> writer,
             std::unique_ptr<CodecPool> codecs)
    : m_file(std::move(file))
    , m_settings(settings)
    , m_lock(std::move(lock))
    , m_anchors(std::move(anchors))
    , m_readers(std::move(readers))
    , m_graph(std::move(graph))
    , m_writer(std::move(writer))
    , m_codecs(std::move(codecs))
    , m_users(std::make_unique<UserStore>(*m_writer, *m_readers))
    , m_decorations(std::make_unique<DecorationStore>(*m_writer, *m_readers))
    , m_edges(std::make_unique<EdgeStore>(*m_writer, *m_readers))
    , m_devices(std::make_unique<DeviceStore>(*m_writer, *m_readers))
{}

Store::~Store() = default;

void Store::ingest(Events events, Callback<std::vector<EventOutcome>> done, Haste haste)
{
    m_codecs->ingest(std::move(events), std::move(done), haste);
}

void Store::afterQueuedWrites(Callback<void> done)
{
    m_codecs->pass({}, [this, done = std::move(done)] { m_writer->afterQueued(done); });
}

void Store::storeLate(Callback<LateOutcome> done)
{
    m_writer->run(makeCommand<LateOutcome>(
        [](EventWriter &writer, Timestamp now) { return writer.storeLate(now); }, std::move(done)));
}

void Store::remove(Deletion deletion, Callback<DeletionOutcome> done)
{
    const auto session = deletion.session;
    auto command = makeCommand<DeletionOutcome>(
        [deletion = std::move(deletion)](EventWriter &writer, Timestamp now) {
            return writer.remove(deletion, now);
        },
        std::move(done));
    m_codecs->pass(session, [this, command = std::move(command)] { m_writer->run(command); });
}

void Store::changeGeofence(GeofenceChange change, Callback<GeofenceOutcome> done)
{
    m_writer->run(makeCommand<GeofenceOutcome>(
        [change = std::move(change)](EventWriter &writer,
                                     Timestamp now) -> Result<GeofenceOutcome> {
            STAG_TRY(auto outcome, writer.geofences().change(change, now));
            outcome.events = writer.geofences().takeEvents();
            return outcome;
        },
        std::move(done)));
}

void Store::advanceGeofences(Callback<std::vector<model::GeofenceEvent>> done)
{
    m_writer->run(makeCommand<std::vector<model::GeofenceEvent>>(
        [](EventWriter &writer, Timestamp now) -> Result<std::vector<model::GeofenceEvent>> {
            STAG_TRY_VOID(writer.geofences().advance(now));
            return writer.geofences().takeEvents();
        },
        std::move(done)));
}

void Store::streamsDeparted(model::SessionId session,
                            std::vector<model::AnchorId> streams,
                            Callback<void> done)
{
    m_writer->run(makeCommand<void>(
        [session = std::move(session), streams = std::move(streams)](EventWriter &writer,
                                                                     Timestamp now) {
            return writer.geofences().departed(session, streams, now);
        },
        std::move(done)));
}

void Store::geofences(model::GeofenceListQuery query,
                      Callback<std::vector<model::GeofenceRecord>> done)
{
    read<std::vector<model::GeofenceRecord>>(
        *m_readers, std::move(done), [query = std::move(query)](Reads &reads) {
            return reads.geofences().list(query);
        });
}

void Store::geofence(model::GeofenceId id, Callback<model::GeofenceRecord> done)
{
    read<model::GeofenceRecord>(*m_readers, std::move(done), [id = std::move(id)](Reads &reads) {
        return reads.geofences().one(id);
    });
}

void Store::geofenceEvents(model::GeofenceId id,
                           model::GeofenceEventsQuery query,
                           Callback<std::vector<model::GeofenceEvent>> done)
{
    read<std::vector<model::GeofenceEvent>>(
        *m_readers, std::move(done), [id = std::move(id), query = std::move(query)](Reads &reads) {
            return reads.geofences().events(id, query);
        });
}

void Store::geofenceInside(model::GeofenceId id, std::size_t limit, Callback<GeofenceInside> done)
{
    read<GeofenceInside>(*m_readers, std::move(done), [id = std::move(id), limit](Reads &reads) {
        return reads.geofences().inside(id, limit);
    });
}

void Store::audit(std::int64_t beforeId, std::size_t limit, Callback<std::vector<AuditEntry>> done)
{
    read<std::vector<AuditEntry>>(*m_readers, std::move(done), [beforeId, limit](Reads &reads) {
        return reads.audit(beforeId, limit);
    });
}

void Store::auditChain(std::optional<KnownSeal> known, Callback<AuditChain> done)
{
    read<AuditChain>(
        *m_readers, std::move(done), [known](Reads &reads) { return reads.auditChain(known); });
}

void Store::note(AuditEntry entry, Callback<void> done)
{
    m_writer->run(makeCommand<void>(
        [entry = std::move(entry)](EventWriter &writer, Timestamp now) {
            AuditEntry dated = entry;
            dated.at = now;
            return writer.audit().write(dated);
        },
        std::move(done)));
}

void Store::addressBlocks(Callback<std::vector<model::AddressBlock>> done)
{
    m_writer->run(makeCommand<std::vector<model::AddressBlock>>(
        [](EventWriter &writer, Timestamp) { return writer.blocks().all(); }, std::move(done)));
}

void Store::addBlock(model::AddressBlock block,
                     std::size_t countMax,
                     Callback<std::vector<model::AddressBlock>> done)
{
    m_writer->run(makeCommand<std::vector<model::AddressBlock>>(
        [block = std::move(block), countMax](EventWriter &writer, Timestamp now) {
            return writer.blocks().add(block, countMax, now);
        },
        std::move(done)));
}

void Store::removeBlock(model::AddressBlockId id,
                        std::string actor,
                        Callback<std::vector<model::AddressBlock>> done)
{
    m_writer->run(makeCommand<std::vector<model::AddressBlock>>(
        [id = std::move(id), actor = std::move(actor)](EventWriter &writer, Timestamp now) {
            return writer.blocks().remove(id, actor, now);
        },
        std::move(done)));
}

void Store::query(AnchorQuery query, Callback<AnchorPage> done)
{
    read<AnchorPage>(*m_readers, std::move(done), [query = std::move(query)](Reads &reads) {
        return reads.query(query);
    });
}

void Store::anchor(model::AnchorId id,
                   std::optional<model::SessionId> session,
                   Callback<model::Anchor> done)
{
    if (auto known = m_anchors->find(id, session))
        return done(std::move(*known));
    read<model::Anchor>(
        *m_readers,
        std::move(done),
        [this, id = std::move(id), session = std::move(session), asked = m_anchors->epoch()](
            Reads &reads) {
            auto found = reads.anchor(id, session);
            if (found)
                m_anchors->remember(id, session, *found, asked);
            return found;
        },
        ReaderPool::Size::Small);
}

void Store::mesh(model::MeshId id,
                 std::optional<model::SessionId> session,
                 MeshMoment moment,
                 Callback<model::Mesh> done)
{
    read<model::Mesh>(*m_readers,
                      std::move(done),
                      [id = std::move(id), session = std::move(session), moment](Reads &reads) {
                          return reads.mesh(id, session, moment);
                      });
}

void Store::meshHistory(MeshHistoryQuery query, Callback<model::MeshHistory> done)
{
    read<model::MeshHistory>(*m_readers, std::move(done), [query = std::move(query)](Reads &reads) {
        return reads.meshHistory(query);
    });
}

void Store::sessions(std::size_t limit, Callback<std::vector<model::Session>> done)
{
    read<std::vector<model::Session>>(
        *m_readers, std::move(done), [limit](Reads &reads) { return reads.sessions(limit); });
}

void Store::totals(Callback<Totals> done)
{
    read<Totals>(*m_readers, std::move(done), [](Reads &reads) { return reads.totals(); });
}

void Store::snapshot(SnapshotCursor cursor, Callback<SnapshotPage> done)
{
    read<SnapshotPage>(
        *m_readers, std::move(done), [cursor](Reads &reads) { return reads.snapshot(cursor); });
}

void Store::graph(graph::Query query, Callback<graph::Answer> done)
{
    m_graph->ask(std::move(query), std::move(done), [this](Callback<void> passed) {
        afterQueuedWrites(std::move(passed));
    });
}

void Store::anchorThen(model::AnchorId id,
                       std::optional<model::SessionId> session,
                       Timestamp asOf,
                       Callback<PastAnchor> done)
{
    read<PastAnchor>(*m_readers,
                     std::move(done),
                     [id = std::move(id), session = std::move(session), asOf](Reads &reads) {
                         return reads.anchorThen(id, session, asOf);
                     });
}

void Store::graphThen(graph::Query query, Timestamp asOf, Callback<PastGraph> done)
{
    read<PastGraph>(*m_readers, std::move(done), [query = std::move(query), asOf](Reads &reads) {
        return reads.graphThen(query, asOf);
    });
}

void Store::anchorPast(model::AnchorPastQuery query, Callback<model::AnchorPast> done)
{
    read<model::AnchorPast>(*m_readers, std::move(done), [query = std::move(query)](Reads &reads) {
        return reads.anchorPast(query);
    });
}

Result<std::unique_ptr<SessionReader>> Store::readSession(const model::SessionId &session) const
{
    return SessionReader::open(m_file, session, m_settings);
}

UserStore &Store::users() const
{
    return *m_users;
}

DecorationStore &Store::decorations() const
{
    return *m_decorations;
}

EdgeStore &Store::edges() const
{
    return *m_edges;
}

DeviceStore &Store::devices() const
{
    return *m_devices;
}

void Store::probe(Callback<void> done)
{
    read<void>(*m_readers, std::move(done), [](Reads &reads) { return reads.probe(); });
}

StoreCounters Store::counters() const
{
    StoreCounters counters = m_writer->counters();
    m_codecs->addTo(counters);
    counters.readsRefused = m_readers->refused();
    counters.graphQuestionsRefused = m_graph->refusedCount();
    counters.graphRereads = m_graph->rereadCount();
    return counters;
}

} // namespace stag::storage

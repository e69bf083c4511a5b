// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/exchange/import_batch.h"

#include "core/base/uuid.h"
#include "server/exchange/session_import.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace stag::exchange {

namespace {

bool isSameBits(const spatial::Pose &a, const spatial::Pose &b)
{
    const auto bits = [](double value) { return std::bit_cast<std::uint64_t>(value); };
    return bits(a.position.x) == bits(b.position.x) && bits(a.position.y) == bits(b.position.y)
           && bits(a.position.z) == bits(b.position.z) && bits(a.rotation.x) == bits(b.rotation.x)
           && bits(a.rotation.y) == bits(b.rotation.y) && bits(a.rotation.z) == bits(b.rotation.z)
           && bits(a.rotation.w) == bits(b.rotation.w);
}

/// Metadata that is absent would be kept as it is.
bool isSame(const model::Anchor &known, const model::Anchor &anchor)
{
    return isSameBits(known.pose, anchor.pose) && known.timestamp == anchor.timestamp
           && (anchor.metadata.empty() || known.metadata == anchor.metadata)
           && known.otherRotation == anchor.otherRotation;
}

std::string nameOf(const model::Mesh &mesh)
{
    return mesh.session.text() + '\n' + mesh.id.text(); // ids have no control characters
}

} // namespace

ImportBatch::ImportBatch(const Clock &clock,
                         Random &random,
                         ImportTarget &target,
                         const ImportRequest &request)
    : m_clock(clock)
    , m_random(random)
    , m_target(target)
    , m_request(request)
{}

Result<void> ImportBatch::add(model::Anchor anchor)
{
    ++m_report.anchors.read;
    anchor.session = m_request.session.value_or(anchor.session);
    m_report.session = anchor.session;
    STAG_TRY(const auto known, m_target.findAnchor(anchor.session, anchor.id));
    if (known && isSame(*known, anchor)) {
        ++m_report.anchors.unchanged;
        return success();
    }
    if (known && known->timestamp > anchor.timestamp) {
        skip(m_report.anchors, anchor.id.text(), "the server has a newer state of this anchor");
        return success();
    }
    STAG_TRY_VOID(makeRoom(anchor.session, anchor.metadata.size()));
    m_event.anchors.push_back(std::move(anchor));
    ++m_report.anchors.stored;
    return success();
}

Result<void> ImportBatch::add(model::Mesh mesh)
{
    ++m_report.meshVersions.read;
    mesh.session = m_request.session.value_or(mesh.session);
    m_report.session = mesh.session;
    // Counted and not numbered: the oldest may have been deleted where the file comes from.
    const auto [found, isFirst] = m_versions.try_emplace(nameOf(mesh));
    Versions &versions = found->second;
    const std::uint64_t version = ++versions.read;
    STAG_TRY(const KnownMesh known, m_target.findMesh(mesh.session, mesh.id, version));
    if (isFirst)
        versions.known = known.current;
    if (version > versions.known) {
        ++versions.known;
        return queue(std::move(mesh));
    }
    STAG_TRY(const KnownMesh newest, m_target.findMesh(mesh.session, mesh.id, known.current));
    if ((known.hasVersion && known.hash == mesh.hash)
        || (newest.hasVersion && newest.hash == mesh.hash))
        ++m_report.meshVersions.unchanged;
    else
        skip(m_report.meshVersions,
             mesh.id.text() + " version " + std::to_string(version),
             "the server has another mesh of this id and version");
    return success();
}

Result<void> ImportBatch::addNewest(model::Mesh mesh)
{
    ++m_report.meshVersions.read;
    m_report.session = mesh.session;
    STAG_TRY(const KnownMesh any, m_target.findMesh(mesh.session, mesh.id, 1));
    STAG_TRY(const KnownMesh known, m_target.findMesh(mesh.session, mesh.id, any.current));
    if (known.hasVersion && known.hash == mesh.hash) {
        ++m_report.meshVersions.unchanged;
        return success();
    }
    return queue(std::move(mesh));
}

Result<void> ImportBatch::skipAnchor(const std::string &place, const Error &error)
{
    ++m_report.anchors.read;
    skip(m_report.anchors, place, error.detail);
    return success();
}

Result<void> ImportBatch::skipMesh(const std::string &place, const Error &error)
{
    ++m_report.meshVersions.read;
    skip(m_report.meshVersions, place, error.detail);
    return success();
}

void ImportBatch::skip(wire::ImportCounts &counts, const std::string &id, std::string reason)
{
    ++counts.skipped;
    ++m_report.skippedCount;
    if (m_report.skipped.size() < m_request.limits.skippedMax)
        m_report.skipped.push_back({id, std::move(reason)});
}

Result<void> ImportBatch::queue(model::Mesh mesh)
{
    STAG_TRY_VOID(makeRoom(mesh.session, mesh.payload->sizeBytes()));
    m_event.meshes.push_back(std::move(mesh));
    ++m_report.meshVersions.stored;
    return success();
}

Result<void> ImportBatch::makeRoom(const model::SessionId &session, std::size_t bytes)
{
    const std::size_t count = m_event.anchors.size() + m_event.meshes.size();
    const bool isFull = count >= m_request.limits.batchItemsMax
                        || (count > 0 && m_eventBytes + bytes > m_request.limits.batchBytesMax);
    if (isFull || m_event.session != session)
        STAG_TRY_VOID(flush());
    m_event.session = session;
    m_eventBytes += bytes;
    return success();
}

Result<void> ImportBatch::flush()
{
    m_eventBytes = 0;
    model::SpatialEvent event = std::exchange(m_event, {});
    if (event.anchors.empty() && event.meshes.empty())
        return success();
    event.id = model::EventId("import_" + uuid4(m_random));
    event.timestamp = m_clock.now();
    std::vector<std::string> names;
    for (const model::Mesh &mesh : event.meshes)
        names.push_back(mesh.id.text());
    std::vector<model::SpatialEvent> events;
    events.push_back(std::move(event));
    STAG_TRY(const auto outcomes, m_target.store(std::move(events)));
    for (const storage::EventOutcome &outcome : outcomes)
        for (std::size_t i = 0; i < outcome.meshes.size() && i < names.size(); ++i)
            if (outcome.meshes[i].duplicate) {
                --m_report.meshVersions.stored;
                skip(m_report.meshVersions,
                     names[i],
                     "its content is already the mesh " + outcome.meshes[i].id.text());
            }
    return success();
}

Result<wire::ImportReport> ImportBatch::finish(std::string format)
{
    STAG_TRY_VOID(flush());
    m_report.format = std::move(format);
    return std::move(m_report);
}

} // namespace stag::exchange

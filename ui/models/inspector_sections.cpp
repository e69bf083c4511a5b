// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/inspector_sections.h"

#include "core/spatial/euler.h"
#include "core/wire/live_feed.h"
#include "core/wire/metadata_entries.h"
#include "core/wire/pretty_json.h"
#include "core/wire/sessions.h"
#include "core/wire/stag.h"
#include "ui/models/edge_sections.h"
#include "ui/models/format.h"
#include "ui/models/geofences.h"
#include "ui/models/live_store.h"
#include "ui/models/mesh_histories.h"
#include "ui/models/mesh_stats.h"
#include "ui/models/property_lines.h"

#include <algorithm>
#include <cmath>

namespace stag::ui::models {

using namespace Qt::StringLiterals;

namespace live = stag::live;

namespace {

/// Slower than this is not a rate but now and then.
constexpr double kRateMin = 0.05;
constexpr int kHashCharacters = 20;

/// Area of a flat outline in three dimensions, by Newell's sum.
double polygonAreaM2(const std::vector<spatial::Vec3> &outline)
{
    spatial::Vec3 sum;
    for (std::size_t i = 0; i < outline.size(); ++i)
        sum = sum + spatial::cross(outline[i], outline[(i + 1) % outline.size()]);
    return 0.5 * spatial::length(sum);
}

} // namespace

InspectorHeader InspectorSections::header(const EntityRef &ref) const
{
    InspectorHeader header;
    header.ref = ref;
    header.name = m_store.name(ref);
    header.id = fromUtf8(ref.id.empty() ? ref.session.text() : ref.id);
    const bool isRecent = m_store.isRecent(ref);
    if (const live::MeshState *state = m_store.mesh(ref)) {
        header.tone = Tone::Info;
        header.statusWord = state->mesh.isDelta ? tr("Delta") : tr("Full mesh");
    } else if (ref.kind == EntityKind::Session) {
        header.tone = isRecent ? Tone::Ok : Tone::Idle;
        header.statusWord = isRecent ? tr("Live") : tr("Idle");
    } else {
        const bool isTracked = isRecent || ref.kind != EntityKind::Device;
        header.tone = isTracked ? Tone::Ok : Tone::Idle;
        header.statusWord = isTracked ? tr("Tracked") : tr("Idle");
    }
    return header;
}

std::vector<Section> InspectorSections::sections(const EntityRef &ref) const
{
    std::vector<Section> sections;
    switch (ref.kind) {
    case EntityKind::Session:
        sections = {session(ref), geofences(ref), timing(ref), rawJson(ref)};
        break;
    case EntityKind::Device:
        sections = {
            device(ref), pose(ref), geofences(ref), timing(ref), metadata(ref), rawJson(ref)};
        break;
    case EntityKind::Anchor:
        sections = {pose(ref),
                    geofences(ref),
                    timing(ref),
                    attachedMeshes(ref),
                    linksOf(ref, m_store, m_graph, m_limits),
                    metadata(ref),
                    rawJson(ref)};
        break;
    case EntityKind::Plane:
        sections = {plane(ref),
                    pose(ref),
                    timing(ref),
                    attachedMeshes(ref),
                    linksOf(ref, m_store, m_graph, m_limits),
                    metadata(ref),
                    rawJson(ref)};
        break;
    case EntityKind::Mesh:
        sections = {mesh(ref), versions(ref), timing(ref), rawJson(ref)};
        break;
    }
    std::erase_if(sections, [](const Section &section) { return section.properties.empty(); });
    return sections;
}

Section InspectorSections::session(const EntityRef &ref) const
{
    Section section;
    section.key = u"session"_s;
    section.title = tr("Session");
    const live::SessionState *state = m_store.state().session(ref.session);
    if (!state)
        return section;
    std::size_t planes = 0;
    for (const auto &[id, anchor] : state->anchors)
        planes += anchor.traits.kind == model::AnchorKind::Plane ? 1 : 0;
    std::uint64_t bytes = 0;
    for (const auto &[id, mesh] : state->meshes)
        bytes += mesh.mesh.payload ? mesh.mesh.payload->sizeBytes() : 0;
    section.properties = {line(tr("Devices"), formatCount(state->devices.size())),
                          line(tr("Anchors"), formatCount(state->anchors.size() - planes)),
                          line(tr("Planes"), formatCount(planes)),
                          line(tr("Meshes"), formatCount(state->meshes.size()), formatBytes(bytes)),
                          line(tr("First seen"), formatDateTime(state->firstSeen)),
                          line(tr("Last seen"), formatDateTime(state->lastSeen))};
    return section;
}

Section InspectorSections::device(const EntityRef &ref) const
{
    Section section;
    section.key = u"device"_s;
    section.title = tr("Device");
    const live::DeviceState *state = m_store.state().device(ref.session, model::DeviceId(ref.id));
    if (!state)
        return section;
    section.properties.push_back(fixedLine(tr("Device id"), fromUtf8(state->id.text())));
    const MonotonicTime now = m_store.clock().monotonic();
    for (const auto &[id, stream] : state->streams) {
        const QString name = stream.name.empty() ? tr("Pose") : fromUtf8(stream.name);
        section.properties.push_back(line(name, formatHertz(stream.rate.perSecond(now))));
    }
    if (state->streams.size() > 1)
        section.summary = tr("%n pose streams", nullptr, static_cast<int>(state->streams.size()));
    return section;
}

Section InspectorSections::pose(const EntityRef &ref) const
{
    Section section;
    section.key = u"pose"_s;
    section.title = tr("Pose");
    section.summary = tr("room frame, metres");
    const model::Anchor *anchor = m_store.anchor(ref);
    if (!anchor)
        return section;
    section.properties = poseLines(anchor->pose);
    section.properties.push_back(line(tr("Frame"), fromUtf8(ref.session.text())));
    section.copyText = poseText(anchor->pose);
    return section;
}

std::vector<Property> InspectorSections::poseLines(const spatial::Pose &pose)
{
    const auto &[x, y, z] = pose.position;
    const spatial::Quat q = pose.rotation;
    const spatial::EulerDeg angles = spatial::toEulerDeg(spatial::normalized(q));
    const auto degrees = [](double value) { return formatFixed(value, 1) + u'°'; };
    const auto metres = [](double value) { return formatFixed(value, 3); };
    return {vectorLine(tr("Position"), {metres(x), metres(y), metres(z)}),
            vectorLine(tr("Rotation"),
                       {degrees(angles.pitch), degrees(angles.yaw), degrees(angles.roll)}),
            line(tr("Quaternion"),
                 u"%1  %2  %3  %4"_s.arg(metres(q.x), metres(q.y), metres(q.z), metres(q.w)))};
}

QString InspectorSections::poseText(const spatial::Pose &pose)
{
    const auto &[x, y, z] = pose.position;
    const spatial::Quat q = pose.rotation;
    return u"%1, %2, %3, %4, %5, %6, %7"_s.arg(x, 0, 'f', 6)
        .arg(y, 0, 'f', 6)
        .arg(z, 0, 'f', 6)
        .arg(q.x, 0, 'f', 6)
        .arg(q.y, 0, 'f', 6)
        .arg(q.z, 0, 'f', 6)
        .arg(q.w, 0, 'f', 6);
}

Section InspectorSections::plane(const EntityRef &ref) const
{
    Section section;
    section.key = u"plane"_s;
    section.title = tr("Plane");
    const live::AnchorState *state = m_store.state().anchor(ref.session, model::AnchorId(ref.id));
    if (!state)
        return section;
    const double areaM2 = polygonAreaM2(state->traits.polygon);
    section.summary = formatFixed(areaM2, 2) + u" m²"_s;
    section.properties = {
        line(tr("Label"), state->traits.label.empty() ? u"–"_s : fromUtf8(state->traits.label)),
        line(tr("Area"), section.summary),
        line(tr("Outline"),
             tr("%n points", nullptr, static_cast<int>(state->traits.polygon.size())))};
    return section;
}

Section InspectorSections::mesh(const EntityRef &ref) const
{
    Section section;
    section.key = u"mesh"_s;
    section.title = tr("Mesh");
    const live::MeshState *state = m_store.mesh(ref);
    if (!state)
        return section;
    addMeshFigures(section, ref);
    if (state->mesh.hash) {
        const std::string hash = state->mesh.hash->toHex();
        section.properties.push_back(fixedLine(tr("Content hash"), elideId(hash, kHashCharacters)));
        section.copyText = fromUtf8(hash);
    }
    const model::MeshHistory *history = m_histories.request(ref);
    section.properties.push_back(
        line(tr("Version"), formatCount(history ? history->current : state->version)));
    if (state->mesh.base)
        section.properties.push_back(
            fixedLine(tr("Base mesh"), fromUtf8(state->mesh.base->text())));
    if (const auto home = m_store.findAnchor(ref.session, state->mesh.anchor))
        section.properties.push_back(linkLine(tr("Anchor"), *home, m_store.name(*home), {}));
    return section;
}

void InspectorSections::addMeshFigures(Section &section, const EntityRef &ref) const
{
    const live::MeshState *state = m_store.mesh(ref);
    const std::uint64_t bytes = state->mesh.payload ? state->mesh.payload->sizeBytes() : 0;
    const MeshStats *stats = m_meshStats.request(ref);
    if (stats && stats->failure.isEmpty()) {
        section.summary = formatTriangles(stats->triangleCount);
        const auto &[x, y, z] = stats->extent;
        section.properties = {
            line(tr("Triangles"), formatCount(stats->triangleCount)),
            line(tr("Vertices"), formatCount(stats->vertexCount)),
            line(tr("Size"), formatBytes(bytes), stats->format),
            line(tr("Extent"),
                 u"%1 × %2 × %3 m"_s.arg(formatFixed(x, 2), formatFixed(y, 2), formatFixed(z, 2)))};
        return;
    }
    section.properties = {line(tr("Size"), formatBytes(bytes))};
    if (stats)
        section.properties.push_back(
            line(tr("Triangles"), u"–"_s, tr("cannot be decoded: %1").arg(stats->failure)));
    else if (!state->mesh.isDelta)
        section.properties.push_back(line(tr("Triangles"), u"–"_s, tr("decoding")));
}

Section InspectorSections::versions(const EntityRef &ref) const
{
    Section section;
    section.key = u"versions"_s;
    section.title = tr("Versions");
    const model::MeshHistory *history = m_histories.request(ref);
    if (!history || history->versions.empty())
        return section;
    model::MeshBytes sum;
    for (const model::MeshVersion &version : history->versions)
        sum += version.bytes;
    const std::size_t shown = std::min(history->versions.size(), m_limits.versionsShownMax);
    section.summary = formatShown(shown, history->versions.size());
    section.properties = {
        line(tr("Stored"), formatBytes(sum.stored), tr("of %1").arg(formatBytes(sum.full))),
        line(tr("Saved by deltas"), formatBytes(sum.savedByDelta)),
        line(tr("Saved by dedup"), formatBytes(sum.savedByDedup)),
        line(tr("Delta chain"), chain(*history))};
    for (std::size_t i = 0; i < shown; ++i) {
        const model::MeshVersion &version = history->versions[i];
        section.properties.push_back(line(tr("Version %1").arg(formatCount(version.version)),
                                          formatBytes(version.bytes.stored),
                                          keptAs(version)));
    }
    return section;
}

QString InspectorSections::keptAs(const model::MeshVersion &version) const
{
    if (version.resolution == model::DeltaResolution::Unresolved)
        return tr("delta that is not resolved");
    if (version.bytes.stored == 0)
        return tr("known content");
    switch (version.form) {
    case model::KeptForm::Plain:
        return tr("as sent");
    case model::KeptForm::Gzip:
        return tr("compressed");
    case model::KeptForm::Mesh:
        return tr("whole");
    case model::KeptForm::Delta:
        break;
    }
    return version.keptAgainst ? tr("delta to version %1").arg(formatCount(*version.keptAgainst))
                               : tr("delta to another mesh");
}

QString InspectorSections::chain(const model::MeshHistory &history) const
{
    constexpr qsizetype kLinksMax = 6;
    QStringList links;
    std::optional<std::uint64_t> next = history.versions.front().version;
    for (const model::MeshVersion &version : history.versions) {
        if (version.version != next)
            continue;
        if (links.size() == kLinksMax)
            break;
        links += formatCount(version.version);
        next = version.keptAgainst;
        if (version.form != model::KeptForm::Delta)
            return links.join(u" → "_s);
        if (!next)
            return (links << tr("another mesh")).join(u" → "_s);
    }
    return (links << u"…"_s).join(u" → "_s);
}

Section InspectorSections::timing(const EntityRef &ref) const
{
    Section section;
    section.key = u"timing"_s;
    section.title = tr("Timing");
    const live::UpdateRate *rate = m_store.rate(ref);
    const auto age = m_store.age(ref);
    if (!rate || !age)
        return section;
    const MonotonicTime now = m_store.clock().monotonic();
    const Timestamp arrived = m_store.clock().now() - *age;
    const bool isNow = *age < std::chrono::milliseconds(100);
    section.summary = isNow ? formatAge(*age) : tr("%1 ago").arg(formatAge(*age));
    if (const model::Anchor *anchor = m_store.anchor(ref))
        section.properties.push_back(line(tr("Captured"), formatTimeOfDay(anchor->timestamp)));
    else if (const live::MeshState *state = m_store.mesh(ref))
        section.properties.push_back(line(tr("Captured"), formatTimeOfDay(state->mesh.timestamp)));
    section.properties.push_back(line(tr("Last update"), formatTimeOfDay(arrived)));
    const double perSecond = rate->perSecond(now);
    // A session has events, everything else has an update that repeats.
    const QString figure =
        ref.kind == EntityKind::Session ? formatPerSecond(perSecond) : formatHertz(perSecond);
    section.properties.push_back(line(tr("Rate"), perSecond < kRateMin ? u"–"_s : figure));
    if (const auto latency = m_store.latency(ref))
        section.properties.push_back(line(tr("Latency"), formatLatency(*latency)));
    return section;
}

Section InspectorSections::geofences(const EntityRef &ref) const
{
    Section section;
    section.key = u"geofences"_s;
    section.title = tr("Geofences");
    const Timestamp now = m_store.clock().now();
    if (ref.kind != EntityKind::Session) {
        for (const auto &[name, since] : m_fences.around(ref)) {
            section.properties.push_back(line(name, tr("inside")));
            section.properties.back().note = tr("since %1").arg(formatTimeOfDay(since));
        }
        return section;
    }
    const std::vector<Geofences::Fence> fences = m_fences.fences();
    for (const Geofences::Fence &fence : fences) {
        if (fence.inside.empty())
            section.properties.push_back(line(fence.name, tr("nobody")));
        for (std::size_t i = 0; i < fence.inside.size(); ++i) {
            if (i == m_limits.linksShownMax) {
                const auto more = static_cast<int>(fence.inside.size() - i);
                section.properties.push_back(line({}, tr("and %n more", nullptr, more)));
                break;
            }
            const Geofences::Presence &one = fence.inside[i];
            section.properties.push_back(line(i == 0 ? fence.name : QString(), one.name));
            section.properties.back().note =
                formatAge(std::max(now - one.since, std::chrono::milliseconds(0)));
        }
    }
    section.summary = formatCount(fences.size());
    return section;
}

Section InspectorSections::attachedMeshes(const EntityRef &ref) const
{
    Section section;
    section.key = u"attached"_s;
    section.title = tr("Attached meshes");
    const live::SessionState *state = m_store.state().session(ref.session);
    if (!state)
        return section;
    std::size_t triangles = 0;
    for (const auto &[id, mesh] : state->meshes) {
        if (mesh.mesh.anchor.text() != ref.id)
            continue;
        const EntityRef meshRef{ref.session, EntityKind::Mesh, id.text()};
        const MeshStats *stats = m_meshStats.request(meshRef);
        triangles += stats ? stats->triangleCount : 0;
        const QString count = stats ? tr("%1 tri").arg(formatCount(stats->triangleCount)) : u"–"_s;
        const QString size = formatBytes(mesh.mesh.payload ? mesh.mesh.payload->sizeBytes() : 0);
        section.properties.push_back(linkLine(elideId(id.text(), 22), meshRef, count, size));
    }
    section.summary =
        formatCount(section.properties.size()) + u" · "_s + formatTriangles(triangles);
    return section;
}

Section InspectorSections::metadata(const EntityRef &ref) const
{
    Section section;
    section.key = u"metadata"_s;
    section.title = tr("Metadata");
    const model::Anchor *anchor = m_store.anchor(ref);
    if (!anchor || anchor->metadata.empty())
        return section;
    for (const auto &[key, value] : wire::metadataEntries(anchor->metadata))
        section.properties.push_back(line(fromUtf8(key), fromUtf8(value)));
    section.copyText = fromUtf8(wire::prettyJson(anchor->metadata));
    section.summary = tr("%n entries", nullptr, static_cast<int>(section.properties.size()));
    return section;
}

Section InspectorSections::rawJson(const EntityRef &ref) const
{
    Section section;
    section.key = u"json"_s;
    section.title = tr("Raw JSON");
    section.startsClosed = true;
    const QString compact = json(ref);
    if (compact.isEmpty())
        return section;
    section.summary = formatBytes(static_cast<std::uint64_t>(compact.toUtf8().size()));
    section.copyText = fromUtf8(wire::prettyJson(compact.toStdString()));
    Property code = line({}, section.copyText);
    code.shape = Property::Shape::Code;
    const auto charactersMax = static_cast<qsizetype>(m_limits.rawJsonCharactersMax);
    if (code.value.size() > charactersMax)
        code.value = code.value.left(charactersMax) + u"\n… "_s
                     + tr("%n more characters; Copy takes all",
                          nullptr,
                          static_cast<int>(code.value.size() - charactersMax));
    section.properties.push_back(std::move(code));
    return section;
}

QString InspectorSections::json(const EntityRef &ref) const
{
    if (const model::Anchor *anchor = m_store.anchor(ref))
        return fromUtf8(wire::writeAnchor(*anchor));
    if (const live::MeshState *state = m_store.mesh(ref))
        return fromUtf8(wire::writeLiveEvent(
            live::MeshChanged{state->mesh}, state->mesh.timestamp, wire::MeshPayloads::LeaveOut));
    if (const live::SessionState *state = m_store.state().session(ref.session)) {
        const model::Session summary{state->id,
                                     state->firstSeen,
                                     state->lastSeen,
                                     state->anchors.size(),
                                     state->meshes.size()};
        return fromUtf8(wire::writeSessions({&summary, 1}));
    }
    return {};
}

} // namespace stag::ui::models

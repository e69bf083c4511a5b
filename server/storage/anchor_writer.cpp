// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/anchor_writer.h"

#include "core/wire/anchor_metadata.h"
#include "server/storage/database.h"
#include "server/storage/packed_rotation.h"
#include "server/storage/row_values.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace stag::storage {

namespace {

constexpr std::size_t kStreamsRememberedMax = 20'000;
constexpr std::size_t kStreamMetadataBytesMax = 1'024; ///< of one that is remembered
constexpr double kCubeReachM = 0.5;                    ///< from the middle of a cube
constexpr double kStreamReachM = 2.0; ///< whole cubes on each side that the box of a device holds

std::optional<std::string_view> textOrNull(std::string_view text)
{
    return text.empty() ? std::nullopt : std::optional(text);
}

/// Whether it is the pose of a device, which has no lasting place.
bool isPoseStream(const model::Anchor &anchor, const std::string &keptMetadata)
{
    if (!anchor.metadata.empty() || keptMetadata.empty())
        return wire::readAnchorTraits(anchor).kind == model::AnchorKind::Device;
    model::Anchor complete = anchor;
    complete.metadata = keptMetadata;
    return wire::readAnchorTraits(complete).kind == model::AnchorKind::Device;
}

/// As SQLite rounds, which made the first box.
double rounded(double value)
{
    constexpr double kWholeFrom = 4503599627370496.0; // 2^52
    return std::abs(value) > kWholeFrom ? value : std::trunc(value + std::copysign(0.5, value));
}

spatial::Vec3 cubeOf(const spatial::Vec3 &position)
{
    return {rounded(position.x), rounded(position.y), rounded(position.z)};
}

} // namespace

std::size_t AnchorWriter::HashStreamKey::operator()(const StreamKey &key) const
{
    return std::hash<std::string_view>{}(key.id) ^ static_cast<std::size_t>(key.session);
}

std::string_view AnchorWriter::textOf(Sql sql)
{
    switch (sql) {
    case Sql::Find:
        return "SELECT id, metadata, x, y, z, qx, qy, qz, qw, is_stream FROM anchor "
               "WHERE session = ?1 AND key = ?2";
    case Sql::Insert:
        return "INSERT INTO anchor (session, key, x, y, z, qx, qy, qz, qw, timestamp, metadata, "
               "other_rotation, created_at, updated_at, is_stream) "
               "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?13, ?14)";
    case Sql::Update:
        return "UPDATE anchor SET x = ?2, y = ?3, z = ?4, qx = ?5, qy = ?6, qz = ?7, qw = ?8, "
               "timestamp = ?9, metadata = coalesce(?10, metadata), other_rotation = ?11, "
               "updated_at = ?12, is_stream = ?13 WHERE id = ?1";
    case Sql::Move:
        return "UPDATE anchor SET x = ?2, y = ?3, z = ?4, qx = ?5, qy = ?6, qz = ?7, qw = ?8, "
               "timestamp = ?9, other_rotation = ?10, updated_at = ?11 WHERE id = ?1";
    case Sql::MoveBox:
        return "UPDATE anchor_box SET min_x = ?2 - ?5, max_x = ?2 + ?5, min_y = ?3 - ?5, "
               "max_y = ?3 + ?5, min_z = ?4 - ?5, max_z = ?4 + ?5 WHERE id = ?1";
    case Sql::Count:
        break;
    }
    return {};
}

Result<std::unique_ptr<AnchorWriter>> AnchorWriter::create(Database &database,
                                                           TopologyWriter &topology)
{
    STAG_TRY(auto statements, StatementSet<Sql>::prepare(database.handle(), textOf));
    return std::unique_ptr<AnchorWriter>(new AnchorWriter(std::move(statements), topology));
}

Result<AnchorWriter::Outcome>
AnchorWriter::store(const Owner &owner, const model::Anchor &anchor, Timestamp now)
{
    const auto found = m_streams.find({owner.session, anchor.id.text()});
    if (found == m_streams.end())
        return storeRow(owner, anchor, now);
    Stream &stream = *found->second;
    if (!anchor.metadata.empty() && anchor.metadata != stream.metadata) {
        STAG_TRY_VOID(flush());
        m_streams.erase(found);
        return storeRow(owner, anchor, now);
    }
    if (!stream.isWaiting)
        m_waiting.push_back(&stream);
    stream.isWaiting = true;
    stream.pose = anchor.pose;
    stream.timestamp = anchor.timestamp;
    stream.otherRotation = packRotation(anchor);
    stream.updatedAt = now;
    return Outcome{
        stream.row, true, false, anchor.metadata.empty() ? stream.metadata : std::string()};
}

Result<AnchorWriter::Outcome>
AnchorWriter::storeRow(const Owner &owner, const model::Anchor &anchor, Timestamp now)
{
    Statement &find = m_statements[Sql::Find];
    STAG_TRY(const bool found, find.first(owner.session, std::string_view(anchor.id.text())));
    if (!found)
        return insert(owner, anchor, now);
    const std::int64_t row = find.integer(0);
    const bool saysMetadata = !anchor.metadata.empty();
    std::string kept(saysMetadata ? std::string_view{} : find.text(1));
    const spatial::Pose before = poseAt(find, 2);
    const bool wasStream = find.integer(9) != 0;
    find.reset();
    const auto rotation = packRotation(anchor);
    const bool isStream = isPoseStream(anchor, kept);
    STAG_TRY_VOID(m_statements[Sql::Update].run(row,
                                                anchor.pose,
                                                toUnixMs(anchor.timestamp),
                                                textOrNull(anchor.metadata),
                                                viewOrNull(rotation),
                                                toUnixMs(now),
                                                std::int64_t{isStream}));
    STAG_TRY_VOID(moveBox(row, before.position, anchor.pose.position));
    STAG_TRY_VOID(m_topology.anchorStored({owner, row, isStream, before, wasStream}, anchor, now));
    if (isStream)
        STAG_TRY_VOID(rememberStream(owner, row, anchor, saysMetadata ? anchor.metadata : kept));
    return Outcome{row, isStream, false, std::move(kept)};
}

Result<AnchorWriter::Outcome>
AnchorWriter::insert(const Owner &owner, const model::Anchor &anchor, Timestamp now)
{
    const auto rotation = packRotation(anchor);
    const bool isStream = isPoseStream(anchor, {});
    STAG_TRY(const auto inserted,
             m_statements[Sql::Insert].insert(owner.session,
                                              std::string_view(anchor.id.text()),
                                              anchor.pose,
                                              toUnixMs(anchor.timestamp),
                                              textOrNull(anchor.metadata),
                                              viewOrNull(rotation),
                                              toUnixMs(now),
                                              std::int64_t{isStream}));
    const std::int64_t row = inserted.value_or(0);
    STAG_TRY_VOID(m_topology.anchorStored({owner, row, isStream, {}}, anchor, now));
    if (isStream)
        STAG_TRY_VOID(rememberStream(owner, row, anchor, anchor.metadata));
    return Outcome{row, isStream, true, {}};
}

Result<void>
AnchorWriter::moveBox(std::int64_t row, const spatial::Vec3 &from, const spatial::Vec3 &to)
{
    const spatial::Vec3 cube = cubeOf(to);
    if (cube == cubeOf(from))
        return success();
    return m_statements[Sql::MoveBox].run(row, cube.x, cube.y, cube.z, kCubeReachM);
}

/// A device is on its way, so its box gets room for more than it has left. It holds the cube in
/// which the device is as a whole: that is all that others know about it.
Result<void> AnchorWriter::followWithBox(Stream &stream)
{
    const spatial::Vec3 cube = cubeOf(stream.pose.position);
    const spatial::Vec3 way = cube - stream.boxCube;
    if (std::max({std::abs(way.x), std::abs(way.y), std::abs(way.z)}) <= stream.boxReachM)
        return success();
    stream.boxCube = cube;
    stream.boxReachM = kStreamReachM;
    return m_statements[Sql::MoveBox].run(
        stream.row, cube.x, cube.y, cube.z, kStreamReachM + kCubeReachM);
}

Result<void> AnchorWriter::rememberStream(const Owner &owner,
                                          std::int64_t row,
                                          const model::Anchor &anchor,
                                          const std::string &metadata)
{
    if (metadata.size() > kStreamMetadataBytesMax)
        return success();
    if (m_streams.size() >= kStreamsRememberedMax) {
        STAG_TRY_VOID(flush());
        m_streams.clear();
    }
    STAG_TRY(const graph::Seen seen, m_topology.observed(row, owner.session));
    auto stream = std::make_unique<Stream>(Stream{owner.id,
                                                  anchor.id,
                                                  owner.session,
                                                  row,
                                                  metadata,
                                                  cubeOf(anchor.pose.position),
                                                  0.0,
                                                  seen,
                                                  {},
                                                  {},
                                                  {},
                                                  {},
                                                  {}});
    const StreamKey key{owner.session, stream->id.text()};
    m_streams.emplace(key, std::move(stream));
    return success();
}

Result<void> AnchorWriter::flush()
{
    for (Stream *stream : m_waiting)
        STAG_TRY_VOID(write(*stream));
    m_waiting.clear();
    return success();
}

Result<void> AnchorWriter::write(Stream &stream)
{
    STAG_TRY_VOID(m_statements[Sql::Move].run(stream.row,
                                              stream.pose,
                                              toUnixMs(stream.timestamp),
                                              viewOrNull(stream.otherRotation),
                                              toUnixMs(stream.updatedAt)));
    STAG_TRY_VOID(followWithBox(stream));
    STAG_TRY_VOID(m_topology.streamMoved({stream.session, stream.sessionId},
                                         stream.row,
                                         stream.id,
                                         stream.pose,
                                         stream.seen,
                                         stream.updatedAt));
    stream.isWaiting = false;
    return success();
}

void AnchorWriter::forget()
{
    m_waiting.clear();
    m_streams.clear();
}

} // namespace stag::storage

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/decoration.h"
#include "server/storage/statement.h"

#include <string>
#include <string_view>

namespace stag::storage {

/// The columns that both tables have, in the order of decorationAt().
inline constexpr std::string_view kDecorationColumns =
    "name, description, category, lat, lng, radius_meters, height_offset, height_datum, "
    "low_res_url, medium_res_url, high_res_url, scale_x, scale_y, scale_z, rotation_x, rotation_y, "
    "rotation_z, asset_type, file_size_bytes, is_active";
inline constexpr int kDecorationColumnCount = 20;

/// What decorationRecordAt() reads after the id of the row: of a decoration as administrators see
/// it, and as everybody does.
inline constexpr std::string_view kWorkingColumns =
    "key, created_by, created_at, updated_at, version, published_version, state, change_number, "
    "deleted_at, ";
inline constexpr std::string_view kPublishedColumns =
    "key, created_by, created_at, updated_at, version, version, 2, change_number, NULL, ";
inline constexpr int kRecordColumnCount = 9;

[[nodiscard]] inline model::Decoration decorationAt(const Statement &row, int column)
{
    const auto text = [&row, column](int at) { return std::string(row.text(column + at)); };
    const auto vector = [&row, column](int at) {
        return spatial::Vec3{
            row.real(column + at), row.real(column + at + 1), row.real(column + at + 2)};
    };
    model::Decoration decoration;
    decoration.name = text(0);
    decoration.description = text(1);
    decoration.category = text(2);
    decoration.latitudeDeg = row.real(column + 3);
    decoration.longitudeDeg = row.real(column + 4);
    decoration.radiusM = row.integer(column + 5);
    decoration.heightOffsetM = row.real(column + 6);
    decoration.heightDatum = static_cast<model::HeightDatum>(row.integer(column + 7));
    decoration.lowResUrl = text(8);
    decoration.mediumResUrl = text(9);
    decoration.highResUrl = text(10);
    decoration.scale = vector(11);
    decoration.rotationDeg = vector(14);
    decoration.assetType = static_cast<model::AssetType>(row.integer(column + 17));
    decoration.fileSizeBytes = row.integer(column + 18);
    decoration.isActive = row.integer(column + 19) != 0;
    return decoration;
}

[[nodiscard]] inline model::DecorationRecord decorationRecordAt(const Statement &row, int column)
{
    model::DecorationRecord record;
    record.id = model::DecorationId(std::string(row.text(column)));
    if (!row.isNull(column + 1))
        record.createdBy = model::UserId(std::string(row.text(column + 1)));
    record.created = fromUnixMs(row.integer(column + 2));
    record.updated = fromUnixMs(row.integer(column + 3));
    record.version = row.integer(column + 4);
    if (!row.isNull(column + 5))
        record.publishedVersion = row.integer(column + 5);
    record.state = static_cast<model::DecorationState>(row.integer(column + 6));
    record.changeNumber = row.integer(column + 7);
    if (!row.isNull(column + 8))
        record.deleted = fromUnixMs(row.integer(column + 8));
    record.decoration = decorationAt(row, column + kRecordColumnCount);
    return record;
}

} // namespace stag::storage

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/device.h"
#include "server/storage/statement.h"

#include <string>
#include <string_view>

namespace stag::storage {

/// What deviceAt() reads, in its order, from kDeviceTables.
inline constexpr std::string_view kDeviceColumns =
    "d.key, d.device_key, u.key, e.key, d.connected_at, d.last_ping, d.lat, d.lng, d.status, "
    "d.app_version, d.device_info";
inline constexpr int kDeviceColumnCount = 11;
inline constexpr std::string_view kDeviceTables =
    " FROM device_connection d LEFT JOIN app_user u ON u.id = d.user_id "
    "LEFT JOIN edge_server e ON e.id = d.edge_server_id ";

[[nodiscard]] inline model::Device deviceAt(const Statement &row, int column)
{
    model::Device device;
    device.connection = model::ConnectionId(std::string(row.text(column)));
    device.id = model::DeviceId(std::string(row.text(column + 1)));
    if (!row.isNull(column + 2))
        device.user = model::UserId(std::string(row.text(column + 2)));
    if (!row.isNull(column + 3))
        device.edge = model::EdgeId(std::string(row.text(column + 3)));
    device.connectedAt = fromUnixMs(row.integer(column + 4));
    device.lastPing = fromUnixMs(row.integer(column + 5));
    device.place = {row.real(column + 6), row.real(column + 7), 0.0};
    device.status = static_cast<model::ConnectionStatus>(row.integer(column + 8));
    device.appVersion = row.text(column + 9);
    device.info = row.text(column + 10);
    return device;
}

} // namespace stag::storage

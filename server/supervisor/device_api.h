// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/supervisor/device_service.h"
#include "server/transport/router.h"

#include <memory>

namespace stag::supervisor {

/// Adds /api/v1/devices, /api/v1/assignments and /api/v1/simulate.
void mountDevices(transport::Router &router,
                  const std::shared_ptr<DeviceService> &devices,
                  const ServiceContext &context);

} // namespace stag::supervisor

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/device.h"

#include "core/model/place_problems.h"

namespace stag::model {

std::vector<FieldProblem> problemsOf(const Device &device, const DeviceLimits &limits)
{
    std::vector<FieldProblem> problems;
    const auto checkSize = [&problems](const char *field, std::size_t size, std::size_t max) {
        if (size > max)
            problems.push_back({field, "longer than " + std::to_string(max) + " bytes"});
    };
    if (device.id.empty())
        problems.push_back({"device_id", "missing"});
    checkSize("device_id", device.id.text().size(), limits.idBytesMax);
    addPlaceProblems(device.place, problems);
    checkSize("app_version", device.appVersion.size(), limits.appVersionBytesMax);
    checkSize("device_info", device.info.size(), limits.infoBytesMax);
    return problems;
}

} // namespace stag::model

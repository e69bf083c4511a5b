// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What-if questions about assignments (ours), version 1.
//
// POST /api/v1/simulate/assignment: {"lat"?,"lng"?,"devices"?,"without"?:[edge ids],
// "draining"?:[edge ids],"add_connections"?:[{"edge_server_id","connections"}],"seed"?}, answered
// by {"moved":{"placed":[{"edge_server_id","devices"}],"unplaced"},"coming":{the same},
// "choice":{as of an assignment}|null}

#include "core/base/result.h"
#include "core/model/forecast.h"
#include "core/wire/limits.h"

#include <string>
#include <string_view>
#include <vector>

namespace stag::wire {

struct ForecastRequest
{
    model::ForecastQuestion question;
    std::vector<model::FieldProblem> problems;
};
/// Corrupt or TooLarge: it is not even JSON. More devices than `devicesMax` are a problem.
[[nodiscard]] Result<ForecastRequest>
parseForecast(std::string_view body, std::uint32_t devicesMax, const Limits &limits = {});
[[nodiscard]] std::string writeForecast(const model::Forecast &forecast);

} // namespace stag::wire

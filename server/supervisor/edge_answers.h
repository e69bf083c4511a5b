// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/geofence.h"
#include "core/wire/geofence.h"
#include "server/identity/answers.h"

#include <functional>
#include <span>
#include <string_view>
#include <utility>

namespace stag::supervisor {

/// Answers with what came of it.
template<typename T, typename Write>
std::function<void(Result<T>)>
answerWith(transport::Responder respond, Write write, int status = 200)
{
    return [respond = std::move(respond), write, status](const Result<T> &outcome) {
        respond(outcome ? identity::jsonAnswer(write(*outcome), status)
                        : identity::errorAnswer(outcome.error()));
    };
}

/// 204, unless it failed.
[[nodiscard]] inline std::function<void(Result<void>)> answerNothing(transport::Responder respond)
{
    return [respond = std::move(respond)](const Result<void> &outcome) {
        respond(
            outcome
                ? transport::Response{.status = 204, .contentType = {}, .body = {}, .headers = {}}
                : identity::errorAnswer(outcome.error()));
    };
}

[[nodiscard]] inline transport::Response
problemAnswer(std::string_view what, std::span<const model::FieldProblem> problems)
{
    constexpr int kBadRequest = 400;
    return identity::jsonAnswer(wire::writeFieldProblems(what, problems), kBadRequest);
}

} // namespace stag::supervisor

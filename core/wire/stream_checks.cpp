// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/stream_checks.h"

#include "core/model/validation.h"

#include <array>
#include <cmath>
#include <cstdio>

namespace stag::wire {

namespace {

constexpr double kPositionMaxM = 1000.0;
constexpr double kNormSquaredMin = 0.9;
constexpr double kNormSquaredMax = 1.1;

Error invalid(std::string detail)
{
    return {ErrorCode::InvalidArgument, std::move(detail)};
}

} // namespace

Result<void> checkStreamId(std::string_view id, const std::string &name)
{
    if (id.empty())
        return invalid("missing " + name);
    return model::validateId(id, name);
}

Result<void>
checkStreamEnvelope(std::string_view session, std::int64_t timestampMs, std::string_view type)
{
    if (auto valid = checkStreamId(session, "session_id"); !valid)
        return Error{valid.error().code, "invalid packet: " + valid.error().detail};
    if (timestampMs <= 0)
        return invalid("invalid packet: invalid timestamp");
    if (type.empty())
        return invalid("invalid packet: missing packet type");
    return success();
}

Result<void> checkStreamPose(const spatial::Pose &pose)
{
    const auto outside = [](double value) { return std::abs(value) > kPositionMaxM; };
    const spatial::Vec3 &p = pose.position;
    if (outside(p.x) || outside(p.y) || outside(p.z))
        return invalid("invalid pose: pose position out of bounds");
    const double magnitude = spatial::normSquared(pose.rotation);
    if (magnitude >= kNormSquaredMin && magnitude <= kNormSquaredMax)
        return success();
    std::array<char, 512> text; // the largest double has 309 digits before the point
    std::snprintf(text.data(), text.size(), "%f", magnitude);
    return invalid(std::string("invalid pose: quaternion not normalized: magnitude=")
                   + text.data());
}

} // namespace stag::wire

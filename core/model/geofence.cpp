// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/geofence.h"

#include "core/model/validation.h"

#include <cmath>
#include <utility>

namespace stag::model {

namespace {

constexpr std::size_t kCornersMin = 3;

/// Collects what is wrong, field by field.
class Check
{
public:
    explicit Check(const GeofenceLimits &limits)
        : m_limits(limits)
    {}

    void id(const std::string &field, const std::string &text)
    {
        const auto valid = validateId(text, field);
        if (!valid) // "field: what is wrong"
            add(field, valid.error().detail.substr(field.size() + 2));
    }
    void coordinate(const std::string &field, double value)
    {
        if (!std::isfinite(value) || std::abs(value) > m_limits.coordinateMaxM)
            add(field, "must be within " + text(m_limits.coordinateMaxM) + " metres");
    }
    void length(const std::string &field, double value)
    {
        if (!(value > 0.0) || value > m_limits.coordinateMaxM)
            add(field,
                "must be greater than 0 and at most " + text(m_limits.coordinateMaxM) + " metres");
    }
    void point(const std::string &field, const spatial::Vec3 &value)
    {
        coordinate(field + "[0]", value.x);
        coordinate(field + "[1]", value.y);
        coordinate(field + "[2]", value.z);
    }
    void add(std::string field, std::string message)
    {
        m_problems.push_back({std::move(field), std::move(message)});
    }
    static std::string text(double whole) { return std::to_string(std::llround(whole)); }
    [[nodiscard]] std::vector<FieldProblem> take() { return std::move(m_problems); }
    [[nodiscard]] const GeofenceLimits &limits() const { return m_limits; }

private:
    const GeofenceLimits &m_limits;
    std::vector<FieldProblem> m_problems;
};

void checkVolume(const Sphere &sphere, Check &check)
{
    check.point("shape.center", sphere.center);
    check.length("shape.radius", sphere.radiusM);
}

void checkVolume(const TurnedBox &box, Check &check)
{
    check.point("shape.center", box.sessionFromBox.position);
    check.length("shape.size[0]", box.sizeM.x);
    check.length("shape.size[1]", box.sizeM.y);
    check.length("shape.size[2]", box.sizeM.z);
    constexpr double kUnitTolerance = 1e-3;
    const double squared = spatial::normSquared(box.sessionFromBox.rotation);
    if (!(std::abs(squared - 1.0) <= kUnitTolerance))
        check.add("shape.rotation", "must be a unit quaternion");
}

void checkVolume(const Prism &prism, Check &check)
{
    if (prism.outline.size() < kCornersMin || prism.outline.size() > check.limits().cornersMax)
        check.add("shape.outline",
                  "must have 3 to " + std::to_string(check.limits().cornersMax) + " corners");
    for (std::size_t i = 0; i < prism.outline.size(); ++i) {
        const std::string corner = "shape.outline[" + std::to_string(i) + ']';
        check.coordinate(corner + "[0]", prism.outline[i].x);
        check.coordinate(corner + "[1]", prism.outline[i].z);
    }
    check.coordinate("shape.bottom", prism.bottomM);
    check.coordinate("shape.top", prism.topM);
    if (prism.topM <= prism.bottomM)
        check.add("shape.top", "must be above the bottom");
}

} // namespace

std::vector<FieldProblem> problemsOf(const Geofence &fence, const GeofenceLimits &limits)
{
    Check check(limits);
    check.id("id", fence.id.text());
    if (fence.session)
        check.id("session_id", fence.session->text());
    if (fence.name.size() > limits.nameBytesMax)
        check.add("name", "must be at most " + std::to_string(limits.nameBytesMax) + " bytes");
    std::visit([&check](const auto &volume) { checkVolume(volume, check); }, fence.volume);
    if (!(fence.marginM >= 0.0) || fence.marginM > limits.marginMaxM)
        check.add("margin", "must be 0 to " + Check::text(limits.marginMaxM) + " metres");
    if (fence.dwell.count() < 0 || fence.dwell > limits.dwellMax)
        check.add("dwell_ms", "must be 0 to " + std::to_string(limits.dwellMax.count()));
    return check.take();
}

} // namespace stag::model

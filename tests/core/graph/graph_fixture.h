// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/topology.h"

#include <QStringList>

#include <random>
#include <string>
#include <vector>

namespace stag::graph::test {

inline NodeKey sessionKey(const std::string &session)
{
    return {model::SessionId(session), NodeKind::Session, {}};
}

inline NodeKey anchorKey(const std::string &id, const std::string &session = "s")
{
    return {model::SessionId(session), NodeKind::Anchor, id};
}

inline NodeKey meshKey(const std::string &id, const std::string &session = "s")
{
    return {model::SessionId(session), NodeKind::Mesh, id};
}

inline Seen seenAt(std::int64_t firstMs, std::int64_t lastMs)
{
    return {fromUnixMs(firstMs), fromUnixMs(lastMs)};
}

inline NodeState at(const spatial::Vec3 &position, const Uncertainty &uncertainty = {0.01, 0.02})
{
    return {{position, {}}, uncertainty, seenAt(1, 2)};
}

/// The same points in every run.
inline std::vector<spatial::Vec3> scattered(std::size_t count, double extentM, unsigned seed = 1)
{
    std::mt19937 random(seed);
    std::uniform_real_distribution<double> coordinate(-extentM, extentM);
    std::vector<spatial::Vec3> points(count);
    for (spatial::Vec3 &point : points)
        point = {coordinate(random), coordinate(random), coordinate(random)};
    return points;
}

/// "a b c": the ids in their order.
template<typename Range, typename IdOf>
QString idsOf(const Range &range, IdOf idOf)
{
    QStringList ids;
    for (const auto &entry : range)
        ids += QString::fromStdString(idOf(entry));
    return ids.join(u' ');
}

} // namespace stag::graph::test

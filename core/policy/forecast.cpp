// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/policy/forecast.h"

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

namespace stag::policy {

namespace {

bool contains(const std::vector<model::EdgeId> &ids, const model::EdgeId &id)
{
    return std::ranges::find(ids, id) != ids.end();
}

/// Numbers that are the same for the same seed, everywhere: SplitMix64.
class Chance
{
public:
    explicit Chance(std::uint64_t seed)
        : m_state(seed)
    {}
    /// From 0 to below 1.
    double draw()
    {
        constexpr double kScale = 1.0 / 9'007'199'254'740'992.0; // 2^53
        m_state += 0x9E37'79B9'7F4A'7C15u;
        std::uint64_t mixed = m_state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58'476D'1CE4'E5B9u;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D0'49BB'1331'11EBu;
        return static_cast<double>((mixed ^ (mixed >> 31)) >> 11) * kScale;
    }

private:
    std::uint64_t m_state;
};

/// The edges while devices come and go.
class Imagined
{
public:
    Imagined(std::span<const EdgeCandidate> edges,
             const model::ForecastQuestion &question,
             const AssignmentSettings &settings)
        : m_edges(edges.begin(), edges.end())
        , m_settings(settings)
        , m_chance(question.seed)
    {
        for (EdgeCandidate &edge : m_edges) {
            if (contains(question.without, edge.id))
                edge.isActive = false;
            if (contains(question.draining, edge.id))
                edge.isDraining = true;
            const auto added = question.addedConnections.find(edge.id);
            if (added != question.addedConnections.end())
                edge.connections += std::min(
                    added->second, std::numeric_limits<std::uint32_t>::max() - edge.connections);
        }
    }

    model::EdgeChoice place(const geo::Geodetic &place,
                            const std::optional<model::EdgeId> &current,
                            model::Placements &placements)
    {
        EdgeCandidate *const before = current ? find(*current) : nullptr;
        if (before && before->connections > 0)
            --before->connections;
        model::EdgeChoice choice = chooseEdge(place, m_edges, current, m_chance.draw(), m_settings);
        if (EdgeCandidate *const chosen = choice.edge ? find(*choice.edge) : nullptr) {
            ++chosen->connections;
            ++placements.byEdge[chosen->id];
        } else {
            ++placements.unplaced;
        }
        return choice;
    }

private:
    EdgeCandidate *find(const model::EdgeId &id)
    {
        const auto found = std::ranges::find(m_edges, id, &EdgeCandidate::id);
        return found == m_edges.end() ? nullptr : &*found;
    }

    std::vector<EdgeCandidate> m_edges;
    const AssignmentSettings m_settings;
    Chance m_chance;
};

} // namespace

model::Forecast forecast(std::span<const EdgeCandidate> edges,
                         std::span<const PlacedDevice> devices,
                         const model::ForecastQuestion &question,
                         const AssignmentSettings &settings)
{
    Imagined imagined(edges, question, settings);
    model::Forecast forecast;
    for (const PlacedDevice &device : devices)
        if (contains(question.without, device.edge) || contains(question.draining, device.edge))
            imagined.place(device.place, device.edge, forecast.moved);
    if (!question.place)
        return forecast;
    for (std::uint32_t i = 0; i < question.devices; ++i) {
        model::EdgeChoice choice = imagined.place(*question.place, {}, forecast.coming);
        if (!forecast.choice)
            forecast.choice = std::move(choice);
    }
    return forecast;
}

} // namespace stag::policy

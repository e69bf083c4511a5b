// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/model/device.h"
#include "core/policy/assignment.h"
#include "core/policy/edge_health.h"
#include "core/policy/forecast.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <deque>
#include <list>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace stag::supervisor {

struct FleetSettings
{
    policy::AssignmentSettings assignment{};
    policy::BeatSettings beats{};
    std::chrono::milliseconds devicePingTimeout{60'000};
};

/// What was decided for a device; its seat at the edge is taken already.
struct Placement
{
    model::Assignment assignment; ///< without number and time
    bool isChange = false;        ///< whether the device has not been there before
    std::uint64_t ticket = 0;     ///< of the decision
};

/// All edges and who sits where, at this moment. A seat is taken with the decision, before the
/// device hears of it, so that no edge is given away twice; a decision that could not be stored is
/// undone. Belongs to one thread; decisions follow one another.
class EdgeFleet
{
public:
    EdgeFleet(const Clock &clock, const FleetSettings &settings);

    /// A new edge, or one that was changed: who has to leave it waits for nextMove().
    void put(const model::Edge &edge);
    /// As it was known when the server stopped; silence begins now.
    void restore(const model::EdgeRecord &record);
    void remove(const model::EdgeId &id);
    /// What an edge has said, by itself or because it was asked; what it did not say stays as it
    /// was. False: there is no such edge.
    enum class Word { Ping, Check };
    bool heard(const model::EdgeId &id, const model::EdgeReport &report, Word word);
    /// It was asked and did not answer well.
    void checkFailed(const model::EdgeId &id, std::string problem);
    /// Lets time have its effect; the edges whose health has changed since the last call.
    [[nodiscard]] std::vector<model::EdgeId> advance();

    /// Where the device goes; `random` is from 0 to below 1. It need not be known.
    [[nodiscard]] Placement
    place(const model::DeviceId &device, const geo::Geodetic &where, double random);
    /// A device that was connected when the server stopped.
    void restore(const model::Device &device);
    /// The decision came to nothing, unless there has been another one since.
    void undo(const Placement &placement);
    void leave(const model::DeviceId &device);
    /// The devices that have not told anything for too long; their seats are free.
    [[nodiscard]] std::vector<model::DeviceId> takeSilent();
    /// Whether somebody has to be sent elsewhere.
    [[nodiscard]] bool hasMoves() const { return !m_leaving.empty(); }
    /// The next one who is, if anybody is; `random()` is drawn for each that is looked at.
    template<typename Random>
    [[nodiscard]] std::optional<Placement> nextMove(Random random);
    /// Those without an edge have another chance, if one has become better since the last call.
    void retryWaiting();

    [[nodiscard]] const model::Edge *find(const model::EdgeId &id) const;
    [[nodiscard]] std::optional<model::EdgeRecord> record(const model::EdgeId &id) const;
    /// By name.
    [[nodiscard]] std::vector<model::EdgeRecord> records() const;
    /// As candidates for somebody who sits nowhere.
    [[nodiscard]] std::vector<policy::EdgeCandidate> candidates() const;
    [[nodiscard]] std::vector<policy::PlacedDevice>
    devicesOf(const std::vector<model::EdgeId> &edges) const;
    [[nodiscard]] std::size_t deviceCount() const { return m_seats.size(); }
    /// Who sits nowhere, or where they should not.
    [[nodiscard]] std::size_t waitingCount() const { return m_waiting.size(); }
    /// How many edges there are, by health.
    [[nodiscard]] std::array<std::size_t, model::kEdgeHealthCount> healthCounts() const;
    [[nodiscard]] const FleetSettings &settings() const { return m_settings; }

private:
    struct Entry
    {
        model::Edge edge;
        model::EdgeStatus status; ///< its connections are the seats that are taken
        MonotonicTime lastWord;
        bool isHeard = false;
        int failedChecks = 0;
        model::EdgeHealth toldHealth = model::EdgeHealth::Unknown; ///< by the last advance()
    };
    using Edges = std::map<model::EdgeId, Entry>;
    using SeenOrder = std::list<model::DeviceId>; ///< the longest silent first
    struct Seat
    {
        geo::Geodetic place;
        std::optional<model::EdgeId> edge;
        MonotonicTime seen;
        SeenOrder::iterator order;
        std::uint64_t ticket = 0;
    };
    using Seats = std::unordered_map<model::DeviceId, Seat>;
    struct Leaving
    {
        model::DeviceId device;
        model::AssignmentTrigger trigger = model::AssignmentTrigger::EdgeLost;
    };

    void judge(Entry &entry);
    void sendAway(const model::EdgeId &edge, model::AssignmentTrigger trigger);
    [[nodiscard]] static policy::EdgeCandidate candidate(const Entry &entry);
    /// For somebody who sits at `current`.
    [[nodiscard]] std::vector<policy::EdgeCandidate>
    candidatesFor(const std::optional<model::EdgeId> &current) const;
    /// Whether who sits there need not go elsewhere.
    [[nodiscard]] bool isServed(const std::optional<model::EdgeId> &edge) const;
    void sit(const model::DeviceId &device, Seat &seat, std::optional<model::EdgeId> edge);
    [[nodiscard]] Placement decide(const model::DeviceId &device,
                                   Seat &seat,
                                   model::AssignmentTrigger trigger,
                                   double random);
    [[nodiscard]] Seat &seatOf(const model::DeviceId &device);
    void forget(Seats::iterator seat);
    /// For the first that waits; nothing if that changes nothing.
    [[nodiscard]] std::optional<Placement> moveFirst(double random);

    const Clock &m_clock;
    const FleetSettings m_settings;
    Edges m_edges;
    Seats m_seats;
    SeenOrder m_order;
    std::deque<Leaving> m_leaving;
    std::unordered_set<model::DeviceId> m_waiting;
    bool m_mayPlaceWaiting = false;
    std::uint64_t m_lastTicket = 0;
};

template<typename Random>
std::optional<Placement> EdgeFleet::nextMove(Random random)
{
    while (!m_leaving.empty())
        if (auto placement = moveFirst(random()))
            return placement;
    return std::nullopt;
}

} // namespace stag::supervisor

// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/supervisor/edge_fleet.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace stag::supervisor {

namespace {

using model::AssignmentTrigger;
using model::EdgeHealth;

template<typename T>
void take(const std::optional<T> &from, std::optional<T> &to)
{
    if (from)
        to = from;
}

void merge(const model::EdgeReport &from, model::EdgeReport &to)
{
    take(from.cpuPercent, to.cpuPercent);
    take(from.memoryPercent, to.memoryPercent);
    take(from.connections, to.connections);
    take(from.bandwidthMbps, to.bandwidthMbps);
    take(from.roundTrip, to.roundTrip);
    if (!from.version.empty())
        to.version = from.version;
}

/// As long as an edge of that health must have been silent.
std::chrono::milliseconds silenceOf(EdgeHealth health, const policy::BeatSettings &beats)
{
    const int missed = health == EdgeHealth::Offline    ? beats.offlineAfter
                       : health == EdgeHealth::Degraded ? beats.degradedAfter
                                                        : 0;
    return missed > 0
               ? missed * beats.interval + (beats.interval + std::chrono::milliseconds(1)) / 2
               : std::chrono::milliseconds(0);
}

} // namespace

EdgeFleet::EdgeFleet(const Clock &clock, const FleetSettings &settings)
    : m_clock(clock)
    , m_settings(settings)
{}

void EdgeFleet::put(const model::Edge &edge)
{
    const auto [found, isNew] = m_edges.try_emplace(edge.id);
    Entry &entry = found->second;
    if (isNew)
        entry.lastWord = m_clock.monotonic();
    entry.edge = edge;
    if (!edge.isActive)
        sendAway(edge.id, AssignmentTrigger::EdgeLost);
    else if (edge.isDraining)
        sendAway(edge.id, AssignmentTrigger::Drained);
    m_mayPlaceWaiting = true;
}

void EdgeFleet::restore(const model::EdgeRecord &record)
{
    put(record.edge);
    Entry &entry = m_edges.at(record.edge.id);
    const std::uint32_t taken = entry.status.connections;
    entry.status = record.status;
    entry.status.connections = taken;
    entry.isHeard = record.status.health != EdgeHealth::Unknown;
    entry.lastWord -= silenceOf(record.status.health, m_settings.beats);
    entry.toldHealth = record.status.health;
}

void EdgeFleet::remove(const model::EdgeId &id)
{
    sendAway(id, AssignmentTrigger::EdgeLost);
    m_edges.erase(id);
}

bool EdgeFleet::heard(const model::EdgeId &id, const model::EdgeReport &report, Word word)
{
    const auto found = m_edges.find(id);
    if (found == m_edges.end())
        return false;
    Entry &entry = found->second;
    merge(report, entry.status.report);
    (word == Word::Ping ? entry.status.lastPing : entry.status.lastHealthCheck) = m_clock.now();
    entry.status.problem.clear();
    entry.lastWord = m_clock.monotonic();
    entry.isHeard = true;
    entry.failedChecks = 0;
    judge(entry);
    return true;
}

void EdgeFleet::checkFailed(const model::EdgeId &id, std::string problem)
{
    const auto found = m_edges.find(id);
    if (found == m_edges.end())
        return;
    Entry &entry = found->second;
    entry.status.lastHealthCheck = m_clock.now();
    entry.status.problem = std::move(problem);
    ++entry.failedChecks;
    judge(entry);
}

void EdgeFleet::judge(Entry &entry)
{
    const auto silence =
        std::chrono::duration_cast<std::chrono::milliseconds>(m_clock.monotonic() - entry.lastWord);
    const EdgeHealth before = entry.status.health;
    entry.status.health =
        policy::healthOf({silence, entry.isHeard, entry.failedChecks}, m_settings.beats);
    if (entry.status.health == before)
        return;
    if (entry.status.health == EdgeHealth::Offline)
        sendAway(entry.edge.id, AssignmentTrigger::EdgeLost);
    else
        m_mayPlaceWaiting = true;
}

std::vector<model::EdgeId> EdgeFleet::advance()
{
    std::vector<model::EdgeId> changed;
    for (auto &[id, entry] : m_edges) {
        judge(entry);
        if (entry.status.health == entry.toldHealth)
            continue;
        entry.toldHealth = entry.status.health;
        changed.push_back(id);
    }
    return changed;
}

void EdgeFleet::sendAway(const model::EdgeId &edge, AssignmentTrigger trigger)
{
    for (const auto &[device, seat] : m_seats)
        if (seat.edge == edge)
            m_leaving.push_back({device, trigger});
}

EdgeFleet::Seat &EdgeFleet::seatOf(const model::DeviceId &device)
{
    const auto [found, isNew] = m_seats.try_emplace(device);
    Seat &seat = found->second;
    if (isNew)
        seat.order = m_order.insert(m_order.end(), device);
    else
        m_order.splice(m_order.end(), m_order, seat.order);
    seat.seen = m_clock.monotonic();
    return seat;
}

bool EdgeFleet::isServed(const std::optional<model::EdgeId> &edge) const
{
    const auto found = edge ? m_edges.find(*edge) : m_edges.end();
    return found != m_edges.end() && found->second.edge.isActive && !found->second.edge.isDraining
           && found->second.status.health != EdgeHealth::Offline;
}

void EdgeFleet::sit(const model::DeviceId &device, Seat &seat, std::optional<model::EdgeId> edge)
{
    if (seat.edge != edge) {
        if (const auto left = seat.edge ? m_edges.find(*seat.edge) : m_edges.end();
            left != m_edges.end()) {
            --left->second.status.connections;
            m_mayPlaceWaiting = true;
        }
        if (const auto taken = edge ? m_edges.find(*edge) : m_edges.end(); taken != m_edges.end())
            ++taken->second.status.connections;
        seat.edge = std::move(edge);
    }
    if (isServed(seat.edge))
        m_waiting.erase(device);
    else
        m_waiting.insert(device);
}

Placement EdgeFleet::decide(const model::DeviceId &device,
                            Seat &seat,
                            AssignmentTrigger trigger,
                            double random)
{
    Placement placement;
    model::Assignment &assignment = placement.assignment;
    assignment.device = device;
    assignment.place = seat.place;
    assignment.trigger = trigger;
    assignment.previous = seat.edge;
    assignment.choice = policy::chooseEdge(
        seat.place, candidatesFor(seat.edge), seat.edge, random, m_settings.assignment);
    placement.isChange =
        trigger == AssignmentTrigger::Connected || assignment.choice.edge != seat.edge;
    sit(device, seat, assignment.choice.edge);
    seat.ticket = ++m_lastTicket;
    placement.ticket = seat.ticket;
    return placement;
}

Placement EdgeFleet::place(const model::DeviceId &device, const geo::Geodetic &where, double random)
{
    const bool isNew = !m_seats.contains(device);
    Seat &seat = seatOf(device);
    seat.place = where;
    return decide(
        device, seat, isNew ? AssignmentTrigger::Connected : AssignmentTrigger::Moved, random);
}

void EdgeFleet::restore(const model::Device &device)
{
    Seat &seat = seatOf(device.id);
    seat.place = device.place;
    sit(device.id, seat, device.edge);
    if (!isServed(seat.edge))
        m_leaving.push_back({device.id, AssignmentTrigger::EdgeLost});
}

void EdgeFleet::undo(const Placement &placement)
{
    const auto found = m_seats.find(placement.assignment.device);
    if (found == m_seats.end() || found->second.ticket != placement.ticket)
        return;
    if (placement.assignment.trigger == AssignmentTrigger::Connected)
        return forget(found);
    Seat &seat = found->second;
    seat.ticket = ++m_lastTicket;
    const auto &before = placement.assignment.previous;
    if (before == seat.edge)
        return;
    // Somebody else may sit there by now.
    const auto edge = before ? m_edges.find(*before) : m_edges.end();
    const bool hasRoom =
        edge != m_edges.end() && edge->second.status.connections < edge->second.edge.connectionsMax;
    sit(found->first, seat, hasRoom ? before : std::nullopt);
    if (!isServed(seat.edge))
        m_leaving.push_back({found->first, AssignmentTrigger::EdgeLost});
}

void EdgeFleet::leave(const model::DeviceId &device)
{
    const auto found = m_seats.find(device);
    if (found != m_seats.end())
        forget(found);
}

void EdgeFleet::forget(Seats::iterator seat)
{
    sit(seat->first, seat->second, std::nullopt);
    m_waiting.erase(seat->first);
    m_order.erase(seat->second.order);
    m_seats.erase(seat);
}

std::vector<model::DeviceId> EdgeFleet::takeSilent()
{
    std::vector<model::DeviceId> silent;
    const MonotonicTime latest = m_clock.monotonic() - m_settings.devicePingTimeout;
    while (!m_order.empty()) {
        const auto seat = m_seats.find(m_order.front());
        if (seat->second.seen > latest)
            break;
        silent.push_back(seat->first);
        forget(seat);
    }
    return silent;
}

std::optional<Placement> EdgeFleet::moveFirst(double random)
{
    const Leaving leaving = std::move(m_leaving.front());
    m_leaving.pop_front();
    const auto found = m_seats.find(leaving.device);
    // It may have told where it is meanwhile, and sit well.
    if (found == m_seats.end() || isServed(found->second.edge))
        return std::nullopt;
    Placement placement = decide(leaving.device, found->second, leaving.trigger, random);
    if (!placement.isChange)
        return std::nullopt;
    return placement;
}

void EdgeFleet::retryWaiting()
{
    if (!m_mayPlaceWaiting || !m_leaving.empty())
        return;
    m_mayPlaceWaiting = false;
    for (const model::DeviceId &device : m_waiting)
        m_leaving.push_back({device, AssignmentTrigger::Waiting});
}

const model::Edge *EdgeFleet::find(const model::EdgeId &id) const
{
    const auto found = m_edges.find(id);
    return found == m_edges.end() ? nullptr : &found->second.edge;
}

std::optional<model::EdgeRecord> EdgeFleet::record(const model::EdgeId &id) const
{
    const auto found = m_edges.find(id);
    if (found == m_edges.end())
        return std::nullopt;
    return model::EdgeRecord{found->second.edge, found->second.status};
}

std::vector<model::EdgeRecord> EdgeFleet::records() const
{
    std::vector<model::EdgeRecord> records;
    records.reserve(m_edges.size());
    for (const auto &[id, entry] : m_edges)
        records.push_back({entry.edge, entry.status});
    std::ranges::sort(records, [](const model::EdgeRecord &a, const model::EdgeRecord &b) {
        return std::tie(a.edge.name, a.edge.id) < std::tie(b.edge.name, b.edge.id);
    });
    return records;
}

policy::EdgeCandidate EdgeFleet::candidate(const Entry &entry)
{
    constexpr double kMetresPerKm = 1'000.0;
    const model::Edge &edge = entry.edge;
    policy::EdgeCandidate candidate;
    candidate.id = edge.id;
    candidate.place = edge.place;
    candidate.serviceRadiusM = edge.serviceRadiusKm * kMetresPerKm;
    candidate.health = entry.status.health;
    candidate.isActive = edge.isActive;
    candidate.isDraining = edge.isDraining;
    // It may have others than those that were sent there, and not all of these may have come.
    candidate.connections =
        std::max(entry.status.connections, entry.status.report.connections.value_or(0));
    candidate.connectionsMax = edge.connectionsMax;
    candidate.roundTrip = entry.status.report.roundTrip;
    return candidate;
}

std::vector<policy::EdgeCandidate> EdgeFleet::candidates() const
{
    return candidatesFor({});
}

std::vector<policy::EdgeCandidate>
EdgeFleet::candidatesFor(const std::optional<model::EdgeId> &current) const
{
    std::vector<policy::EdgeCandidate> candidates;
    candidates.reserve(m_edges.size());
    for (const auto &[id, entry] : m_edges) {
        candidates.push_back(candidate(entry));
        if (current == id && candidates.back().connections > 0)
            --candidates.back().connections;
    }
    return candidates;
}

std::vector<policy::PlacedDevice>
EdgeFleet::devicesOf(const std::vector<model::EdgeId> &edges) const
{
    std::vector<policy::PlacedDevice> devices;
    for (const auto &[id, seat] : m_seats)
        if (seat.edge && std::ranges::find(edges, *seat.edge) != edges.end())
            devices.push_back({seat.place, *seat.edge});
    return devices;
}

std::array<std::size_t, model::kEdgeHealthCount> EdgeFleet::healthCounts() const
{
    std::array<std::size_t, model::kEdgeHealthCount> counts{};
    for (const auto &[id, entry] : m_edges)
        ++counts.at(static_cast<std::size_t>(entry.status.health));
    return counts;
}

} // namespace stag::supervisor

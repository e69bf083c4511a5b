// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/supervisor/device_service.h"

#include "core/base/uuid.h"
#include "core/wire/assignments.h"

#include <algorithm>
#include <utility>

namespace stag::supervisor {

namespace {

/// How often it is looked for devices that are silent or have to move; so long after its edge was
/// found to be lost a device waits at most, but for the disk.
constexpr std::chrono::milliseconds kTick{500};
/// An edge may be deleted between the decision and the commit.
constexpr int kAttemptsMax = 3;

} // namespace

DeviceService::DeviceService(const ServiceContext &context, std::shared_ptr<FleetRoom> room)
    : m_context(context)
    , m_room(std::move(room))
    , m_assignments(context.registry.counter(
          "stag_supervisor_assignments_total",
          "Devices that were sent to another edge server or to none, by cause and reason"))
    , m_timedOut(context.registry
                     .counter("stag_supervisor_devices_timed_out_total",
                              "Devices that were silent for too long")
                     .with({}))
    , m_devices(
          context.registry.gauge("stag_supervisor_devices", "Devices that are connected").with({}))
    , m_waiting(context.registry
                    .gauge("stag_supervisor_devices_waiting",
                           "Devices that no edge server can have, or that cannot leave theirs")
                    .with({}))
{}

template<typename Work>
void DeviceService::onLoop(Work work)
{
    m_room->loop.post(
        [self = shared_from_this(), work = std::move(work)] { work(self->m_room->fleet); });
}

void DeviceService::start()
{
    onLoop([this](EdgeFleet &) { arm(); });
}

void DeviceService::arm()
{
    m_timer = m_room->loop.after(kTick, [weak = weak_from_this()] {
        if (const auto self = weak.lock())
            self->tick();
    });
}

void DeviceService::tick()
{
    EdgeFleet &fleet = m_room->fleet;
    auto silent = fleet.takeSilent();
    if (!silent.empty()) {
        m_timedOut.increment(static_cast<double>(silent.size()));
        m_context.store.devices().disconnect(std::move(silent), [](const Result<void> &written) {
            ignoreError(written, "after a restart they are silent again");
        });
    }
    fleet.retryWaiting();
    moveSome();
    m_devices.set(static_cast<double>(fleet.deviceCount()));
    m_waiting.set(static_cast<double>(fleet.waitingCount()));
    arm();
}

void DeviceService::count(const Placement &placement) const
{
    const model::Assignment &assignment = placement.assignment;
    if (placement.isChange)
        m_assignments
            .with({{"cause", std::string(wire::assignmentTriggerName(assignment.trigger))},
                   {"reason", std::string(wire::assignmentReasonName(assignment.choice.reason))}})
            .increment();
}

void DeviceService::locate(model::Device device, Done<wire::LocationAnswer> done)
{
    onLoop([this, device = std::move(device), done = std::move(done)](EdgeFleet &) {
        locate(device, done, kAttemptsMax);
    });
}

void DeviceService::locate(const model::Device &device,
                           const Done<wire::LocationAnswer> &done,
                           int attempts)
{
    Placement placement = m_room->fleet.place(device.id, device.place, drawn(m_context.random));
    storage::DeviceSighting sighting;
    sighting.device = device;
    sighting.device.connection = model::ConnectionId(uuid4(m_context.random));
    sighting.device.edge = placement.assignment.choice.edge;
    if (placement.isChange)
        sighting.assignment = placement.assignment;
    sighting.devicesMax = m_context.limits.edges.devicesMax;
    m_context.store.devices().seen(
        std::move(sighting),
        [self = shared_from_this(), device, done, attempts, placement = std::move(placement)](
            const Result<storage::SeenDevice> &seen) {
            self->onLoop([self, device, done, attempts, placement, seen](EdgeFleet &fleet) {
                if (seen)
                    return self->located(placement, *seen, done);
                fleet.undo(placement);
                if (seen.error().code != ErrorCode::NotFound || attempts <= 1)
                    return done(seen.error());
                self->locate(device, done, attempts - 1);
            });
        });
}

void DeviceService::located(const Placement &placement,
                            const storage::SeenDevice &seen,
                            const Done<wire::LocationAnswer> &done)
{
    count(placement);
    wire::LocationAnswer answer;
    answer.device = seen.device;
    if (const auto &edge = seen.device.edge) {
        if (const model::Edge *const known = m_room->fleet.find(*edge))
            answer.edge = *known;
    }
    answer.reason = placement.assignment.choice.reason;
    answer.assignment = seen.assignment;
    done(std::move(answer));
}

void DeviceService::remove(model::DeviceId id, std::string actor, Done<void> done)
{
    // First here, so that a device that comes back meanwhile is new to both.
    onLoop([this, id = std::move(id), actor = std::move(actor), done = std::move(done)](
               EdgeFleet &fleet) {
        fleet.leave(id);
        m_context.store.devices().remove(id, actor, done);
    });
}

void DeviceService::moveSome()
{
    if (m_isMoving)
        return;
    std::vector<Placement> placements;
    std::vector<model::Assignment> assignments;
    while (placements.size() < m_context.limits.edges.movesAtOnce) {
        auto placement = m_room->fleet.nextMove([this] { return drawn(m_context.random); });
        if (!placement)
            break;
        assignments.push_back(placement->assignment);
        placements.push_back(*std::move(placement));
    }
    if (placements.empty())
        return;
    m_isMoving = true;
    m_context.store.devices().move(
        std::move(assignments),
        [self = shared_from_this(),
         placements = std::move(placements)](const Result<std::vector<model::DeviceId>> &left) {
            self->onLoop([self, placements, left](EdgeFleet &) { self->moved(placements, left); });
        });
}

void DeviceService::moved(const std::vector<Placement> &placements,
                          const Result<std::vector<model::DeviceId>> &left)
{
    m_isMoving = false;
    for (const Placement &placement : placements) {
        const bool isLeft =
            !left || std::ranges::find(*left, placement.assignment.device) != left->end();
        if (isLeft)
            m_room->fleet.undo(placement);
        else
            count(placement);
    }
    // What was refused is tried again at the next tick.
    if (left && left->empty())
        moveSome();
}

void DeviceService::forecast(model::ForecastQuestion question, Done<model::Forecast> done)
{
    onLoop([this, question = std::move(question), done = std::move(done)](EdgeFleet &fleet) {
        std::vector<model::EdgeId> leaving = question.without;
        leaving.insert(leaving.end(), question.draining.begin(), question.draining.end());
        auto edges = fleet.candidates();
        auto devices = fleet.devicesOf(leaving);
        const std::size_t decisions = devices.size() + question.devices;
        if (decisions * edges.size() > m_context.limits.edges.forecastStepsMax)
            return done(Error{ErrorCode::TooLarge,
                              "too many devices for so many edge servers; ask for fewer"});
        const std::size_t sizeBytes =
            edges.size() * sizeof(edges.front()) + devices.size() * sizeof(devices.front());
        const bool isTaken = m_context.loops.workers().tryRun(
            sizeBytes,
            [edges = std::move(edges),
             devices = std::move(devices),
             question,
             settings = fleet.settings().assignment,
             done] { done(policy::forecast(edges, devices, question, settings)); });
        if (!isTaken)
            done(Error{ErrorCode::Unavailable, "too much is being worked out; try again"});
    });
}

} // namespace stag::supervisor

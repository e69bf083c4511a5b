// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sim/feed_world.h"

#include "core/wire/live_feed.h"
#include "server/stag/delivery_class.h"

#include <algorithm>
#include <utility>

namespace stag::sim {

namespace {

constexpr std::ptrdiff_t kRowsPerPage = 2;

std::string nameOf(const model::Anchor &anchor)
{
    return anchor.session.text() + '/' + anchor.id.text() + '@'
           + std::to_string(static_cast<int>(anchor.pose.position.x));
}

std::string nameOf(const model::Mesh &mesh)
{
    const auto value = std::to_integer<int>(mesh.payload->vertices.front());
    return mesh.session.text() + '/' + mesh.id.text() + '@' + std::to_string(value);
}

std::string describe(const live::LiveEvent &event)
{
    if (const auto *change = std::get_if<live::AnchorChanged>(&event))
        return nameOf(change->anchor);
    if (const auto *change = std::get_if<live::MeshChanged>(&event))
        return nameOf(change->mesh);
    if (const auto *removed = std::get_if<live::Removed>(&event))
        return '-' + removed->entity.session.text() + '/' + removed->entity.id;
    return {};
}

bool isFor(const std::string &session, const std::string &description)
{
    return session.empty() || description.starts_with(session + '/')
           || description.starts_with('-' + session + '/');
}

} // namespace

void Database::store(const model::SpatialEvent &event)
{
    const std::string session = event.session.text();
    m_sessions.put(session, {event.session, event.timestamp, event.timestamp});
    for (const model::Anchor &anchor : event.anchors)
        m_anchors.put(session + '/' + anchor.id.text(), anchor);
    for (const model::Mesh &mesh : event.meshes)
        m_meshes.put(session + '/' + mesh.id.text(), mesh);
}

bool Database::remove(const model::SessionId &session, const model::AnchorId &anchor)
{
    const auto found = m_anchors.rowOf.find(session.text() + '/' + anchor.text());
    if (found == m_anchors.rowOf.end())
        return false;
    m_anchors.rows.erase(found->second);
    m_anchors.rowOf.erase(found);
    return true;
}

template<typename Thing>
void Database::read(const Table<Thing> &table,
                    storage::SnapshotCursor cursor,
                    std::vector<Thing> &into,
                    storage::SnapshotCursor &next)
{
    using Section = storage::SnapshotCursor::Section;
    auto row = table.rows.upper_bound(cursor.afterRow);
    for (; row != table.rows.end() && std::ssize(into) < kRowsPerPage; ++row) {
        into.push_back(row->second);
        next = {cursor.section, row->first};
    }
    if (row == table.rows.end())
        next = {static_cast<Section>(static_cast<int>(cursor.section) + 1), 0};
}

storage::SnapshotPage Database::page(storage::SnapshotCursor cursor) const
{
    using Section = storage::SnapshotCursor::Section;
    storage::SnapshotPage page;
    if (cursor.section == Section::Sessions)
        read(m_sessions, cursor, page.sessions, page.next);
    else if (cursor.section == Section::Anchors)
        read(m_anchors, cursor, page.anchors, page.next);
    else
        read(m_meshes, cursor, page.meshes, page.next);
    return page;
}

std::set<std::string> Database::content(const std::string &session) const
{
    std::set<std::string> names;
    const auto add = [&](const auto &thing) {
        if (session.empty() || thing.session.text() == session)
            names.insert(nameOf(thing));
    };
    for (const auto &[row, anchor] : m_anchors.rows)
        add(anchor);
    for (const auto &[row, mesh] : m_meshes.rows)
        add(mesh);
    return names;
}

Feed::Feed(Timeline &timeline,
           Dice &dice,
           Idle &idle,
           metrics::Registry &registry,
           Random &random,
           const Database &database,
           const stag::StagSettings &settings)
    : m_context{idle.loops, *idle.store, registry, timeline.clock, random, settings}
    , m_feed(m_context,
             {&timeline.loop},
             [&timeline, &dice, &database](storage::SnapshotCursor cursor, auto done) {
                 timeline.after(dice.ms(0, 10), [&dice, &database, cursor, done] {
                     if (dice.chance(3))
                         return done(Error{ErrorCode::Unavailable, "busy"});
                     done(database.page(cursor));
                 });
             })
    , m_recent(settings.limits.recentEventsMax)
{}

void Feed::showPoses(const model::SpatialEvent &event)
{
    if (!m_feed.hasViewers() || !m_recent.insert(event))
        return;
    for (const model::Anchor &anchor : event.anchors)
        if (stag::deliveryClassOf(anchor) == live::DeliveryClass::Pose)
            m_feed.publish(live::AnchorChanged{anchor, live::DeliveryClass::Pose, {}});
}

void Feed::announce(const model::SpatialEvent &event)
{
    m_feed.publish(live::SessionChanged{event.session, event.timestamp, event.timestamp});
    for (const model::Anchor &anchor : event.anchors)
        if (stag::deliveryClassOf(anchor) != live::DeliveryClass::Pose)
            publish(live::AnchorChanged{anchor, live::DeliveryClass::Reliable, {}});
    for (const model::Mesh &mesh : event.meshes)
        publish(live::MeshChanged{mesh});
}

void Feed::announceRemoved(const model::SessionId &session, const model::AnchorId &anchor)
{
    publish(live::Removed{{session, live::EntityKind::Anchor, anchor.text()}});
}

void Feed::publish(live::LiveEvent event)
{
    std::string name = describe(event);
    if (const auto offset = m_feed.publish(std::move(event)))
        m_published.emplace(*offset, std::move(name));
}

void Line::cut()
{
    m_isCut = true;
    m_queue.clear();
    m_queuedBytes = 0;
    m_drained = nullptr;
    m_receive = nullptr;
}

void Line::send(std::shared_ptr<const std::string> message, transport::FrameKind)
{
    if (m_isCut)
        return;
    m_queuedBytes += message->size();
    m_queue.push_back(std::move(message));
    if (m_queue.size() == 1)
        arm();
}

void Line::arm()
{
    const auto delay = m_dice.chance(2) ? m_dice.ms(50, 300) : m_dice.ms(0, 2);
    m_timeline.after(delay, [weak = weak_from_this()] {
        if (const auto self = weak.lock())
            self->arrive();
    });
}

void Line::arrive()
{
    if (m_isCut)
        return;
    const auto message = std::move(m_queue.front());
    m_queue.pop_front();
    m_queuedBytes -= message->size();
    m_receive(*message);
    if (!m_queue.empty())
        return arm();
    if (const auto drained = m_drained)
        drained();
}

Viewer::Viewer(Timeline &timeline, Dice &dice, const FeedHost &host)
    : m_timeline(timeline)
    , m_dice(dice)
    , m_host(host)
{
    m_timeline.after(m_dice.ms(0, 100), [this] { connect(); });
}

void Viewer::connect()
{
    m_feed = m_host.feed();
    if (!m_feed)
        return reconnectLater();
    m_line = std::make_shared<Line>(
        m_timeline, m_dice, [this](const std::string &text) { receive(text); });
    m_server = std::make_shared<stag::LiveViewer>(m_feed->context(),
                                                  m_feed->feed(),
                                                  m_line,
                                                  stag::FeedFormat{},
                                                  filter(),
                                                  m_position.point());
    m_line->onDrained([weak = std::weak_ptr(m_server)] {
        if (const auto server = weak.lock())
            server->drained();
    });
    m_inForce = m_session;
    m_asked.clear();
    m_feed->context().traffic.viewers.fetch_add(1);
    m_server->start();
}

std::optional<live::Filter> Viewer::filter() const
{
    if (m_session.empty())
        return std::nullopt;
    return live::Filter{.id = "connection", .sessions = {model::SessionId(m_session)}};
}

void Viewer::reconnectLater()
{
    m_timeline.after(m_dice.ms(1, 150), [this] { connect(); });
}

void Viewer::lose()
{
    if (!m_line)
        return;
    std::exchange(m_line, nullptr)->cut();
    m_timeline.after(m_dice.ms(0, 60), [server = std::move(m_server), feed = std::move(m_feed)] {
        server->closed();
        feed->context().traffic.viewers.fetch_sub(1);
    });
    reconnectLater();
}

void Viewer::serverDied()
{
    if (!m_line)
        return;
    std::exchange(m_line, nullptr)->cut();
    std::exchange(m_server, nullptr)->closed();
    m_feed.reset();
    reconnectLater();
}

void Viewer::choose(const std::string &session)
{
    if (std::exchange(m_session, session) == session || !m_server)
        return; // said with the next connection
    m_asked.push_back(session);
    const auto chosen = filter();
    m_server->receive(chosen ? R"({"type":"subscribe","data":{"id":"connection","sessions":[")"
                                   + session + "\"]}}"
                             : R"({"type":"unsubscribe","data":{"id":"connection"}})");
}

void Viewer::receive(const std::string &text)
{
    auto parsed = wire::parseFeedMessage(text);
    if (!parsed) {
        m_fault = text;
        return;
    }
    if (!*parsed) { // subscribed, unsubscribed
        m_inForce = m_asked.front();
        m_asked.pop_front();
        return m_position.forget();
    }
    auto &[event, marks] = **parsed;
    const auto known = m_position.point();
    m_position.follow(event, marks);
    if (marks.offset && !std::holds_alternative<live::SnapshotEnd>(event))
        check(marks, event, known);
    m_state.apply(std::move(event), m_timeline.clock.monotonic());
}

void Viewer::check(const wire::FeedMarks &marks,
                   const live::LiveEvent &event,
                   const std::optional<wire::ResumePoint> &known)
{
    const std::uint64_t offset = *marks.offset;
    const std::string number = std::to_string(offset);
    if (m_feed->published(offset) != describe(event))
        m_fault = number + " is not what has that number";
    if (!known)
        return;
    if (offset <= known->offset)
        m_fault = number + " after " + std::to_string(known->offset);
    for (std::uint64_t left = known->offset + 1; left < offset; ++left)
        if (isFor(m_inForce, m_feed->published(left)))
            m_fault = number + " without " + std::to_string(left);
}

std::set<std::string> Viewer::content() const
{
    std::set<std::string> names;
    for (const auto &[id, session] : m_state.sessions()) {
        for (const auto &[anchorId, anchor] : session.anchors)
            names.insert(nameOf(anchor.anchor));
        for (const auto &[meshId, mesh] : session.meshes)
            names.insert(nameOf(mesh.mesh));
        for (const auto &[deviceId, device] : session.devices)
            for (const auto &[streamId, stream] : device.streams)
                names.insert(nameOf(stream.anchor));
    }
    return names;
}

} // namespace stag::sim

// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stag/session_hubs.h"

#include <algorithm>
#include <map>
#include <utility>

namespace stag::stag {

namespace {

/// What is told to the client, in its words and with numbers if it counts.
std::shared_ptr<const std::string>
textFor(const SessionClient &client, const model::SessionId &session, SessionMessage &message)
{
    using Numbering = SessionMessage::Numbering;
    return message.in(client.tongue().dialect,
                      client.countsIn(session) ? Numbering::Include : Numbering::LeaveOut);
}

/// A client's stream is that of its session. Its filters do not matter: what they let in is told
/// from the moment on that they are chosen, with or without an interruption.
std::string choiceOf(const model::SessionId &session)
{
    return wire::choiceOf({live::Filter{.id = {}, .sessions = {session}}},
                          wire::MeshPayloads::Include);
}

} // namespace

/// The same poses for all who are written to in the same way, made for the first of them.
class SessionHubs::PoseBundles
{
public:
    using Bundle = std::shared_ptr<const websocket::FrameBundle>;

    [[nodiscard]] const Bundle &in(Tongue tongue, std::vector<Pose> &poses)
    {
        Bundle &bundle = m_bundles[{tongue.dialect, tongue.frames}];
        if (!bundle)
            bundle = made(tongue, poses);
        return bundle;
    }

private:
    [[nodiscard]] static Bundle made(Tongue tongue, std::vector<Pose> &poses)
    {
        auto bundle = std::make_shared<websocket::FrameBundle>(opcodeOf(tongue.frames));
        for (Pose &pose : poses)
            bundle->add(pose.message.in(tongue.dialect));
        return bundle;
    }

    std::map<std::pair<wire::WsDialect, transport::FrameKind>, Bundle> m_bundles;
};

SessionHubs::SessionHubs(ServiceContext &context, LiveFeed &feed)
    : m_context(context)
    , m_feed(feed)
{
    for (int i = 0; i < context.loops.size(); ++i)
        m_byLoop.try_emplace(&context.loops.at(i));
}

void SessionHubs::join(const model::SessionId &session,
                       std::shared_ptr<SessionClient> client,
                       Beginning beginning)
{
    transport::Loop &loop = m_context.loops.forKey(session.text());
    m_members.fetch_add(1);
    loop.post([this,
               &loop,
               session,
               client = std::move(client),
               beginning = std::move(beginning)]() mutable {
        Clients &clients = m_byLoop.at(&loop)[session];
        flushPoses(session, clients);
        auto &members = clients.members;
        if (std::cmp_greater_equal(members.size(),
                                   m_context.settings.limits.clientsPerSessionMax)) {
            m_members.fetch_sub(1);
            m_context.metrics.clientsRefused.increment();
            client->socket().close(transport::close_code::kNone, {});
            return;
        }
        members.push_back(
            {client,
             std::make_unique<Outbox>(
                 m_context, loop, client->sharedSocket(), live::SubscriberKind::Session, session)});
        if (beginning.filter)
            ignoreError(
                members.back().outbox->subscription().subscribe(std::move(*beginning.filter)),
                "the first always fits");
        if (beginning.isGreeted)
            greet(members.back(), session, beginning.known);
        m_context.traffic.clients.fetch_add(1);
        m_context.metrics.clientCount(session.text(), static_cast<double>(members.size()));
    });
}

void SessionHubs::greet(const Member &member,
                        const model::SessionId &session,
                        const std::optional<wire::ResumePoint> &known)
{
    m_feed.keep();
    const std::string choice = choiceOf(session);
    wire::FeedMarks marks{.offset = m_feed.lastOffset(),
                          .stream = wire::writeStreamName({m_feed.run(), choice})};
    std::optional<LiveFeed::Missed> missed;
    if (known) {
        marks.resume = m_feed.judge(*known, choice, member.outbox->subscription().filters());
        if (marks.resume == wire::ResumeResult::Complete)
            missed = m_feed.after(known->offset, session);
        if (missed)
            marks.offset = known->offset;
        else if (marks.resume == wire::ResumeResult::Complete)
            marks.resume = wire::ResumeResult::Forgotten; // in this moment
        m_context.metrics.resumed(*marks.resume);
    }
    const std::string hello = wire::writeSessionHello(session, marks, m_context.clock.now());
    member.outbox->tell(
        {std::make_shared<const std::string>(hello), member.client->tongue().frames});
    if (!missed)
        return;
    for (const auto &message : *missed)
        replay(member, *message);
}

void SessionHubs::replay(const Member &member, const LiveMessage &missed)
{
    auto message = SessionMessage::of(missed.event, missed.at);
    if (!message || !member.outbox->subscription().judge(missed.event).passes)
        return;
    message->setOffset(missed.offset);
    const Tongue tongue = member.client->tongue();
    member.outbox->send(
        {message->in(tongue.dialect, SessionMessage::Numbering::Include), tongue.frames},
        live::DeliveryClass::Reliable);
    m_context.metrics.dataSent();
    if (missed.meshBytes > 0)
        m_context.metrics.meshBytesSent(missed.meshSession, missed.meshBytes);
}

void SessionHubs::leave(const model::SessionId &session, std::uint64_t socketId)
{
    transport::Loop &loop = m_context.loops.forKey(session.text());
    loop.post([this, &loop, session, socketId] {
        Sessions &sessions = m_byLoop.at(&loop);
        const auto found = sessions.find(session);
        if (found == sessions.end())
            return;
        auto &members = found->second.members;
        const auto left = std::erase_if(
            members, [socketId](const Member &member) { return member.client->id() == socketId; });
        m_members.fetch_sub(static_cast<std::int64_t>(left));
        m_context.traffic.clients.fetch_sub(static_cast<std::int64_t>(left));
        m_context.metrics.clientCount(session.text(), static_cast<double>(members.size()));
        if (members.empty())
            sessions.erase(found);
    });
}

std::size_t SessionHubs::broadcast(const model::SessionId &session,
                                   SessionMessage &message,
                                   std::uint64_t exceptSocket)
{
    std::size_t count = 0;
    Sessions &sessions = m_byLoop.at(&m_context.loops.forKey(session.text()));
    const auto found = sessions.find(session);
    if (found == sessions.end())
        return count;
    flushPoses(session, found->second);
    for (Member &member : found->second.members)
        count += deliver(member, session, message, exceptSocket) ? 1 : 0;
    return count;
}

bool SessionHubs::deliver(Member &member,
                          const model::SessionId &session,
                          SessionMessage &message,
                          std::uint64_t exceptSocket)
{
    const auto &[client, outbox] = member;
    std::chrono::nanoseconds poseInterval{};
    if (client->id() == exceptSocket || !judge(member, message, poseInterval))
        return false;
    const Frame frame{textFor(*client, session, message), client->tongue().frames};
    if (message.pose().empty())
        outbox->send(frame, live::DeliveryClass::Reliable);
    else
        outbox->sendPose(
            message.pose(), frame, poseInterval, [&message] { return message.sharedEvent(); });
    m_context.metrics.dataSent();
    return true;
}

void SessionHubs::broadcastPose(const model::SessionId &session,
                                SessionMessage message,
                                std::uint64_t exceptSocket,
                                std::shared_ptr<const void> owner)
{
    transport::Loop &loop = m_context.loops.forKey(session.text());
    Sessions &sessions = m_byLoop.at(&loop);
    const auto found = sessions.find(session);
    if (found == sessions.end())
        return;
    auto &poses = found->second.poses;
    poses.push_back({std::move(message), exceptSocket, std::move(owner)});
    if (poses.size() >= m_context.settings.limits.bundledPosesMax)
        return flushPoses(session, found->second);
    if (poses.size() == 1)
        flushPosesSoon(loop, session, found->second);
}

void SessionHubs::flushPosesSoon(transport::Loop &loop,
                                 const model::SessionId &session,
                                 Clients &clients)
{
    const StagLimits &limits = m_context.settings.limits;
    const std::chrono::nanoseconds tick = std::min<std::chrono::nanoseconds>(
        clients.members.size() * limits.fanOutTickPerClient, limits.fanOutTickMax);
    const auto wait = std::chrono::floor<std::chrono::milliseconds>(clients.flushed + tick
                                                                    - m_context.clock.monotonic());
    auto flush = [&sessions = m_byLoop.at(&loop), session, this] {
        const auto found = sessions.find(session);
        if (found != sessions.end())
            flushPoses(session, found->second);
    };
    if (wait.count() > 0)
        clients.tick = loop.after(wait, std::move(flush));
    else
        loop.post(std::move(flush));
}

/// Most clients get all of them, as one bundle that is made once; the others what is for them.
void SessionHubs::flushPoses(const model::SessionId &session, Clients &clients)
{
    if (clients.poses.empty())
        return;
    clients.tick.reset();
    clients.flushed = m_context.clock.monotonic();
    std::vector<Pose> poses = std::exchange(clients.poses, {});
    PoseBundles bundles;
    for (Member &member : clients.members) {
        const auto isOwn = [&member](const Pose &pose) {
            return pose.exceptSocket == member.client->id();
        };
        if (member.outbox->takesAllPoses() && std::none_of(poses.begin(), poses.end(), isOwn)) {
            member.outbox->sendPoses(bundles.in(member.client->tongue(), poses));
            m_context.metrics.dataSent(poses.size());
            continue;
        }
        for (Pose &pose : poses)
            deliver(member, session, pose.message, pose.exceptSocket);
    }
}

void SessionHubs::tellLeft(const Member &member, const std::vector<live::Removed> &left)
{
    const Tongue tongue = member.client->tongue();
    for (const live::Removed &one : left) {
        member.outbox->forgetPoses(one.entity);
        auto news = SessionMessage::removed(one, m_context.clock.now());
        member.outbox->send({news.in(tongue.dialect), tongue.frames},
                            live::DeliveryClass::Reliable);
    }
}

bool SessionHubs::judge(Member &member,
                        SessionMessage &message,
                        std::chrono::nanoseconds &poseInterval)
{
    Outbox &outbox = *member.outbox;
    if (outbox.subscription().filters().empty() && !outbox.hasWaitingPoses())
        return true;
    const live::Judgement judgement = outbox.subscription().judge(message.event());
    if (const auto *removed = std::get_if<live::Removed>(&message.event()))
        outbox.forgetPoses(removed->entity);
    tellLeft(member, judgement.left);
    poseInterval = poseIntervalOf(judgement);
    return judgement.passes;
}

void SessionHubs::subscribe(const model::SessionId &session,
                            std::uint64_t socketId,
                            live::Filter filter,
                            std::function<void(Result<void>)> done)
{
    change(
        session,
        socketId,
        [filter = std::move(filter)](live::Subscription &subscription) {
            return subscription.subscribe(filter);
        },
        std::move(done));
}

void SessionHubs::unsubscribe(const model::SessionId &session,
                              std::uint64_t socketId,
                              std::string filterId,
                              std::function<void(Result<void>)> done)
{
    change(
        session,
        socketId,
        [filterId = std::move(filterId)](live::Subscription &subscription) {
            return subscription.unsubscribe(filterId);
        },
        std::move(done));
}

void SessionHubs::change(const model::SessionId &session,
                         std::uint64_t socketId,
                         Change change,
                         std::function<void(Result<void>)> done)
{
    transport::Loop &loop = m_context.loops.forKey(session.text());
    loop.post([this, &loop, session, socketId, change = std::move(change), done = std::move(done)] {
        Sessions &sessions = m_byLoop.at(&loop);
        const auto found = sessions.find(session);
        if (found == sessions.end())
            return;
        flushPoses(session, found->second);
        for (const Member &member : found->second.members) {
            if (member.client->id() != socketId)
                continue;
            const Result<void> changed = change(member.outbox->subscription());
            if (changed)
                tellLeft(member, member.outbox->judgePosesAgain());
            return done(changed);
        }
    });
}

void SessionHubs::echo(SessionClient &sender,
                       const model::SessionId &session,
                       SessionMessage &message)
{
    send(sender, textFor(sender, session, message));
}

void SessionHubs::send(SessionClient &client, std::shared_ptr<const std::string> message)
{
    client.send(std::move(message));
    m_context.traffic.told.fetch_add(1, std::memory_order_relaxed);
    m_context.metrics.dataSent();
}

bool SessionHubs::hasClients(const model::SessionId &session) const
{
    return m_byLoop.at(&m_context.loops.forKey(session.text())).contains(session);
}

void SessionHubs::forEach(const transport::Loop &loop, const std::function<void(Outbox &)> &visit)
{
    for (const auto &[session, clients] : m_byLoop.at(&loop))
        for (const Member &member : clients.members)
            visit(*member.outbox);
}

} // namespace stag::stag

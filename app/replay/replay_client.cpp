// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/replay/replay_client.h"

#include "app/replay/device_link.h"
#include "app/replay/limits.h"

#include <QUrlQuery>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace stag::app::replay {

namespace {

QString textOf(const std::string &utf8)
{
    return QString::fromStdString(utf8);
}

QUrl urlOf(const QUrl &endpoint,
           const model::SessionId &session,
           const wire::RecordedDevice &device)
{
    QUrlQuery query(endpoint);
    query.addQueryItem(u"session_id"_s, textOf(session.text()));
    query.addQueryItem(u"device_id"_s, textOf(device.id.text()));
    if (!device.name.empty())
        query.addQueryItem(u"device_name"_s, textOf(device.name));
    QUrl url = endpoint;
    url.setQuery(query);
    return url;
}

/// What a round after the first leaves out.
bool isGrowth(const wire::RecordingLine &line)
{
    return std::holds_alternative<wire::RecordedChunk>(line.what)
           || std::holds_alternative<wire::RecordedPlane>(line.what);
}

} // namespace

ReplayClient::ReplayClient(const Clock &clock,
                           Recording recording,
                           const QUrl &endpoint,
                           const ReplaySettings &settings,
                           QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_recording(std::move(recording))
    , m_settings(settings)
    , m_maker(m_recording)
    , m_timer(this)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &ReplayClient::run);
    for (const wire::RecordedDevice &device : m_recording.header.devices) {
        auto *link = new DeviceLink(
            urlOf(endpoint, m_recording.header.session, device), settings.apiKey, this);
        m_links.insert_or_assign(device.id, link);
        connect(link, &DeviceLink::connected, this, [this, id = device.id] { resend(id); });
        connect(link, &DeviceLink::failed, this, &ReplayClient::failed);
        connect(link, &DeviceLink::left, this, &ReplayClient::checkFinished);
        connect(link, &DeviceLink::relieved, this, [this] {
            if (m_running && !m_timer.isActive())
                m_timer.start(0);
        });
    }
}

ReplayClient::~ReplayClient()
{
    // The sockets close while this object is only half there.
    for (const auto &[device, link] : m_links)
        link->disconnect(this);
}

void ReplayClient::start()
{
    if (m_running)
        return;
    m_running = true;
    m_stopping = false;
    m_hasConnected = false;
    startRound();
}

void ReplayClient::stop()
{
    m_stopping = true;
    endRound();
}

void ReplayClient::startRound()
{
    m_next = 0;
    m_roundStart = m_clock.monotonic();
    m_timer.start(0);
}

void ReplayClient::run()
{
    if (m_stopping)
        return;
    int sent = 0;
    while (m_next < m_recording.lines.size()) {
        const wire::RecordingLine &line = m_recording.lines[m_next];
        if (mustWait()) {
            // Time stands still: the position is that of the line which is next.
            m_roundStart = std::max(
                m_roundStart,
                m_clock.monotonic()
                    - std::chrono::nanoseconds(qint64(line.timeS / m_settings.speed * 1e9)));
            break;
        }
        if (line.timeS > positionS()) {
            waitUntil(line.timeS);
            break;
        }
        if (sent++ >= kPacketsPerTurnMax) {
            m_timer.start(0);
            break;
        }
        play(line);
        ++m_next;
    }
    Q_EMIT progress(m_packetsSent, positionS());
    if (m_next == m_recording.lines.size())
        endRound();
}

double ReplayClient::lengthS() const
{
    return m_recording.lines.empty() ? 0.0 : m_recording.lines.back().timeS;
}

double ReplayClient::positionS() const
{
    const std::chrono::duration<double> elapsed = m_clock.monotonic() - m_roundStart;
    return elapsed.count() * m_settings.speed;
}

void ReplayClient::waitUntil(double timeS)
{
    const double waitMs = (timeS - positionS()) / m_settings.speed * 1000.0;
    m_timer.start(std::max(1, int(waitMs)));
}

bool ReplayClient::mustWait() const
{
    return std::any_of(
        m_links.begin(), m_links.end(), [](const auto &entry) { return entry.second->mustWait(); });
}

void ReplayClient::play(const wire::RecordingLine &line)
{
    DeviceLink &link = *m_links.at(line.device);
    if (std::holds_alternative<wire::RecordedJoin>(line.what)) {
        link.join();
        return;
    }
    if (std::holds_alternative<wire::RecordedLeave>(line.what)) {
        link.leave();
        return;
    }
    if (m_round > 0 && isGrowth(line))
        return;
    const auto packet = m_maker.next(line, m_clock.now());
    if (!packet || !link.isConnected())
        return;
    link.send(wire::writeStreamPacket(*packet));
    ++m_packetsSent;
}

void ReplayClient::resend(const model::DeviceId &device)
{
    m_hasConnected = true;
    for (const wire::StreamPacket &packet : m_maker.stateOf(device, m_clock.now())) {
        m_links.at(device)->send(wire::writeStreamPacket(packet));
        ++m_packetsSent;
    }
}

void ReplayClient::endRound()
{
    m_timer.stop();
    for (const auto &[device, link] : m_links)
        link->leave();
    checkFinished();
}

void ReplayClient::checkFinished()
{
    const bool ended = m_stopping || m_next == m_recording.lines.size();
    const bool away = std::all_of(
        m_links.begin(), m_links.end(), [](const auto &entry) { return entry.second->isAway(); });
    if (!m_running || !ended || !away)
        return;
    if (!m_stopping && m_settings.atEnd == AtEnd::StartAgain) {
        ++m_round;
        startRound();
        return;
    }
    m_running = false;
    Q_EMIT finished();
}

Result<QUrl> streamKitEndpoint(const QUrl &relay)
{
    const QString scheme = relay.scheme();
    const bool secure = scheme == u"https"_s || scheme == u"wss"_s;
    const bool plain = scheme == u"http"_s || scheme == u"ws"_s;
    if (!relay.isValid() || relay.host().isEmpty() || (!secure && !plain))
        return Error{ErrorCode::InvalidArgument,
                     "'" + relay.toString().toStdString()
                         + "' is not the address of a relay, such as http://127.0.0.1:8081"};
    QUrl endpoint = relay;
    endpoint.setScheme(secure ? u"wss"_s : u"ws"_s);
    if (endpoint.path().isEmpty() || endpoint.path() == u"/"_s)
        endpoint.setPath(u"/ws/streamkit"_s);
    return endpoint;
}

} // namespace stag::app::replay

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/replay/demo.h"

#include <QDir>
#include <QFile>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace stag::app::replay {

namespace {

QString readResource(const QString &name)
{
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

} // namespace

QStringList demoRecordings()
{
    return {u":/demo/living_room.jsonl.gz"_s, u":/demo/apartment.jsonl.gz"_s};
}

model::SessionId firstDemoSession()
{
    return model::SessionId("living-room");
}

QString demoNotice()
{
    QString text = readResource(u":/demo/NOTICE.md"_s);
    const QDir licences(u":/demo/licences"_s);
    for (const QString &name : licences.entryList(QDir::Files, QDir::Name))
        text += u"\n---\n\n"_s + name + u"\n\n"_s + readResource(licences.filePath(name));
    return text;
}

Result<std::unique_ptr<Demo>>
Demo::create(const Clock &clock, const QUrl &relay, const ReplaySettings &settings)
{
    STAG_TRY(const QUrl endpoint, streamKitEndpoint(relay));
    std::vector<std::unique_ptr<ReplayClient>> clients;
    for (const QString &name : demoRecordings()) {
        STAG_TRY(Recording recording, loadRecording(name));
        clients.push_back(
            std::make_unique<ReplayClient>(clock, std::move(recording), endpoint, settings));
    }
    return std::unique_ptr<Demo>(new Demo(std::move(clients)));
}

Demo::Demo(std::vector<std::unique_ptr<ReplayClient>> clients)
    : m_clients(std::move(clients))
{
    for (const auto &client : m_clients) {
        client->setParent(this);
        connect(client.get(), &ReplayClient::finished, this, [this] {
            if (--m_playing == 0)
                Q_EMIT stopped();
        });
    }
    const auto longest =
        std::max_element(m_clients.begin(), m_clients.end(), [](const auto &a, const auto &b) {
            return a->lengthS() < b->lengthS();
        });
    if (longest != m_clients.end())
        followProgress(**longest);
}

void Demo::followProgress(const ReplayClient &client)
{
    const double lengthS = client.lengthS();
    connect(&client, &ReplayClient::progress, this, [this, lengthS](quint64, double timeS) {
        const double part = lengthS > 0.0 ? std::clamp(timeS / lengthS, 0.0, 1.0) : 1.0;
        const int percent = static_cast<int>(part * 100.0);
        if (std::exchange(m_percent, percent) != percent)
            Q_EMIT progress(part);
    });
}

Demo::~Demo()
{
    for (const auto &client : m_clients)
        client->disconnect(this);
}

void Demo::start()
{
    if (m_playing > 0)
        return;
    m_playing = m_clients.size();
    for (const auto &client : m_clients)
        client->start();
}

void Demo::stop()
{
    for (const auto &client : m_clients)
        client->stop();
}

} // namespace stag::app::replay

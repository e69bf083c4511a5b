// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/workspaces/session_server.h"

#include "tests/server/stag/service_fixture.h"

namespace stag::test {

struct SessionServer::Service
{
    explicit Service(const stag::StagSettings &settings)
        : fixture(settings)
    {}

    stag::test::Fixture fixture;
};

SessionServer::SessionServer(Exports exports)
{
    stag::StagSettings settings;
    if (exports == Exports::Busy)
        settings.limits.exportsMax = 0;
    m_service = std::make_unique<Service>(settings);
}

SessionServer::~SessionServer() = default;

QUrl SessionServer::url() const
{
    return m_service->fixture.url({});
}

int SessionServer::ingest(const QByteArray &event)
{
    return m_service->fixture.ingest(event).status;
}

int SessionServer::get(const QString &path)
{
    return m_service->fixture.get(path).status;
}

QByteArray SessionServer::read(const QString &path)
{
    return m_service->fixture.get(path).body;
}

int SessionServer::remove(const QString &path)
{
    return m_service->fixture.remove(path).status;
}

} // namespace stag::test

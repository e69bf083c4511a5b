// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QUrl>

#include <memory>

namespace stag::test {

/// A STAG on a port of its own, for the window's side of a conversation.
class SessionServer
{
public:
    enum class Exports { Allowed, Busy };

    explicit SessionServer(Exports exports = Exports::Allowed);
    ~SessionServer();

    [[nodiscard]] QUrl url() const;
    /// The HTTP status of storing an event and of reading from `path`.
    [[nodiscard]] int ingest(const QByteArray &event);
    [[nodiscard]] int get(const QString &path);
    /// What is read from `path`, and the status of deleting it.
    [[nodiscard]] QByteArray read(const QString &path);
    [[nodiscard]] int remove(const QString &path);

private:
    struct Service;

    std::unique_ptr<Service> m_service;
};

} // namespace stag::test

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHostAddress>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

namespace stag::test {

/// A web server that gives every question below `path` one answer, and refuses all others.
class AnswerServer : public QTcpServer
{
public:
    AnswerServer(QByteArray path, QByteArray body, QByteArray status = "200 OK")
        : m_path(std::move(path))
        , m_body(std::move(body))
        , m_status(std::move(status))
    {
        connect(this, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *client = nextPendingConnection();
            connect(client, &QTcpSocket::readyRead, this, [this, client] { answer(*client); });
        });
        listen(QHostAddress::LocalHost);
    }

    [[nodiscard]] QUrl url() const
    {
        return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(serverPort()));
    }
    /// "GET /path?query" or another method, of the last question.
    [[nodiscard]] const QByteArray &asked() const { return m_asked; }
    /// All of the last question.
    [[nodiscard]] const QByteArray &request() const { return m_request; }
    /// What the last question said under this name, in upper or lower case; empty if nothing.
    [[nodiscard]] QByteArray header(const QByteArray &name) const
    {
        for (const QByteArray &line : m_request.split('\n')) {
            const auto colon = line.indexOf(':');
            if (line.left(colon).compare(name, Qt::CaseInsensitive) == 0)
                return line.mid(colon + 1).trimmed();
        }
        return {};
    }
    [[nodiscard]] int askedCount() const { return m_askedCount; }

private:
    void answer(QTcpSocket &client)
    {
        const QByteArray request = client.readAll();
        const QByteArray asked = request.left(request.indexOf(" HTTP"));
        if (!asked.mid(asked.indexOf(' ') + 1).startsWith(m_path))
            return client.abort();
        client.disconnect(this); // a body may follow
        m_asked = asked;
        m_request = request;
        ++m_askedCount;
        client.write("HTTP/1.1 " + m_status
                     + "\r\nContent-Length: " + QByteArray::number(m_body.size())
                     + "\r\nConnection: close\r\n\r\n" + m_body);
    }

    QByteArray m_path;
    QByteArray m_body;
    QByteArray m_status;
    QByteArray m_asked;
    QByteArray m_request;
    int m_askedCount = 0;
};

} // namespace stag::test

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/backend/server_address.h"

namespace stag::ui::backend {

using namespace Qt::StringLiterals;

namespace {

QUrl address(const QUrl &server, const QString &path, const QString &plain, const QString &secure)
{
    const QString scheme = server.scheme().toLower();
    const bool isSecure = scheme == u"https" || scheme == u"wss";
    if ((!isSecure && scheme != u"http" && scheme != u"ws") || server.host().isEmpty())
        return {};
    QUrl result = server;
    result.setScheme(isSecure ? secure : plain);
    QString base = server.path();
    while (base.endsWith(u'/'))
        base.chop(1);
    result.setPath(base + path);
    result.setFragment({});
    return result;
}

} // namespace

QUrl webSocketAddress(const QUrl &server, const QString &path)
{
    return address(server, path, u"ws"_s, u"wss"_s);
}

QUrl httpAddress(const QUrl &server, const QString &path)
{
    return address(server, path, u"http"_s, u"https"_s);
}

QString percentEncoded(const std::string &text)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(QString::fromStdString(text)));
}

QString serverName(const QUrl &server)
{
    const QString host = server.host().contains(u':') ? u'[' + server.host() + u']' : server.host();
    return server.port() < 0 ? host : host + u':' + QString::number(server.port());
}

} // namespace stag::ui::backend

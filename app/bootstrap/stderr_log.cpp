// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bootstrap/stderr_log.h"

#include "core/wire/status.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QString>

#include <algorithm>
#include <cstdio>
#include <string_view>

namespace stag::app::bootstrap {

std::string_view levelName(host::LogLevel level)
{
    switch (level) {
    case host::LogLevel::Debug:
        return "debug";
    case host::LogLevel::Info:
        return "info";
    case host::LogLevel::Warning:
        return "warning";
    case host::LogLevel::Error:
        return "error";
    }
    return "info";
}

namespace {

/// A value that stays one word on one line, whatever a client put into it.
std::string word(const std::string &value)
{
    const bool plain =
        !value.empty() && std::all_of(value.begin(), value.end(), [](unsigned char c) {
            return c > 0x20 && c != 0x7f && c != '"' && c != '\\' && c != '=';
        });
    if (plain)
        return value;
    std::string quoted = "\"";
    for (const char c : value) {
        if (c == '"' || c == '\\')
            quoted += '\\';
        quoted += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '?' : c;
    }
    return quoted + '"';
}

QString text(std::string_view utf8)
{
    return QString::fromUtf8(utf8.data(), qsizetype(utf8.size()));
}

} // namespace

std::string formatText(const host::LogRecord &record, Timestamp time)
{
    std::string line =
        wire::rfc3339(time) + ' ' + std::string(levelName(record.level)) + ' ' + record.message;
    for (const auto &[name, value] : record.fields)
        line += ' ' + name + '=' + word(value);
    for (const auto &[name, value] : record.numbers)
        line += ' ' + name + '=' + QByteArray::number(value, 'g', 10).toStdString();
    return line;
}

std::string formatJson(const host::LogRecord &record, Timestamp time)
{
    QJsonObject object;
    for (const auto &[name, value] : record.fields)
        object.insert(text(name), text(value));
    for (const auto &[name, value] : record.numbers)
        object.insert(text(name), value);
    object.insert(QStringLiteral("time"), text(wire::rfc3339(time)));
    object.insert(QStringLiteral("level"), text(levelName(record.level)));
    object.insert(QStringLiteral("msg"), text(record.message));
    return QJsonDocument(object).toJson(QJsonDocument::Compact).toStdString();
}

StderrLog::StderrLog(const Clock &clock, const LogSettings &settings)
    : m_clock(clock)
    , m_settings(settings)
{}

bool StderrLog::accepts(host::LogLevel level) const
{
    return level >= m_settings.level;
}

void StderrLog::log(const host::LogRecord &record)
{
    if (!accepts(record.level))
        return;
    const Timestamp now = m_clock.now();
    const std::string line =
        (m_settings.format == LogFormat::Json ? formatJson(record, now) : formatText(record, now))
        + '\n';
    const std::lock_guard lock(m_mutex);
    std::fwrite(line.data(), 1, line.size(), stderr);
}

} // namespace stag::app::bootstrap

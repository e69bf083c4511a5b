// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stag::host {

enum class LogLevel { Debug, Info, Warning, Error };

/// One line of the log: a stable English phrase and named values, words or numbers.
struct LogRecord
{
    LogLevel level = LogLevel::Info;
    std::string message;
    std::vector<std::pair<std::string, std::string>> fields = {};
    std::vector<std::pair<std::string, double>> numbers = {};
};

/// Where log lines go. Safe to call from any thread.
class LogSink
{
public:
    virtual ~LogSink() = default;
    /// Whether a record of this level would be written; spares building one that is not.
    [[nodiscard]] virtual bool accepts(LogLevel level) const = 0;
    virtual void log(const LogRecord &record) = 0;
};

} // namespace stag::host

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/bootstrap/configuration.h"
#include "core/base/clock.h"
#include "server/host/log_sink.h"

#include <mutex>
#include <string>
#include <string_view>

namespace stag::app::bootstrap {

/// The word for a level in logs and in the configuration: "info".
[[nodiscard]] std::string_view levelName(host::LogLevel level);
/// One record as a line of text: `2026-11-21T01:34:45.123Z info listening system=stag url=…`
[[nodiscard]] std::string formatText(const host::LogRecord &record, Timestamp time);
/// One record as a line of JSON: `{"time":"…","level":"info","msg":"listening","system":"stag"}`
[[nodiscard]] std::string formatJson(const host::LogRecord &record, Timestamp time);

/// The log of the program, one line per record on stderr. Any thread.
class StderrLog final : public host::LogSink
{
public:
    StderrLog(const Clock &clock, const LogSettings &settings);
    [[nodiscard]] bool accepts(host::LogLevel level) const override;
    void log(const host::LogRecord &record) override;

private:
    const Clock &m_clock;
    const LogSettings m_settings;
    std::mutex m_mutex; ///< keeps lines whole
};

} // namespace stag::app::bootstrap

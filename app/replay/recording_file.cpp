// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/replay/recording_file.h"

#include "app/replay/limits.h"
#include "core/base/gzip.h"

#include <QFile>

#include <algorithm>
#include <string_view>
#include <utility>

namespace stag::app::replay {

namespace {

Error at(std::size_t line, const Error &error)
{
    return {error.code, "line " + std::to_string(line) + ": " + error.detail};
}

/// Takes the text up to the next line end off the front of `text`.
std::string_view takeLine(std::string_view &text)
{
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
}

Result<void> check(const wire::RecordingLine &line, const Recording &recording)
{
    const auto &devices = recording.header.devices;
    const bool known = std::any_of(devices.begin(), devices.end(), [&](const auto &device) {
        return device.id == line.device;
    });
    if (!known)
        return Error{ErrorCode::InvalidArgument,
                     "device '" + line.device.text() + "' is not in the header"};
    if (!recording.lines.empty() && line.timeS < recording.lines.back().timeS)
        return Error{ErrorCode::InvalidArgument, "goes back in time"};
    if (const auto *chunk = std::get_if<wire::RecordedChunk>(&line.what)) {
        const std::size_t count = recording.header.room.triangles.size();
        for (const std::uint32_t triangle : chunk->addedTriangles) {
            if (triangle >= count)
                return Error{ErrorCode::InvalidArgument,
                             "triangle " + std::to_string(triangle) + " of "
                                 + std::to_string(count)};
        }
    }
    return {};
}

Result<Recording> parse(std::string_view text)
{
    Recording recording;
    auto header = wire::parseRecordingHeader(takeLine(text));
    if (!header)
        return at(1, header.error());
    recording.header = *std::move(header);
    for (std::size_t number = 2; !text.empty(); ++number) {
        const std::string_view raw = takeLine(text);
        if (raw.empty())
            continue;
        auto line = wire::parseRecordingLine(raw);
        if (!line)
            return at(number, line.error());
        if (const auto checked = check(*line, recording); !checked)
            return at(number, checked.error());
        recording.lines.push_back(*std::move(line));
    }
    return recording;
}

Result<Recording> load(const QString &fileName)
{
    QFile file(fileName);
    if (!file.open(QIODevice::ReadOnly))
        return Error{ErrorCode::NotFound, file.errorString().toStdString()};
    if (file.size() > kRecordingFileBytesMax)
        return Error{ErrorCode::TooLarge, "the file is too large for a recording"};
    const QByteArray content = file.readAll();
    const std::string_view text(content.constData(), std::size_t(content.size()));
    if (!isGzip(asBytes(text)))
        return parse(text);
    STAG_TRY(const Bytes inflated, gunzip(asBytes(text), kRecordingBytesMax));
    return parse(asText(inflated));
}

} // namespace

Result<Recording> loadRecording(const QString &fileName)
{
    auto recording = load(fileName);
    if (!recording)
        return Error{recording.error().code,
                     fileName.toStdString() + ": " + recording.error().detail};
    return recording;
}

} // namespace stag::app::replay

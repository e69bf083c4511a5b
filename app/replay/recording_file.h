// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/wire/recording.h"

#include <QString>

#include <vector>

namespace stag::app::replay {

/// A recording in memory. Its lines are in time order, name only devices and triangles of the
/// header.
struct Recording
{
    wire::RecordingHeader header;
    std::vector<wire::RecordingLine> lines;
};

/// Reads a .jsonl or .jsonl.gz file or resource. The error names the file and the line.
Result<Recording> loadRecording(const QString &fileName);

} // namespace stag::app::replay

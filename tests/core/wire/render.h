// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <string>
#include <string_view>

namespace stag::test {

// What a decoder makes of an input, as text for the fixtures; an error is "error <code> <detail>".
std::string renderIngest(std::string_view body);
std::string renderQuery(std::string_view urlQuery); ///< "a=1&b=2"
std::string renderGraphQuery(std::string_view urlQuery);
std::string renderGraphAnswer(std::string_view body);
std::string renderWsMessage(std::string_view text);
std::string renderStreamPacket(std::string_view text);
std::string renderLiveEvent(std::string_view text);
std::string renderRecording(std::string_view line); ///< a header or a line
std::string renderSessions(std::string_view body);
std::string renderSubscribers(std::string_view body);
std::string renderFilterParameters(std::string_view urlQuery); ///< "a=1&b=2"
std::string renderViewerRequest(std::string_view text);
std::string renderMeshHistory(std::string_view body);
std::string renderGeofence(std::string_view body);
std::string renderAnchorTraits(std::string_view idAndMetadata); ///< the id, a space, the metadata
std::string renderPrettyJson(std::string_view json);

} // namespace stag::test

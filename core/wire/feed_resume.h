// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How a viewer of the live feed comes back (ours), version 1.
//
// What may not be left out has a number, "offset", which counts up by one in a "stream": a run of
// the server. hello and snapshot_end say the stream as this viewer is told it, its choice (filters,
// payloads) included; it is opaque. A viewer keeps the last offset that it saw, that of
// snapshot_end included, and connects again with resume=<stream>:<offset>.
// Between snapshot_begin and snapshot_end, and from subscribed or unsubscribed until the next
// snapshot_end, there is nothing to resume from.
//
// The hello then says "resumed":true, and in place of a snapshot comes what was missed, in order
// and once, then the sessions and where the devices are now. Otherwise it says "resumed":false with
// a reason, and a snapshot follows:
//
// | reason         |                                                               |
// |----------------|---------------------------------------------------------------|
// | other_stream   | the server has been restarted, or it is another one           |
// | other_choice   | the filters, or whether payloads come, are not what they were |
// | area           | a filter has an area: nobody knows what has left it meanwhile |
// | ahead          | the stream has not come so far                                |
// | forgotten      | what was missed is no longer kept                             |

#include "core/base/result.h"
#include "core/live/filter.h"
#include "core/live/live_event.h"
#include "core/wire/mesh_payloads.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stag::wire {

/// What a viewer that came back is given: what it missed, or a snapshot for some reason.
enum class ResumeResult { Complete, OtherStream, OtherChoice, Area, Ahead, Forgotten };
inline constexpr std::size_t kResumeResultCount = 6;
/// "complete", "other_stream": the reason as the feed and the metrics call it.
[[nodiscard]] std::string_view resumeResultName(ResumeResult result);
/// Of a reason that this version does not know, Forgotten.
[[nodiscard]] ResumeResult parseResumeReason(std::string_view name);

/// Until where a viewer that comes back knows a stream.
struct ResumePoint
{
    std::string stream;
    std::uint64_t offset = 0;
};
/// "stream:offset"; InvalidArgument if it is something else.
Result<ResumePoint> parseResumePoint(std::string_view text);
[[nodiscard]] std::string writeResumePoint(const ResumePoint &point);

/// A run of the server and what a viewer has chosen of it.
struct StreamName
{
    std::string run;
    std::string choice; ///< empty: everything
};
/// The order and the names of filters do not matter, and their areas and rates not either.
[[nodiscard]] std::string choiceOf(std::vector<live::Filter> filters, MeshPayloads payloads);
[[nodiscard]] StreamName parseStreamName(std::string_view text);
[[nodiscard]] std::string writeStreamName(const StreamName &name);

/// What the envelope of a message says of the stream.
struct FeedMarks
{
    std::optional<std::uint64_t> offset{};
    std::string stream{};                 ///< of a hello or snapshot_end
    std::optional<ResumeResult> resume{}; ///< of a hello, if the viewer asked for it
};

/// A written message, an object, with an offset behind all else.
[[nodiscard]] std::string withOffset(std::string message, std::uint64_t offset);
/// The same of a message that others get without, in one piece.
[[nodiscard]] std::string copyWithOffset(std::string_view message, std::uint64_t offset);

/// A viewer's bookmark: until where it knows which stream.
class FeedPosition
{
public:
    /// To be told each message.
    void follow(const live::LiveEvent &event, const FeedMarks &marks);
    /// The viewer has not kept what it was told, or has changed its filters.
    void forget() { m_offset.reset(); }
    /// Nothing while there is nothing to resume from.
    [[nodiscard]] std::optional<ResumePoint> point() const;

private:
    std::string m_stream;
    std::optional<std::uint64_t> m_offset;
};

} // namespace stag::wire

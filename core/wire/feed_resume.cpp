// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/feed_resume.h"

#include "core/base/bytes.h"
#include "core/base/content_hash.h"
#include "core/wire/feed_marks_json.h"
#include "core/wire/filter_json.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace stag::wire {

namespace {

constexpr std::array<std::string_view, kResumeResultCount> kResults{
    "complete", "other_stream", "other_choice", "area", "ahead", "forgotten"};

constexpr char kBeforeChoice = '.';
constexpr std::size_t kChoiceDigits = 16;

/// The last member of a message, and its end.
std::string offsetMember(std::uint64_t offset)
{
    return ",\"offset\":" + std::to_string(offset) + '}';
}

} // namespace

std::string_view resumeResultName(ResumeResult result)
{
    return kResults[static_cast<std::size_t>(result)];
}

ResumeResult parseResumeReason(std::string_view name)
{
    const auto *const found = std::find(kResults.begin() + 1, kResults.end(), name);
    return found == kResults.end() ? ResumeResult::Forgotten
                                   : static_cast<ResumeResult>(found - kResults.begin());
}

Result<ResumePoint> parseResumePoint(std::string_view text)
{
    const std::size_t colon = text.rfind(':');
    ResumePoint point;
    if (colon != std::string_view::npos) {
        point.stream = text.substr(0, colon);
        const std::string_view digits = text.substr(colon + 1);
        const auto [end, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), point.offset);
        if (error == std::errc() && end == digits.data() + digits.size() && !point.stream.empty())
            return point;
    }
    return Error{ErrorCode::InvalidArgument, "resume: must be a stream, a colon and a number"};
}

std::string writeResumePoint(const ResumePoint &point)
{
    return point.stream + ':' + std::to_string(point.offset);
}

std::string choiceOf(std::vector<live::Filter> filters, MeshPayloads payloads)
{
    if (filters.empty() && payloads == MeshPayloads::Include)
        return {};
    std::vector<std::string> texts;
    for (live::Filter &filter : filters) {
        filter.id.clear();
        filter.area.reset();
        filter.posesPerSecondMax = 0.0;
        std::sort(filter.sessions.begin(), filter.sessions.end());
        JsonWriter json;
        writeFilter(json, filter);
        texts.push_back(json.take());
    }
    std::sort(texts.begin(), texts.end());
    std::string all = payloads == MeshPayloads::Include ? "all" : "without payloads";
    for (const std::string &text : texts)
        all += text;
    return sha256({asBytes(all)}).toHex().substr(0, kChoiceDigits);
}

StreamName parseStreamName(std::string_view text)
{
    const std::size_t border = text.find(kBeforeChoice);
    if (border == std::string_view::npos)
        return {std::string(text), {}};
    return {std::string(text.substr(0, border)), std::string(text.substr(border + 1))};
}

std::string writeStreamName(const StreamName &name)
{
    return name.choice.empty() ? name.run : name.run + kBeforeChoice + name.choice;
}

void writeStreamMembers(JsonWriter &json, const FeedMarks &marks)
{
    if (!marks.stream.empty())
        json.text("stream", marks.stream);
    if (!marks.resume)
        return;
    json.boolean("resumed", *marks.resume == ResumeResult::Complete);
    if (*marks.resume != ResumeResult::Complete)
        json.text("reason", resumeResultName(*marks.resume));
}

Result<void> readStreamMembers(const JsonObject &hello, FeedMarks &marks)
{
    STAG_TRY(marks.stream, hello.text("stream"));
    if (!hello.has("resumed"))
        return success();
    STAG_TRY(const bool isResumed, hello.boolean("resumed"));
    STAG_TRY(const std::string reason, hello.text("reason"));
    marks.resume = isResumed ? ResumeResult::Complete : parseResumeReason(reason);
    return success();
}

std::string withOffset(std::string message, std::uint64_t offset)
{
    message.pop_back(); // the end of the object
    message += offsetMember(offset);
    return message;
}

std::string copyWithOffset(std::string_view message, std::uint64_t offset)
{
    const std::string member = offsetMember(offset);
    std::string copy;
    copy.reserve(message.size() + member.size());
    copy.append(message.substr(0, message.size() - 1)).append(member);
    return copy;
}

void FeedPosition::follow(const live::LiveEvent &event, const FeedMarks &marks)
{
    if (std::holds_alternative<live::Hello>(event)) {
        m_stream = marks.stream;
        if (marks.resume != ResumeResult::Complete)
            m_offset.reset();
    } else if (std::holds_alternative<live::SnapshotBegin>(event)) {
        m_offset.reset();
    } else if (std::holds_alternative<live::SnapshotEnd>(event)) {
        m_stream = marks.stream;
        m_offset = marks.offset;
    } else if (m_offset && marks.offset) {
        m_offset = marks.offset;
    }
}

std::optional<ResumePoint> FeedPosition::point() const
{
    if (!m_offset || m_stream.empty())
        return std::nullopt;
    return ResumePoint{m_stream, *m_offset};
}

} // namespace stag::wire

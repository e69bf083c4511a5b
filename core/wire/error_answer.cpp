// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/error_answer.h"

#include "core/wire/json_reader.h"

namespace stag::wire {

namespace {

constexpr std::size_t kFieldsMax = 64;

} // namespace

std::optional<std::string> parseErrorAnswer(std::string_view body, const Limits &limits)
{
    const auto document = JsonDocument::parse(body, limits);
    if (!document)
        return std::nullopt;
    const auto object = document->rootObject();
    if (!object)
        return std::nullopt;
    const auto fields = object->array("fields");
    const auto problems = fields ? fields->objects(kFieldsMax) : fields.error();
    if (problems && !problems->empty()) {
        const auto field = problems->front().text("field");
        const auto message = problems->front().text("message");
        if (field && message && !message->empty())
            return *field + ": " + *message;
    }
    for (const char *key : {"details", "error"})
        if (const auto text = object->text(key); text && !text->empty())
            return *text;
    return std::nullopt;
}

} // namespace stag::wire

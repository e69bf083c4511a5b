// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/error_answer.h"

#include "core/wire/json_reader.h"

namespace stag::wire {

std::optional<std::string> parseErrorAnswer(std::string_view body, const Limits &limits)
{
    const auto document = JsonDocument::parse(body, limits);
    if (!document)
        return std::nullopt;
    const auto object = document->rootObject();
    if (!object)
        return std::nullopt;
    for (const char *key : {"details", "error"})
        if (const auto text = object->text(key); text && !text->empty())
            return *text;
    return std::nullopt;
}

} // namespace stag::wire

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/metadata_entries.h"

#include "core/wire/json_reader.h"

namespace stag::wire {

std::vector<std::pair<std::string, std::string>> metadataEntries(std::string_view json,
                                                                 const Limits &limits)
{
    std::vector<std::pair<std::string, std::string>> entries;
    const auto document = JsonDocument::parse(json, limits);
    simdjson::dom::object object;
    if (!document || document->root().get(object) != simdjson::SUCCESS)
        return entries;
    for (const auto [key, value] : object) {
        std::string_view text;
        const bool isText = value.get(text) == simdjson::SUCCESS;
        entries.emplace_back(std::string(key),
                             isText ? std::string(text) : std::string(simdjson::minify(value)));
    }
    return entries;
}

} // namespace stag::wire

// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/supervisor/entity_tag.h"

#include <algorithm>
#include <charconv>

namespace stag::supervisor {

namespace {

std::string_view trimmed(std::string_view text)
{
    const std::size_t begin = std::min(text.find_first_not_of(" \t"), text.size());
    text.remove_prefix(begin);
    const std::size_t end = text.find_last_not_of(" \t");
    return text.substr(0, end == std::string_view::npos ? 0 : end + 1);
}

/// What stands between the commas. Tags of ours have none in them.
std::vector<std::string_view> tagsOf(std::string_view list)
{
    std::vector<std::string_view> tags;
    while (true) {
        const std::size_t comma = std::min(list.find(','), list.size());
        tags.push_back(trimmed(list.substr(0, comma)));
        if (comma == list.size())
            return tags;
        list.remove_prefix(comma + 1);
    }
}

std::optional<std::int64_t> versionOf(std::string_view tag)
{
    if (tag.size() < 3 || tag.front() != '"' || tag.back() != '"')
        return std::nullopt;
    const std::string_view digits = tag.substr(1, tag.size() - 2);
    std::int64_t version = 0;
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), version);
    return error == std::errc() && end == digits.data() + digits.size() ? std::optional(version)
                                                                        : std::nullopt;
}

} // namespace

std::string entityTag(std::int64_t version)
{
    return '"' + std::to_string(version) + '"';
}

std::optional<std::vector<std::int64_t>> versionsOf(std::string_view ifMatch)
{
    if (trimmed(ifMatch) == "*")
        return std::nullopt;
    std::vector<std::int64_t> versions;
    for (const std::string_view tag : tagsOf(ifMatch))
        if (const auto version = versionOf(tag))
            versions.push_back(*version);
    return versions;
}

bool isNamed(std::string_view ifNoneMatch, std::int64_t version)
{
    const auto tags = tagsOf(ifNoneMatch);
    return std::any_of(tags.begin(), tags.end(), [version](std::string_view tag) {
        if (tag.starts_with("W/"))
            tag.remove_prefix(2);
        return tag == "*" || versionOf(tag) == version;
    });
}

} // namespace stag::supervisor

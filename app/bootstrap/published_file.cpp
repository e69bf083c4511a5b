// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bootstrap/published_file.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>
#include <utility>

namespace stag::app::bootstrap {

namespace {

using Words = std::pair<std::string_view, std::string_view>; ///< theirs and ours

constexpr std::array kOfStag{Words{"server.host", "stag.server.host"},
                             Words{"server.port", "stag.server.port"},
                             Words{"log_level", "log.level"},
                             Words{"metrics.enabled", "stag.metrics.enabled"},
                             Words{"metrics.path", "stag.metrics.path"}};
constexpr std::array kOfRelay{
    Words{"server.host", "relay.server.host"},
    Words{"server.port", "relay.server.port"},
    Words{"stag.url", "relay.stag.url"},
    Words{"stag.timeout", "relay.stag.timeout"},
    Words{"websocket.buffer_size", "relay.websocket.buffer_size"},
    Words{"websocket.heartbeat_interval", "relay.websocket.heartbeat_interval"},
    Words{"batch.max_size", "relay.batch.max_size"},
    Words{"batch.timeout", "relay.batch.timeout"}};
constexpr std::string_view kDatabase = "database."; ///< where the published STAG finds ArangoDB

std::string_view ours(std::span<const Words> words, std::string_view key)
{
    const auto found = std::find_if(
        words.begin(), words.end(), [key](const Words &pair) { return pair.first == key; });
    return found == words.end() ? std::string_view() : found->second;
}

bool isOfDatabase(const YamlValue &value)
{
    return value.key.starts_with(kDatabase);
}

/// Whether all of it is what such a service knows, among it something that the other does not, and
/// its address, which ours has elsewhere, or its database.
bool isFileOf(std::span<const Words> words, const std::vector<YamlValue> &values)
{
    const auto isAddress = [](const YamlValue &value) { return value.key.starts_with("server."); };
    const auto isKnown = [words](const YamlValue &value) {
        return isOfDatabase(value) || !ours(words, value.key).empty();
    };
    const auto isForeign = [isAddress](const YamlValue &value) {
        return isOfDatabase(value) || isAddress(value);
    };
    return std::all_of(values.begin(), values.end(), isKnown)
           && std::any_of(values.begin(), values.end(), isForeign)
           && !std::all_of(values.begin(), values.end(), isAddress);
}

TranslatedFile
translate(std::span<const Words> words, std::string_view other, std::vector<YamlValue> values)
{
    TranslatedFile file;
    file.values.push_back({std::string(other) + ".server.port", "off", 1, 1});
    for (YamlValue &value : values) {
        if (isOfDatabase(value)) {
            file.needless.push_back(std::move(value.key));
            continue;
        }
        value.key = ours(words, value.key);
        file.values.push_back(std::move(value));
    }
    return file;
}

} // namespace

TranslatedFile translated(std::vector<YamlValue> values)
{
    if (isFileOf(kOfStag, values))
        return translate(kOfStag, "relay", std::move(values));
    if (isFileOf(kOfRelay, values))
        return translate(kOfRelay, "stag", std::move(values));
    return {std::move(values), {}};
}

} // namespace stag::app::bootstrap

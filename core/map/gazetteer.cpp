// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/map/gazetteer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace stag::map {

namespace {

constexpr std::size_t kFields = 6;

std::optional<std::array<std::string_view, kFields>> fieldsOf(std::string_view line)
{
    std::array<std::string_view, kFields> fields;
    for (std::size_t i = 0; i < kFields; ++i) {
        const std::size_t tab = line.find('\t');
        const bool isLast = i + 1 == kFields;
        if ((tab == std::string_view::npos) != isLast)
            return std::nullopt;
        fields[i] = line.substr(0, tab);
        if (!isLast)
            line.remove_prefix(tab + 1);
    }
    return fields;
}

template<typename Number>
bool readNumber(std::string_view text, Number &value)
{
    const char *end = text.data() + text.size();
    const auto [after, problem] = std::from_chars(text.data(), end, value);
    return problem == std::errc{} && after == end;
}

bool readPlace(const std::array<std::string_view, kFields> &fields, NamedPlace &place)
{
    place.name = fields[0];
    place.country = fields[1];
    return !place.name.empty() && readNumber(fields[2], place.position.latitudeDeg)
           && readNumber(fields[3], place.position.longitudeDeg) && geo::validate(place.position)
           && readNumber(fields[4], place.population) && !fields[5].empty();
}

enum class Match { None, Word, Prefix, Same };

Match matchOf(std::string_view keys, std::string_view query)
{
    Match best = Match::None;
    for (std::size_t at = keys.find(query); at != std::string_view::npos;
         at = keys.find(query, at + 1)) {
        const bool begins = at == 0 || keys[at - 1] == '|';
        const std::size_t end = at + query.size();
        const bool ends = end == keys.size() || keys[end] == '|';
        if (begins && ends)
            return Match::Same;
        if (begins)
            best = Match::Prefix;
        else if (best == Match::None && (keys[at - 1] == ' ' || keys[at - 1] == '-'))
            best = Match::Word;
    }
    return best;
}

} // namespace

Result<Gazetteer> Gazetteer::parse(std::string text, const GazetteerLimits &limits)
{
    if (text.size() > limits.bytesMax)
        return Error{ErrorCode::TooLarge, "gazetteer: too many bytes"};
    Gazetteer gazetteer;
    gazetteer.m_text.assign(text.begin(), text.end());
    const std::string_view all(gazetteer.m_text.data(), gazetteer.m_text.size());
    for (std::size_t begin = 0; begin < all.size();) {
        const std::size_t end = std::min(all.find('\n', begin), all.size());
        const auto fields = fieldsOf(all.substr(begin, end - begin));
        NamedPlace place;
        if (!fields || !readPlace(*fields, place))
            return Error{ErrorCode::InvalidArgument,
                         "gazetteer: line " + std::to_string(gazetteer.m_lines.size() + 1)
                             + " is no place"};
        if (gazetteer.m_lines.size() >= limits.placesMax)
            return Error{ErrorCode::TooLarge, "gazetteer: too many places"};
        gazetteer.m_lines.push_back({static_cast<std::uint32_t>(begin),
                                     static_cast<std::uint32_t>(end - (*fields)[5].size()),
                                     static_cast<std::uint32_t>(end)});
        begin = end + 1;
    }
    return gazetteer;
}

NamedPlace Gazetteer::placeAt(const Line &line) const
{
    NamedPlace place;
    // parse() has read every line once.
    const auto fields = fieldsOf({m_text.data() + line.begin, line.end - line.begin});
    if (fields)
        readPlace(*fields, place);
    return place;
}

std::vector<NamedPlace> Gazetteer::find(std::string_view query, std::size_t limit) const
{
    std::array<std::vector<const Line *>, 3> found; // words, prefixes, the same
    if (query.empty())
        return {};
    for (const Line &line : m_lines) {
        const Match match = matchOf({m_text.data() + line.keys, line.end - line.keys}, query);
        if (match == Match::None)
            continue;
        auto &lines = found[static_cast<std::size_t>(match) - 1];
        if (lines.size() < limit)
            lines.push_back(&line);
    }
    std::vector<NamedPlace> places;
    for (auto lines = found.rbegin(); lines != found.rend(); ++lines) {
        for (const Line *line : *lines) {
            if (places.size() < limit)
                places.push_back(placeAt(*line));
        }
    }
    return places;
}

} // namespace stag::map

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/geo/geodetic.h"
#include "core/map/limits.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stag::map {

/// A town or city; the texts live as long as the gazetteer.
struct NamedPlace
{
    std::string_view name;
    std::string_view country; ///< two letters, ISO 3166
    geo::Geodetic position;
    std::uint32_t population = 0;
};

/// Finds places by name.
///
/// It reads lines of name, country, latitude, longitude, population and keys, separated by tabs,
/// the largest place first. Keys are how the name is searched for, separated by |: in lower case
/// and without accents, as the query must be.
class Gazetteer
{
public:
    /// InvalidArgument names the line that is wrong; TooLarge.
    [[nodiscard]] static Result<Gazetteer> parse(std::string text,
                                                 const GazetteerLimits &limits = {});

    Gazetteer(Gazetteer &&) noexcept = default;
    Gazetteer &operator=(Gazetteer &&) noexcept = default;
    Gazetteer(const Gazetteer &) = delete;
    Gazetteer &operator=(const Gazetteer &) = delete;

    [[nodiscard]] std::size_t size() const { return m_lines.size(); }
    /// Best first: the same name, names that begin so, then names with a word that begins so; among
    /// equals the larger place.
    [[nodiscard]] std::vector<NamedPlace> find(std::string_view query, std::size_t limit) const;

private:
    struct Line
    {
        std::uint32_t begin = 0;
        std::uint32_t keys = 0;
        std::uint32_t end = 0;
    };

    Gazetteer() = default;
    [[nodiscard]] NamedPlace placeAt(const Line &line) const;

    std::vector<char> m_text;
    std::vector<Line> m_lines;
};

} // namespace stag::map

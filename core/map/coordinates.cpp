// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/map/coordinates.h"

#include <charconv>
#include <cmath>
#include <string>
#include <utility>

namespace stag::map {

namespace {

constexpr std::size_t kTextBytesMax = 128;

/// One of the two numbers: degrees, and the letter that says which.
struct Angle
{
    double degrees = 0.0;
    char letter = 0; ///< N, S, E, W or none
};

/// Writes all marks of degrees, minutes and seconds as d, ' and " and the true minus as -.
std::string simplified(std::string_view text)
{
    static constexpr std::pair<std::string_view, char> kMarks[] = {
        {"°", 'd'}, {"º", 'd'}, {"′", '\''}, {"’", '\''}, {"″", '"'}, {"”", '"'}, {"−", '-'}};
    std::string plain;
    while (!text.empty()) {
        bool isMark = false;
        for (const auto &[mark, sign] : kMarks) {
            if (!text.starts_with(mark))
                continue;
            plain += sign;
            text.remove_prefix(mark.size());
            isMark = true;
            break;
        }
        if (isMark)
            continue;
        plain += text.front();
        text.remove_prefix(1);
    }
    return plain;
}

class AngleReader
{
public:
    explicit AngleReader(std::string_view text)
        : m_left(text)
    {}

    std::optional<Angle> read()
    {
        Angle angle;
        angle.letter = readLetter();
        const bool isNegative = take('-');
        const auto degrees = readNumber();
        if (!degrees)
            return std::nullopt;
        angle.degrees = *degrees;
        if (take('d') && !readParts(angle.degrees))
            return std::nullopt;
        if (angle.letter == 0)
            angle.letter = readLetter();
        if (isNegative)
            angle.degrees = -angle.degrees;
        return angle;
    }
    /// What stands between the two: spaces, a comma or semicolon.
    void skipSeparator()
    {
        skipSpaces();
        if (!take(','))
            take(';');
    }
    [[nodiscard]] bool isAtEnd()
    {
        skipSpaces();
        return m_left.empty();
    }

private:
    void skipSpaces()
    {
        while (!m_left.empty() && (m_left.front() == ' ' || m_left.front() == '\t'))
            m_left.remove_prefix(1);
    }
    bool take(char sign)
    {
        skipSpaces();
        if (m_left.empty() || m_left.front() != sign)
            return false;
        m_left.remove_prefix(1);
        return true;
    }
    char readLetter()
    {
        for (const char letter : {'N', 'S', 'E', 'W'}) {
            if (take(letter) || take(static_cast<char>(letter - 'A' + 'a')))
                return letter;
        }
        return 0;
    }
    std::optional<double> readNumber()
    {
        skipSpaces();
        if (m_left.empty()
            || (m_left.front() != '.' && (m_left.front() < '0' || m_left.front() > '9')))
            return std::nullopt;
        double value = 0.0;
        const char *end = m_left.data() + m_left.size();
        const auto [after, problem] =
            std::from_chars(m_left.data(), end, value, std::chars_format::fixed);
        if (problem != std::errc{})
            return std::nullopt;
        m_left = {after, end};
        return value;
    }
    /// Minutes and seconds, if there are any.
    bool readParts(double &degrees)
    {
        for (const auto &[mark, perDegree] : {std::pair{'\'', 60.0}, std::pair{'"', 3600.0}}) {
            const std::string_view before = m_left;
            const auto part = readNumber();
            if (!part)
                return true;
            if (!take(mark)) {
                m_left = before; // it belongs to the next angle
                return true;
            }
            if (*part >= 60.0)
                return false;
            degrees += *part / perDegree;
        }
        return true;
    }

    std::string_view m_left;
};

bool isLatitude(char letter)
{
    return letter == 'N' || letter == 'S';
}

double signedDegrees(const Angle &angle)
{
    return angle.letter == 'S' || angle.letter == 'W' ? -angle.degrees : angle.degrees;
}

} // namespace

std::optional<geo::Geodetic> parseCoordinates(std::string_view text)
{
    if (text.size() > kTextBytesMax)
        return std::nullopt;
    if (text.starts_with("geo:"))
        text.remove_prefix(4);
    const std::string plain = simplified(text);
    AngleReader reader(plain);
    auto first = reader.read();
    if (!first)
        return std::nullopt;
    reader.skipSeparator();
    auto second = reader.read();
    if (!second || !reader.isAtEnd())
        return std::nullopt;
    if ((first->letter == 0) != (second->letter == 0)
        || (first->letter != 0 && isLatitude(first->letter) == isLatitude(second->letter)))
        return std::nullopt;
    if (first->letter != 0 && !isLatitude(first->letter))
        std::swap(*first, *second);
    const geo::Geodetic place{signedDegrees(*first), signedDegrees(*second), 0.0};
    if (!geo::validate(place))
        return std::nullopt;
    return place;
}

} // namespace stag::map

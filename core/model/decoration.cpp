// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/decoration.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string_view>
#include <utility>

namespace stag::model {

namespace {

constexpr double kLatitudeMaxDeg = 90.0;
constexpr double kLongitudeMaxDeg = 180.0;

/// Every character of UTF-8 has one byte that does not continue another.
std::size_t characterCount(std::string_view text)
{
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char byte) { return (byte & 0xC0) != 0x80; }));
}

bool isControl(char byte)
{
    const auto code = static_cast<unsigned char>(byte);
    return code < 0x20 || code == 0x7F;
}

std::string textOf(double number)
{
    char text[32];
    const auto end =
        std::to_chars(std::begin(text), std::end(text), number, std::chars_format::fixed).ptr;
    return {std::begin(text), end};
}

/// Why nobody could fetch it; empty if it looks as if one could.
std::string_view problemOfUrl(std::string_view url)
{
    const bool hasGap = std::any_of(
        url.begin(), url.end(), [](char byte) { return byte == ' ' || isControl(byte); });
    if (hasGap)
        return "must have no spaces";
    const std::size_t scheme = url.find("://");
    if (scheme == std::string_view::npos)
        return url.starts_with('/') && !url.starts_with("//")
                   ? std::string_view()
                   : "must be a URL with http or https, or a path from the root";
    const std::string_view name = url.substr(0, scheme);
    if (name != "https" && name != "http")
        return "must be a URL with http or https, or a path from the root";
    const std::string_view rest = url.substr(scheme + 3);
    const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
    if (authority.empty() || authority.starts_with(':'))
        return "must name a host";
    return authority.find('@') == std::string_view::npos ? std::string_view()
                                                         : "must have no password in it";
}

/// Collects what is wrong, field by field.
class Check
{
public:
    void add(std::string field, std::string message)
    {
        m_problems.push_back({std::move(field), std::move(message)});
    }
    void text(const char *field, const std::optional<std::string> &value, std::size_t charactersMax)
    {
        if (value && characterCount(*value) > charactersMax)
            add(field, "must be at most " + std::to_string(charactersMax) + " characters");
    }
    /// A line that says something, if it is there.
    void line(const char *field, const std::optional<std::string> &value, std::size_t charactersMax)
    {
        if (value && value->find_first_not_of(' ') == std::string::npos)
            add(field, "missing");
        else if (value && std::any_of(value->begin(), value->end(), isControl))
            add(field, "must be one line");
        else
            text(field, value, charactersMax);
    }
    void url(const char *field, const std::optional<std::string> &value, std::size_t charactersMax)
    {
        if (!value || value->empty())
            return;
        if (const std::string_view problem = problemOfUrl(*value); !problem.empty())
            add(field, std::string(problem));
        else
            text(field, value, charactersMax);
    }
    /// Written so that NaN fails as well.
    void range(const char *field,
               const std::optional<double> &value,
               double min,
               double max,
               const char *unit)
    {
        if (value && !(*value >= min && *value <= max))
            add(field, "must be " + textOf(min) + " to " + textOf(max) + ' ' + unit);
    }
    void scale(const char *field, const std::optional<double> &value, double max)
    {
        if (value && !(*value > 0.0 && *value <= max))
            add(field, "must be greater than 0 and at most " + textOf(max));
    }
    void present(const char *field, bool isThere)
    {
        if (!isThere)
            add(field, "missing");
    }
    [[nodiscard]] std::vector<FieldProblem> take() { return std::move(m_problems); }

private:
    std::vector<FieldProblem> m_problems;
};

void checkValues(const DecorationEdit &edit, const DecorationLimits &limits, Check &check)
{
    check.line("name", edit.name, limits.nameCharactersMax);
    check.text("description", edit.description, limits.descriptionCharactersMax);
    check.line("category", edit.category, limits.categoryCharactersMax);
    check.range("lat", edit.latitudeDeg, -kLatitudeMaxDeg, kLatitudeMaxDeg, "degrees");
    check.range("lng", edit.longitudeDeg, -kLongitudeMaxDeg, kLongitudeMaxDeg, "degrees");
    if (edit.radiusM && (*edit.radiusM < 1 || *edit.radiusM > limits.radiusMaxM))
        check.add("radius_meters", "must be 1 to " + std::to_string(limits.radiusMaxM));
    check.range(
        "height_offset", edit.heightOffsetM, limits.heightMinM, limits.heightMaxM, "metres");
    check.url("low_res_url", edit.lowResUrl, limits.urlCharactersMax);
    check.url("medium_res_url", edit.mediumResUrl, limits.urlCharactersMax);
    check.url("high_res_url", edit.highResUrl, limits.urlCharactersMax);
    check.scale("scale_x", edit.scaleX, limits.scaleMax);
    check.scale("scale_y", edit.scaleY, limits.scaleMax);
    check.scale("scale_z", edit.scaleZ, limits.scaleMax);
    const double turnMax = limits.rotationMaxDeg;
    check.range("rotation_x", edit.rotationXDeg, -turnMax, turnMax, "degrees");
    check.range("rotation_y", edit.rotationYDeg, -turnMax, turnMax, "degrees");
    check.range("rotation_z", edit.rotationZDeg, -turnMax, turnMax, "degrees");
    if (edit.fileSizeBytes && *edit.fileSizeBytes < 0)
        check.add("file_size_bytes", "must not be negative");
}

template<typename T>
void take(T &value, const std::optional<T> &wanted)
{
    if (wanted)
        value = *wanted;
}

} // namespace

Decoration applied(const DecorationEdit &edit, Decoration decoration)
{
    take(decoration.name, edit.name);
    take(decoration.description, edit.description);
    take(decoration.category, edit.category);
    take(decoration.latitudeDeg, edit.latitudeDeg);
    take(decoration.longitudeDeg, edit.longitudeDeg);
    take(decoration.radiusM, edit.radiusM);
    take(decoration.heightOffsetM, edit.heightOffsetM);
    take(decoration.heightDatum, edit.heightDatum);
    take(decoration.lowResUrl, edit.lowResUrl);
    take(decoration.mediumResUrl, edit.mediumResUrl);
    take(decoration.highResUrl, edit.highResUrl);
    take(decoration.scale.x, edit.scaleX);
    take(decoration.scale.y, edit.scaleY);
    take(decoration.scale.z, edit.scaleZ);
    take(decoration.rotationDeg.x, edit.rotationXDeg);
    take(decoration.rotationDeg.y, edit.rotationYDeg);
    take(decoration.rotationDeg.z, edit.rotationZDeg);
    take(decoration.assetType, edit.assetType);
    take(decoration.fileSizeBytes, edit.fileSizeBytes);
    take(decoration.isActive, edit.isActive);
    return decoration;
}

DecorationEdit editTo(const Decoration &decoration)
{
    return {.name = decoration.name,
            .description = decoration.description,
            .category = decoration.category,
            .latitudeDeg = decoration.latitudeDeg,
            .longitudeDeg = decoration.longitudeDeg,
            .radiusM = decoration.radiusM,
            .heightOffsetM = decoration.heightOffsetM,
            .heightDatum = decoration.heightDatum,
            .lowResUrl = decoration.lowResUrl,
            .mediumResUrl = decoration.mediumResUrl,
            .highResUrl = decoration.highResUrl,
            .scaleX = decoration.scale.x,
            .scaleY = decoration.scale.y,
            .scaleZ = decoration.scale.z,
            .rotationXDeg = decoration.rotationDeg.x,
            .rotationYDeg = decoration.rotationDeg.y,
            .rotationZDeg = decoration.rotationDeg.z,
            .assetType = decoration.assetType,
            .fileSizeBytes = decoration.fileSizeBytes,
            .isActive = decoration.isActive};
}

std::vector<FieldProblem> problemsOf(const DecorationEdit &edit, const DecorationLimits &limits)
{
    Check check;
    checkValues(edit, limits, check);
    return check.take();
}

std::vector<FieldProblem> problemsOfNew(const DecorationEdit &edit, const DecorationLimits &limits)
{
    Check check;
    check.present("name", edit.name.has_value());
    check.present("category", edit.category.has_value());
    check.present("lat", edit.latitudeDeg.has_value());
    check.present("lng", edit.longitudeDeg.has_value());
    check.present("radius_meters", edit.radiusM.has_value());
    checkValues(edit, limits, check);
    return check.take();
}

} // namespace stag::model

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/json_writer.h"

#include "core/base/base64.h"

#include <array>
#include <charconv>
#include <cmath>

namespace stag::wire {

namespace {

// Below the one encoding/json switches to an exponent, too; above the other, where it does so from
// 1e21 on, parsers that tell integers apart refuse a number without one.
constexpr double kFixedMin = 1e-6;
constexpr double kFixedMax = 1e18;

/// "1e-07" is written "1e-7".
void shortenExponent(std::string &text)
{
    const std::size_t e = text.find('e');
    if (e != std::string::npos && e + 2 < text.size() && text[e + 2] == '0')
        text.erase(e + 2, 1);
}

std::string shortest(double value)
{
    const double magnitude = std::abs(value);
    const bool fixed = magnitude == 0.0 || (magnitude >= kFixedMin && magnitude < kFixedMax);
    std::array<char, 64> buffer;
    const auto end = std::to_chars(buffer.data(),
                                   buffer.data() + buffer.size(),
                                   value,
                                   fixed ? std::chars_format::fixed : std::chars_format::scientific)
                         .ptr;
    std::string text(buffer.data(), end);
    if (!fixed)
        shortenExponent(text);
    return text;
}

} // namespace

void JsonWriter::key(std::string_view key)
{
    m_writer.Key(key.data(), static_cast<rapidjson::SizeType>(key.size()));
}

void JsonWriter::text(std::string_view value)
{
    m_writer.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
}

void JsonWriter::number(double value)
{
    if (!std::isfinite(value)) {
        m_writer.Null();
        return;
    }
    raw(shortest(value));
}

void JsonWriter::base64(BytesView bytes)
{
    // Payloads are large and need no escaping: past the writer's loop over characters.
    raw("\"");
    base64Append(m_sink.text, bytes);
    m_sink.text += '"';
}

void JsonWriter::raw(std::string_view json)
{
    m_writer.RawValue("", 0, rapidjson::kStringType);
    m_sink.text += json;
}

} // namespace stag::wire

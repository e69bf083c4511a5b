// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/pretty_json.h"

#include "core/wire/json_reader.h"

namespace stag::wire {

namespace {

constexpr std::size_t kIndent = 2;

/// Lays out text that is known to be JSON, character by character.
class Layout
{
public:
    void put(char c)
    {
        if (m_inString)
            putInString(c);
        else if (c != ' ' && c != '\t' && c != '\n' && c != '\r')
            putToken(c);
    }
    [[nodiscard]] std::string take() { return std::move(m_text); }

private:
    void putInString(char c)
    {
        m_text += c;
        m_inString = m_escaped || c != '"';
        m_escaped = !m_escaped && c == '\\';
    }

    void putToken(char c)
    {
        const bool closes = c == '}' || c == ']';
        if (closes)
            --m_depth;
        // An empty object or array stays on its line.
        if (m_opened != closes)
            newLine();
        m_opened = c == '{' || c == '[';
        if (m_opened)
            ++m_depth;
        m_text += c;
        if (c == ',')
            newLine();
        else if (c == ':')
            m_text += ' ';
        m_inString = c == '"';
    }

    void newLine()
    {
        m_text += '\n';
        m_text.append(m_depth * kIndent, ' ');
    }

    std::string m_text;
    std::size_t m_depth = 0;
    bool m_inString = false;
    bool m_escaped = false;
    bool m_opened = false;
};

} // namespace

std::string prettyJson(std::string_view json, const Limits &limits)
{
    if (!JsonDocument::parse(json, limits))
        return std::string(json);
    Layout layout;
    for (const char c : json)
        layout.put(c);
    return layout.take();
}

} // namespace stag::wire

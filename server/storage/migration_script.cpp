// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/storage/migration_script.h"

#include <algorithm>
#include <cctype>

namespace stag::storage {

namespace {

constexpr std::string_view kSpace = " \t\r\n";

std::string_view trimmed(std::string_view text)
{
    const std::size_t first = text.find_first_not_of(kSpace);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

/// Cuts SQL into statements; knows just enough of the grammar to find the semicolons that count.
class Splitter
{
public:
    void add(std::string_view text)
    {
        std::size_t at = 0;
        while (at < text.size())
            at = next(text, at);
    }

    void endStatement()
    {
        if (m_hasCode)
            m_statements.emplace_back(trimmed(m_current));
        m_current.clear();
        m_words.clear();
        m_depth = 0;
        m_hasCode = false;
    }

    void setWhole(bool whole) { m_whole = whole; }
    [[nodiscard]] bool hasCode() const { return m_hasCode; }
    [[nodiscard]] std::vector<std::string> take() { return std::move(m_statements); }

private:
    std::size_t next(std::string_view text, std::size_t at)
    {
        const char c = text[at];
        if (text.substr(at, 2) == "--")
            return skip(text, at, "\n", 2);
        if (text.substr(at, 2) == "/*")
            return skip(text, at, "*/", 2);
        if (c == '\'' || c == '"' || c == '`')
            return copy(text, at, std::string_view(&text[at], 1));
        if (c == '[')
            return copy(text, at, "]");
        if (std::isalpha(static_cast<unsigned char>(c)) || c == '_')
            return word(text, at);
        if (c == ';' && m_depth == 0 && !m_whole) {
            endStatement();
            return at + 1;
        }
        m_hasCode = m_hasCode || kSpace.find(c) == std::string_view::npos;
        m_current += c;
        return at + 1;
    }

    /// A comment: left out, but it separates words.
    std::size_t skip(std::string_view text, std::size_t at, std::string_view end, std::size_t open)
    {
        const std::size_t found = text.find(end, at + open);
        m_current += ' ';
        return found == std::string_view::npos ? text.size() : found + end.size();
    }

    /// A string or a quoted name; a doubled quote inside is two of them, which comes to the same.
    std::size_t copy(std::string_view text, std::size_t at, std::string_view end)
    {
        const std::size_t found = text.find(end, at + 1);
        const std::size_t stop = found == std::string_view::npos ? text.size() : found + 1;
        m_current += text.substr(at, stop - at);
        m_hasCode = true;
        return stop;
    }

    std::size_t word(std::string_view text, std::size_t at)
    {
        std::size_t stop = at;
        std::string upper;
        while (stop < text.size()
               && (std::isalnum(static_cast<unsigned char>(text[stop])) || text[stop] == '_')) {
            upper += static_cast<char>(std::toupper(static_cast<unsigned char>(text[stop])));
            ++stop;
        }
        m_current += text.substr(at, stop - at);
        m_hasCode = true;
        if (m_words.size() < 3)
            m_words.push_back(upper);
        if (isTrigger()) {
            if (upper == "BEGIN" || upper == "CASE")
                ++m_depth;
            else if (upper == "END")
                --m_depth;
        }
        return stop;
    }

    [[nodiscard]] bool isTrigger() const
    {
        return !m_words.empty() && m_words.front() == "CREATE"
               && std::find(m_words.begin(), m_words.end(), "TRIGGER") != m_words.end();
    }

    std::vector<std::string> m_statements;
    std::vector<std::string> m_words; ///< the first three: CREATE [TEMP] TRIGGER
    std::string m_current;
    int m_depth = 0;
    bool m_whole = false;
    bool m_hasCode = false;
};

/// The command of a line `-- +goose COMMAND`, or nothing.
std::string_view gooseCommand(std::string_view line)
{
    constexpr std::string_view kPrefix = "-- +goose ";
    line = trimmed(line);
    return line.starts_with(kPrefix) ? trimmed(line.substr(kPrefix.size())) : std::string_view{};
}

} // namespace

Result<std::vector<std::string>> upStatements(std::string_view script)
{
    enum class Part { Before, Up, Down } part = Part::Before;
    Splitter splitter;
    bool inStatement = false;
    std::string pending; // lines between two commands, so that strings and comments may span lines
    const auto flush = [&] {
        if (part == Part::Up)
            splitter.add(pending);
        pending.clear();
    };
    while (!script.empty()) {
        const std::size_t end = std::min(script.find('\n'), script.size() - 1) + 1;
        const std::string_view line = script.substr(0, end);
        script.remove_prefix(end);
        const std::string_view command = gooseCommand(line);
        if (command.empty()) {
            pending += line;
            continue;
        }
        flush();
        if (command == "StatementBegin" || command == "StatementEnd") {
            const bool begins = command == "StatementBegin";
            if (begins == inStatement)
                return Error{ErrorCode::Corrupt,
                             "goose " + std::string(command) + " without its mate"};
            inStatement = begins;
            splitter.endStatement();
            splitter.setWhole(inStatement);
        } else if ((command == "Up" || command == "Down") && !inStatement) {
            splitter.endStatement();
            part = command == "Up" ? Part::Up : Part::Down;
        } else {
            return Error{ErrorCode::Corrupt, "unexpected goose command " + std::string(command)};
        }
    }
    flush();
    if (inStatement)
        return Error{ErrorCode::Corrupt, "goose StatementBegin without its mate"};
    splitter.endStatement();
    auto statements = splitter.take();
    if (statements.empty())
        return Error{ErrorCode::Corrupt, "no statements in the goose Up part"};
    return statements;
}

} // namespace stag::storage

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bootstrap/key_table.h"
#include "app/bootstrap/load_configuration.h"

#include <algorithm>
#include <functional>
#include <sstream>

namespace stag::app::bootstrap {

namespace {

std::vector<std::string> split(const std::string &name)
{
    std::vector<std::string> parts;
    std::istringstream stream(name);
    for (std::string part; std::getline(stream, part, '.');)
        parts.push_back(part);
    return parts;
}

/// A YAML scalar; quoted where a reader might see something else in it.
std::string scalar(const std::string &text)
{
    const bool plain = !text.empty()
                       && text.find_first_not_of(
                              "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./-")
                              == std::string::npos
                       && text.front() != '-';
    if (plain)
        return text;
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            quoted += '\\';
        quoted += c;
    }
    return quoted + '"';
}

/// Writes dotted keys as nested sections; what stands before and behind each value is the caller's.
class YamlWriter
{
public:
    using Decorate = std::function<std::string(const Key &, const std::string &indent)>;

    std::string write(const std::vector<Key> &keys,
                      const Configuration &values,
                      const Decorate &before,
                      const Decorate &behind)
    {
        for (const Key &key : keys) {
            const auto parts = split(key.name);
            openSections(parts);
            const std::string indent((parts.size() - 1) * 2, ' ');
            const std::string text = key.secret ? std::string() : key.write(values);
            m_text += before(key, indent) + indent + parts.back() + ": " + scalar(text)
                      + behind(key, indent) + '\n';
        }
        return m_text;
    }

private:
    void openSections(const std::vector<std::string> &parts)
    {
        const std::size_t depth = parts.size() - 1;
        std::size_t same = 0;
        while (same < std::min(depth, m_open.size()) && m_open[same] == parts[same])
            ++same;
        m_open.resize(same);
        for (; same < depth; ++same) {
            if (same == 0 && !m_text.empty())
                m_text += '\n';
            m_text += std::string(same * 2, ' ') + parts[same] + ":\n";
            m_open.push_back(parts[same]);
        }
    }

    std::string m_text;
    std::vector<std::string> m_open;
};

std::string nothing(const Key &, const std::string &)
{
    return {};
}

} // namespace

std::string printConfiguration(const LoadedConfiguration &configuration)
{
    const auto origin = [&](const Key &key, const std::string &) {
        const auto found = configuration.origins.find(key.name);
        return "  # " + (found == configuration.origins.end() ? "built-in" : found->second)
               + (key.secret ? ", not shown" : "");
    };
    return YamlWriter().write(keyTable(), configuration.values, nothing, origin);
}

std::string documentedDefaults()
{
    const auto meaning = [](const Key &key, const std::string &indent) {
        std::string variables;
        for (const std::string &variable : key.variables)
            variables += (variables.empty() ? " [" : ", ") + variable;
        if (!variables.empty())
            variables += ']';
        return indent + "# " + key.meaning + variables + '\n';
    };
    auto keys = keyTable();
    // The data folder depends on the user; what is not written keeps its built-in value.
    std::erase_if(keys, [](const Key &key) { return key.name == "server.data"; });
    return "# Settings of stagd and stag-studio with their built-in values. Variables of the "
           "environment\n# (in brackets) and the command line go before this file.\n#\n"
           "# server.data, the folder of the database, is $XDG_DATA_HOME/stag-studio unless set "
           "here [STAG_DATA].\n\n"
           + YamlWriter().write(keys, {}, meaning, nothing);
}

} // namespace stag::app::bootstrap

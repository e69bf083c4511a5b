// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/bootstrap/yaml_file.h"

#include "app/bootstrap/limits.h"

#include <yaml-cpp/yaml.h>

#include <fstream>
#include <set>
#include <sstream>
#include <utility>

namespace stag::app::bootstrap {

namespace {

Error at(int line, const std::string &text)
{
    return {ErrorCode::InvalidArgument, "line " + std::to_string(line) + ": " + text};
}

/// Flattens nested maps into dotted keys.
class Flattener
{
public:
    Result<void> add(const YAML::Node &node, const std::string &prefix, int depth)
    {
        const int line = node.Mark().line + 1;
        if (depth > kConfigurationDepthMax)
            return at(line, "'" + prefix + "' is nested too deeply");
        if (node.IsNull() && depth == 0)
            return {};
        if (!node.IsMap())
            return at(line, "expected sections and 'key: value' lines");
        for (const auto &entry : node) {
            const std::string key =
                prefix.empty() ? entry.first.Scalar() : prefix + '.' + entry.first.Scalar();
            const int keyLine = entry.first.Mark().line + 1;
            if (!m_seen.insert(key).second)
                return at(keyLine, "'" + key + "' comes twice");
            if (entry.second.IsMap())
                STAG_TRY_VOID(add(entry.second, key, depth + 1));
            else if (entry.second.IsScalar() || entry.second.IsNull())
                m_values.push_back(
                    {key, entry.second.IsNull() ? "" : entry.second.Scalar(), keyLine});
            else
                return at(keyLine, "'" + key + "' is a list; a single value is expected");
        }
        return {};
    }

    [[nodiscard]] std::vector<YamlValue> take() { return std::move(m_values); }

private:
    std::set<std::string> m_seen;
    std::vector<YamlValue> m_values;
};

} // namespace

Result<std::vector<YamlValue>> parseYaml(const std::string &text)
{
    try {
        Flattener flattener;
        STAG_TRY_VOID(flattener.add(YAML::Load(text), {}, 0));
        return flattener.take();
    } catch (const YAML::Exception &exception) {
        return at(exception.mark.line + 1, exception.msg);
    }
}

Result<std::vector<YamlValue>> readYamlFile(const std::filesystem::path &file)
{
    std::error_code error;
    const auto size = std::filesystem::file_size(file, error);
    if (error)
        return Error{ErrorCode::NotFound, "cannot be read: " + error.message()};
    if (size > kConfigurationBytesMax)
        return Error{ErrorCode::TooLarge, "is larger than 1 MiB; this is no configuration"};
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    if (!stream)
        return Error{ErrorCode::NotFound, "cannot be read"};
    return parseYaml(text.str());
}

} // namespace stag::app::bootstrap

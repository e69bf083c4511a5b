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

/// The parser counts from 0.
Error at(const YAML::Mark &mark, const std::string &text)
{
    return {ErrorCode::InvalidArgument,
            std::to_string(mark.line + 1) + ':' + std::to_string(mark.column + 1) + ": " + text};
}

/// Flattens nested maps into dotted keys.
class Flattener
{
public:
    Result<void> add(const YAML::Node &node, const std::string &prefix, int depth)
    {
        const YAML::Mark mark = node.Mark();
        if (depth > kConfigurationDepthMax)
            return at(mark, "'" + prefix + "' is nested too deeply");
        if (node.IsNull() && depth == 0)
            return {};
        if (!node.IsMap())
            return at(mark, "expected sections and 'key: value' lines");
        for (const auto &entry : node) {
            const std::string key =
                prefix.empty() ? entry.first.Scalar() : prefix + '.' + entry.first.Scalar();
            const YAML::Mark keyMark = entry.first.Mark();
            if (!m_seen.insert(key).second)
                return at(keyMark, "'" + key + "' comes twice");
            if (entry.second.IsMap())
                STAG_TRY_VOID(add(entry.second, key, depth + 1));
            else if (entry.second.IsScalar() || entry.second.IsNull())
                m_values.push_back({key,
                                    entry.second.IsNull() ? "" : entry.second.Scalar(),
                                    keyMark.line + 1,
                                    keyMark.column + 1});
            else
                return at(keyMark, "'" + key + "' is a list; a single value is expected");
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
        return at(exception.mark, exception.msg);
    }
}

Result<std::vector<YamlValue>> readYamlFile(const std::filesystem::path &file)
{
    const std::string name = file.string();
    std::error_code error;
    const auto size = std::filesystem::file_size(file, error);
    if (error)
        return Error{ErrorCode::NotFound, name + ": cannot be read: " + error.message()};
    if (size > kConfigurationBytesMax)
        return Error{ErrorCode::TooLarge,
                     name + ": is larger than 1 MiB; this is no configuration"};
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    if (!stream)
        return Error{ErrorCode::NotFound, name + ": cannot be read"};
    auto values = parseYaml(text.str());
    if (!values)
        return Error{values.error().code, name + ':' + values.error().detail};
    return values;
}

} // namespace stag::app::bootstrap

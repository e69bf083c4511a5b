// SPDX-License-Identifier: GPL-3.0-or-later
// Build tool: writes documents into a C++ file, YAML ones as JSON as well.
// embed_documents OUTPUT.cpp DOCUMENT...

#include <yaml-cpp/yaml.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>

namespace {

std::string jsonText(std::string_view text)
{
    std::string json = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            json.append(1, '\\').append(1, c);
        } else if (c == '\n') {
            json += "\\n";
        } else if (static_cast<unsigned char>(c) < 0x20) {
            std::array<char, 8> escape{};
            std::snprintf(escape.data(), escape.size(), "\\u%04x", static_cast<unsigned>(c));
            json += escape.data();
        } else {
            json += c;
        }
    }
    return json + '"';
}

/// What a plain scalar means in the core schema of YAML; what is in quotes is text.
std::string scalarAsJson(const YAML::Node &node)
{
    static const std::regex kNumber("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");
    const std::string &text = node.Scalar();
    const bool plain = node.Tag() == "?";
    if (plain && (text == "true" || text == "false" || std::regex_match(text, kNumber)))
        return text;
    return jsonText(text);
}

std::string asJson(const YAML::Node &node)
{
    std::string json;
    switch (node.Type()) {
    case YAML::NodeType::Sequence:
        for (const YAML::Node &item : node)
            json.append(json.empty() ? "[" : ",").append(asJson(item));
        return json.empty() ? "[]" : json + ']';
    case YAML::NodeType::Map:
        for (const auto &entry : node)
            json.append(json.empty() ? "{" : ",")
                .append(jsonText(entry.first.Scalar()))
                .append(":")
                .append(asJson(entry.second));
        return json.empty() ? "{}" : json + '}';
    case YAML::NodeType::Scalar:
        return scalarAsJson(node);
    case YAML::NodeType::Null:
    case YAML::NodeType::Undefined:
        break;
    }
    return "null";
}

/// String literals of C++, one for each line. The question mark is escaped for trigraphs' sake.
std::string asLiterals(std::string_view text)
{
    std::string code = "\n     \"";
    for (const char c : text) {
        if (c == '"' || c == '\\' || c == '?')
            code.append(1, '\\').append(1, c);
        else if (c == '\n')
            code += "\\n\"\n     \"";
        else
            code += c;
    }
    return code + '"';
}

std::string entry(const std::string &name, std::string_view text)
{
    return "    {\"" + name + "\"," + asLiterals(text) + "},\n";
}

std::string readFile(const std::filesystem::path &path)
{
    std::ifstream file(path, std::ios::binary);
    if (!file)
        throw std::runtime_error("cannot be read");
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

} // namespace

int main(int argc, char *argv[])
{
    if (argc < 3) {
        std::cerr << "usage: embed_documents OUTPUT.cpp DOCUMENT...\n";
        return 2;
    }
    std::string entries;
    int count = 0;
    for (int i = 2; i < argc; ++i) {
        const std::filesystem::path path(argv[i]);
        try {
            const std::string text = readFile(path);
            entries += entry(path.filename().string(), text);
            ++count;
            if (path.extension() == ".yaml") {
                entries += entry(path.stem().string() + ".json", asJson(YAML::Load(text)));
                ++count;
            }
        } catch (const std::exception &error) {
            std::cerr << path.string() << ": " << error.what() << '\n';
            return 1;
        }
    }
    std::ofstream output(argv[1], std::ios::binary);
    output << "// Written by embed_documents.\n"
              "#include \"server/docs/documents.h\"\n\n#include <array>\n\n"
              "namespace stag::docs {\n\nstd::span<const Document> documents()\n{\n"
              "    static constexpr std::array<Document, "
           << count << "> kDocuments{{\n"
           << entries << "    }};\n    return kDocuments;\n}\n\n} // namespace stag::docs\n";
    return output.flush() ? 0 : 1;
}

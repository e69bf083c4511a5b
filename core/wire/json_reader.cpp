// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/json_reader.h"

#include "core/base/base64.h"

#include <algorithm>
#include <cmath>

namespace stag::wire {

namespace {

namespace dom = simdjson::dom;

constexpr std::size_t kRoomBytesMax = 16u << 10; ///< of a document; its room is some 16 times that

// The first double beyond int64, exactly representable.
constexpr double kTwoTo63 = 9223372036854775808.0;

std::optional<std::int64_t> toInteger(const dom::element &element)
{
    std::int64_t integer = 0;
    if (element.get(integer) == simdjson::SUCCESS)
        return integer;
    double number = 0.0;
    if (!element.is<double>() || element.get(number) != simdjson::SUCCESS)
        return std::nullopt;
    if (std::trunc(number) != number || number < -kTwoTo63 || number >= kTwoTo63)
        return std::nullopt;
    return static_cast<std::int64_t>(number);
}

std::optional<double> toNumber(const dom::element &element)
{
    double number = 0.0;
    if (!element.is_number() || element.get(number) != simdjson::SUCCESS)
        return std::nullopt;
    return number;
}

std::optional<std::string_view> toText(const dom::element &element)
{
    std::string_view text;
    if (element.get(text) != simdjson::SUCCESS)
        return std::nullopt;
    return text;
}

/// Line breaks, which many encoders make, count for nothing, as with the published servers.
Result<Bytes> decodeBase64(std::string_view text, std::size_t bytesMax)
{
    static constexpr std::string_view kBreaks = "\r\n";
    auto bytes = base64Decode(text, bytesMax);
    if (bytes || text.find_first_of(kBreaks) == std::string_view::npos)
        return bytes;
    std::string line(text);
    std::erase_if(line, [](char c) { return kBreaks.find(c) != std::string_view::npos; });
    return base64Decode(line, bytesMax);
}

std::string_view describe(simdjson::error_code error)
{
    switch (error) {
    case simdjson::EMPTY:
        return "empty document";
    case simdjson::UTF8_ERROR:
        return "not valid UTF-8";
    case simdjson::DEPTH_ERROR:
        return "nested too deeply";
    default:
        return "not valid JSON";
    }
}

} // namespace

std::optional<dom::element> JsonObject::find(std::string_view key) const
{
    dom::element element;
    if (m_object.at_key(key).get(element) != simdjson::SUCCESS || element.is_null())
        return std::nullopt;
    return element;
}

bool JsonObject::has(std::string_view key) const
{
    return find(key).has_value();
}

bool JsonObject::hasText(std::string_view key) const
{
    const auto element = find(key);
    return element && element->is_string();
}

Result<std::string> JsonObject::text(std::string_view key) const
{
    const auto element = find(key);
    if (!element)
        return std::string();
    const auto text = toText(*element);
    if (!text)
        return wrong(key, "must be text");
    return std::string(*text);
}

Result<std::optional<std::int64_t>> JsonObject::integer(std::string_view key) const
{
    const auto element = find(key);
    if (!element)
        return std::optional<std::int64_t>();
    const auto integer = toInteger(*element);
    if (!integer)
        return wrong(key, "must be a whole number of 64 bits");
    return integer;
}

Result<std::uint64_t> JsonObject::count(std::string_view key) const
{
    STAG_TRY(const auto value, integer(key));
    if (value.value_or(0) < 0)
        return invalid(key, "negative");
    return static_cast<std::uint64_t>(value.value_or(0));
}

Result<double> JsonObject::number(std::string_view key, double fallback) const
{
    const auto element = find(key);
    if (!element)
        return fallback;
    const auto number = toNumber(*element);
    if (!number)
        return wrong(key, "must be a number");
    return *number;
}

Result<bool> JsonObject::boolean(std::string_view key) const
{
    const auto element = find(key);
    bool value = false;
    if (element && element->get(value) != simdjson::SUCCESS)
        return wrong(key, "must be true or false");
    return value;
}

Result<std::optional<JsonObject>> JsonObject::object(std::string_view key) const
{
    const auto element = find(key);
    if (!element)
        return std::optional<JsonObject>();
    dom::object object;
    if (element->get(object) != simdjson::SUCCESS)
        return wrong(key, "must be an object");
    return std::optional<JsonObject>(JsonObject(object, pathOf(key)));
}

Result<JsonArray> JsonObject::array(std::string_view key) const
{
    const auto element = find(key);
    if (!element)
        return JsonArray(std::nullopt, pathOf(key));
    dom::array array;
    if (element->get(array) != simdjson::SUCCESS)
        return wrong(key, "must be an array");
    return JsonArray(array, pathOf(key));
}

Result<Bytes> JsonObject::bytes(std::string_view key, std::size_t bytesMax) const
{
    const auto element = find(key);
    if (!element)
        return Bytes();
    const auto text = toText(*element);
    if (!text)
        return wrong(key, "must be base64 text");
    auto bytes = decodeBase64(*text, bytesMax);
    if (!bytes) {
        const bool tooLarge = bytes.error().code == ErrorCode::TooLarge;
        return Error{tooLarge ? ErrorCode::TooLarge : ErrorCode::Corrupt,
                     pathOf(key) + ": " + bytes.error().detail};
    }
    return bytes;
}

Result<std::string> JsonObject::compactObject(std::string_view key) const
{
    const auto element = find(key);
    if (!element)
        return std::string();
    dom::object object;
    if (element->get(object) != simdjson::SUCCESS)
        return wrong(key, "must be an object");
    if (object.size() == 0)
        return std::string();
    return std::string(simdjson::minify(*element));
}

Result<std::vector<std::pair<std::string, std::string>>> JsonObject::texts() const
{
    std::vector<std::pair<std::string, std::string>> members;
    for (const auto member : m_object) {
        const auto text = toText(member.value);
        if (!text)
            return wrong(member.key, "must be text");
        members.emplace_back(member.key, *text);
    }
    return members;
}

std::string JsonObject::pathOf(std::string_view key) const
{
    std::string path = m_path;
    if (!path.empty())
        path += '.';
    path += key;
    return path;
}

Error JsonObject::wrong(std::string_view key, std::string_view what) const
{
    return {ErrorCode::Corrupt, pathOf(key) + ": " + std::string(what)};
}

Error JsonObject::invalid(std::string_view key, std::string_view what) const
{
    return {ErrorCode::InvalidArgument, pathOf(key) + ": " + std::string(what)};
}

Result<void> JsonArray::checkCount(std::size_t countMax) const
{
    if (size() <= countMax)
        return success();
    return Error{ErrorCode::TooLarge,
                 m_path + ": " + std::to_string(size()) + " elements, at most "
                     + std::to_string(countMax) + " are accepted"};
}

std::string JsonArray::pathOf(std::size_t index) const
{
    return m_path + '[' + std::to_string(index) + ']';
}

/// Calls `take` with each element and its index.
template<typename Json, typename Take>
Result<void> JsonArray::forEach(std::size_t countMax, const char *expected, Take take) const
{
    STAG_TRY_VOID(checkCount(countMax));
    if (!m_array)
        return success();
    std::size_t index = 0;
    for (const dom::element element : *m_array) {
        Json json;
        if (element.get(json) != simdjson::SUCCESS)
            return Error{ErrorCode::Corrupt, pathOf(index) + ": must be " + expected};
        take(json, index++);
    }
    return success();
}

template<typename Json, typename Value, typename Convert>
Result<std::vector<Value>>
JsonArray::collect(std::size_t countMax, const char *expected, Convert convert) const
{
    std::vector<Value> values;
    values.reserve(std::min(size(), countMax));
    STAG_TRY_VOID(forEach<Json>(countMax, expected, [&](const Json &json, std::size_t index) {
        values.push_back(convert(json, index));
    }));
    return values;
}

Result<std::vector<JsonObject>> JsonArray::objects(std::size_t countMax) const
{
    return collect<dom::object, JsonObject>(
        countMax, "an object", [this](dom::object object, std::size_t index) {
            return JsonObject(object, pathOf(index));
        });
}

Result<std::vector<JsonArray>> JsonArray::arrays(std::size_t countMax) const
{
    return collect<dom::array, JsonArray>(
        countMax, "an array", [this](dom::array array, std::size_t index) {
            return JsonArray(array, pathOf(index));
        });
}

Result<std::vector<double>> JsonArray::numbers(std::size_t countMax) const
{
    return collect<double, double>(
        countMax, "a number", [](double number, std::size_t) { return number; });
}

Result<void> JsonArray::numbersInto(std::span<double> room, std::size_t countMax) const
{
    return forEach<double>(countMax, "a number", [room](double number, std::size_t index) {
        if (index < room.size())
            room[index] = number;
    });
}

Result<std::vector<double>> JsonArray::tuples(std::size_t width, std::size_t countMax) const
{
    STAG_TRY_VOID(checkCount(countMax));
    std::vector<double> values;
    if (!m_array)
        return values;
    values.reserve(width * size());
    for (const dom::element element : *m_array) {
        const std::size_t begin = values.size();
        dom::array tuple;
        bool isWhole = element.get(tuple) == simdjson::SUCCESS && tuple.size() == width;
        for (std::size_t i = 0; isWhole && i < width; ++i) {
            double number = 0.0;
            isWhole = tuple.at(i).get(number) == simdjson::SUCCESS;
            values.push_back(number);
        }
        if (!isWhole)
            return Error{ErrorCode::Corrupt,
                         pathOf(begin / width) + ": must be " + std::to_string(width) + " numbers"};
    }
    return values;
}

Result<std::vector<std::string>> JsonArray::texts(std::size_t countMax) const
{
    return collect<std::string_view, std::string>(
        countMax, "text", [](std::string_view text, std::size_t) { return std::string(text); });
}

JsonParser::JsonParser()
    : m_parser(std::make_unique<dom::parser>())
{}

JsonParser::~JsonParser() = default;

Result<JsonDocument>
JsonDocument::parse(std::string_view text, const Limits &limits, JsonParser *room)
{
    if (text.size() > limits.documentBytesMax)
        return Error{ErrorCode::TooLarge,
                     std::to_string(text.size()) + " bytes, at most "
                         + std::to_string(limits.documentBytesMax) + " are accepted"};
    if (text.empty()) // its address may be null, which simdjson would copy from
        return Error{ErrorCode::Corrupt, std::string(describe(simdjson::EMPTY))};
    const bool isBorrowed = room && text.size() <= kRoomBytesMax;
    auto own = isBorrowed ? nullptr : std::make_unique<dom::parser>();
    dom::parser &parser = isBorrowed ? *room->m_parser : *own;
    const bool isRoomy = parser.capacity() >= text.size() && parser.max_depth() == limits.depthMax;
    dom::element root;
    simdjson::error_code error =
        isRoomy ? simdjson::SUCCESS : parser.allocate(text.size(), limits.depthMax);
    if (error == simdjson::SUCCESS)
        error = parser.parse(text.data(), text.size()).get(root);
    if (error == simdjson::MEMALLOC)
        return Error{ErrorCode::Unavailable, "no memory for the document"};
    if (error != simdjson::SUCCESS)
        return Error{ErrorCode::Corrupt, std::string(describe(error))};
    return JsonDocument(std::move(own), root);
}

Result<JsonObject> JsonDocument::rootObject(std::string path) const
{
    dom::object object;
    if (m_root.get(object) != simdjson::SUCCESS)
        return Error{ErrorCode::Corrupt, path + (path.empty() ? "" : ": ") + "must be an object"};
    return JsonObject(object, std::move(path));
}

} // namespace stag::wire

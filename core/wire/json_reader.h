// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"
#include "core/base/result.h"
#include "core/wire/json_parser.h"
#include "core/wire/limits.h"

#include <simdjson.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stag::wire {

class JsonArray;

/// One JSON object and where it is in its document. For every accessor null is the same as absent,
/// of two members with the same key the first counts, and a value of another type is Corrupt with
/// the path as the detail. Lives no longer than its document.
class JsonObject
{
public:
    JsonObject(simdjson::dom::object object, std::string path)
        : m_object(object)
        , m_path(std::move(path))
    {}

    [[nodiscard]] bool has(std::string_view key) const;
    [[nodiscard]] bool hasText(std::string_view key) const;
    /// Empty if absent.
    Result<std::string> text(std::string_view key) const;
    /// Whole numbers only, however they are written ("2", "2.0", "2e0"), inside int64.
    Result<std::optional<std::int64_t>> integer(std::string_view key) const;
    /// Zero if absent; a negative number is InvalidArgument.
    Result<std::uint64_t> count(std::string_view key) const;
    Result<double> number(std::string_view key, double fallback = 0.0) const;
    /// False if absent.
    Result<bool> boolean(std::string_view key) const;
    Result<std::optional<JsonObject>> object(std::string_view key) const;
    /// Empty if absent.
    Result<JsonArray> array(std::string_view key) const;
    /// Base64; empty if absent.
    Result<Bytes> bytes(std::string_view key, std::size_t bytesMax) const;
    /// The member, an object, as compact JSON; empty if absent or without members.
    Result<std::string> compactObject(std::string_view key) const;

    /// The members whose values are text, in the order of the document.
    Result<std::vector<std::pair<std::string, std::string>>> texts() const;

    [[nodiscard]] const std::string &path() const { return m_path; }
    [[nodiscard]] std::string pathOf(std::string_view key) const;
    /// Corrupt: "anchors[2].pose: must be an object".
    [[nodiscard]] Error wrong(std::string_view key, std::string_view what) const;
    /// InvalidArgument, the same form.
    [[nodiscard]] Error invalid(std::string_view key, std::string_view what) const;

private:
    [[nodiscard]] std::optional<simdjson::dom::element> find(std::string_view key) const;

    simdjson::dom::object m_object;
    std::string m_path;
};

class JsonArray
{
public:
    JsonArray(std::optional<simdjson::dom::array> array, std::string path)
        : m_array(array)
        , m_path(std::move(path))
    {}

    /// Exact up to 16 million, which is more than any limit.
    [[nodiscard]] std::size_t size() const { return m_array ? m_array->size() : 0; }
    /// The elements, all of them objects; more than `countMax` are TooLarge.
    Result<std::vector<JsonObject>> objects(std::size_t countMax) const;
    Result<std::vector<JsonArray>> arrays(std::size_t countMax) const;
    Result<std::vector<double>> numbers(std::size_t countMax) const;
    /// As many of the numbers as there is room for; the rest of the room stays as it is.
    Result<void> numbersInto(std::span<double> room, std::size_t countMax) const;
    /// The numbers of all elements one behind the other; each is an array of `width` numbers.
    Result<std::vector<double>> tuples(std::size_t width, std::size_t countMax) const;
    Result<std::vector<std::string>> texts(std::size_t countMax) const;
    [[nodiscard]] const std::string &path() const { return m_path; }

private:
    [[nodiscard]] Result<void> checkCount(std::size_t countMax) const;
    [[nodiscard]] std::string pathOf(std::size_t index) const;
    template<typename Json, typename Take>
    Result<void> forEach(std::size_t countMax, const char *expected, Take take) const;
    template<typename Json, typename Value, typename Convert>
    Result<std::vector<Value>>
    collect(std::size_t countMax, const char *expected, Convert convert) const;

    std::optional<simdjson::dom::array> m_array;
    std::string m_path;
};

/// A parsed document; strict RFC 8259, valid UTF-8, numbers inside double and int64/uint64.
class JsonDocument
{
public:
    /// TooLarge, or Corrupt with a detail that does not depend on the parser's version. With a
    /// `room` the document lives until the next one is parsed there.
    static Result<JsonDocument>
    parse(std::string_view text, const Limits &limits, JsonParser *room = nullptr);

    /// Corrupt if the document is something else. `path`: where it was, if in another document.
    [[nodiscard]] Result<JsonObject> rootObject(std::string path = {}) const;
    [[nodiscard]] simdjson::dom::element root() const { return m_root; }

private:
    JsonDocument(std::unique_ptr<simdjson::dom::parser> parser, simdjson::dom::element root)
        : m_parser(std::move(parser))
        , m_root(root)
    {}

    std::unique_ptr<simdjson::dom::parser> m_parser; ///< owns what m_root points into, or null
    simdjson::dom::element m_root;
};

} // namespace stag::wire

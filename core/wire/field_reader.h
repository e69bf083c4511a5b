// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/geofence.h"
#include "core/wire/json_reader.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stag::wire {

/// Reads a request field by field and goes on behind one that is wrong.
class FieldReader
{
public:
    [[nodiscard]] bool hasProblems() const { return !m_problems.empty(); }
    [[nodiscard]] std::vector<model::FieldProblem> takeProblems() { return std::move(m_problems); }

    void add(std::string field, std::string message)
    {
        m_problems.push_back({std::move(field), std::move(message)});
    }
    /// The value, or its default and a problem.
    template<typename T>
    T take(Result<T> value)
    {
        if (value)
            return *std::move(value);
        note(value.error());
        return T{};
    }
    double number(const JsonObject &object, std::string_view key)
    {
        if (!object.has(key)) {
            add(object.pathOf(key), "missing");
            return 0.0;
        }
        return take(object.number(key));
    }
    /// So many numbers, or none and a problem.
    std::vector<double>
    numbers(const JsonObject &object, std::string_view key, std::size_t count, const char *expected)
    {
        const auto array = object.array(key);
        auto values = array ? array->numbers(count) : array.error();
        if (values && values->size() == count)
            return *std::move(values);
        add(object.pathOf(key), object.has(key) ? expected : "missing");
        return {};
    }
    spatial::Vec3 point(const JsonObject &object, std::string_view key)
    {
        const auto values = numbers(object, key, 3, "must be three numbers");
        return values.empty() ? spatial::Vec3{} : spatial::Vec3{values[0], values[1], values[2]};
    }

private:
    void note(const Error &error)
    {
        const std::size_t colon = error.detail.find(": "); // "field: what is wrong"
        if (colon == std::string::npos)
            add({}, error.detail);
        else
            add(error.detail.substr(0, colon), error.detail.substr(colon + 2));
    }

    std::vector<model::FieldProblem> m_problems;
};

} // namespace stag::wire

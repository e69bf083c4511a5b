// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <type_traits>
#include <utility>
#include <variant>

namespace stag {

/// A value of type T or the Error that prevented it; spelled like std::expected, which C++20 lacks.
///
/// Pass an error on or handle it, never both. `value()` of a failed result is a bug of the caller.
template<typename T>
class [[nodiscard]] Result
{
public:
    using value_type = T;

    Result(T value)
        : m_state(std::in_place_index<0>, std::move(value))
    {}
    Result(Error error)
        : m_state(std::in_place_index<1>, std::move(error))
    {}

    [[nodiscard]] bool has_value() const noexcept { return m_state.index() == 0; }
    explicit operator bool() const noexcept { return has_value(); }

    [[nodiscard]] T &value() & { return std::get<0>(m_state); }
    [[nodiscard]] const T &value() const & { return std::get<0>(m_state); }
    [[nodiscard]] T &&value() && { return std::get<0>(std::move(m_state)); }
    [[nodiscard]] T &operator*() & { return value(); }
    [[nodiscard]] const T &operator*() const & { return value(); }
    [[nodiscard]] T &&operator*() && { return std::move(*this).value(); }
    [[nodiscard]] T *operator->() { return &value(); }
    [[nodiscard]] const T *operator->() const { return &value(); }

    [[nodiscard]] const Error &error() const & { return std::get<1>(m_state); }
    [[nodiscard]] Error &&error() && { return std::get<1>(std::move(m_state)); }

    template<typename F>
    auto and_then(F &&function) && -> std::invoke_result_t<F, T &&>
    {
        if (has_value())
            return std::forward<F>(function)(std::move(*this).value());
        return std::move(*this).error();
    }

private:
    std::variant<T, Error> m_state;
};

/// Success without a value, or an Error. `Result<void>{}` and `success()` are success.
template<>
class [[nodiscard]] Result<void>
{
public:
    Result() = default;
    Result(Error error)
        : m_error(std::move(error))
        , m_failed(true)
    {}

    [[nodiscard]] bool has_value() const noexcept { return !m_failed; }
    explicit operator bool() const noexcept { return has_value(); }
    void value() const {}
    [[nodiscard]] const Error &error() const & { return m_error; }
    [[nodiscard]] Error &&error() && { return std::move(m_error); }

private:
    Error m_error;
    bool m_failed = false;
};

[[nodiscard]] inline Result<void> success()
{
    return {};
}

/// Spells out that a failure needs no handling here; `reason` is for the reader.
template<typename T>
void ignoreError(const Result<T> &, [[maybe_unused]] std::string_view reason)
{}

} // namespace stag

#define STAG_CONCAT_INNER(a, b) a##b
#define STAG_CONCAT(a, b) STAG_CONCAT_INNER(a, b)

/// STAG_TRY(const auto x, f()): declares x from the value of f(), or returns f()'s error.
#define STAG_TRY(declaration, expression)                                                          \
    auto STAG_CONCAT(stagResult_, __LINE__) = (expression);                                        \
    if (!STAG_CONCAT(stagResult_, __LINE__).has_value())                                           \
        return std::move(STAG_CONCAT(stagResult_, __LINE__)).error();                              \
    declaration = std::move(STAG_CONCAT(stagResult_, __LINE__)).value()

/// STAG_TRY_VOID(f()): returns f()'s error, if any.
#define STAG_TRY_VOID(expression)                                                                  \
    do {                                                                                           \
        if (auto stagResult = (expression); !stagResult.has_value())                               \
            return std::move(stagResult).error();                                                  \
    } while (false)

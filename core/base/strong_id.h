// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <functional>
#include <string>
#include <utility>

namespace stag {

/// A text identifier that cannot be mistaken for another kind: SessionId is not AnchorId.
template<typename Tag>
class StrongId
{
public:
    StrongId() = default;
    explicit StrongId(std::string text)
        : m_text(std::move(text))
    {}

    [[nodiscard]] const std::string &text() const & { return m_text; }
    [[nodiscard]] std::string text() && { return std::move(m_text); }
    [[nodiscard]] bool empty() const { return m_text.empty(); }

    auto operator<=>(const StrongId &) const = default;

private:
    std::string m_text;
};

} // namespace stag

template<typename Tag>
struct std::hash<stag::StrongId<Tag>>
{
    std::size_t operator()(const stag::StrongId<Tag> &id) const noexcept
    {
        return std::hash<std::string>{}(id.text());
    }
};

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/decoration.h"
#include "core/wire/field_reader.h"
#include "core/wire/json_reader.h"
#include "core/wire/json_writer.h"

#include <array>
#include <span>
#include <string>
#include <string_view>

namespace stag::wire {

// By the enumerations of core/model.
inline constexpr std::array<std::string_view, 4> kHeightDatums{
    "ground", "floor", "geoid", "ellipsoid"};
inline constexpr std::array<std::string_view, 3> kAssetTypes{"3d_model", "image", "animation"};
inline constexpr std::array<std::string_view, 3> kDecorationStates{"draft", "changed", "published"};
inline constexpr std::array<std::string_view, 7> kDecorationActs{
    "create", "change", "publish", "unpublish", "delete", "restore", "rollback"};

/// The value of that name; a problem of the field if there is none.
template<typename Enum, std::size_t Count>
std::optional<Enum> readName(const std::array<std::string_view, Count> &names,
                             const std::string &name,
                             const std::string &field,
                             FieldReader &reader)
{
    std::string all;
    for (std::size_t i = 0; i < Count; ++i) {
        if (names.at(i) == name)
            return static_cast<Enum>(i);
        all.append(i == 0 ? "" : i + 1 == Count ? " or " : ", ").append(names.at(i));
    }
    reader.add(field, "must be " + all);
    return std::nullopt;
}

/// One column of a decoration.
struct DecorationField
{
    std::string_view name;
    void (*write)(JsonWriter &json, const model::Decoration &decoration);
    void (*read)(const JsonObject &object,
                 std::string_view name,
                 FieldReader &reader,
                 model::DecorationEdit &edit);
};
/// All of them, in the order in which they are written.
[[nodiscard]] std::span<const DecorationField> decorationFields();

/// The columns of a decoration, without braces.
void writeDecorationFields(JsonWriter &json, const model::Decoration &decoration);
/// What is there of them.
[[nodiscard]] model::DecorationEdit readDecorationFields(const JsonObject &object,
                                                         FieldReader &reader);

} // namespace stag::wire

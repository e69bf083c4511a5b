// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/wire/decoration_fields.h"

namespace stag::wire {

namespace {

using model::Decoration;
using model::DecorationEdit;

template<auto Member>
void writeText(JsonWriter &json, const Decoration &decoration)
{
    json.text(decoration.*Member);
}

template<auto Member>
void writeNumber(JsonWriter &json, const Decoration &decoration)
{
    json.number(decoration.*Member);
}

template<auto Vector, auto Axis>
void writeAxis(JsonWriter &json, const Decoration &decoration)
{
    json.number(decoration.*Vector.*Axis);
}

template<auto Member>
void writeInteger(JsonWriter &json, const Decoration &decoration)
{
    json.integer(decoration.*Member);
}

template<auto Member, const auto &Names>
void writeName(JsonWriter &json, const Decoration &decoration)
{
    json.text(Names.at(static_cast<std::size_t>(decoration.*Member)));
}

void writeActive(JsonWriter &json, const Decoration &decoration)
{
    json.boolean(decoration.isActive);
}

template<auto Member>
void readText(const JsonObject &object,
              std::string_view name,
              FieldReader &reader,
              DecorationEdit &edit)
{
    if (object.has(name))
        edit.*Member = reader.take(object.text(name));
}

template<auto Member>
void readNumber(const JsonObject &object,
                std::string_view name,
                FieldReader &reader,
                DecorationEdit &edit)
{
    if (object.has(name))
        edit.*Member = reader.take(object.number(name));
}

template<auto Member>
void readInteger(const JsonObject &object,
                 std::string_view name,
                 FieldReader &reader,
                 DecorationEdit &edit)
{
    edit.*Member = reader.take(object.integer(name));
}

template<typename Enum, auto Member, const auto &Names>
void readEnum(const JsonObject &object,
              std::string_view name,
              FieldReader &reader,
              DecorationEdit &edit)
{
    if (!object.has(name))
        return;
    const auto text = object.text(name);
    edit.*Member = readName<Enum>(Names, text ? *text : std::string(), object.pathOf(name), reader);
}

void readActive(const JsonObject &object,
                std::string_view name,
                FieldReader &reader,
                DecorationEdit &edit)
{
    if (object.has(name))
        edit.isActive = reader.take(object.boolean(name));
}

using D = Decoration;
using E = DecorationEdit;
using V = spatial::Vec3;

constexpr std::array<DecorationField, 20> kFields{{
    {"name", writeText<&D::name>, readText<&E::name>},
    {"description", writeText<&D::description>, readText<&E::description>},
    {"category", writeText<&D::category>, readText<&E::category>},
    {"lat", writeNumber<&D::latitudeDeg>, readNumber<&E::latitudeDeg>},
    {"lng", writeNumber<&D::longitudeDeg>, readNumber<&E::longitudeDeg>},
    {"radius_meters", writeInteger<&D::radiusM>, readInteger<&E::radiusM>},
    {"height_offset", writeNumber<&D::heightOffsetM>, readNumber<&E::heightOffsetM>},
    {"height_datum",
     writeName<&D::heightDatum, kHeightDatums>,
     readEnum<model::HeightDatum, &E::heightDatum, kHeightDatums>},
    {"low_res_url", writeText<&D::lowResUrl>, readText<&E::lowResUrl>},
    {"medium_res_url", writeText<&D::mediumResUrl>, readText<&E::mediumResUrl>},
    {"high_res_url", writeText<&D::highResUrl>, readText<&E::highResUrl>},
    {"scale_x", writeAxis<&D::scale, &V::x>, readNumber<&E::scaleX>},
    {"scale_y", writeAxis<&D::scale, &V::y>, readNumber<&E::scaleY>},
    {"scale_z", writeAxis<&D::scale, &V::z>, readNumber<&E::scaleZ>},
    {"rotation_x", writeAxis<&D::rotationDeg, &V::x>, readNumber<&E::rotationXDeg>},
    {"rotation_y", writeAxis<&D::rotationDeg, &V::y>, readNumber<&E::rotationYDeg>},
    {"rotation_z", writeAxis<&D::rotationDeg, &V::z>, readNumber<&E::rotationZDeg>},
    {"asset_type",
     writeName<&D::assetType, kAssetTypes>,
     readEnum<model::AssetType, &E::assetType, kAssetTypes>},
    {"file_size_bytes", writeInteger<&D::fileSizeBytes>, readInteger<&E::fileSizeBytes>},
    {"is_active", writeActive, readActive},
}};

} // namespace

std::span<const DecorationField> decorationFields()
{
    return kFields;
}

void writeDecorationFields(JsonWriter &json, const Decoration &decoration)
{
    for (const DecorationField &field : kFields) {
        json.key(field.name);
        field.write(json, decoration);
    }
}

DecorationEdit readDecorationFields(const JsonObject &object, FieldReader &reader)
{
    DecorationEdit edit;
    for (const DecorationField &field : kFields)
        field.read(object, field.name, reader, edit);
    return edit;
}

} // namespace stag::wire

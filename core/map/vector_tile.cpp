// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/map/vector_tile.h"

#include <algorithm>
#include <protozero/exception.hpp>
#include <protozero/pbf_reader.hpp>

namespace stag::map {

namespace {

/// A field is only what it should be with its type; protozero asserts on others.
constexpr std::uint32_t varint(std::uint32_t field)
{
    return protozero::tag_and_type(field, protozero::pbf_wire_type::varint);
}
constexpr std::uint32_t block(std::uint32_t field)
{
    return protozero::tag_and_type(field, protozero::pbf_wire_type::length_delimited);
}

enum Command : std::uint32_t { MoveTo = 1, LineTo = 2, ClosePath = 7 };

/// Further from its tile no honest geometry is.
constexpr std::int64_t kCoordinateMax = std::int64_t{1} << 24;

Error corrupt(std::string_view what)
{
    return {ErrorCode::Corrupt, "vector tile: " + std::string(what)};
}

Error tooLarge(std::string_view what)
{
    return {ErrorCode::TooLarge, "vector tile: too many " + std::string(what)};
}

/// What of the limits the layers read so far have used.
struct Used
{
    std::size_t features = 0;
    std::size_t points = 0;
    std::size_t tags = 0;
    std::size_t values = 0;
};

class LayerReader
{
public:
    LayerReader(const VectorTileLimits &limits, Used &used)
        : m_limits(limits)
        , m_used(used)
    {}

    /// Throws what protozero throws.
    Result<TileLayer> read(protozero::pbf_reader message);
    [[nodiscard]] bool isKnownVersion() const { return m_version == 1 || m_version == 2; }

private:
    Result<void> readField(protozero::pbf_reader &message);
    Result<void> readValue(protozero::pbf_reader message);
    Result<void> readFeature(protozero::pbf_reader message);
    Result<void> readTags(protozero::pbf_reader &message, TileFeature &feature);
    Result<void> readGeometry(protozero::pbf_reader &message, TileFeature &feature);
    Result<void> addPoint(std::uint32_t dx, std::uint32_t dy);
    void endPart();
    [[nodiscard]] Result<void> check() const;

    const VectorTileLimits &m_limits;
    Used &m_used;
    TileLayer m_layer;
    std::uint32_t m_version = 1;
    std::int64_t m_x = 0;
    std::int64_t m_y = 0;
};

Result<TileLayer> LayerReader::read(protozero::pbf_reader message)
{
    while (message.next())
        STAG_TRY_VOID(readField(message));
    STAG_TRY_VOID(check());
    return std::move(m_layer);
}

Result<void> LayerReader::readField(protozero::pbf_reader &message)
{
    switch (message.tag_and_type()) {
    case block(1):
        m_layer.name = message.get_string();
        return success();
    case block(2):
        return readFeature(message.get_message());
    case block(3):
        if (++m_used.values > m_limits.valuesMax)
            return tooLarge("keys");
        m_layer.keys.push_back(message.get_string());
        return success();
    case block(4):
        return readValue(message.get_message());
    case varint(5):
        m_layer.extent = message.get_uint32();
        return success();
    case varint(15):
        m_version = message.get_uint32();
        return success();
    default:
        message.skip();
        return success();
    }
}

Result<void> LayerReader::readValue(protozero::pbf_reader message)
{
    if (++m_used.values > m_limits.valuesMax)
        return tooLarge("values");
    TileValue value;
    while (message.next()) {
        switch (message.tag_and_type()) {
        case block(1):
            value = message.get_string();
            break;
        case protozero::tag_and_type(2, protozero::pbf_wire_type::fixed32):
            value = double{message.get_float()};
            break;
        case protozero::tag_and_type(3, protozero::pbf_wire_type::fixed64):
            value = message.get_double();
            break;
        case varint(4):
            value = std::int64_t{message.get_int64()};
            break;
        case varint(5):
            value = static_cast<std::int64_t>(message.get_uint64());
            break;
        case varint(6):
            value = std::int64_t{message.get_sint64()};
            break;
        case varint(7):
            value = message.get_bool();
            break;
        default:
            message.skip();
        }
    }
    m_layer.values.push_back(std::move(value));
    return success();
}

Result<void> LayerReader::readFeature(protozero::pbf_reader message)
{
    if (++m_used.features > m_limits.featuresMax)
        return tooLarge("features");
    TileFeature feature;
    feature.firstPart = static_cast<std::uint32_t>(m_layer.partEnds.size());
    feature.firstTag = static_cast<std::uint32_t>(m_layer.tags.size());
    while (message.next()) {
        switch (message.tag_and_type()) {
        case varint(1):
            feature.id = message.get_uint64();
            break;
        case block(2):
            STAG_TRY_VOID(readTags(message, feature));
            break;
        case varint(3): {
            const int type = message.get_enum();
            if (type >= 0 && type <= 3)
                feature.type = static_cast<GeometryType>(type);
            break;
        }
        case block(4):
            STAG_TRY_VOID(readGeometry(message, feature));
            break;
        default:
            message.skip();
        }
    }
    m_layer.features.push_back(feature);
    return success();
}

Result<void> LayerReader::readTags(protozero::pbf_reader &message, TileFeature &feature)
{
    const auto numbers = message.get_packed_uint32();
    for (auto it = numbers.begin(); it != numbers.end(); ++it) {
        const std::uint32_t key = *it;
        if (++it == numbers.end())
            return corrupt("a tag without a value");
        if (++m_used.tags > m_limits.tagsMax)
            return tooLarge("tags");
        m_layer.tags.push_back({key, *it});
        ++feature.tagCount;
    }
    return success();
}

Result<void> LayerReader::addPoint(std::uint32_t dx, std::uint32_t dy)
{
    if (++m_used.points > m_limits.pointsMax)
        return tooLarge("points");
    m_x += protozero::decode_zigzag32(dx);
    m_y += protozero::decode_zigzag32(dy);
    if (std::max(std::abs(m_x), std::abs(m_y)) > kCoordinateMax)
        return corrupt("a point far outside");
    m_layer.points.push_back({static_cast<std::int32_t>(m_x), static_cast<std::int32_t>(m_y)});
    return success();
}

void LayerReader::endPart()
{
    const auto end = static_cast<std::uint32_t>(m_layer.points.size());
    const std::uint32_t begin = m_layer.partEnds.empty() ? 0 : m_layer.partEnds.back();
    if (end > begin)
        m_layer.partEnds.push_back(end);
}

Result<void> LayerReader::readGeometry(protozero::pbf_reader &message, TileFeature &feature)
{
    m_x = 0;
    m_y = 0;
    const auto numbers = message.get_packed_uint32();
    for (auto it = numbers.begin(); it != numbers.end();) {
        const std::uint32_t command = *it & 7u;
        const std::uint32_t count = *it++ >> 3;
        if (command == ClosePath)
            continue;
        if (command != MoveTo && command != LineTo)
            return corrupt("an unknown command");
        // The points of a point feature stay together; else each move begins a line or ring.
        const bool begins = command == MoveTo && feature.type != GeometryType::Point;
        for (std::uint32_t i = 0; i < count; ++i) {
            if (begins)
                endPart();
            if (it == numbers.end())
                return corrupt("a geometry that ends early");
            const std::uint32_t dx = *it++;
            if (it == numbers.end())
                return corrupt("a geometry that ends early");
            STAG_TRY_VOID(addPoint(dx, *it++));
        }
    }
    endPart();
    feature.partCount = static_cast<std::uint32_t>(m_layer.partEnds.size()) - feature.firstPart;
    return success();
}

Result<void> LayerReader::check() const
{
    if (m_layer.extent == 0 || m_layer.extent > m_limits.extentMax)
        return corrupt("an impossible extent");
    const bool isKnown = std::ranges::all_of(m_layer.tags, [this](const TileTag &tag) {
        return tag.key < m_layer.keys.size() && tag.value < m_layer.values.size();
    });
    return isKnown ? success() : Result<void>(corrupt("a tag of an unknown key or value"));
}

} // namespace

std::span<const TilePoint> TileLayer::part(std::uint32_t index) const
{
    const std::size_t begin = index == 0 ? 0 : partEnds[index - 1];
    return std::span(points).subspan(begin, partEnds[index] - begin);
}

const TileValue *TileLayer::value(const TileFeature &feature, std::string_view key) const
{
    const std::span own = std::span(tags).subspan(feature.firstTag, feature.tagCount);
    const auto it =
        std::ranges::find_if(own, [&](const TileTag &tag) { return keys[tag.key] == key; });
    return it == own.end() ? nullptr : &values[it->value];
}

double TileLayer::number(const TileFeature &feature, std::string_view key, double otherwise) const
{
    const TileValue *found = value(feature, key);
    if (found == nullptr)
        return otherwise;
    if (const auto *real = std::get_if<double>(found))
        return *real;
    if (const auto *whole = std::get_if<std::int64_t>(found))
        return static_cast<double>(*whole);
    return otherwise;
}

std::string_view TileLayer::text(const TileFeature &feature, std::string_view key) const
{
    const TileValue *found = value(feature, key);
    const auto *words = found == nullptr ? nullptr : std::get_if<std::string>(found);
    return words == nullptr ? std::string_view() : std::string_view(*words);
}

const TileLayer *VectorTile::layer(std::string_view name) const
{
    const auto it = std::ranges::find(layers, name, &TileLayer::name);
    return it == layers.end() ? nullptr : &*it;
}

Result<VectorTile> parseVectorTile(BytesView bytes, const VectorTileLimits &limits)
{
    VectorTile tile;
    Used used;
    try {
        protozero::pbf_reader message(asText(bytes).data(), bytes.size());
        while (message.next()) {
            if (message.tag_and_type() != block(3)) {
                message.skip();
                continue;
            }
            if (tile.layers.size() >= limits.layersMax)
                return tooLarge("layers");
            LayerReader reader(limits, used);
            STAG_TRY(TileLayer layer, reader.read(message.get_message()));
            if (reader.isKnownVersion())
                tile.layers.push_back(std::move(layer));
        }
    } catch (const protozero::exception &) {
        return corrupt("bytes that are no message");
    }
    return tile;
}

} // namespace stag::map

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/map/base_map.h"

#include "core/base/gzip.h"

#include <QResource>

namespace stag::ui::map {

using namespace Qt::StringLiterals;

namespace {

BytesView viewOf(const QByteArray &bytes)
{
    return asBytes({bytes.constData(), static_cast<std::size_t>(bytes.size())});
}

Result<QByteArray> resource(const QString &path)
{
    const QResource found(path);
    if (!found.isValid() || found.compressionAlgorithm() != QResource::NoCompression)
        return Error{ErrorCode::NotFound, "not in the program: " + path.toStdString()};
    return QByteArray::fromRawData(reinterpret_cast<const char *>(found.data()), found.size());
}

} // namespace

class BaseMap::Resource final : public stag::map::ByteRange
{
public:
    explicit Resource(QByteArray bytes)
        : m_bytes(std::move(bytes))
    {}

    [[nodiscard]] std::uint64_t size() const override
    {
        return static_cast<std::uint64_t>(m_bytes.size());
    }
    [[nodiscard]] Result<Bytes> read(std::uint64_t offset, std::uint64_t length) const override
    {
        if (offset > size() || length > size() - offset)
            return Error{ErrorCode::Corrupt, "beyond the end of the base map"};
        const BytesView part = viewOf(m_bytes).subspan(offset, length);
        return Bytes(part.begin(), part.end());
    }

private:
    QByteArray m_bytes;
};

BaseMap::BaseMap(std::unique_ptr<Resource> resource, stag::map::PmtilesArchive archive)
    : m_resource(std::move(resource))
    , m_archive(std::move(archive))
{}

BaseMap::~BaseMap() = default;

Result<std::unique_ptr<BaseMap>> BaseMap::open()
{
    STAG_TRY(QByteArray bytes, resource(u":/stag/basemap/world.pmtiles"_s));
    auto range = std::make_unique<Resource>(std::move(bytes));
    STAG_TRY(stag::map::PmtilesArchive archive, stag::map::PmtilesArchive::open(*range));
    return std::unique_ptr<BaseMap>(new BaseMap(std::move(range), std::move(archive)));
}

QString BaseMap::attribution()
{
    // The words that Natural Earth and GeoNames ask for are the same in every language.
    return u"Made with Natural Earth. Places © GeoNames, CC BY 4.0"_s;
}

Result<stag::map::Gazetteer> readGazetteer()
{
    STAG_TRY(const QByteArray packed, resource(u":/stag/basemap/places.tsv.gz"_s));
    STAG_TRY(const Bytes text, gunzip(viewOf(packed), stag::map::GazetteerLimits{}.bytesMax));
    return stag::map::Gazetteer::parse(std::string(asText(text)));
}

std::string searchKey(const QString &typed)
{
    QString key;
    for (const QChar sign : typed.trimmed().toLower().normalized(QString::NormalizationForm_KD)) {
        if (!sign.isMark() && sign != u'|' && sign != u'\t')
            key += sign;
    }
    return key.toStdString();
}

} // namespace stag::ui::map

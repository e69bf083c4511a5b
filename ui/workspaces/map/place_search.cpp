// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspaces/map/place_search.h"

#include "core/map/coordinates.h"
#include "ui/map/base_map.h"
#include "ui/workspaces/map/limits.h"

#include <QLocale>
#include <QMetaObject>
#include <QThread>

namespace stag::ui::workspaces::map {

using namespace Qt::StringLiterals;

namespace {

/// A large town is larger on the screen, too.
double zoomFor(std::uint32_t population)
{
    return population > 5'000'000 ? 9.0
           : population > 500'000 ? 10.0
           : population > 50'000  ? 11.5
                                  : 13.0;
}

QString fromView(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

} // namespace

PlaceSearch::PlaceSearch(QObject *parent)
    : QObject(parent)
{
    m_pool.setMaxThreadCount(1);
    m_pool.setThreadPriority(QThread::LowPriority);
    m_pool.start([this] {
        auto read = ui::map::readGazetteer();
        using Shared = std::shared_ptr<const stag::map::Gazetteer>;
        Result<Shared> shared =
            read ? Result<Shared>(std::make_shared<const stag::map::Gazetteer>(std::move(*read)))
                 : Result<Shared>(read.error());
        // The destructor waits for this thread, so `this` is alive.
        QMetaObject::invokeMethod(
            this, [this, shared = std::move(shared)] { take(shared); }, Qt::QueuedConnection);
    });
}

PlaceSearch::~PlaceSearch()
{
    m_pool.waitForDone();
}

void PlaceSearch::take(const Result<std::shared_ptr<const stag::map::Gazetteer>> &gazetteer)
{
    if (!gazetteer)
        return qWarning("%s", gazetteer.error().detail.c_str());
    m_gazetteer = *gazetteer;
    Q_EMIT ready();
}

std::vector<PlaceResult> PlaceSearch::find(const QString &text, std::size_t limit) const
{
    std::vector<PlaceResult> results;
    if (const auto place = stag::map::parseCoordinates(text.trimmed().toStdString()))
        results.push_back({coordinateText(*place), tr("Coordinates"), *place, kPlaceZoom});
    if (m_gazetteer == nullptr || text.trimmed().size() < 2)
        return results;
    for (const stag::map::NamedPlace &place : m_gazetteer->find(ui::map::searchKey(text), limit)) {
        results.push_back({fromView(place.name),
                           fromView(place.country),
                           place.position,
                           zoomFor(place.population)});
    }
    if (results.size() > limit)
        results.resize(limit);
    return results;
}

QString coordinateText(const geo::Geodetic &place, int decimals)
{
    const QLocale plain = QLocale::c();
    return plain.toString(place.latitudeDeg, 'f', decimals) + u", "_s
           + plain.toString(place.longitudeDeg, 'f', decimals);
}

} // namespace stag::ui::workspaces::map

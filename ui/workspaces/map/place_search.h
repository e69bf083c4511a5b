// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/geo/geodetic.h"
#include "core/map/gazetteer.h"

#include <QObject>
#include <QString>
#include <QThreadPool>

#include <cstddef>
#include <memory>
#include <vector>

namespace stag::ui::workspaces::map {

/// A place to go to.
struct PlaceResult
{
    QString title;
    QString detail;
    geo::Geodetic position;
    double zoom = 0.0;
};

/// Finds coordinates and the names of towns. The names are read in the background; until they are
/// there, only coordinates are found.
///
/// Thread: GUI.
class PlaceSearch final : public QObject
{
    Q_OBJECT

public:
    explicit PlaceSearch(QObject *parent = nullptr);
    ~PlaceSearch() override;

    [[nodiscard]] std::vector<PlaceResult> find(const QString &text, std::size_t limit) const;
    [[nodiscard]] bool isReady() const { return m_gazetteer != nullptr; }

Q_SIGNALS:
    void ready();

private:
    void take(const Result<std::shared_ptr<const stag::map::Gazetteer>> &gazetteer);

    std::shared_ptr<const stag::map::Gazetteer> m_gazetteer;
    QThreadPool m_pool;
};

/// "48.8584, 2.2945": with a point in every language, so that it can be pasted anywhere.
[[nodiscard]] QString coordinateText(const geo::Geodetic &place, int decimals = 5);

} // namespace stag::ui::workspaces::map

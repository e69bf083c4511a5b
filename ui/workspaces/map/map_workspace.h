// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/map/base_map.h"
#include "ui/map/frame_builder.h"
#include "ui/models/entity_ref.h"
#include "ui/theme/theme.h"
#include "ui/workspaces/map/live_features.h"
#include "ui/workspaces/map/place_search.h"
#include "ui/workspaces/map/session_places.h"
#include "ui/workspaces/workspace.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <memory>
#include <optional>

class QAction;
class QMenu;
class QUndoStack;

namespace stag::ui::workspaces::map {

class MapPage;

/// The map of the world, with the sessions that people have put on it and their devices.
///
/// Everything given to the constructor outlives it. Thread: GUI.
class MapWorkspace final : public QObject, public Workspace
{
    Q_OBJECT

public:
    MapWorkspace(std::unique_ptr<ui::map::BaseMap> base,
                 const theme::Theme &theme,
                 models::LiveStore &store,
                 models::Selection &selection,
                 const models::Visibility &visibility,
                 QUndoStack &undoStack);
    ~MapWorkspace() override;

    [[nodiscard]] QString id() const override;
    [[nodiscard]] QString title() const override;
    [[nodiscard]] QString menuTitle() const override;
    [[nodiscard]] QString iconName() const override;
    [[nodiscard]] QWidget *widget() override;
    [[nodiscard]] QList<QAction *> actions() const override;
    [[nodiscard]] std::vector<PaletteEntry> find(const QString &text, int limit) const override;
    [[nodiscard]] QByteArray saveState() const override;
    bool restoreState(const QByteArray &state) override;
    void resetLayout() override;

    [[nodiscard]] SessionPlaces &places() { return m_places; }

Q_SIGNALS:
    /// A sentence for the status bar.
    void messageRaised(const QString &message);
    /// Something was found that is on the map.
    void openRequested();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void refresh();
    void refreshLater();
    void select(const std::optional<ui::map::FeatureRef> &feature);
    void flyToSelection();
    void showMenu(const QPointF &at);
    void addSessionActions(QMenu &menu, const model::SessionId &session);
    void addPlacing(QMenu &menu, const geo::Geodetic &place);
    void place(const model::SessionId &session,
               const std::optional<georef::GeoReference> &place,
               const QString &text);
    void askHeading(const model::SessionId &session);
    [[nodiscard]] std::optional<geo::Geodetic> positionOf(const models::EntityRef &ref) const;
    void retranslate();

    const theme::Theme &m_theme;
    models::LiveStore &m_store;
    models::Selection &m_selection;
    const models::Visibility &m_visibility;
    QUndoStack &m_undoStack;
    std::unique_ptr<ui::map::BaseMap> m_base;
    PlaceSearch m_search;
    SessionPlaces m_places;
    LiveFeatures m_live;
    QPointer<MapPage> m_page; ///< owned until it gets a parent
    QAction *m_flyTo;
    QAction *m_putSession;
    QTimer m_refresh;
};

} // namespace stag::ui::workspaces::map

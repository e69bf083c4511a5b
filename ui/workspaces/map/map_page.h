// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/map/camera.h"
#include "core/map/pmtiles.h"
#include "ui/theme/theme.h"

#include <QList>
#include <QWidget>

class QAction;
class QLabel;
class QShowEvent;
class QToolButton;

namespace stag::ui::map {
class MapView;
}

namespace stag::ui::workspaces::map {

class MapFacts;
class OverlayPanel;
class PlaceSearch;
class SearchField;
struct PlaceResult;

/// The widgets of the Map workspace: the map, what lies over its corners, the facts below it.
class MapPage final : public QWidget
{
    Q_OBJECT

public:
    MapPage(const stag::map::PmtilesArchive &archive,
            const PlaceSearch &search,
            const theme::Theme &theme);

    [[nodiscard]] ui::map::MapView &view() const { return *m_view; }
    [[nodiscard]] MapFacts &facts() const { return *m_facts; }
    [[nodiscard]] SearchField &search() const { return *m_search; }
    /// What to do where nothing is on the map yet; empty where something is.
    void setHint(const QString &text);
    [[nodiscard]] QList<QAction *> actions() const;
    void showWholeWorld();
    /// Instead of the whole world when the page is first seen.
    void placeCamera(const stag::map::Camera &camera);
    /// Brings the page to the front and goes there.
    void open(const PlaceResult &place);
    /// Asks for a file and writes the map, with whose it is, as PNG.
    void savePicture();

Q_SIGNALS:
    /// A sentence for the status bar.
    void messageRaised(const QString &message);
    void openRequested();

protected:
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void buildOverlays(const PlaceSearch &search);
    void buildActions();
    QToolButton *addButton(QWidget &panel, QAction *action);
    void turnCompass();
    void retranslate();

    const theme::Theme &m_theme;
    ui::map::MapView *m_view;
    MapFacts *m_facts;
    SearchField *m_search = nullptr;
    OverlayPanel *m_hint = nullptr;
    QLabel *m_hintText = nullptr;
    QToolButton *m_compass = nullptr;
    QAction *m_find;
    QAction *m_zoomIn;
    QAction *m_zoomOut;
    QAction *m_northUp;
    QAction *m_world;
    QAction *m_copyPlace;
    QAction *m_save;
    bool m_isPlaced = false;
};

} // namespace stag::ui::workspaces::map

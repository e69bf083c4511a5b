// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/geo/geodetic.h"
#include "core/map/camera.h"
#include "ui/theme/theme.h"

#include <QWidget>

#include <optional>

class QLabel;

namespace stag::ui::workspaces::map {

/// The length of something on the map, as a bar with its length in words.
class ScaleBarView final : public QWidget
{
    Q_OBJECT

public:
    explicit ScaleBarView(const theme::Theme &theme, QWidget *parent = nullptr);

    void show(const stag::map::Camera &camera);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const theme::Theme &m_theme;
    double m_lengthPx = 0.0;
    QString m_text;
};

/// The line below the map: where the pointer is, zoom and scale, what is in view, whose map it is.
class MapFacts final : public QWidget
{
    Q_OBJECT

public:
    explicit MapFacts(const theme::Theme &theme, QWidget *parent = nullptr);

    /// Nothing under the pointer: the middle of the view.
    void showPlace(const std::optional<geo::Geodetic> &pointed, const stag::map::Camera &camera);
    void showCount(std::size_t sessions, std::size_t devices);
    void setAttribution(const QString &text);

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void retranslate();
    void elide();

    const theme::Theme &m_theme;
    QLabel *m_place;
    QLabel *m_zoom;
    QLabel *m_count;
    ScaleBarView *m_scale;
    QLabel *m_attribution;
    QString m_attributionText;
    stag::map::Camera m_camera;
    std::optional<geo::Geodetic> m_pointed;
    std::size_t m_sessions = 0;
    std::size_t m_devices = 0;
};

/// One to how much the map is on a screen of 96 dots per inch, to two digits.
[[nodiscard]] double mapScale(const stag::map::Camera &camera);

} // namespace stag::ui::workspaces::map

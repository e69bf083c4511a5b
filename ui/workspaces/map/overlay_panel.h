// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QWidget>

namespace stag::ui::workspaces::map {

/// A plate that lies over the map and holds controls.
class OverlayPanel : public QWidget
{
    Q_OBJECT

public:
    explicit OverlayPanel(const theme::Theme &theme, QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;
    /// What lies under a plate is not meant.
    void mousePressEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;

private:
    const theme::Theme &m_theme;
};

} // namespace stag::ui::workspaces::map

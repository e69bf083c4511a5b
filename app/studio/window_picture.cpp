// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/window_picture.h"

#include "ui/scene/scene_view.h"

#include <QPainter>
#include <QPixmap>
#include <QWidget>

namespace stag::app::studio {

QImage pictureOf(QWidget &window)
{
    QImage picture = window.grab().toImage();
    QPainter painter(&picture);
    // A 3D view is a native window of its own, which QWidget::grab leaves out.
    for (ui::scene::SceneView *view : window.findChildren<ui::scene::SceneView *>()) {
        if (!view->isVisibleTo(&window))
            continue;
        const QRect place(view->mapTo(&window, QPoint(0, 0)), view->size());
        painter.drawImage(place, view->grabImage());
    }
    return picture;
}

} // namespace stag::app::studio

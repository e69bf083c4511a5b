// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/scene/scene_painter.h"

#include <QQuick3DInstancing>

namespace stag::ui::scene {

/// The anchors as instances of one axes frame.
class AnchorInstances final : public QQuick3DInstancing
{
    Q_OBJECT

public:
    explicit AnchorInstances(QQuick3DObject *parent = nullptr);
    void setAnchors(const std::vector<AnchorItem> &anchors, const Emphasis &emphasis);

protected:
    QByteArray getInstanceBuffer(int *instanceCount) override;

private:
    QByteArray m_table;
    int m_count = 0;
};

} // namespace stag::ui::scene

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/scene/line_list.h"
#include "ui/scene/surface.h"

#include <QQuick3DGeometry>

namespace stag::ui::scene {

/// A LineList on the GPU.
class LineGeometry final : public QQuick3DGeometry
{
    Q_OBJECT

public:
    explicit LineGeometry(QQuick3DObject *parent = nullptr);
    void setLines(const LineList &lines);
};

/// A FillList on the GPU.
class FillGeometry final : public QQuick3DGeometry
{
    Q_OBJECT

public:
    explicit FillGeometry(QQuick3DObject *parent = nullptr);
    void setFills(const FillList &fills);
};

/// Many surfaces as one draw call.
class SurfaceGeometry final : public QQuick3DGeometry
{
    Q_OBJECT

public:
    explicit SurfaceGeometry(QQuick3DObject *parent = nullptr);
    void setVertices(const QByteArray &vertices, const Box &bounds);
};

} // namespace stag::ui::scene

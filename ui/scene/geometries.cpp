// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/geometries.h"

#include <cstddef>

namespace stag::ui::scene {
namespace {

using Attribute = QQuick3DGeometry::Attribute;

template<typename Element>
QByteArray bytesOf(const std::vector<Element> &elements)
{
    return {reinterpret_cast<const char *>(elements.data()),
            static_cast<qsizetype>(elements.size() * sizeof(Element))};
}

void setBox(QQuick3DGeometry &geometry, const Box &box)
{
    if (!box.empty())
        geometry.setBounds(box.minimum, box.maximum);
}

} // namespace

LineGeometry::LineGeometry(QQuick3DObject *parent)
    : QQuick3DGeometry(parent)
{
    setPrimitiveType(PrimitiveType::Triangles);
    setStride(sizeof(LineVertex));
    addAttribute(Attribute::PositionSemantic, offsetof(LineVertex, position), Attribute::F32Type);
    addAttribute(Attribute::NormalSemantic, offsetof(LineVertex, otherEnd), Attribute::F32Type);
    addAttribute(Attribute::TexCoord0Semantic, offsetof(LineVertex, corner), Attribute::F32Type);
    addAttribute(Attribute::ColorSemantic, offsetof(LineVertex, red), Attribute::F32Type);
    addAttribute(Attribute::IndexSemantic, 0, Attribute::U32Type);
}

void LineGeometry::setLines(const LineList &lines)
{
    setVertexData(bytesOf(lines.vertices()));
    setIndexData(bytesOf(lines.indices()));
    setBox(*this, lines.bounds());
    update();
}

FillGeometry::FillGeometry(QQuick3DObject *parent)
    : QQuick3DGeometry(parent)
{
    setPrimitiveType(PrimitiveType::Triangles);
    setStride(sizeof(FillList::Vertex));
    addAttribute(
        Attribute::PositionSemantic, offsetof(FillList::Vertex, position), Attribute::F32Type);
    addAttribute(Attribute::ColorSemantic, offsetof(FillList::Vertex, red), Attribute::F32Type);
    addAttribute(Attribute::IndexSemantic, 0, Attribute::U32Type);
}

void FillGeometry::setFills(const FillList &fills)
{
    setVertexData(bytesOf(fills.vertices()));
    setIndexData(bytesOf(fills.indices()));
    setBox(*this, fills.bounds());
    update();
}

SurfaceGeometry::SurfaceGeometry(QQuick3DObject *parent)
    : QQuick3DGeometry(parent)
{
    setPrimitiveType(PrimitiveType::Triangles);
    setStride(sizeof(SurfaceVertex));
    addAttribute(
        Attribute::PositionSemantic, offsetof(SurfaceVertex, position), Attribute::F32Type);
    addAttribute(Attribute::NormalSemantic, offsetof(SurfaceVertex, normal), Attribute::F32Type);
    addAttribute(Attribute::TexCoord0Semantic, offsetof(SurfaceVertex, corner), Attribute::F32Type);
    addAttribute(Attribute::TexCoord1Semantic, offsetof(SurfaceVertex, timeS), Attribute::F32Type);
}

void SurfaceGeometry::setVertices(const QByteArray &vertices, const Box &bounds)
{
    setVertexData(vertices);
    setBox(*this, bounds);
    update();
}

} // namespace stag::ui::scene

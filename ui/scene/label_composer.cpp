// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/label_composer.h"

#include "ui/scene/label_layout.h"
#include "ui/scene/limits.h"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace stag::ui::scene {
namespace {

constexpr double kPaddingPx = 7.0;
constexpr double kSquareWithGapPx = 15.0;
constexpr double kTextWidthMaxPx = 180.0;
/// From this scale on anchors have room for their names.
constexpr float kAnchorNamePxPerM = 150.0f;

constexpr double kHoverImportance = 1e6;
constexpr double kDeviceImportance = 1e5;

class Composer
{
public:
    Composer(const LabelScene &scene, const Emphasis &emphasis)
        : m_scene(scene)
        , m_emphasis(emphasis)
        , m_project(scene.camera, scene.viewportPx)
        , m_metrics(scene.font)
    {}

    void add(const models::EntityRef &ref,
             const QString &name,
             const QVector3D &place,
             double importance,
             const QColor &square = {})
    {
        const auto px = m_project(place);
        const QRectF view{{0, 0}, m_scene.viewportPx};
        if (!px || !view.contains(*px))
            return;
        const bool selected = m_emphasis.isSelected(ref);
        const QString text = m_metrics.elidedText(name, Qt::ElideRight, kTextWidthMaxPx);
        const double widthPx = m_metrics.horizontalAdvance(text) + 2.0 * kPaddingPx
                               + (square.isValid() ? kSquareWithGapPx : 0.0);
        m_wishes.push_back({*px,
                            {std::ceil(widthPx), m_scene.heightPx},
                            m_emphasis.isHovered(ref) ? kHoverImportance : importance,
                            selected});
        m_labels.push_back({text, square, {}, selected});
    }

    void add(const NamedPlace &place) { add({}, place.name, place.position, kHoverImportance); }

    [[nodiscard]] float pixelsPerMetre(const QVector3D &place) const
    {
        return m_project.pixelsPerMetre(place);
    }

    [[nodiscard]] std::vector<Label> placed() const
    {
        const QRectF view{{0, 0}, m_scene.viewportPx};
        const auto plates = placeLabels(m_wishes, view.adjusted(6, 6, -6, -6), m_scene.taken);
        std::vector<Label> labels;
        for (std::size_t i = 0; i < plates.size() && labels.size() < kLabelsMax; ++i) {
            if (!plates[i])
                continue;
            labels.push_back(m_labels[i]);
            labels.back().platePx = *plates[i];
        }
        return labels;
    }

private:
    const LabelScene &m_scene;
    const Emphasis &m_emphasis;
    Projector m_project;
    QFontMetricsF m_metrics;
    std::vector<LabelWish> m_wishes;
    std::vector<Label> m_labels;
};

} // namespace

std::vector<Label> composeLabels(const LabelScene &scene,
                                 const Emphasis &emphasis,
                                 const std::vector<NamedBox> &meshes,
                                 const std::vector<NamedPlace> &places)
{
    Composer composer(scene, emphasis);
    const auto emphasised = [&emphasis](const models::EntityRef &ref) {
        return emphasis.isSelected(ref) || emphasis.isHovered(ref)
               || (emphasis.front.size() <= kLabelsMax && emphasis.isInFront(ref));
    };
    for (const DeviceItem &device : scene.content.devices()) {
        const auto series = static_cast<std::size_t>(device.series) % scene.colours.series.size();
        if (scene.overlays.testFlag(Overlay::Devices)) {
            composer.add(device.ref,
                         device.name,
                         device.position,
                         kDeviceImportance - device.series,
                         scene.colours.series[series]);
        }
    }
    for (const AnchorItem &anchor : scene.content.anchors()) {
        const float scale = composer.pixelsPerMetre(anchor.position);
        if (scene.overlays.testFlag(Overlay::Anchors)
            && (emphasised(anchor.ref) || scale >= kAnchorNamePxPerM))
            composer.add(anchor.ref, anchor.name, anchor.position, static_cast<double>(scale));
    }
    for (const PlaneItem &plane : scene.content.planes()) {
        if (emphasised(plane.ref) && !plane.outline.empty())
            composer.add(plane.ref, plane.name, Box::around(plane.outline).centre(), 0.0);
    }
    for (const NamedBox &mesh : meshes) {
        const QVector3D centre = mesh.box.centre();
        composer.add(mesh.ref, mesh.name, {centre.x(), mesh.box.maximum.y(), centre.z()}, 0.0);
    }
    for (const NamedPlace &place : places)
        composer.add(place);
    return composer.placed();
}

} // namespace stag::ui::scene

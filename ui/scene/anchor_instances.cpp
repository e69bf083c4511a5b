// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/anchor_instances.h"

namespace stag::ui::scene {
namespace {

/// The shader takes their alpha.
constexpr QColor kShown{255, 255, 255, 255};
constexpr QColor kFaded{255, 255, 255, 64};

} // namespace

AnchorInstances::AnchorInstances(QQuick3DObject *parent)
    : QQuick3DInstancing(parent)
{}

void AnchorInstances::setAnchors(const std::vector<AnchorItem> &anchors, const Emphasis &emphasis)
{
    m_table.clear();
    m_table.reserve(static_cast<qsizetype>(anchors.size() * sizeof(InstanceTableEntry)));
    for (const AnchorItem &anchor : anchors) {
        const bool large = emphasis.isSelected(anchor.ref) || emphasis.isHovered(anchor.ref);
        const bool isFaded = !emphasis.front.empty() && !emphasis.isInFront(anchor.ref) && !large;
        const float axisM = large ? kAnchorAxisSelectedM : kAnchorAxisM;
        const auto entry = calculateTableEntryFromQuaternion(
            anchor.position, {axisM, axisM, axisM}, anchor.rotation, isFaded ? kFaded : kShown);
        m_table.append(reinterpret_cast<const char *>(&entry), sizeof entry);
    }
    m_count = static_cast<int>(anchors.size());
    markDirty();
}

QByteArray AnchorInstances::getInstanceBuffer(int *instanceCount)
{
    if (instanceCount != nullptr)
        *instanceCount = m_count;
    return m_table;
}

} // namespace stag::ui::scene

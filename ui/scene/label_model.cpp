// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/label_model.h"

#include <algorithm>
#include <utility>

namespace stag::ui::scene {

void LabelModel::setLabels(std::vector<Label> labels)
{
    const int before = rowCount();
    const auto after = static_cast<int>(labels.size());
    const int kept = std::min(before, after);
    if (after < before)
        beginRemoveRows({}, after, before - 1);
    else if (after > before)
        beginInsertRows({}, before, after - 1);
    const std::vector<Label> old = std::exchange(m_labels, std::move(labels));
    if (after < before)
        endRemoveRows();
    else if (after > before)
        endInsertRows();
    for (int row = 0; row < kept; ++row) {
        if (old[static_cast<std::size_t>(row)] != m_labels[static_cast<std::size_t>(row)])
            Q_EMIT dataChanged(index(row), index(row));
    }
}

int LabelModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_labels.size());
}

QVariant LabelModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Label &label = m_labels[static_cast<std::size_t>(index.row())];
    switch (role) {
    case TextRole:
        return label.text;
    case ColourRole:
        return label.colour.isValid() ? label.colour : QColor{Qt::transparent};
    case HasColourRole:
        return label.colour.isValid();
    case PlateRole:
        return label.platePx;
    case SelectedRole:
        return label.selected;
    default:
        return {};
    }
}

QHash<int, QByteArray> LabelModel::roleNames() const
{
    return {{TextRole, "text"},
            {ColourRole, "colour"},
            {HasColourRole, "hasColour"},
            {PlateRole, "plate"},
            {SelectedRole, "selected"}};
}

} // namespace stag::ui::scene

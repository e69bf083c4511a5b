// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>
#include <QColor>
#include <QRectF>

#include <vector>

namespace stag::ui::scene {

/// A plate as QML draws it.
struct Label
{
    QString text;
    QColor colour; ///< of the square; invalid for none
    QRectF platePx;
    bool selected = false;

    bool operator==(const Label &) const = default;
};

/// The plates to draw now. Rows are reused from frame to frame. Thread: GUI.
class LabelModel final : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role { TextRole = Qt::UserRole, ColourRole, HasColourRole, PlateRole, SelectedRole };

    using QAbstractListModel::QAbstractListModel;

    void setLabels(std::vector<Label> labels);
    [[nodiscard]] const std::vector<Label> &labels() const { return m_labels; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

private:
    std::vector<Label> m_labels;
};

} // namespace stag::ui::scene

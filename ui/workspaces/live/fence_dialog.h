// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/geofence.h"
#include "ui/theme/theme.h"

#include <QDialog>
#include <QUrl>

#include <optional>

class QButtonGroup;
class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace stag::ui::workspaces::live {

class ElidedLabel;
class FenceEdits;
class NumberFields;
class ProblemLine;

/// Where a fence may be put: at what is selected, or where the view looks.
struct FencePlace
{
    model::SessionId session;
    spatial::Vec3 position;
    QString name; ///< of what is there; empty: nothing that has one
};

/// Makes a new fence, or changes one that is there. It closes once the server has done it, and says
/// why when it has not; meanwhile the 3D view shows what it would be.
///
/// Thread: GUI. Everything given to the constructor outlives it.
class FenceDialog final : public QDialog
{
    Q_OBJECT

public:
    /// `before`: the fence to change; nothing for a new one at `place`.
    FenceDialog(const theme::Theme &theme,
                FenceEdits &edits,
                const QUrl &server,
                const FencePlace &place,
                const std::optional<model::Geofence> &before,
                QWidget *parent);

    [[nodiscard]] const std::optional<model::Geofence> &before() const { return m_before; }
    /// Says what the fields say.
    void announce();
    /// The place that the button offers from now on.
    void setPlace(const FencePlace &place);

Q_SIGNALS:
    /// What the fields say; nothing while they make no fence, and once this closes.
    void drafted(const std::optional<stag::model::Geofence> &fence);

protected:
    void done(int result) override;
    void changeEvent(QEvent *event) override;

private:
    void build();
    void buildShape(QVBoxLayout &layout);
    void fill(const model::Geofence &fence);
    [[nodiscard]] bool isBox() const;
    /// InvalidArgument with words for people if the fields make no fence.
    [[nodiscard]] Result<model::Geofence> draft() const;
    [[nodiscard]] Result<model::Volume> volume() const;
    void moveToPlace();
    void save();
    void refresh();
    void retranslate();

    const theme::Theme &m_theme;
    FenceEdits &m_edits;
    const QUrl m_server;
    const std::optional<model::Geofence> m_before;
    FencePlace m_place;
    bool m_isSaving = false;
    ElidedLabel *m_title;
    QLabel *m_nameLabel;
    QLineEdit *m_name;
    QCheckBox *m_everywhere;
    QButtonGroup *m_shapes;
    QLabel *m_otherShape;
    NumberFields *m_centre;
    QPushButton *m_move;
    NumberFields *m_radius;
    NumberFields *m_size;
    NumberFields *m_rules;
    QLabel *m_rulesNote;
    ProblemLine *m_problem;
    QPushButton *m_cancel;
    QPushButton *m_save;
};

} // namespace stag::ui::workspaces::live

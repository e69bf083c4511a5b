// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/inspector_model.h"
#include "ui/theme/theme.h"

#include <QSet>
#include <QString>
#include <QWidget>

#include <vector>

class QHBoxLayout;
class QLabel;
class QScrollArea;
class QStackedLayout;
class QToolButton;
class QVBoxLayout;

namespace stag::ui::workspaces {
class EmptyState;
}

namespace stag::ui::workspaces::live {

class ElidedLabel;
class SectionView;
class StatusBadge;

[[nodiscard]] theme::Status statusOf(models::Tone tone);

/// Shows the inspector's values: a header, then collapsible sections.
class InspectorPanel : public QWidget
{
    Q_OBJECT

public:
    InspectorPanel(models::InspectorModel &model,
                   const theme::Theme &theme,
                   QWidget *parent = nullptr);

    /// Puts `button` beside the id.
    void addBesideId(QWidget *button);
    /// Keys of the sections the user has closed or opened against the default.
    [[nodiscard]] QStringList toggledSections() const;
    void setToggledSections(const QStringList &keys);

Q_SIGNALS:
    void linkActivated(const stag::live::EntityKey &ref);

protected:
    void changeEvent(QEvent *event) override;

private:
    QWidget *buildHeader();
    void refresh();
    void showHeader();
    void showSections();
    void rebuildSections();
    void retranslate();

    models::InspectorModel &m_model;
    const theme::Theme &m_theme;
    QLabel *m_icon;
    ElidedLabel *m_name;
    StatusBadge *m_badge;
    ElidedLabel *m_id;
    QToolButton *m_copyId;
    QHBoxLayout *m_idButtons;
    EmptyState *m_empty;
    QScrollArea *m_scroll;
    QVBoxLayout *m_column = nullptr;
    QStackedLayout *m_pages;
    std::vector<SectionView *> m_views;
    QSet<QString> m_toggled;
};

} // namespace stag::ui::workspaces::live

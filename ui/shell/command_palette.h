// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/palette_model.h"

#include <QFrame>

class QLineEdit;
class QListView;
class QLabel;

namespace stag::ui::shell {

/// The popup of Ctrl+K: type, choose with the arrow keys, Enter does it, Esc leaves.
class CommandPalette final : public QFrame
{
    Q_OBJECT

public:
    CommandPalette(const theme::Theme &theme,
                   PaletteModel::ActionSource actions,
                   PaletteModel::EntrySource entries,
                   QSettings &settings,
                   QWidget *window);

    /// Opens below the menu row, in the middle of the window.
    void open();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void filter(const QString &text);
    void choose(int row);
    void retranslate();
    void resizeToWindow();

    const theme::Theme &m_theme;
    PaletteModel m_model;
    QLineEdit *m_field;
    QListView *m_list;
    QLabel *m_nothing;
};

} // namespace stag::ui::shell

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QAbstractButton>
#include <QWidget>

class QAction;
class QHBoxLayout;
class QMenuBar;
class QToolButton;

namespace stag::ui::shell {

class KeyCap;

/// The field at the top that opens the command palette.
class SearchButton final : public QAbstractButton
{
    Q_OBJECT

public:
    SearchButton(const theme::Theme &theme, QWidget *parent);

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const theme::Theme &m_theme;
    KeyCap *m_keys;
};

/// The top line of the window: menu bar at the left, search and tools at the right.
class MenuRow final : public QWidget
{
    Q_OBJECT

public:
    MenuRow(const theme::Theme &theme, QWidget *parent);

    [[nodiscard]] QMenuBar *menuBar() const { return m_menuBar; }
    /// Adds a button for `action` at the right end.
    QToolButton *addTool(QAction *action);
    /// A small count beside the bell; none for 0.
    void setUnreadCount(QToolButton *bell, int count);

Q_SIGNALS:
    void searchActivated();

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void retranslate();
    void refresh();

    const theme::Theme &m_theme;
    QMenuBar *m_menuBar;
    SearchButton *m_search;
    QHBoxLayout *m_layout;
};

} // namespace stag::ui::shell

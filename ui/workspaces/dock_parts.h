// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QDockWidget>
#include <QLabel>
#include <QWidget>

class QHBoxLayout;
class QPushButton;
class QToolButton;

namespace stag::ui::workspaces {

/// The title row of a dock: name, quiet count, and room for what acts on the whole dock.
class DockTitle : public QWidget
{
    Q_OBJECT

public:
    explicit DockTitle(const theme::Theme &theme, QWidget *parent = nullptr);

    void setTitle(const QString &title);
    /// Takes no room where a tab already says the title; what acts on the dock is elsewhere then.
    void setFolded(bool folded);
    void setCount(const QString &count);
    /// Puts `widget` at the right end, after those put there before.
    void addWidget(QWidget *widget, int stretch = 0);
    /// A tab that looks current, for docks that will have more than one page.
    void showAsTab();
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const theme::Theme &m_theme;
    QLabel *m_title;
    QLabel *m_count;
    QHBoxLayout *m_layout;
    bool m_isTab = false;
    bool m_isFolded = false;
};

/// A flat button of a dock's title: an icon, a name for tooltip and assistive technology.
QToolButton *makeTitleButton(const theme::Theme &theme, const QString &iconName, QWidget *parent);

/// What an empty list says: what would fill it, and the action that does.
class EmptyState : public QWidget
{
    Q_OBJECT

public:
    EmptyState(const theme::Theme &theme, const QString &iconName, QWidget *parent = nullptr);

    void setText(const QString &sentence);
    void setAction(const QString &text);

Q_SIGNALS:
    void actionRequested();

private:
    QLabel *m_sentence;
    QPushButton *m_button;
};

/// One sentence across the top of what it speaks about: icon, text, at most one button.
class Banner : public QWidget
{
    Q_OBJECT

public:
    explicit Banner(const theme::Theme &theme, QWidget *parent = nullptr);

    void setMessage(theme::Status status, const QString &text);
    void setAction(const QString &text);

Q_SIGNALS:
    void actionRequested();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void applyTheme();

    const theme::Theme &m_theme;
    theme::Status m_status = theme::Status::Info;
    QLabel *m_icon;
    QLabel *m_text;
    QPushButton *m_button;
};

} // namespace stag::ui::workspaces

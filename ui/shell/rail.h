// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QAbstractButton>
#include <QWidget>

class QVBoxLayout;

namespace stag::ui::shell {

/// One item of the rail: icon over word, a blue bar when it is the current one.
class RailButton final : public QAbstractButton
{
    Q_OBJECT

public:
    RailButton(const theme::Theme &theme, const QString &iconName, QWidget *parent);

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    const theme::Theme &m_theme;
};

/// The column of workspaces at the left edge, settings at its foot.
class Rail final : public QWidget
{
    Q_OBJECT

public:
    Rail(const theme::Theme &theme, QWidget *parent);

    /// Adds a workspace; its index is the number of those added before.
    void addItem(const QString &iconName, const QString &title);
    void setTitle(int index, const QString &title);
    /// Marks the item; none for -1.
    void setCurrent(int index);
    [[nodiscard]] int current() const { return m_current; }
    [[nodiscard]] int count() const { return int(m_items.size()); }

Q_SIGNALS:
    void itemActivated(int index);
    void settingsActivated();

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void retranslate();
    void refreshSize();

    const theme::Theme &m_theme;
    QVBoxLayout *m_layout;
    QList<RailButton *> m_items;
    RailButton *m_settings;
    int m_current = -1;
};

} // namespace stag::ui::shell

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QLabel>

namespace stag::ui::shell {

/// A label in a type role, `factor` times as large, and a colour role; both follow the theme.
[[nodiscard]] QLabel *makeLabel(const theme::Theme &theme,
                                theme::Type type,
                                theme::Color ink,
                                QWidget *parent,
                                double factor = 1.0);

/// A label that acts when it is clicked or activated from the keyboard.
class LinkLabel final : public QLabel
{
    Q_OBJECT

public:
    LinkLabel(const theme::Theme &theme, theme::Type type, QWidget *parent);

    /// Shows `text` as a link.
    void setLinkText(const QString &text);

Q_SIGNALS:
    void activated();

private:
    void refresh();

    const theme::Theme &m_theme;
    QString m_text;
};

/// A picture of a shortcut: "Ctrl K" in a quiet frame.
class KeyCap final : public QWidget
{
    Q_OBJECT

public:
    enum class Ground { Panel, Accent };

    KeyCap(const theme::Theme &theme, Ground ground, QWidget *parent);

    void setKeys(const QKeySequence &keys);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const theme::Theme &m_theme;
    Ground m_ground;
    QString m_text;
};

/// A status as icon and word on its tint, which acts like a button.
class StatusPill final : public QWidget
{
    Q_OBJECT

public:
    StatusPill(const theme::Theme &theme, QWidget *parent);

    void show(theme::Status status, const QString &text);
    [[nodiscard]] const QString &text() const { return m_text; }
    [[nodiscard]] theme::Status status() const { return m_status; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void clicked();

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    [[nodiscard]] QFont textFont() const;

    const theme::Theme &m_theme;
    theme::Status m_status = theme::Status::Idle;
    QString m_text;
};

/// Figures with words around them: "In 412/s". Digits keep their places while they change.
class FigureLabel final : public QWidget
{
    Q_OBJECT

public:
    FigureLabel(const theme::Theme &theme, QWidget *parent);

    struct Part
    {
        QString text;
        bool strong = false;
    };
    void setParts(const QList<Part> &parts);
    [[nodiscard]] QString text() const;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] QFont fontOf(const Part &part) const;

    const theme::Theme &m_theme;
    QList<Part> m_parts;
    int m_widthMax = 0;
};

} // namespace stag::ui::shell

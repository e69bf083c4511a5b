// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QWidget>

#include <array>

namespace stag::ui::workspaces::live {

/// One line of text that is shortened to fit, with the whole text as tooltip and in the context
/// menu.
class ElidedLabel : public QWidget
{
    Q_OBJECT

public:
    ElidedLabel(const theme::Theme &theme,
                theme::Type type,
                theme::Color ink,
                QWidget *parent = nullptr);

    void setText(const QString &text);
    [[nodiscard]] const QString &text() const { return m_text; }
    void setElideMode(Qt::TextElideMode mode);
    void setAlignment(Qt::Alignment alignment);
    /// Whether the label is too narrow for its text.
    [[nodiscard]] bool isCut() const { return textWidth() > width(); }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    bool event(QEvent *event) override;

private:
    [[nodiscard]] int textWidth() const;

    const theme::Theme &m_theme;
    theme::Type m_type;
    theme::Color m_ink;
    QString m_text;
    Qt::TextElideMode m_mode = Qt::ElideRight;
    Qt::Alignment m_alignment = Qt::AlignLeft;
};

/// Icon and word of a state on its tint: only to be read, unlike the pill of the status bar.
class StatusBadge : public QWidget
{
    Q_OBJECT

public:
    explicit StatusBadge(const theme::Theme &theme, QWidget *parent = nullptr);

    void setStatus(theme::Status status, const QString &word);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const theme::Theme &m_theme;
    theme::Status m_status = theme::Status::Idle;
    QString m_word;
};

/// Three figures in boxes with the letters of their axes.
class VectorFields : public QWidget
{
    Q_OBJECT

public:
    explicit VectorFields(const theme::Theme &theme, QWidget *parent = nullptr);

    void setComponents(const std::array<QString, 3> &components);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const theme::Theme &m_theme;
    std::array<QString, 3> m_components;
};

} // namespace stag::ui::workspaces::live

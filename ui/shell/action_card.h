// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QAbstractButton>

namespace stag::ui::shell {

class KeyCap;

/// A large button of the welcome page: icon, title, one line of explanation, shortcut.
class ActionCard final : public QAbstractButton
{
    Q_OBJECT

public:
    enum class Kind { Primary, Plain };

    ActionCard(const theme::Theme &theme, Kind kind, const QString &iconName, QWidget *parent);

    void setTexts(const QString &title, const QString &explanation);
    void setKeys(const QKeySequence &keys);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    [[nodiscard]] QRect textRect(int width) const;
    void placeKeys();

    const theme::Theme &m_theme;
    Kind m_kind;
    QString m_explanation;
    KeyCap *m_keys;
};

} // namespace stag::ui::shell

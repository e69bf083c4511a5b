// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QList>
#include <QObject>
#include <QPointer>
#include <QWidget>

namespace stag::ui::shell {

/// Short messages at the lower right about finished work; they leave by themselves, never for
/// errors.
///
/// Each is a small window of its own because the 3D view is a native child that would cover it.
class Toasts final : public QObject
{
    Q_OBJECT

public:
    Toasts(const theme::Theme &theme, QWidget &window);

    void show(const QString &text);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void arrange();

    const theme::Theme &m_theme;
    QWidget &m_window;
    QList<QPointer<QWidget>> m_shown;
};

} // namespace stag::ui::shell

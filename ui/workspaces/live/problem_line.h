// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;

namespace stag::ui::theme {
class Theme;
}

namespace stag::ui::workspaces::live {

/// What is wrong and what to do, below the fields of a dialog. It keeps its room while nothing is,
/// so that nothing moves under the hands of who types.
class ProblemLine final : public QWidget
{
    Q_OBJECT

public:
    explicit ProblemLine(const theme::Theme &theme, QWidget *parent = nullptr);

    void setText(const QString &problem);
    [[nodiscard]] QString text() const;

private:
    QLabel *m_icon;
    QLabel *m_text;
};

} // namespace stag::ui::workspaces::live
